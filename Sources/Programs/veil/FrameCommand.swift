// `veil frame`: one upright picture, whose pixels are the ones that plans count in.

import ArgumentParser
import Console
import Files
import Jobs
import MediaTime
import RedactionModel
import SystemPackage

/// Writes one picture as PNG.
struct FrameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "frame",
    abstract: "Write one picture of SOURCE as PNG, upright; with a plan, redacted.",
    discussion: """
        veil frame cam.mp4 --at 00:00:03.2 -o f.png
        veil frame cam.mp4 --at 12.5 --plan plan.json -o f.png
      """)

  @Argument(help: "The file to take it from.", completion: .file())
  var source: FilePath
  @Option(help: "When: HH:MM:SS.fraction, seconds, start, end, or a tick as pts:90090.")
  var at: String
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
    guard time != nil else {
      throw ValidationError(
        "--at \(at): write HH:MM:SS.fraction, a number of seconds, start, end or pts:NUMBER.")
    }
  }

  private var time: PlanTime? {
    if at.hasPrefix("pts:") { return Int64(at.dropFirst(4)).map { .pts($0) } }
    return PlanTime(at, rounding: .down)
  }

  func run() throws {
    var spec = FrameSpec(source: source, time: time ?? .start, image: output)
    spec.plan = plan.map(PathText.init)
    spec.replacesImage = overwrite
    let job = FrameJob(spec, conduct: options.conduct(quiet: json))
    let report = try carryOut { () throws(JobFailure) in try job.run() }
    if json { return try Terminal.printResult(report) }
    try Terminal.print(
      "\(report.output)  \(report.width)x\(report.height)  at \(report.time)  pts \(report.pts)")
  }
}
