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

      -o makes a folder with findings.txt and, for each finding about a picture, an image of it beside the
      source's with the place outlined. It shows what the plan hides: its owner alone can open it.

      Several files are verified one after the other, with --source, --plan and --receipt once for all
      or once for each in their order; the exit code is then the highest of theirs.
      """)

  @Argument(help: "The finished files.", completion: .file())
  var out: [FilePath]
  @Option(help: "The file that it was made from.", completion: .file())
  var source: [FilePath]
  @Option(help: "The plan that it was made by.", completion: .file(extensions: ["json"]))
  var plan: [FilePath]
  @Option(
    help: "The receipt that was written with it: every member is held against the files.",
    completion: .file())
  var receipt: [FilePath] = []
  @Option(help: "Tags of the source that may stay, by commas: creation_time, language.")
  var keep = ""
  @Option(
    help: "The Ed25519 public key that must have sealed the receipt.", completion: .file())
  var key: FilePath?
  @Option(
    help: "What redact wrote for --sealed, to make the tree over the source's pictures again.",
    completion: .file())
  var sealed: FilePath?
  @Option(
    name: .shortAndLong,
    help:
      "A new folder for a list of what is found and an image of each place beside the source's.",
    completion: .directory)
  var output: FilePath?
  @Flag(help: "Print JSON lines: progress, and one result for each file.")
  var json = false

  @OptionGroup var options: ConductOptions

  func validate() throws {
    guard KeptTag.set(named: keep) != nil else {
      throw ValidationError("--keep takes creation_time and language, by commas, not \(keep).")
    }
    try requireOneOrEach(source.count, "--source", of: out.count)
    try requireOneOrEach(plan.count, "--plan", of: out.count)
    if !receipt.isEmpty { try requireOneOrEach(receipt.count, "--receipt", of: out.count) }
    guard output == nil || out.count == 1 else {
      throw ValidationError("-o takes the findings of one file: verify one at a time with it.")
    }
    guard !receipt.isEmpty || (key ?? sealed) == nil else {
      throw ValidationError(
        "--key and --sealed check a receipt: say which one with --receipt.")
    }
  }

  func run() throws {
    let conduct = options.conduct(asJSON: json)
    try forEach(out, asJSON: json) { file, number in
      let start = ContinuousClock.now
      let job = VerifyJob(spec(file, number), conduct: conduct)
      let report = try carryOut { () throws(JobFailure) in try job.run(saying: \.sentence) }
      let isFound = !report.result.findings.isEmpty
      if json {
        try Terminal.printResult(try VerifyRecord(report), .check(found: isFound), since: start)
      } else {
        try describe(report)
      }
      return isFound ? .found : .done
    }
  }

  /// What is verified of the file with a number.
  private func spec(_ file: FilePath, _ number: Int) -> VerifySpec {
    var spec = VerifySpec(
      output: file, source: source.belonging(to: number), plan: plan.belonging(to: number))
    spec.receipt = receipt.isEmpty ? nil : PathText(receipt.belonging(to: number))
    spec.keep = KeptTag.set(named: keep) ?? []
    spec.key = key.map(PathText.init)
    spec.secrets = sealed.map(PathText.init)
    spec.findings = output.map(PathText.init)
    spec.threads = processorCount
    return spec
  }

  private func describe(_ report: VerifyReport) throws {
    let result = report.result
    let psnr = result.psnr.map { ", at least \(Int($0.least)) dB outside" } ?? ""
    let audio =
      result.audioRanges > 0 ? ", \(counted(result.audioRanges, "audio range")) checked" : ""
    try Terminal.print(
      "\(report.output)  \(counted(result.pictures, "picture")), "
        + "\(counted(result.areas, "area")) checked\(psnr)" + audio)
    if result.copied > 0 {
      let copied = counted(result.copied, "further picture is", "further pictures are")
      try Terminal.print("  \(copied) of the source's packets, bit for bit")
    }
    for line in result.findings.lines { try Terminal.print("  " + line) }
    if result.coveredWhole > 0 {
      let covered = counted(
        result.coveredWhole, "damaged picture is", "damaged pictures are")
      try Terminal.print("  \(covered) covered whole")
    }
    try Terminal.print(
      result.findings.isEmpty
        ? "  nothing found: all is what source and plan make of it; whether the plan names everything "
          + "is for a person to see"
        : "  " + counted(result.findings.total, "finding"))
    if let output {
      try Terminal.print("  \(output)  \(counted(report.images.count { $0 != nil }, "image"))")
    }
  }
}

/// The result as one line of JSON.
private struct VerifyRecord: Encodable {
  let output: PathText
  let pictures: Int
  let copied: Int
  let areas: Int
  let coveredWhole: Int
  let psnr: PSNRSummary?
  let audioRanges: Int
  let checks: [CheckSubject]
  let findings: [FindingRecord]

  init(_ report: VerifyReport) throws {
    let result = report.result
    output = report.output
    (pictures, copied, areas) = (result.pictures, result.copied, result.areas)
    coveredWhole = result.coveredWhole
    (psnr, audioRanges, checks) = (result.psnr, result.audioRanges, result.checks)
    findings = try result.findings.enumerated().map { number, finding in
      try FindingRecord(
        finding, image: report.images.indices.contains(number) ? report.images[number] : nil)
    }
  }
}
