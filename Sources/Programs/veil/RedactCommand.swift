// `veil redact`: the words typed become a job, the job's summary becomes a few lines.

public import ArgumentParser
import Console
import Containers
import Custody
import Files
import Glibc
public import Jobs
import MediaTime
import SystemPackage
public import WorkerProtocol

/// Redacts one file by a plan.
///
/// Reason for its size: each property is an option of the command line.
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
  var source: FilePath
  @Option(help: "What to hide (see `veil plan new`).", completion: .file(extensions: ["json"]))
  var plan: FilePath
  @Option(name: .shortAndLong, help: "The file to write: .mp4, .mov or .mkv.", completion: .file())
  var output: FilePath
  @Option(
    help: """
      Which pictures are coded anew: all, or touched, which copies the packets of groups in which \
      nothing is hidden where the source allows it. With --strict or --fail-on-damage it is all.
      """)
  var render = CodingSpec.Extent.touched
  @Option(help: "Video codec: same keeps H.264 and HEVC, and writes H.264 for anything else.")
  var codec = CodingSpec.Codec.same
  @Option(
    help: """
      Codec of audio tracks in which something is hidden, or that cannot be copied without what they \
      hold beside audio: aac, flac, pcm or opus.
      """)
  var audioCodec = AudioCodec.aac
  @Option(help: "Constant rate factor, 0 (best) to 51.")
  var quality = OutputOptions.defaultQuality
  @Option(help: "The encoder's preset, from ultrafast to veryslow.")
  var speed = OutputOptions.defaultSpeed
  @Option(help: "Threads for encoding; 0 takes all processors.")
  var threads = 0
  @Option(help: "Tags that may stay, by commas: creation_time, language.")
  var keep = ""
  @Option(help: "Write the receipt to this file.", completion: .file())
  var receipt: FilePath?
  @Option(
    help: "Sign the receipt with this Ed25519 private key (see `veil key new`).",
    completion: .file())
  var key: FilePath?
  @Option(
    help: "Let the person who answers for the redaction sign beside, with this key.",
    completion: .file())
  var operatorKey: FilePath?
  @Option(
    help: """
      Make Merkle trees over the pictures, and write the secret behind their salts to this file, which
      stays with the agency (see `veil proof`).
      """, completion: .file())
  var sealed: FilePath?
  @Option(
    help: "Enter the receipt into this ledger (see `veil ledger`), sealed with --key.",
    completion: .file())
  var ledger: FilePath?
  @Option(name: .customLong("operator"), help: "Who runs the redaction, for the receipt.")
  var operatorName: String?
  @Option(
    name: .customLong("case"), help: "The case that the recording belongs to, for the receipt.")
  var caseNumber: String?
  @Option(name: .customLong("request"), help: "The request that this answers, for the receipt.")
  var requestNumber: String?
  @Option(
    help: """
      Keep finished segments in this folder, and go on from them where the same job was ended before
      its time. What is there holds pictures of the output; it goes once the job is done.
      """, completion: .directory)
  var work: FilePath?
  @Flag(help: "Do not read the finished file back before it gets its name.")
  var noVerify = false
  @Flag(help: "Replace an existing output, once the new one is complete.")
  var overwrite = false
  @Flag(help: "Stop at the first damaged picture instead of covering it whole.")
  var strict = false
  @Flag(help: "Write nothing if something in the source is damaged, though it could be covered.")
  var failOnDamage = false
  @Flag(help: "Print JSON lines; the last one is the result.")
  var json = false
  @Flag(help: "Say nothing but errors.")
  var quiet = false

  @OptionGroup var options: ConductOptions

  func validate() throws {
    guard source != "-", output != "-" else {
      throw ValidationError("'-' is refused: a seekable file is needed on both sides.")
    }
    guard (0...51).contains(quality) else {
      throw ValidationError("--quality takes 0 to 51, not \(decimal(quality)).")
    }
    guard (0...256).contains(threads) else {
      throw ValidationError("--threads takes 0 to 256, not \(threads).")
    }
    guard kept != nil else {
      throw ValidationError("--keep takes creation_time and language, by commas, not \(keep).")
    }
    guard let container = Container(fileName: "\(output)") else {
      throw ValidationError("\(output): choose a name that ends in .mp4, .mov or .mkv.")
    }
    guard audioCodec.containers.contains(container) else {
      let others = audioCodec.containers.map(\.fileNameExtension)
      throw ValidationError(
        "\(output) cannot hold \(audioCodec.rawValue) audio: choose a name that ends in "
          + others.joined(separator: " or ") + ", or another --audio-codec.")
    }
    guard receipt != nil || (key ?? operatorKey) == nil else {
      throw ValidationError("A key signs the receipt: say where it goes with --receipt.")
    }
    guard receipt != nil || (sealed ?? ledger) == nil else {
      throw ValidationError("--sealed and --ledger go with a receipt: say where with --receipt.")
    }
    guard receipt != nil || (operatorName ?? caseNumber ?? requestNumber) == nil else {
      throw ValidationError(
        "--operator, --case and --request stand in the receipt: say where it goes with --receipt.")
    }
  }

  /// The tags that may stay; nil if one of the words is none.
  private var kept: Set<KeptTag>? { KeptTag.set(named: keep) }

  func run() throws {
    let job = RedactJob(spec, conduct: options.conduct(asJSON: json, quiet: quiet))
    let summary = try carryOut { () throws(JobFailure) in try job.run() }
    if json {
      return try Terminal.printResult(summary, .warned(summary.notes.warningCodes))
    }
    if !quiet { try describe(summary) }
  }

  private var spec: RedactSpec {
    var spec = RedactSpec(source: source, plan: plan, output: output)
    spec.coding.render = render
    spec.coding.codec = codec
    spec.coding.audioCodec = audioCodec
    spec.coding.quality = quality
    spec.coding.speed = speed
    spec.coding.threads = threads > 0 ? threads : processorCount
    spec.keep = kept ?? []
    spec.work = work.map(PathText.init)
    spec.care.isStrict = strict
    spec.care.failsOnDamage = failOnDamage
    spec.care.replacesOutput = overwrite
    spec.care.verifies = !noVerify
    spec.custody.receipt = receipt.map(PathText.init)
    spec.custody.key = key.map(PathText.init)
    spec.custody.operatorKey = operatorKey.map(PathText.init)
    spec.custody.secrets = sealed.map(PathText.init)
    spec.custody.ledger = ledger.map(PathText.init)
    spec.custody.operatorName = operatorName
    spec.custody.caseNumber = caseNumber
    spec.custody.requestNumber = requestNumber
    return spec
  }

  private func describe(_ summary: RedactSummary) throws {
    let pictures = counted(summary.picturesOut, "picture")
    try Terminal.print("\(summary.output)  \(pictures)  sha256 \(summary.outputSHA256)")
    for region in summary.regions {
      let mark = region.isReversible ? "  REVERSIBLE" : ""
      let effect = region.effect == "keep" ? "kept clear" : region.effect
      let pictures = counted(region.pictures, "picture")
      try Terminal.print("  \(region.id): \(effect) in \(pictures)\(mark)")
    }
    for audio in summary.audio { try describe(audio) }
    if !summary.dropped.isEmpty {
      Terminal.say("left out: " + summary.dropped.map(\.words).joined(separator: "; "))
    }
    for sentence in summary.notes.sentences { Terminal.say(sentence) }
  }
}

extension RedactCommand {
  private func describe(_ audio: AudioRangeSummary) throws {
    let clock = TimeBase(1, Int64(audio.sampleRate))
    let channels = audio.channels.map { " channels " + $0.map(String.init).joined(separator: ", ") }
    try Terminal.print(
      "  audio[\(audio.range)]: \(audio.effect) in track \(audio.track)\(channels ?? ""), "
        + "\(Timestamp(audio.firstSample, clock)) to \(Timestamp(audio.endSample, clock)) "
        + "(\(counted(audio.endSample - audio.firstSample, "sample")))")
  }
}

/// Processors that this process may use.
var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

extension CodingSpec.Codec: ExpressibleByArgument {}
extension CodingSpec.Extent: ExpressibleByArgument {}
extension AudioCodec: ExpressibleByArgument {}
extension AudioFileFormat: ExpressibleByArgument {}
extension SpeedPreset: ExpressibleByArgument {}

extension KeptTag {
  /// The tags of a list by commas; nil if one of the words is none.
  static func set(named list: String) -> Set<KeptTag>? {
    let words = list.split(separator: ",")
    let tags = words.compactMap { KeptTag(rawValue: String($0)) }
    return tags.count == words.count ? Set(tags) : nil
  }
}
