// The opening: which streams are taken, where the first picture lies, what must be subtracted from
// every time. When this is done, everything that the threads need is known and nothing was written.

import AudioRender
import BasicContainers
import Bitstream
import DequeModule
import LibAV
import MediaTime
import PolicyGate
import RedactionModel
import Source
import WorkerProtocol

/// An audio stream that will be in the output.
struct AudioStream {
  /// What the container says of it.
  let facts: StreamFacts
  /// How it is coded.
  let parameters: CodecParameters
}

/// A source that was read up to its first picture.
///
/// Reason for its size: it is everything that is found out about a source before anything is
/// written.
struct OpenedSource: ~Copyable {
  /// Facts of the video stream.
  let video: StreamFacts
  /// How it is coded.
  let parameters: CodecParameters
  /// The audio streams of the output, in the source's order.
  let audio: [AudioStream]
  /// The container's creation time, as it is written.
  let creationTime: String?
  /// What the pictures look like.
  let traits: PictureTraits
  /// What the plan takes out of which audio stream.
  let redaction: AudioRedaction
  /// Audio streams that are coded anew; all others are copied.
  let recoded: Set<Int>
  /// When the first picture is shown, on the video clock.
  let firstPicture: Timestamp
  private let survey: AudioSurvey
  private let earlyTimes: [EarlyTime]
  private var decoders: UniqueArray<StreamDecoder>
  private let reader: SourceReader
  private let first: TimedPicture
  private let early: UniqueDeque<Packet>

  /// A decoder of one of the audio streams that are coded anew.
  private struct StreamDecoder: ~Copyable {
    let stream: Int
    var decoder: AudioDecoder
  }

  /// When an audio packet before the first picture starts.
  private struct EarlyTime {
    let stream: Int
    let ticks: Int64
    let isHidden: Bool
  }

  /// Reads up to the first picture.
  ///
  /// - Parameter task: names the source, and says what is taken out of audio.
  /// - Throws: `MediaFailure`.
  init(_ task: RenderTask) throws(MediaFailure) {
    let request = task.request
    let demuxer = try reading { () throws(LibAVFailure) in
      try Demuxer(descriptor: request.source)
    }
    let number = try reading { () throws(LibAVFailure) in try demuxer.mainVideoStream() }
    let audio = try OpenedSource.audio(of: demuxer)
    let parameters = try reading { () throws(LibAVFailure) in try demuxer.parameters(of: number) }
    let facts = demuxer.streams[number]
    guard facts.video?.orientation != nil else { throw .unsupportedRotation }
    let redaction = try AudioRedaction(task.plan.plan, streams: demuxer.streams)
    let container = request.options.container
    let unstorable = Set(
      audio.filter { !Muxer.stores($0.parameters, in: container) }.map(\.facts.index))
    let decided = redaction.streams.union(unstorable)
    let survey = try surveyAudio(
      in: request.source, of: Set(audio.map(\.facts.index)).subtracting(decided))
    let recoded = decided.union(survey.uncopied)
    let decoders = try OpenedSource.decoders(of: recoded, demuxer)
    let creationTime = demuxer.creationTime
    var reader = try SourceReader(
      demuxer, video: number, audio: audio.map(\.facts.index), whole: recoded,
      threads: request.options.decoderThreads)
    var early = UniqueDeque<Packet>()
    var times: [EarlyTime] = []
    let first = try OpenedSource.readToFirstPicture(&reader) { packet in
      if let ticks = packet.pts ?? packet.dts {
        times.append(EarlyTime(stream: packet.stream, ticks: ticks, isHidden: packet.isHidden))
      }
      early.append(packet)
    }
    (video, self.parameters) = (facts, parameters)
    self.audio = audio
    self.redaction = redaction
    self.recoded = recoded
    self.creationTime = creationTime
    traits = PictureTraits(first.decoded, facts)
    firstPicture = Timestamp(first.ticks, facts.timeBase)
    earlyTimes = times
    self.survey = survey
    self.first = first
    self.early = early
    self.decoders = decoders
    self.reader = reader
  }

  private static func audio(of demuxer: borrowing Demuxer) throws(MediaFailure) -> [AudioStream] {
    try reading { () throws(LibAVFailure) in
      var result: [AudioStream] = []
      for facts in demuxer.streams where facts.kind == .audio {
        result.append(
          AudioStream(facts: facts, parameters: try demuxer.parameters(of: facts.index)))
      }
      return result
    }
  }

  private static func decoders(
    of streams: Set<Int>, _ demuxer: borrowing Demuxer
  ) throws(MediaFailure) -> UniqueArray<StreamDecoder> {
    var result = UniqueArray<StreamDecoder>()
    for stream in streams.sorted() {
      let decoder = try reading { () throws(LibAVFailure) in
        try AudioDecoder(demuxer, stream: stream)
      }
      result.append(StreamDecoder(stream: stream, decoder: decoder))
    }
    return result
  }

  private static func readToFirstPicture(
    _ reader: inout SourceReader, _ putAside: (consuming Packet) -> Void
  ) throws(MediaFailure) -> TimedPicture {
    while true {
      switch try reader.next() {
      case .picture(let picture): return picture
      case .audio(let packet): putAside(packet)
      case .copied: throw .nothingDecoded
      case .end: throw .nothingDecoded
      }
    }
  }

  /// Whether packets of an audio stream that is copied hold nothing that decoding does not need.
  func isClean(_ stream: Int) -> Bool { !survey.reduced.contains(stream) }

  /// Gives up the decoder of an audio stream that is coded anew; nil for one that is copied.
  mutating func takeDecoder(of stream: Int) -> AudioDecoder? {
    guard let place = decoders.indices.first(where: { decoders[$0].stream == stream }) else {
      return nil
    }
    return decoders.remove(at: place).decoder
  }

  /// The source's pictures from the first on.
  ///
  /// - Parameter audio: where audio goes meanwhile.
  /// - Returns: a feed that reads the source to its end.
  consuming func feed(to audio: consuming OutputAudio) -> SourceFeed {
    SourceFeed(reader, first: first, early: early, audio: audio)
  }

  /// The source from its start, whose video is handed out packet by packet.
  ///
  /// - Parameters:
  ///   - task: names the source.
  ///   - audio: where audio goes meanwhile.
  /// - Returns: a feed that reads the source to its end.
  /// - Throws: `MediaFailure.source`.
  consuming func packetFeed(
    _ task: RenderTask, to audio: consuming OutputAudio
  ) throws(MediaFailure) -> SourceFeed {
    let request = task.request
    let streams = self.audio.map(\.facts.index)
    let demuxer = try reading { () throws(LibAVFailure) in
      try Demuxer(descriptor: request.source)
    }
    var reader = try SourceReader(
      demuxer, video: video.index, audio: streams, whole: recoded,
      threads: request.options.decoderThreads)
    reader.handOutVideo(leadingTicks: task.pieces?.leadingTicks ?? [])
    return SourceFeed(reader, first: nil, early: UniqueDeque(), audio: audio)
  }

  /// What is known of the source by now.
  func description(for task: RenderTask) -> SourceDescription {
    SourceDescription(
      video: video, header: parameters.extradata, traits: traits,
      facts: facts(task.request.facts))
  }

  /// The source's timeline: its length as indexed, its start as decoded.
  func facts(_ indexed: SourceFacts) -> SourceFacts {
    var facts = indexed
    facts.firstPicture = firstPicture
    return facts
  }

  /// How times of the source become times of the output.
  ///
  /// A codec's warm-up comes before zero in MP4 and MOV, whose edit lists say so. Matroska has no
  /// times before zero: there everything has to move by the warm-up, so that pictures and audio
  /// stay together.
  func clock(for task: RenderTask) -> OutputClock {
    let options = task.request.options
    return OutputClock(
      first: firstPicture,
      firstAudio: audio.compactMap { firstAudio(of: $0.facts, for: options) }.min(),
      warmUp: audio.map { warmUp(of: $0.facts, for: options) }.max() ?? Timestamp(0, .nanoseconds),
      clip: task.plan.plan.clip?.resolved(in: facts(task.request.facts)))
  }

  /// When the first packet of a track starts that the output has, if it is known before the first
  /// picture.
  private func firstAudio(of facts: StreamFacts, for options: OutputOptions) -> Timestamp? {
    let isCopied = !recoded.contains(facts.index)
    let countsHidden =
      isCopied && !Muxer.declaresDelay(of: facts.codec, in: options.container)
    let times = earlyTimes.filter { $0.stream == facts.index && (countsHidden || !$0.isHidden) }
    // Opus starts with a warm-up that every container declares, so it may lie before zero.
    let padding = facts.codec == "opus" ? Int64(facts.audio?.initialPadding ?? 0) : 0
    let declared = Timestamp(padding, TimeBase(1, 48_000))
      .converted(to: facts.timeBase, rounding: .up)
    let first =
      times.map(\.ticks).min().map { Timestamp($0, facts.timeBase) }
      ?? (isCopied ? surveyed(facts, countsHidden: countsHidden) : facts.start)
    return first.map { first in
      let lead = warmUp(of: facts, for: options)
      let ticks =
        first.converted(to: .nanoseconds, rounding: .down).ticks
        + declared.converted(to: .nanoseconds, rounding: .down).ticks - lead.ticks
      return Timestamp(ticks, .nanoseconds)
    }
  }

  /// When the first packet of a track that is copied starts, where it lies behind the first picture
  /// in the file.
  private func surveyed(_ facts: StreamFacts, countsHidden: Bool) -> Timestamp? {
    let ticks = countsHidden ? survey.first : survey.firstShown
    return ticks[facts.index].map { Timestamp($0, facts.timeBase) }
  }

  /// How long before its first sample a track that is coded anew has its first packet, where its
  /// container cannot say so; in nanoseconds, rounded up.
  private func warmUp(of facts: StreamFacts, for options: OutputOptions) -> Timestamp {
    let rate = max(1, facts.audio?.sampleRate ?? 1)
    let codec = options.audioCodec(forRate: rate)
    guard recoded.contains(facts.index),
      !Muxer.declaresDelay(of: codec.rawValue, in: options.container)
    else { return Timestamp(0, .nanoseconds) }
    return Timestamp(Int64(codec.priming), TimeBase(1, Int64(rate)))
      .converted(to: .nanoseconds, rounding: .up)
  }
}
