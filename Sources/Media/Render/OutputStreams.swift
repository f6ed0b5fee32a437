// The output's streams: the video, and each audio track in the source's order, copied or coded anew.
// The header is written here, so everything that a player must know beforehand is known by now.

import LibAV
import MediaTime
import RedactionModel
import AudioSamples
import Threading

/// Opens the output of one render.
struct OutputStreams {
  let request: RenderRequest
  let source: OpenedSource
  let clock: OutputClock
  let packets: BoundedQueue<OutgoingPacket>

  /// Writes the header.
  ///
  /// - Parameter stage: is told the number of the video stream.
  func open(_ stage: inout PaintingStage) throws(RenderError) -> (Handover<Muxer>, AudioDesk) {
    let flag = request.cancellation
    let container = request.spec.container
    let muxer = Handover(
      try writing { () throws(LibAVError) in
        try Muxer(descriptor: request.output, container: container) { flag.isRaised }
      })
    return try add(muxer, &stage)
  }

  private func add(
    _ handover: Handover<Muxer>, _ stage: inout PaintingStage
  ) throws(RenderError) -> (Handover<Muxer>, AudioDesk) {
    var muxer = handover.take()
    var outputs: [Int: AudioTrack] = [:]
    let tracks = source.audio
    for position in 0...tracks.count {
      let previous = position == 0 ? -1 : tracks[position - 1].facts.index
      let next = position == tracks.count ? Int.max : tracks[position].facts.index
      if previous < source.video.index && source.video.index < next {
        try addVideo(&muxer, &stage)
      }
      guard position < tracks.count else { break }
      outputs[next] = try track(position, &muxer)
    }
    let time = request.keep.contains("creation_time") ? source.creationTime : nil
    try writing { () throws(LibAVError) in
      try muxer.start(
        clock: source.video.timeBase, metadata: time.map { ["creation_time": $0] } ?? [:])
    }
    return (Handover(muxer), AudioDesk(outputs))
  }

  private func addVideo(
    _ muxer: inout Muxer, _ stage: inout PaintingStage
  ) throws(RenderError) {
    do throws(LibAVError) {
      stage.videoOutput = try muxer.addVideo(
        stage.encoder, displayMatrix: source.video.video?.displayMatrix)
    } catch { throw .output(error) }
  }

  /// Adds an audio track to the output.
  private func track(_ position: Int, _ muxer: inout Muxer) throws(RenderError) -> AudioTrack {
    let (facts, parameters) = source.audio[position]
    let language = request.keep.contains("language") ? facts.language : nil
    var report = AudioReport(
      stream: facts.index, track: position, sourceCodec: facts.codec,
      sampleRate: facts.audio?.sampleRate ?? 0)
    guard let decoder = source.audioDecoders[facts.index] else {
      let output: Int
      do throws(LibAVError) {
        output = try muxer.addCopy(of: parameters, language: language)
      } catch { throw .output(error) }
      return AudioTrack(
        nil, report: report, output: output, timeBase: facts.timeBase, clock: clock,
        packets: packets)
    }
    report.codec = request.spec.audioCodec.rawValue
    let rendition = try rendition(of: facts, decoder.take())
    let output: Int
    do throws(LibAVError) {
      output = try rendition.add(to: &muxer, language: language)
    } catch { throw .output(error) }
    return AudioTrack(
      rendition, report: report, output: output, timeBase: facts.timeBase, clock: clock,
      packets: packets)
  }

  /// A track that the plan touches, ready to take packets.
  private func rendition(
    of facts: StreamFacts, _ decoder: consuming AudioDecoder
  ) throws(RenderError) -> TrackRendition {
    let timeline = source.facts(request.facts)
    let track = try AudioTrackDecoder(decoder, facts, firstPicture: clock.first)
    let (format, counting) = (track.format, track.clock)
    let codec = request.spec.audioCodec
    guard codec.containers.contains(request.spec.container) else {
      throw .output(
        .cannotStore(
          stream: facts.index, codec: codec.rawValue, container: request.spec.container.title))
    }
    let encoder = try writing { () throws(LibAVError) in
      try AudioEncoder(
        codec, sampleRate: format.sampleRate, layout: format.layout,
        isDeep: (facts.audio?.bitsPerSample ?? 0) > 16)
    }
    let items = source.audioPlan.items[facts.index] ?? []
    return TrackRendition(
      track, encoder,
      source.audioPlan.ranges(of: facts.index, facts: timeline, clock: counting), items: items,
      hasFrames: codec.losesAudio,
      kept: clock.clip.map { counting.samples(inside: $0) })
  }
}
