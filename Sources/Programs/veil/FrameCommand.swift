// `veil frame`: one upright picture, whose pixels are the ones that plans count in.

import ArgumentParser
import Jobs
import MediaTime
import RedactionModel

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
  var source: String
  @Option(help: "When: HH:MM:SS.fraction, seconds, start, end, or a tick as pts:90090.")
  var at: String
  @Option(name: .shortAndLong, help: "The PNG to write.", completion: .file(extensions: ["png"]))
  var output: String
  @Option(help: "Redact it as `veil redact` would.", completion: .file(extensions: ["json"]))
  var plan: String?
  @Flag(help: "Replace an existing file.")
  var overwrite = false
  @Flag(help: "Print one line of JSON.")
  var json = false

  @OptionGroup var sandbox: SandboxOptions

  func validate() throws {
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
    let report = try SourceWork(path: source, options: sandbox.options).writeFrame(
      at: time ?? .start, planPath: plan, to: output, replacing: overwrite)
    if json { return try Terminal.printJSON(report) }
    Terminal.print(
      "\(report.output)  \(report.width)x\(report.height)  at \(report.time)  pts \(report.pts)")
  }
}
