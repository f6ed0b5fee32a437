// One track of a source becomes a file for a transcriber: read, replaced by the plan, mixed, brought to
// another rate, measured and written, block by block. Nothing that the plan removes gets past the second
// step, and memory does not depend on length.

import LibAV
package import MediaTime
package import PolicyGate
package import RedactionModel
import AudioSamples
package import Threading

/// One extraction: a track of a source, what to take out of it, and where it goes.
package struct AudioExtraction: Sendable {
  /// The source, open for reading.
  package var source: Int32
  /// Where the file is written to.
  package var output: Int32
  /// Whether the output is a pipe, through which nothing can be written twice.
  package var isPipe = false
  /// The track's number among those of audio, from 0.
  package var track: Int
  /// The number of the track's stream in the container.
  package var stream: Int
  /// What to take out; nil takes nothing.
  package var plan: AuthorizedPlan?
  /// The source's timeline.
  package var facts: SourceFacts
  /// How the file is written.
  package var options: AudioOptions
  /// Told how much of the source's audio was read, now and then, on the calling thread.
  package var progress: (@Sendable (Timestamp) -> Void)?
  /// Raised by whoever wants the work to stop.
  package var cancellation = Flag()

  package init(
    source: Int32, output: Int32, track: Int, stream: Int, plan: AuthorizedPlan?,
    facts: SourceFacts, options: AudioOptions
  ) {
    self.source = source
    self.output = output
    self.track = track
    self.stream = stream
    self.plan = plan
    self.facts = facts
    self.options = options
  }

  /// Extracts the track.
  ///
  /// Whether channels may be added up is known only when all of them were heard. A file is written a
  /// second time, from one channel, where they may not; before a pipe gets its first byte, a track of
  /// several channels is read once to find out.
  ///
  /// - Throws: `RenderError`.
  package func run() throws(RenderError) -> AudioExtract {
    var first = try AudioPass(self, mix: nil, writes: true, survey: !isPipe)
    if isPipe, first.channelCount > 1 {
      var trial = try AudioPass(self, mix: nil, writes: false, survey: true)
      _ = try trial.run()
      if trial.verdict != trial.mix {
        first = try AudioPass(self, mix: trial.verdict, writes: true, survey: false)
      }
      return try first.run()
    }
    let extract = try first.run()
    let verdict = first.verdict
    if verdict == first.mix { return extract }
    var second = try AudioPass(self, mix: verdict, writes: true, survey: false)
    return try second.run()
  }
}

/// One way through a track.
struct AudioPass: ~Copyable {
  /// How channels become one.
  let mix: ChannelMix
  private let request: AudioExtraction
  private let window: Range<Int64>
  private var reader: AudioReader
  private let erasure: AudioErasure
  private var survey: ChannelSurvey?
  private let resampler: Resampler
  private var writer: AudioWriter?
  private var position: Int64?
  private var extract: AudioExtract

  /// Prepares to read a track from its start.
  ///
  /// - Parameters:
  ///   - mix: nil takes what the track's layout suggests.
  ///   - writes: whether a file is written; otherwise channels are only watched.
  ///   - survey: whether to watch if channels cancel each other.
  init(
    _ request: AudioExtraction, mix: ChannelMix?, writes: Bool, survey: Bool
  ) throws(RenderError) {
    let reader = try AudioReader(
      descriptor: request.source, stream: request.stream, firstPicture: request.facts.firstPicture,
      cancellation: request.cancellation)
    let format = reader.format
    let chosen = mix ?? ChannelMix(weights: format.layout.monoWeights)
    let rate = request.options.sampleRate
    let resampler = try reading { () throws(LibAVError) in
      try Resampler(from: format.sampleRate, to: rate, weights: chosen.weights)
    }
    var writer: AudioWriter?
    if writes { writer = try AudioWriter(request) }
    erasure = AudioErasure(
      plan: request.plan, track: request.track, facts: request.facts, clock: reader.clock)
    window =
      request.plan?.plan.clip.map {
        reader.clock.samples(inside: $0.resolved(in: request.facts))
      } ?? .min..<Int64.max
    self.survey =
      survey && chosen.onlyChannel == nil
      ? ChannelSurvey(sampleRate: format.sampleRate, mix: chosen) : nil
    extract = AudioExtract(
      source: format, sampleRate: rate, start: 0, mix: chosen,
      envelope: LevelEnvelope(sampleRate: rate))
    extract.isOneOfSeveral = mix != nil
    self.writer = writer
    self.mix = chosen
    self.request = request
    self.resampler = resampler
    self.reader = reader
  }

  /// Channels of the track.
  var channelCount: Int { extract.source.layout.channels }
  /// The mix to use, once everything was heard.
  var verdict: ChannelMix { survey?.verdict ?? mix }

  /// Reads the track to its end.
  mutating func run() throws(RenderError) -> AudioExtract {
    var reported: Int64 = 0
    while var block = try reader.next() {
      erasure.apply(to: &block)
      try take(block)
      if block.end - reported > Int64(extract.source.sampleRate) {
        reported = block.end
        request.progress?(Timestamp(block.end, block.audio.timeBase))
      }
    }
    guard position != nil else {
      throw .noAudio(stream: extract.source.stream, codec: extract.source.codec)
    }
    return try finish()
  }

  /// Passes on what the plan's clip keeps of a block, after silence from the first picture to a late start.
  private mutating func take(_ block: AudioBlock) throws(RenderError) {
    if position == nil {
      let start = max(min(0, block.position), window.lowerBound)
      let limit = AudioPlacer.longestGap * Int64(extract.source.sampleRate)
      if block.position > limit, block.position - limit > start {
        throw .audioTimes(
          stream: extract.source.stream, distance: Timestamp(block.position, block.audio.timeBase),
          at: Timestamp(start, block.audio.timeBase))
      }
      begin(at: start)
      position = start
    }
    let late = min(block.position, window.upperBound)
    while let here = position, here < late {
      let count = min(late - here, Int64(extract.source.sampleRate))
      let silence = PCMBuffer(
        silence: Int(count), channels: channelCount, sampleRate: extract.source.sampleRate,
        start: Timestamp(here, block.audio.timeBase))
      try pass(silence)
    }
    let kept = (block.position..<block.end).clamped(to: window)
    if kept.isEmpty { return }
    if kept.count == block.audio.sampleCount { return try pass(block.audio) }
    let first = Int(kept.lowerBound - block.position)
    try pass(block.audio.slice(first..<first + kept.count))
  }

  private mutating func begin(at start: Int64) {
    extract.start = start
    writer?.begin(
      mutes: erasure.mutedRanges(hearing: mix.channels, from: start),
      sourceRate: extract.source.sampleRate)
  }

  private mutating func pass(_ audio: PCMBuffer) throws(RenderError) {
    position = (position ?? 0) + Int64(audio.sampleCount)
    extract.sourceSamples += Int64(audio.sampleCount)
    survey?.add(audio)
    guard writer != nil else { return }
    let planes = (0..<audio.channelCount).map { audio.samples(ofChannel: $0) }
    let samples = try reading { () throws(LibAVError) in try resampler.convert(planes) }
    try writer!.write(samples)
  }

  private mutating func finish() throws(RenderError) -> AudioExtract {
    extract.tally = reader.tally
    guard writer != nil else { return extract }
    let rest = try reading { () throws(LibAVError) in try resampler.finish() }
    // A sample of the extract for each of its instants at which the source is heard.
    let (rate, own) = (Int64(extract.source.sampleRate), Int64(extract.sampleRate))
    let total = Int((extract.sourceSamples * own + rate - 1) / rate)
    try writer!.finish(rest, total: total, &extract)
    let covered = extract.start..<extract.start + extract.sourceSamples
    extract.redacted = erasure.ranges.compactMap { range in
      let inside = range.samples.clamped(to: covered)
      guard !inside.isEmpty else { return nil }
      return RedactedAudio(range, inside, hearing: mix.channels)
    }
    return extract
  }
}

extension RedactedAudio {
  fileprivate init(_ range: ErasedRange, _ samples: Range<Int64>, hearing channels: [Int]) {
    self.samples = samples
    effect = range.effect == .mute ? "mute" : "tone"
    if case .only(let some) = range.channels { self.channels = some }
    isComplete = range.covers(channels)
    reason = range.reason
  }
}
