// `veil audit`: what Veil says of itself, checked against the programs that are installed here. The
// checks are in Audit; this is what they look like.

import ArgumentParser
import Console
import Audit
import FoundationEssentials
import Jobs
import SandboxSupervisor
import SystemPackage

/// Audits the installed programs.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Check on this machine that Veil can do what it says and nothing else.",
    discussion: """
      Prints the stages, the linked libraries, what the programs import and carry, the layers of the
      sandbox (each attack is tried for real, which takes some seconds) and what no check can do.
      Exit code 0: every check holds. Exit code 1: one does not, and is named.
      """)

  @Flag(help: "Print one line of JSON.")
  var json = false
  @Option(
    help: "Write the packages and libraries to this file (CycloneDX 1.5, JSON).",
    completion: .file(extensions: ["json"]))
  var sbom: FilePath?
  @Flag(help: "Replace an existing file.")
  var overwrite = false
  @Option(
    help: ArgumentHelp("Audit this program in place of veil.", visibility: .hidden),
    completion: .file())
  var executable: String?
  @Option(
    help: ArgumentHelp("Audit this program in place of veil-worker.", visibility: .hidden),
    completion: .file())
  var worker: String?
  @Option(
    help: ArgumentHelp(
      "Leave out this layer of the sandbox, to see it noticed.", visibility: .hidden))
  var without: [String] = []

  func run() throws {
    if let sbom { try FileNames().writing(.components, sbom).check(replacing: overwrite) }
    var request = AuditRequest(
      executable: executable ?? ownPath, worker: worker ?? (try? WorkerProgram.path()),
      version: Build.version)
    request.bench = try? ProgramFile.beside("veil-bench")
    request.batch = try? ProgramFile.beside("veil-batch")
    request.studio = try? ProgramFile.beside("veil-studio")
    request.withheld = without
    if Terminal.isInteractive { Terminal.redraw("auditing: programs, libraries, locks") }
    let report = audit(request)
    if Terminal.isInteractive { Terminal.redraw("") }
    if json {
      try Terminal.printResult(report, .check(found: !report.holds))
    } else {
      try describe(report)
    }
    if let sbom {
      try writeDocument(report.components.json, to: sbom, replacing: overwrite)
    }
    for failure in report.failures { Terminal.say("\(failure).") }
    if !report.holds { ExitStatus.found.exit() }
  }

  private var ownPath: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "veil"
  }

  private func describe(_ report: AuditReport) throws {
    for check in report.checks {
      try Terminal.print("\(check.failures.isEmpty ? "holds " : "FAILS ") \(check.name)")
      for failure in check.failures { try Terminal.print("  FAILS: \(failure)") }
      for fact in check.facts { try Terminal.print("  \(fact)") }
    }
    try Terminal.print("components (\(report.components.components.count)):")
    for component in report.components.components {
      try Terminal.print("  \(component.name) \(component.version ?? "of no known version")")
    }
    try Terminal.print("What structure cannot do:")
    for limit in report.limits { try Terminal.print("  \(limit)") }
    try Terminal.print(
      report.holds ? "Every check holds." : counted(report.failures.count, "failure") + ".")
  }
}
