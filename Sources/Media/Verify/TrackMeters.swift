// One track beside its source's, in stretches of about a second: each channel is brought in step,
// what it must hold is computed, and every range and all that lies outside is measured against it.

import AudioSamples
import MediaTime
import RedactionModel
package import WorkerProtocol

/// Everything that is measured of one track.
package struct TrackMeters {
  /// Samples that must be known on both sides of a stretch of the output.
  package let reach: Int
  /// Samples in a stretch; the last one may be shorter.
  package let stretch: Int
  private let format: TrackFormat
  private var channels: [ChannelMeters]

  /// Checks of a range in a channel.
  package var rangeCount: Int { channels.reduce(0) { $0 + $1.rangeCount } }

  /// - Parameters:
  ///   - format: what the track is like.
  ///   - ranges: the ranges of the plan in it.
  ///   - offset: samples by which the output's samples lie after the source's, by
  ///     ``AudioAlignment``.
  package init(_ format: TrackFormat, ranges: [PlannedAudio], offset: Int = 0) {
    self.format = format
    let search = LagSearch(sampleRate: format.sampleRate)
    let meter = BandMeter(sampleRate: format.sampleRate)
    reach = search.reach
    stretch = 48 * meter.frame
    channels = (0..<format.channels).map {
      ChannelMeters($0, format, ranges, meter: meter, search: search, offset: offset)
    }
  }

  /// Adds a stretch.
  ///
  /// - Parameters:
  ///   - start: the number of its first sample.
  ///   - source: samples of the source, one list of equal length for each channel.
  ///   - heard: samples of the output, from `reach` before the stretch to `reach` after it.
  ///   - present: the samples that the source has and the output is to have; those of a stretch
  ///     that does not reach the end of the source go on beyond it.
  package mutating func add(
    _ start: Int64, source: [[Float]], heard: [[Float]], present: Range<Int64>
  ) {
    for channel in channels.indices {
      channels[channel].add(
        start, source: source[channel], heard: heard[channel], present: present)
    }
  }

  /// Everything that is wrong; to be asked once, at the end.
  package mutating func findings() -> [Finding] {
    var result: [Finding] = []
    for channel in channels.indices { result += channels[channel].findings() }
    return result
  }
}

/// Everything that is measured of one channel.
///
/// Reason for its size: its meters, and how far it is out of step.
private struct ChannelMeters {
  private let channel: Int
  private let format: TrackFormat
  private let expectation: AudioExpectation
  private let meter: BandMeter
  private let search: LagSearch
  private var ranges: [AudioRangeMeter]
  private var guards: [AudioGuardMeter]
  private var outside: AudioOutsideMeter
  private var step: AudioStep

  init(
    _ channel: Int, _ format: TrackFormat, _ planned: [PlannedAudio], meter: BandMeter,
    search: LagSearch, offset: Int
  ) {
    let expectation = AudioExpectation(planned, channel: channel, format)
    (self.channel, self.format, self.expectation) = (channel, format, expectation)
    (self.meter, self.search) = (meter, search)
    outside = AudioOutsideMeter(frame: meter.frame)
    ranges = expectation.ranges.indices.map {
      AudioRangeMeter($0, of: expectation, channel: channel, format)
    }
    guards =
      expectation.silent == 0
      ? [] : expectation.ranges.indices.map { AudioGuardMeter($0, of: expectation) }
    step = AudioStep(offset: offset, format.sampleRate)
  }

  var rangeCount: Int { ranges.count }

  mutating func add(_ start: Int64, source: [Float], heard: [Float], present: Range<Int64>) {
    let end = start + Int64(source.count)
    var block = AudioBlockPair(
      samples: start..<end, present: present, source: source,
      expected: expectation.samples(source[...], from: start, present: present), around: heard,
      origin: search.reach + step.offset)
    var frames = measure(block)
    if step.isLost(frames), let lag = search.lag(of: block) {
      let before = step.offset
      step.found(lag)
      if step.offset != before {
        block.origin = search.reach + step.offset
        frames = measure(block)
      }
    }
    step.settle(frames, at: start)
    for frame in frames { outside.add(frame) }
    let touched = start - AudioLimits.smear - expectation.reach..<end + AudioLimits.smear
    for index in ranges.indices
    where expectation.touches(touched, margin: AudioLimits.smear) {
      ranges[index].add(block)
      if !guards.isEmpty { guards[index].add(block) }
    }
  }

  /// The frames of a stretch, in step.
  private func measure(_ block: AudioBlockPair) -> [AudioOutsideMeter.Frame] {
    let size = Int64(meter.frame)
    // A codec warms up at the ends of a track, and no frame of it reaches over the end of a clip.
    let ends = AudioOutsideMeter.Frame.judgedSamples(
      block.present, margin: AudioLimits.smear + size)
    // What was copied is alike in every sample.
    let measured =
      block.expected.elementsEqual(block.heard)
      ? meter.measure(alike: block.expected) : meter.measure(block.expected, block.heard)
    return measured.enumerated().map { index, powers in
      let start = block.samples.lowerBound + Int64(index) * size
      let frame = start..<start + size
      let isFar = !expectation.touches(frame, margin: size)
      return AudioOutsideMeter.Frame(
        powers: powers, start: start,
        isJudged: isFar && !expectation.isBass && ends.contains(start)
          && ends.contains(start + size - 1),
        isOutside: isFar || !expectation.isInside(frame),
        isPastEnd: !format.isLossless && block.present.upperBound < .max
          && frame.upperBound > block.present.upperBound
          && frame.lowerBound - block.present.upperBound < AudioLimits.smear)
    }
  }

  mutating func findings() -> [Finding] {
    outside.finish()
    let verdict = AudioOutsideVerdict(
      loss: outside.loss, channel: channel, format: format, frame: meter.frame)
    var result: [Finding] = []
    for index in ranges.indices { result += ranges[index].findings(loss: verdict.usualLoss) }
    for meter in guards { result += meter.findings(channel: channel, format) }
    return result + step.findings(channel: channel, format) + verdict.findings
  }
}

extension AudioOutsideMeter.Frame {
  /// Samples that lie well inside of those that are there.
  fileprivate static func judgedSamples(_ present: Range<Int64>, margin: Int64) -> Range<Int64> {
    let from = present.lowerBound.addingReportingOverflow(margin).partialValue
    let to = present.upperBound == .max ? .max : present.upperBound - margin
    return from..<max(from, to)
  }
}

extension LagSearch {
  /// Looks for what must be heard in what is.
  fileprivate func lag(of block: AudioBlockPair) -> Lag? {
    lag(of: block.expected[...], in: block.around[...])
  }
}
