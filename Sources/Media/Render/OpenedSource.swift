// The opening: which streams are taken, where the first picture lies, what must be subtracted from
// every time. When this is done, everything that the threads need is known and nothing was written.

import LibAV
import MediaTime
import Raster
import RedactionModel
import Threading

/// A source that was read up to its first picture.
struct OpenedSource {
  /// Facts of the video stream.
  let video: StreamFacts
  /// The audio streams that will be copied, in the source's order.
  let audio: [(facts: StreamFacts, parameters: CodecParameters)]
  /// The container's creation time, as it is written.
  let creationTime: String?
  /// What the first picture looks like.
  let look: PictureLook
  /// What the plan replaces in which audio stream.
  let audioPlan: AudioPlan
  /// Decoders of the streams that it concerns; each to be taken once.
  let audioDecoders: [Int: Handover<AudioDecoder>]
  /// Audio packets that came before the first picture.
  let early: [Handover<Packet>]
  private let first: Handover<TimedPicture>
  private let firstTick: Int64
  private let reader: Handover<SourceReader>
  private let hasArbitraryOrigin: Bool

  /// Reads up to the first picture.
  ///
  /// - Parameters:
  ///   - descriptor: the source, open for reading.
  ///   - audio: the plan by which audio is wanted; nil wants none.
  init(
    descriptor: Int32, decoderThreads: Int, audio plan: RedactionPlan?, cancellation: Flag
  ) throws(RenderError) {
    let demuxer = try reading { () throws(LibAVError) in
      try Demuxer(descriptor: descriptor) { cancellation.isRaised }
    }
    let video = try reading { () throws(LibAVError) in try demuxer.mainVideoStream() }
    let audio = try reading { () throws(LibAVError) in
      var result: [(facts: StreamFacts, parameters: CodecParameters)] = []
      for facts in demuxer.streams where plan != nil && facts.kind == .audio {
        result.append((facts, try demuxer.parameters(of: facts.index)))
      }
      return result
    }
    let facts = demuxer.streams[video]
    guard facts.video?.orientation != nil else { throw .unsupportedRotation }
    let audioPlan = try AudioPlan(plan ?? RedactionPlan(), streams: demuxer.streams)
    let decoders = try reading { () throws(LibAVError) in
      var result: [Int: Handover<AudioDecoder>] = [:]
      for stream in audioPlan.items.keys {
        result[stream] = Handover(try AudioDecoder(demuxer, stream: stream))
      }
      return result
    }
    creationTime = demuxer.creationTime
    hasArbitraryOrigin = OpenedSource.arbitraryOrigins.contains(demuxer.containerName)
    var reader = try SourceReader(
      demuxer, video: video, audio: audio.map(\.facts.index), whole: Set(audioPlan.items.keys),
      threads: decoderThreads)
    let (first, early) = try OpenedSource.readToFirstPicture(&reader)
    self.video = facts
    self.audio = audio
    self.audioPlan = audioPlan
    audioDecoders = decoders
    self.early = early
    look = first.inspect { PictureLook($0.decoded, facts) }
    firstTick = first.inspect { $0.ticks }
    self.first = first
    self.reader = Handover(reader)
  }

  private static func readToFirstPicture(
    _ reader: inout SourceReader
  ) throws(RenderError) -> (Handover<TimedPicture>, [Handover<Packet>]) {
    var early: [Handover<Packet>] = []
    while true {
      switch try reader.next() {
      case .picture(let picture): return (Handover(picture), early)
      case .audio(let packet): early.append(Handover(packet))
      case .end: throw .nothingDecoded
      }
    }
  }

  /// Containers whose clocks start anywhere: a broadcast's first timestamp is no delay.
  private static let arbitraryOrigins = ["mpegts", "mpeg", "asf", "rm", "dhav"]

  /// The reader, to go on with after the first picture; to be taken once.
  func takeReader() -> SourceReader { reader.take() }

  /// The first picture; to be taken once.
  func takeFirst() -> TimedPicture { first.take() }

  /// The source's timeline: its length as indexed, its start as decoded.
  func facts(_ indexed: SourceFacts) -> SourceFacts {
    var facts = indexed
    facts.firstPicture = Timestamp(firstTick, video.timeBase)
    return facts
  }

  /// How times of the source become times of the output.
  ///
  /// A codec's warm-up comes before zero in MP4 and MOV, whose edit lists say so. Matroska has no times
  /// before zero: there everything has to move by the warm-up, so that pictures and audio stay together.
  func clock(_ plan: RedactionPlan, _ indexed: SourceFacts, for spec: OutputSpec) -> OutputClock {
    OutputClock(
      first: Timestamp(firstTick, video.timeBase),
      firstAudio: audio.compactMap { firstAudio(of: $0.facts, for: spec) }.min(),
      warmUp: audio.map { warmUp(of: $0.facts, for: spec) }.max() ?? Timestamp(0, .nanoseconds),
      hasArbitraryOrigin: hasArbitraryOrigin,
      clip: plan.clip?.resolved(in: facts(indexed)))
  }

  /// When the first packet of a track starts that the output has, if it is known before the first picture.
  private func firstAudio(of facts: StreamFacts, for spec: OutputSpec) -> Timestamp? {
    let isCopied = audioPlan.items[facts.index] == nil
    let countsHidden =
      isCopied && !Muxer.declaresDelay(of: facts.codec, in: spec.container)
    let times = early.compactMap { packet in
      packet.inspect { packet -> Int64? in
        guard packet.stream == facts.index, countsHidden || !packet.isHidden else { return nil }
        return packet.pts ?? packet.dts
      }
    }
    // Opus starts with a warm-up that every container declares, so it may lie before zero.
    let padding = facts.codec == "opus" ? Int64(facts.audio?.initialPadding ?? 0) : 0
    let declared = Timestamp(padding, TimeBase(1, 48_000))
      .converted(to: facts.timeBase, rounding: .up)
    let first =
      times.min().map { Timestamp($0, facts.timeBase) } ?? (isCopied ? nil : facts.start)
    return first.map { first in
      let lead = warmUp(of: facts, for: spec)
      let ticks =
        first.converted(to: .nanoseconds, rounding: .down).ticks
        + declared.converted(to: .nanoseconds, rounding: .down).ticks - lead.ticks
      return Timestamp(ticks, .nanoseconds)
    }
  }

  /// How long before its first sample a track that is coded anew has its first packet, where its container
  /// cannot say so; in nanoseconds, rounded up.
  private func warmUp(of facts: StreamFacts, for spec: OutputSpec) -> Timestamp {
    guard audioPlan.items[facts.index] != nil,
      !Muxer.declaresDelay(of: spec.audioCodec.rawValue, in: spec.container)
    else { return Timestamp(0, .nanoseconds) }
    let rate = max(1, facts.audio?.sampleRate ?? 1)
    return Timestamp(Int64(spec.audioCodec.warmUp), TimeBase(1, Int64(rate)))
      .converted(to: .nanoseconds, rounding: .up)
  }
}

/// What the pictures of a source look like; all of them must look like the first.
struct PictureLook: Sendable {
  let format: PixelFormat
  let size: PixelSize
  let color: ColorDescription
  let isInterlaced: Bool
  let sampleAspectRatio: (numerator: Int, denominator: Int)
  let hdr: HDRMetadata

  /// What the decoder says counts; what it leaves open is taken from the container.
  init(_ decoded: borrowing DecodedPicture, _ facts: StreamFacts) {
    let declared = facts.video
    format = decoded.picture.format
    size = decoded.picture.size
    var color = decoded.color
    if color.primaries == 2 { color.primaries = declared?.color.primaries ?? 2 }
    if color.transfer == 2 { color.transfer = declared?.color.transfer ?? 2 }
    if color.matrix == 2 { color.matrix = declared?.color.matrix ?? 2 }
    if color.chromaLocation == 0 { color.chromaLocation = declared?.color.chromaLocation ?? 0 }
    self.color = color
    isInterlaced = decoded.isInterlaced
    sampleAspectRatio =
      decoded.sampleAspectRatio.numerator > 0
      ? decoded.sampleAspectRatio : declared?.sampleAspectRatio ?? (0, 1)
    hdr = HDRMetadata(
      mastering: decoded.hdr.mastering ?? declared?.hdr.mastering,
      lightLevel: decoded.hdr.lightLevel ?? declared?.hdr.lightLevel)
  }
}
