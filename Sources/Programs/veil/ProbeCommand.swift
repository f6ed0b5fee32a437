// `veil probe`: what is inside a source, before anybody decides anything.

import ArgumentParser
import Jobs
import Errands

/// Says what is inside a file.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Say what is inside SOURCE: streams, timing, rotation, what an output would drop.")

  @Argument(help: "The file to look into.", completion: .file())
  var source: String
  @Flag(help: "Print one line of JSON.")
  var json = false

  @OptionGroup var sandbox: SandboxOptions

  func run() throws {
    let report = try SourceWork(path: source, options: sandbox.options).probe()
    guard !json else { return try Terminal.printJSON(report) }
    let inside = report.inside
    let video = inside.video
    Terminal.print("\(report.source)  \(inside.container)  \(report.size) bytes")
    for (number, line) in inside.streams.enumerated() {
      Terminal.print("  stream \(number): \(line)")
    }
    let turn = video.rotation == 0 ? "" : ", turned \(video.rotation) degrees clockwise"
    Terminal.print(
      "  pictures: \(video.pictures) of \(video.width)x\(video.height) upright\(turn)"
        + (video.isMirrored ? ", mirrored" : "") + (video.isInterlaced ? ", interlaced" : ""))
    Terminal.print(
      "  time: \(video.duration) from the first picture, "
        + (video.hasVariableFrameRate ? "variable frame rate" : "constant frame rate")
        + ", ticks of \(video.timeBase[0])/\(video.timeBase[1]) s")
    let gops = video.gops.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    Terminal.print("  groups: \(gops.joined(separator: ", ")); open: \(video.openGOPs)")
    if video.hiddenPictures > 0 {
      Terminal.print("  hidden by an edit list: \(video.hiddenPictures) pictures")
    }
    if inside.endsEarly { Terminal.print("  the file ends before its container says it should") }
    for item in inside.wouldDrop { Terminal.print("  would be left out: \(item)") }
  }
}
