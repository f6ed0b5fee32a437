// `veil verify`: the finished file beside its source, picture by picture.

import ArgumentParser
import Jobs

/// Verifies a finished file.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Decode OUT and its source, and report every leak and every difference.",
    discussion: """
      Exit code 0: nothing was found. Exit code 1: something was found, one sentence each.

        veil verify out.mp4 --source cam.mp4 --plan plan.json --receipt out.receipt.json
      """)

  @Argument(help: "The finished file.", completion: .file())
  var out: String
  @Option(help: "The file that it was made from.", completion: .file())
  var source: String
  @Option(help: "The plan that it was made by.", completion: .file(extensions: ["json"]))
  var plan: String
  @Option(help: "The receipt that was written with it.", completion: .file())
  var receipt: String?
  @Flag(help: "Print one line of JSON.")
  var json = false

  @OptionGroup var sandbox: SandboxOptions

  func run() throws {
    let report = try Jobs.verify(
      output: out, source: source, plan: plan, receipt: receipt,
      options: sandbox.options)
    if json {
      try Terminal.printJSON(report)
    } else {
      describe(report)
    }
    if !report.findings.isEmpty { ExitStatus.found.exit() }
  }

  private func describe(_ report: VerificationReport) {
    let clarity = report.leastClarity.map { ", at least \(Int($0)) dB outside" } ?? ""
    let audioReports =
      report.audioChecked > 0 ? ", \(report.audioChecked) stretches of audio checked" : ""
    Terminal.print(
      "\(report.output)  \(report.pictures) pictures, \(report.areasChecked) areas checked\(clarity)"
        + audioReports)
    for finding in report.findings { Terminal.print("  FOUND: \(finding)") }
    if report.coveredWhole > 0 {
      Terminal.print("  \(report.coveredWhole) damaged pictures are covered whole")
    }
    Terminal.print(
      report.findings.isEmpty ? "  nothing found" : "  \(report.findings.count) findings")
  }
}
