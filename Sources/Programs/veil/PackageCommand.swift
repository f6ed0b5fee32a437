// `veil package`: everything that goes out with a release, in a folder that anybody can check, and
// what stays.

import ArgumentParser
import Console
import Files
import Jobs
import SystemPackage

/// Packs a release.
///
/// Reason for its size: each property is an option of the command line.
struct PackageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "package",
    abstract: "Pack OUT, its receipt and an exemption log into a bag (BagIt 1.0, RFC 8493).",
    discussion: """
      The release holds the film, the receipt, the plan without notes, the exemption log as CSV and as
      a page to print, a fee worksheet, and a request for a time stamp of the receipt (RFC 3161), which
      somebody with a network carries to an authority. The sealed bag, for its owner alone, holds the
      whole plan, the source's digest and the secrets; it stays with the agency.

        veil package out.mp4 --receipt out.receipt.json --plan plan.json -o release \\
          --agency sealed --sealed out.sealed.json --key office.pub.pem
        cd release && sha256sum -c manifest-sha256.txt
        openssl ts -query -in release/data/receipt.tsq -text
      """)

  @Argument(help: "The finished file.", completion: .file())
  var out: FilePath
  @Option(help: "Its receipt.", completion: .file())
  var receipt: FilePath
  @Option(help: "The plan that it was made by.", completion: .file(extensions: ["json"]))
  var plan: FilePath
  @Option(name: .shortAndLong, help: "The folder to make for whoever asked.")
  var output: FilePath
  @Option(help: "The folder to make for the agency.")
  var agency: FilePath?
  @Option(help: "What redact wrote for --sealed; goes into the agency's folder.")
  var sealed: FilePath?
  @Option(help: "The Ed25519 public key that must have sealed the receipt.", completion: .file())
  var key: FilePath?
  @Option(help: "The response to a request for a time stamp of the receipt.", completion: .file())
  var stamp: FilePath?
  @Option(help: "The request that it answers.", completion: .file())
  var stampRequest: FilePath?
  @Option(help: "Money for each minute of the recording, for the fee worksheet.")
  var rate: Double?
  @Flag(help: "Print one line of JSON.")
  var json = false

  @OptionGroup var options: ConductOptions

  func validate() throws {
    guard sealed == nil || agency != nil else {
      throw ValidationError(
        "What is sealed goes into the agency's folder: say where with --agency.")
    }
    guard (stamp == nil) == (stampRequest == nil) else {
      throw ValidationError("--stamp answers --stamp-request: give both.")
    }
    guard rate.map({ $0 >= 0 && $0 < 1e6 }) ?? true else {
      throw ValidationError("--rate takes an amount of money, 0 or more.")
    }
  }

  func run() throws {
    var spec = PackageSpec(output: out, receipt: receipt, plan: plan, release: output)
    spec.agency = agency
    spec.secrets = sealed.map(PathText.init)
    spec.key = key.map(PathText.init)
    (spec.response, spec.request, spec.rate) = (stamp, stampRequest, rate)
    let job = PackageJob(spec, conduct: options.conduct(quiet: json))
    let report = try carryOut { () throws(JobFailure) in try job.run() }
    if json { return try Terminal.printResult(report) }
    let entries = counted(report.entries, "entry", "entries")
    try Terminal.print("\(report.release)  \(entries) in the exemption log")
    if let agency = report.agency { try Terminal.print("\(agency)  SEALED: stays with the agency") }
  }
}
