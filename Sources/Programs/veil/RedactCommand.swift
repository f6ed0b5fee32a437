// `veil redact`: the words typed become a job, the job's summary becomes a few lines.

public import ArgumentParser
public import Jobs
import Glibc
import LibAV
import MediaTime
import Render

/// Redacts one file by a plan.
struct RedactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact",
    abstract: "Write a copy of SOURCE in which everything in PLAN is hidden.",
    discussion: """
      The output holds the video stream, the audio streams and nothing else: no tags, GPS, captions,
      thumbnails or data tracks. Its name appears only when it is complete. The source is never changed.

        veil redact cam.mp4 --plan plan.json -o out.mp4 --receipt out.receipt.json
      """)

  @Argument(help: "The file to redact.", completion: .file())
  var source: String
  @Option(help: "What to hide (see `veil plan new`).", completion: .file(extensions: ["json"]))
  var plan: String
  @Option(name: .shortAndLong, help: "The file to write: .mp4, .mov or .mkv.", completion: .file())
  var output: String
  @Option(help: "Which pictures are coded anew: all.")
  var render = RenderChoice.all
  @Option(help: "Video codec: same keeps H.264 and HEVC, and writes H.264 for anything else.")
  var codec = VideoCodecChoice.same
  @Option(
    help: """
      Codec of audio tracks in which something is hidden: aac, flac, pcm or opus; all others are copied.
      """)
  var audioCodec = AudioCodecChoice.aac
  @Option(help: "Constant rate factor, 0 (best) to 51.")
  var quality = JobRequest.defaultQuality
  @Option(help: "The encoder's preset, from ultrafast to veryslow.")
  var speed = SpeedPreset(rawValue: JobRequest.defaultSpeed)!
  @Option(help: "Threads for encoding; 0 takes all processors.")
  var threads = 0
  @Option(help: "Tags that may stay, by commas: creation_time, language.")
  var keep = ""
  @Option(help: "Write the receipt to this file.", completion: .file())
  var receipt: String?
  @Option(help: "Sign the receipt with this Ed25519 private key.", completion: .file())
  var key: String?
  @Flag(help: "Do not read the finished file back before it gets its name.")
  var noVerify = false
  @Flag(help: "Replace an existing output, once the new one is complete.")
  var overwrite = false
  @Flag(help: "Stop at the first damaged picture instead of covering it whole.")
  var strict = false
  @Flag(help: "Print JSON lines; the last one is the result.")
  var json = false
  @Flag(help: "Say nothing but errors.")
  var quiet = false

  @OptionGroup var sandbox: SandboxOptions

  func validate() throws {
    guard source != "-", output != "-" else {
      throw ValidationError("'-' is refused: a seekable file is needed on both sides.")
    }
    guard (0...51).contains(quality) else {
      throw ValidationError("--quality takes 0 to 51, not \(quality).")
    }
    guard (0...256).contains(threads) else {
      throw ValidationError("--threads takes 0 to 256, not \(threads).")
    }
    let unknown = kept.subtracting(["creation_time", "language"]).sorted()
    guard unknown.isEmpty else {
      throw ValidationError(
        "--keep takes creation_time and language, not \(unknown.joined(separator: ", ")).")
    }
    guard Container(fileName: output) != nil else {
      throw ValidationError("\(output): choose a name that ends in .mp4, .mov or .mkv.")
    }
    try checkAudio()
  }

  /// Refuses an audio codec that the output's container cannot hold.
  private func checkAudio() throws {
    guard let audio = OutputSpec.Audio(rawValue: audioCodec.rawValue),
      let others = OutputSpec.alternatives(to: output, for: audio)
    else { return }
    throw ValidationError(
      "\(output) cannot hold \(audio.rawValue) audio: choose a name that ends in "
        + others.joined(separator: " or ") + ", or another --audio-codec.")
  }

  private var kept: Set<String> { Set(keep.split(separator: ",").map(String.init)) }

  func run() throws {
    var request = JobRequest(source: source, plan: plan, output: output)
    request.codec = codec
    request.audioCodec = audioCodec
    request.quality = quality
    request.speed = speed.rawValue
    request.threads = threads > 0 ? threads : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    request.keep = kept
    request.isStrict = strict
    request.replacesOutput = overwrite
    request.verifies = !noVerify
    request.receipt = receipt
    request.key = key
    let draws = Terminal.isInteractive && !quiet && !json
    if draws || json {
      let line = ProgressLine(asJSON: json)
      request.progress = { line.report($0) }
    }
    request.worker = sandbox.options
    Interrupts.cancel(request.worker.cancellation)
    defer { if draws { Terminal.redraw("") } }
    let summary = try RedactionJob(request).run()
    if draws { Terminal.redraw("") }
    if json {
      try Terminal.printJSON(summary)
    } else if !quiet {
      describe(summary)
    }
  }

  private func describe(_ summary: JobSummary) {
    Terminal.print(
      "\(summary.output)  \(summary.picturesOut) pictures  sha256 \(summary.outputSHA256)")
    for region in summary.regions {
      let mark = region.isReversible ? "  REVERSIBLE" : ""
      Terminal.print("  \(region.id): \(region.effect) in \(region.pictures) pictures\(mark)")
    }
    for audio in summary.audioReports { describe(audio) }
    if !summary.dropped.isEmpty {
      Terminal.say("left out: " + summary.dropped.joined(separator: "; "))
    }
    for note in summary.notes { Terminal.say(note) }
  }
}

extension RedactCommand {
  private func describe(_ audio: AudioRangeSummary) {
    let clock = TimeBase(1, Int64(audio.sampleRate))
    let channels = audio.channels.map { " channels " + $0.map(String.init).joined(separator: ", ") }
    Terminal.print(
      "  audio[\(audio.range)]: \(audio.effect) in track \(audio.track)\(channels ?? ""), "
        + "\(Timestamp(audio.firstSample, clock)) to \(Timestamp(audio.endSample, clock)) "
        + "(\(audio.endSample - audio.firstSample) samples)")
  }
}

/// Which pictures are coded anew.
enum RenderChoice: String, ExpressibleByArgument, CaseIterable {
  case all
}

/// Presets that libx264 and libx265 share.
enum SpeedPreset: String, ExpressibleByArgument, CaseIterable {
  case ultrafast, superfast, veryfast, faster, fast, medium, slow, slower, veryslow
}

extension VideoCodecChoice: ExpressibleByArgument {}
extension AudioCodecChoice: ExpressibleByArgument {}
