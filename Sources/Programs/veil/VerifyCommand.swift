// `veil verify`: the finished file beside its source, picture by picture.

import ArgumentParser
import Console
import Containers
import Files
import Jobs
import SystemPackage
import WorkerProtocol

/// Verifies a finished file.
///
/// Reason for its size: each property is an option of the command line.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Decode OUT and its source, and report every leak and every difference.",
    discussion: """
      Exit code 0: nothing was found. Exit code 1: something was found, one sentence each.

      Each picture is compared with the one that the source and the plan make, and so is all audio; container
      and coded streams may hold what decoding needs and nothing else. What coding loses elsewhere in the same
      file explains as much of a difference. Whether the plan names everything is for a person to see.

        veil verify out.mp4 --source cam.mp4 --plan plan.json --receipt out.receipt.json \\
          --key office.pub.pem

      A receipt is made again from the three files and compared member by member; for the date, the
      program, the sandbox and who asked, its seal alone vouches. Without --key, any seal that holds
      will do.
      """)

  @Argument(help: "The finished file.", completion: .file())
  var out: FilePath
  @Option(help: "The file that it was made from.", completion: .file())
  var source: FilePath
  @Option(help: "The plan that it was made by.", completion: .file(extensions: ["json"]))
  var plan: FilePath
  @Option(
    help: "The receipt that was written with it: every member is held against the files.",
    completion: .file())
  var receipt: FilePath?
  @Option(help: "Tags of the source that may stay, by commas: creation_time, language.")
  var keep = ""
  @Option(
    help: "The Ed25519 public key that must have sealed the receipt.", completion: .file())
  var key: FilePath?
  @Option(
    help: "What redact wrote for --sealed, to make the tree over the source's pictures again.",
    completion: .file())
  var sealed: FilePath?
  @Flag(help: "Print JSON lines; the last one is the result.")
  var json = false

  @OptionGroup var options: ConductOptions

  func validate() throws {
    guard KeptTag.set(named: keep) != nil else {
      throw ValidationError("--keep takes creation_time and language, by commas, not \(keep).")
    }
    guard receipt != nil || (key ?? sealed) == nil else {
      throw ValidationError(
        "--key and --sealed check a receipt: say which one with --receipt.")
    }
  }

  func run() throws {
    var spec = VerifySpec(output: out, source: source, plan: plan)
    spec.receipt = receipt.map(PathText.init)
    spec.keep = KeptTag.set(named: keep) ?? []
    spec.key = key.map(PathText.init)
    spec.secrets = sealed.map(PathText.init)
    spec.threads = processorCount
    let job = VerifyJob(spec, conduct: options.conduct(asJSON: json))
    let report = try carryOut { () throws(JobFailure) in try job.run() }
    if json {
      try Terminal.printJSON(VerifyRecord(report))
    } else {
      try describe(report)
    }
    if !report.result.findings.isEmpty { ExitStatus.found.exit() }
  }

  private func describe(_ report: VerifyReport) throws {
    let result = report.result
    let psnr = result.psnr.map { ", at least \(Int($0.least)) dB outside" } ?? ""
    let audio = result.audioRanges > 0 ? ", \(result.audioRanges) audio ranges checked" : ""
    try Terminal.print(
      "\(report.output)  \(result.pictures) pictures, \(result.areas) areas checked\(psnr)" + audio)
    for finding in result.findings { try Terminal.print("  FOUND: \(finding.sentence)") }
    if result.coveredWhole > 0 {
      try Terminal.print("  \(result.coveredWhole) damaged pictures are covered whole")
    }
    try Terminal.print(
      result.findings.isEmpty
        ? "  nothing found: all is what source and plan make of it; whether the plan names everything "
          + "is for a person to see"
        : "  \(result.findings.count) findings")
  }
}

/// The result as one line of JSON.
private struct VerifyRecord: Encodable {
  let output: PathText
  let pictures: Int
  let areas: Int
  let coveredWhole: Int
  let psnr: PSNRSummary?
  let audioRanges: Int
  let checks: [CheckSubject]
  let findings: [FindingRecord]

  init(_ report: VerifyReport) throws {
    let result = report.result
    output = report.output
    (pictures, areas, coveredWhole) = (result.pictures, result.areas, result.coveredWhole)
    (psnr, audioRanges, checks) = (result.psnr, result.audioRanges, result.checks)
    findings = try result.findings.map { try FindingRecord($0) }
  }
}
