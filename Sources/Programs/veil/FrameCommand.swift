// `veil frame`: one upright picture, whose pixels are the ones that plans count in, or a strip of
// many with rulers.

import ArgumentParser
import Console
import Files
import Jobs
import MediaTime
import RedactionModel
import SystemPackage

/// Writes one picture as PNG, or a strip of them.
///
/// Reason for its size: each property is an option of the command line.
struct FrameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "frame",
    abstract: "Write one picture of SOURCE as PNG, upright; with a plan, redacted.",
    discussion: """
        veil frame cam.mp4 --at 0:03.2 -o f.png
        veil frame cam.mp4 --at 12.5 --plan plan.json -o f.png
        veil frame cam.mp4 --from 0:03 --to 0:09 --every 0.5 -o strip.png

      With --from and --to, many pictures beside each other: numbered, with their times, and with
      rulers in the pixels that plans count in.
      """)

  @Argument(help: "The file to take it from.", completion: .file())
  var source: FilePath
  @Option(help: "When: H:MM:SS.fraction, M:SS, seconds, start, end, or a tick as pts:90090.")
  var at: String?
  @Option(help: "For a strip: the time of its first picture.")
  var from: String?
  @Option(help: "For a strip: the time that it does not reach.")
  var to: String?
  @Option(help: "For a strip: the time from one picture to the next (default: 1 second).")
  var every: String?
  @Option(name: .shortAndLong, help: "The PNG to write.", completion: .file(extensions: ["png"]))
  var output: FilePath
  @Option(help: "Redact it as `veil redact` would.", completion: .file(extensions: ["json"]))
  var plan: FilePath?
  @Flag(help: "Replace an existing file.")
  var overwrite = false
  @Flag(help: "Print one line of JSON.")
  var json = false

  @OptionGroup var options: ConductOptions

  func validate() throws {
    try requirePNG(output)
    for (name, text) in [("--at", at), ("--from", from), ("--to", to)] {
      guard let text, time(text) == nil else { continue }
      throw ValidationError(
        "\(name) \(text): write H:MM:SS.fraction, M:SS, a number of seconds, start, end or "
          + "pts:NUMBER.")
    }
    if let every, step == nil {
      throw ValidationError("--every \(every): write a number of seconds above 0, or M:SS.")
    }
    let isStrip = from != nil && to != nil && at == nil
    let isOne = at != nil && (from ?? to ?? every) == nil
    guard isStrip || isOne else {
      throw ValidationError("Say --at for one picture, or --from and --to for a strip.")
    }
  }

  private func time(_ text: String) -> PlanTime? {
    if text.hasPrefix("pts:") { return Int64(text.dropFirst(4)).map { .pts($0) } }
    return PlanTime(text, rounding: .down)
  }

  /// How much time lies between two pictures of a strip; nil for what is no such time.
  private var step: Timestamp? {
    guard case .offset(let step)? = PlanTime(every ?? "1", rounding: .up), step.ticks > 0 else {
      return nil
    }
    return step
  }

  func run() throws {
    var spec = FrameSpec(
      source: source, time: (at ?? from).flatMap(time) ?? .start, image: output)
    spec.plan = plan.map(PathText.init)
    spec.replacesImage = overwrite
    if at == nil { return try writeStrip(spec) }
    let job = FrameJob(spec, conduct: options.conduct(quiet: json))
    let report = try carryOut { () throws(JobFailure) in try job.run() }
    if json { return try Terminal.printResult(report) }
    try Terminal.print(
      "\(report.output)  \(report.width)x\(report.height)  at \(report.time)  pts \(report.pts)")
  }

  private func writeStrip(_ spec: FrameSpec) throws {
    guard let last = to.flatMap(time), let step else { return }
    let job = StripJob(
      spec, StripTimes(to: last, step: step), conduct: options.conduct(quiet: json))
    let report = try carryOut { () throws(JobFailure) in try job.run() }
    if json { return try Terminal.printJSON(report) }
    try Terminal.print("\(report.output)  \(report.pictures.count) pictures")
    for picture in report.pictures {
      try Terminal.print("  \(picture.number): \(picture.time)  pts \(picture.pts)")
    }
    if !report.isComplete {
      Terminal.say("a strip has room for \(report.pictures.count) pictures: take a larger --every.")
    }
  }
}
