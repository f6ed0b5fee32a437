// One way through a track: read, replaced by the plan, mixed, brought to another rate, measured and
// written, block by block. Nothing that the plan removes gets past the second step, and memory does
// not depend on length.

import AudioSamples
import LibAV
import MediaTime
import PolicyGate
import RedactionModel
import Source
import WorkerProtocol

/// Goes through a track from its start to its end.
struct AudioPass: ~Copyable {
  private let extraction: AudioExtraction
  private let window: Range<Int64>
  private var reader: AudioReader
  private let ranges: [RedactedRange]
  private let edit: AudioEdit
  private var survey: ChannelSurvey?
  private let resampler: Resampler
  private var writer: AudioWriter?
  private var hasBegun = false
  private var extract: AudioExtract

  /// Prepares to read a track from its start.
  ///
  /// - Parameters:
  ///   - extraction: what is asked for.
  ///   - mix: how channels become one; nil takes what the track's layout suggests.
  ///   - writes: whether a file is written; otherwise channels are only watched.
  ///   - surveys: whether to watch if channels cancel each other.
  /// - Throws: `MediaFailure.noAudio`, `.source`, `.output`, `.noSuchTrack`, `.noSuchChannel`.
  init(
    _ extraction: AudioExtraction, mix: ChannelMix?, writes: Bool, surveys: Bool
  ) throws(MediaFailure) {
    let request = extraction.request
    let reader = try AudioReader(
      descriptor: request.source, stream: request.stream, firstPicture: request.facts.firstPicture)
    let format = reader.format
    let chosen = mix ?? ChannelMix(weights: format.layout.monoWeights)
    let rate = request.options.sampleRate
    let resampler = try reading { () throws(LibAVFailure) in
      try Resampler(from: format.sampleRate, to: rate, weights: chosen.weights)
    }
    var writer: AudioWriter?
    if writes { writer = try AudioWriter(request) }
    let plan = extraction.plan?.plan
    ranges = try AudioRedaction(plan ?? RedactionPlan(), streams: reader.streams)
      .ranges(of: request.stream, facts: request.facts, clock: reader.clock)
    // The samples are those that `redact` replaces; there is no codec behind them that needs a
    // guard.
    edit = AudioEdit(
      ranges.map { $0.replaced(sampleRate: format.sampleRate) }, sampleRate: format.sampleRate,
      hasFrames: false)
    window =
      plan?.clip.map { reader.clock.samples(inside: $0.resolved(in: request.facts)) }
      ?? .min..<Int64.max
    survey =
      surveys && chosen.onlyChannel == nil
      ? ChannelSurvey(sampleRate: format.sampleRate, mix: chosen) : nil
    extract = AudioExtract(
      source: AudioExtract.Source(
        stream: format.stream, codec: format.codec, shape: format.shape),
      sampleRate: rate, mix: chosen)
    extract.isOneOfSeveral = mix != nil
    self.writer = writer
    self.extraction = extraction
    self.resampler = resampler
    self.reader = reader
  }

  /// How channels become one.
  var mix: ChannelMix { extract.mix }
  /// Channels of the track.
  var channelCount: Int { extract.source.shape.channels }
  /// The mix to use, once everything was heard.
  var verdict: ChannelMix { survey?.verdict ?? mix }

  private var sourceRate: Int64 { Int64(extract.source.shape.sampleRate) }
  /// The sample of the source that comes next.
  private var position: Int64 { extract.start + extract.sourceSamples }

  /// Reads the track to its end.
  ///
  /// - Returns: what was written and measured.
  /// - Throws: `MediaFailure`.
  mutating func run() throws(MediaFailure) -> ExtractedTrack {
    var reported: Int64 = 0
    while var block = try reader.next() {
      edit.apply(to: &block.audio)
      try take(block)
      if block.end - reported > sourceRate {
        reported = block.end
        extraction.progress?(Timestamp(block.end, block.audio.timeBase))
      }
    }
    guard hasBegun else {
      throw .noAudio(stream: extract.source.stream, codec: extract.source.codec)
    }
    return try finish()
  }

  /// Passes on what the plan's clip keeps of a block, after silence from the first picture to a
  /// late start.
  private mutating func take(_ block: AudioBlock) throws(MediaFailure) {
    if !hasBegun { try begin(with: block) }
    let late = min(block.position, window.upperBound)
    while position < late {
      let count = min(late - position, sourceRate)
      let silence = PCMBuffer(
        silence: Int(count), channels: channelCount, sampleRate: Int(sourceRate),
        start: Timestamp(position, block.audio.timeBase))
      try pass(silence)
    }
    let kept = (block.position..<block.end).clamped(to: window)
    if kept.isEmpty { return }
    if kept.count == block.audio.sampleCount { return try pass(block.audio) }
    let first = Int(kept.lowerBound - block.position)
    try pass(block.audio.slice(first..<first + kept.count))
  }

  private mutating func begin(with block: AudioBlock) throws(MediaFailure) {
    let start = max(min(0, block.position), window.lowerBound)
    let limit = AudioPlacer.longestGap * sourceRate
    if block.position > limit, block.position - limit > start {
      throw .audioTimesJump(
        stream: extract.source.stream, by: Timestamp(block.position, block.audio.timeBase),
        at: Timestamp(start, block.audio.timeBase))
    }
    hasBegun = true
    extract.start = start
    let (mutes, rate) = (ranges.muted(hearing: mix.channels, from: start), Int(sourceRate))
    writer?.begin(mutes: mutes, sourceRate: rate)
  }

  private mutating func pass(_ audio: PCMBuffer) throws(MediaFailure) {
    extract.sourceSamples += Int64(audio.sampleCount)
    survey?.add(audio)
    guard writer != nil else { return }
    let planes = (0..<audio.channelCount).map { audio.samples(ofChannel: $0) }
    let samples = try reading { () throws(LibAVFailure) in try resampler.convert(planes) }
    try writer!.write(samples)
  }

  private mutating func finish() throws(MediaFailure) -> ExtractedTrack {
    extract.tally = reader.tally
    guard writer != nil else {
      return ExtractedTrack(
        extract: extract, envelope: LevelEnvelope(sampleRate: extract.sampleRate))
    }
    let rest = try reading { () throws(LibAVFailure) in try resampler.finish() }
    // A sample of the extract for each of its instants at which the source is heard.
    let own = Int64(extract.sampleRate)
    let total = Int((extract.sourceSamples * own + sourceRate - 1) / sourceRate)
    let envelope = try writer!.finish(rest, total: total, &extract)
    let covered = extract.start..<extract.start + extract.sourceSamples
    extract.redacted = ranges.compactMap { range in
      let inside = range.samples.clamped(to: covered)
      if inside.isEmpty { return nil }
      return RedactedAudio(
        range: range.index, samples: inside, isComplete: range.covers(mix.channels))
    }
    return ExtractedTrack(extract: extract, envelope: envelope)
  }
}
