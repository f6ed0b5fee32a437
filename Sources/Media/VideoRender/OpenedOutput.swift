// The output's streams: the video, and each audio track in the source's order, copied or coded
// anew. The header is written here, so everything that a player must know beforehand is known by
// now.

import AudioRender
import BasicContainers
import Containers
import LibAV
import MediaTime
import Source
import Threading
import WorkerProtocol

/// An output whose header is written.
struct OpenedOutput: ~Copyable {
  /// The video stream's number.
  let video: Int
  private var muxer: Muxer?
  private var audio: OutputAudio?

  /// Opens the output of one render and writes its header.
  ///
  /// - Parameters:
  ///   - task: names the output and how it is written.
  ///   - source: gives up the decoders of the tracks that are coded anew.
  ///   - clock: how times of the source become the output's.
  ///   - encoder: makes the video.
  ///   - joining: how it stands among copied packets; nil where none are copied.
  ///   - packets: where audio packets go.
  /// - Throws: `MediaFailure`.
  ///
  /// Reason for its size: each is needed for a part of the header.
  init(
    _ task: RenderTask, _ source: inout OpenedSource, _ clock: OutputClock,
    _ encoder: borrowing Encoder, _ joining: PacketJoining?,
    _ packets: BoundedQueue<OutgoingPacket>
  ) throws(MediaFailure) {
    let request = task.request
    var muxer = try writing { () throws(LibAVFailure) in
      try Muxer(descriptor: request.output, container: request.options.container)
    }
    let tracks = TrackOpening(request: request, clock: clock, packets: packets)
    var opened = UniqueArray<OutputTrack>()
    var video: Int?
    for (position, stream) in source.audio.enumerated() {
      if video == nil && source.video.index < stream.facts.index {
        video = try OpenedOutput.addVideo(encoder, joining, source, request, to: &muxer)
      }
      opened.append(try tracks.open(position, stream, &source, &muxer))
    }
    if video == nil {
      video = try OpenedOutput.addVideo(encoder, joining, source, request, to: &muxer)
    }
    let time = request.keep.contains(.creationTime) ? source.creationTime : nil
    let (base, tags) = (
      source.video.timeBase, time.map { [KeptTag.creationTime.rawValue: $0] } ?? [:]
    )
    try writing { () throws(LibAVFailure) in try muxer.start(clock: base, metadata: tags) }
    self.video = video ?? 0
    self.muxer = consume muxer
    audio = OutputAudio(opened)
  }

  /// Gives up the muxer; to be called once.
  mutating func takeMuxer() -> Muxer { muxer.take()! }

  /// Gives up the audio tracks; to be called once.
  mutating func takeAudio() -> OutputAudio { audio.take()! }

  /// The audio tracks of an output that nobody writes: packets are made, counted and let go.
  static func unwrittenAudio(
    _ task: RenderTask, _ source: inout OpenedSource, _ clock: OutputClock
  ) throws(MediaFailure) -> OutputAudio {
    let request = task.request
    var muxer = try writing { () throws(LibAVFailure) in
      try Muxer(descriptor: request.output, container: request.options.container)
    }
    let tracks = TrackOpening(request: request, clock: clock, packets: nil)
    var opened = UniqueArray<OutputTrack>()
    for (position, stream) in source.audio.enumerated() {
      opened.append(try tracks.open(position, stream, &source, &muxer))
    }
    return OutputAudio(opened)
  }

  private static func addVideo(
    _ encoder: borrowing Encoder, _ joining: PacketJoining?, _ source: borrowing OpenedSource,
    _ request: RenderRequest, to muxer: inout Muxer
  ) throws(MediaFailure) -> Int {
    let facts = source.video.video
    let (matrix, isVariable) = (facts?.displayMatrix, request.hasVariableFrameRate)
    do throws(LibAVFailure) {
      guard let joining else {
        return try muxer.addVideo(encoder, displayMatrix: matrix, isVariable: isVariable)
      }
      return try muxer.addVideo(
        copying: source.parameters, configuration: joining.configuration,
        frameRate: isVariable ? nil : facts?.frameRate, displayMatrix: matrix)
    } catch { throw .output(error) }
  }
}

/// Adds audio tracks to an output.
private struct TrackOpening {
  let request: RenderRequest
  let clock: OutputClock
  /// Where packets go; nil lets them go.
  let packets: BoundedQueue<OutgoingPacket>?

  func open(
    _ position: Int, _ stream: AudioStream, _ source: inout OpenedSource, _ muxer: inout Muxer
  ) throws(MediaFailure) -> OutputTrack {
    let facts = stream.facts
    let language = request.keep.contains(.language) ? facts.language : nil
    var report = AudioTrackReport(
      stream: facts.index, track: position, sourceCodec: facts.codec,
      sampleRate: facts.audio?.sampleRate ?? 0)
    guard let decoder = source.takeDecoder(of: facts.index) else {
      let output = try writing { () throws(LibAVFailure) in
        try muxer.addCopy(of: stream.parameters, language: language)
      }
      var track = OutputTrack(
        nil, report: report, output: output, timeBase: facts.timeBase, clock: clock,
        packets: packets)
      track.copying = CopiedAudio(
        facts, header: stream.parameters.extradata, isClean: source.isClean(facts.index))
      return track
    }
    report.codec = request.options.audioCodec(forRate: facts.audio?.sampleRate ?? 0)
    let transcoder = try transcoder(of: facts, source, decoder)
    let output = try writing { () throws(LibAVFailure) in
      try transcoder.add(to: &muxer, language: language)
    }
    return OutputTrack(
      transcoder, report: report, output: output, timeBase: facts.timeBase, clock: clock,
      packets: packets)
  }

  /// A track that is coded anew, ready to take packets.
  private func transcoder(
    of facts: StreamFacts, _ source: borrowing OpenedSource, _ decoder: consuming AudioDecoder
  ) throws(MediaFailure) -> TrackTranscoder {
    let track = try AudioTrackDecoder(decoder, facts, firstPicture: clock.first)
    let (format, counting) = (track.format, track.clock)
    let codec = request.options.audioCodec(forRate: facts.audio?.sampleRate ?? 0)
    guard codec.containers.contains(request.options.container) else {
      throw .output(
        .cannotStore(
          stream: facts.index, codec: codec.rawValue, container: request.options.container))
    }
    let encoder = try writing { () throws(LibAVFailure) in
      try AudioEncoder(
        codec, sampleRate: format.sampleRate, layout: format.layout,
        isDeep: (facts.audio?.bitsPerSample ?? 0) > 16)
    }
    let ranges = source.redaction.ranges(
      of: facts.index, facts: source.facts(request.facts), clock: counting)
    return TrackTranscoder(
      track, encoder, ranges, hasFrames: codec.isLossy,
      kept: clock.clip.map { counting.samples(inside: $0) })
  }
}
