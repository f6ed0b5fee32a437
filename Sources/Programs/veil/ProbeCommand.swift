// `veil probe`: what is inside a source, before anybody decides anything.

import ArgumentParser
import Console
import Custody
import Jobs
import SystemPackage
import WorkerProtocol

/// Says what is inside a file.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Say what is inside SOURCE: streams, timing, rotation, what an output would drop.",
    discussion: """
      Takes several files; the exit code is then the highest of theirs.

        veil probe cam.mp4
        veil probe --json *.mp4
      """)

  @Argument(help: "The files to look into.", completion: .file())
  var source: [FilePath]
  @Option(
    help: "Say as well what `redact --render touched` would code anew by this plan.",
    completion: .file(extensions: ["json"]))
  var plan: FilePath?
  @Flag(help: "Print one line of JSON for each file.")
  var json = false

  @OptionGroup var options: ConductOptions

  func run() throws {
    let conduct = options.conduct(quiet: json)
    try forEach(source, asJSON: json) { file, _ in
      let start = ContinuousClock.now
      let job = ProbeJob(file, plan: plan, conduct: conduct)
      let report = try carryOut { () throws(JobFailure) in try job.run() }
      if json { try Terminal.printResult(report, since: start) } else { try describe(report) }
      return .done
    }
  }

  private func describe(_ report: SourceReport) throws {
    let inside = report.inside
    try Terminal.print("\(report.source)  \(inside.container)  \(counted(report.size, "byte"))")
    for (number, stream) in inside.streams.enumerated() {
      try Terminal.print("  stream \(number): \(stream.words)")
    }
    for line in inside.video.lines { try Terminal.print("  \(line)") }
    if let second = inside.secondRecording {
      try Terminal.print("  a second recording begins\(second.words), with a clock of its own")
    }
    if inside.endsEarly {
      try Terminal.print("  the file ends before its container says it should")
    }
    if let touched = report.touched { try Terminal.print("  \(touched.words)") }
    for item in inside.wouldDrop { try Terminal.print("  would be left out: \(item.words)") }
  }
}

extension SourceProbe.Stream {
  fileprivate var words: String {
    var words = "\(type), \(codec)"
    if let sampleRate, let channels {
      words += ", \(sampleRate) Hz, \(counted(channels, "channel"))"
    }
    if let width, let height { words += ", \(width)x\(height)" }
    return words
  }
}

extension SourceProbe.Video {
  fileprivate var lines: [String] {
    let turned = rotation == 0 ? "" : ", turned \(rotation) degrees clockwise"
    let groups = gops.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    var lines = [
      "pictures: \(pictures) of \(width)x\(height) upright\(turned)"
        + (isMirrored ? ", mirrored" : "") + (isInterlaced ? ", interlaced" : ""),
      "time: \(duration) from the first picture, "
        + (frameRate.map { "\(shortDecimal($0)) pictures/s" } ?? "unknown frame rate")
        + (hasVariableFrameRate ? " on the mean (variable)" : "")
        + ", ticks of \(timeBase[0])/\(timeBase[1]) s",
      "groups: \(groups.joined(separator: ", ")); open: \(openGOPs)",
    ]
    if let bitRate {
      lines.append("bit rate of the pictures: \(shortDecimal(Double(bitRate) / 1e6)) Mbit/s")
    }
    if let cleanAperture {
      let (width, height) = (
        cleanAperture[0] / cleanAperture[1], cleanAperture[2] / cleanAperture[3]
      )
      lines.append(
        "clean aperture (clap, crop): players show \(width)x\(height) of the coded picture")
    }
    if hasEmptyDisplayMatrix {
      lines.append("the display matrix is all zeros: taken for none, so nothing is turned")
    }
    if hiddenPictures > 0 {
      lines.append("hidden by an edit list: \(counted(hiddenPictures, "picture"))")
    }
    return lines
  }
}
