// Decoded audio: what the audio pass reads, changes and hands to an encoder. Every channel has the
// same number of samples; nothing here knows about codecs or files.

package import MediaTime

/// A stretch of audio as planar samples, with the point in time of its first sample.
///
/// Samples are `Float` with full scale at -1...1; larger values are kept as they are and clipped
/// only when they are turned into integers.
package struct PCMBuffer: Equatable, Sendable {
  /// Samples per second and channel; 1 or more.
  package let sampleRate: Int
  /// When the first sample is heard.
  package let start: Timestamp
  /// Samples per channel.
  package let sampleCount: Int
  private var planes: [[Float]]

  /// Makes a buffer of silence.
  ///
  /// - Precondition: there is a channel, and neither rate nor count is negative.
  package init(silence sampleCount: Int, channels: Int, sampleRate: Int, start: Timestamp) {
    self.init(
      planes: Array(repeating: Array(repeating: 0, count: sampleCount), count: channels),
      sampleRate: sampleRate, start: start)
  }

  /// Takes over samples, one array per channel.
  ///
  /// - Precondition: there is a channel, all are equally long, and the rate is positive.
  package init(planes: [[Float]], sampleRate: Int, start: Timestamp) {
    precondition(sampleRate > 0 && !planes.isEmpty, "audio has a rate and a channel")
    precondition(planes.allSatisfy { $0.count == planes[0].count }, "channels of one length")
    self.planes = planes
    self.sampleRate = sampleRate
    self.start = start
    sampleCount = planes[0].count
  }

  /// Channels; 1 or more.
  package var channelCount: Int { planes.count }

  /// One sample per tick.
  package var timeBase: TimeBase { TimeBase(1, Int64(sampleRate)) }

  /// All samples of a channel, first to last.
  package func samples(ofChannel channel: Int) -> [Float] { planes[channel] }

  /// One sample.
  package subscript(channel: Int, index: Int) -> Float {
    get { planes[channel][index] }
    set { planes[channel][index] = newValue }
  }

  /// Replaces each sample of a range, in every channel, by what `change` makes of its index
  /// (counted from the start of the buffer) and its value.
  ///
  /// - Precondition: the range lies inside the buffer.
  package mutating func modify(_ range: Range<Int>, _ change: (Int, Float) -> Float) {
    precondition(range.lowerBound >= 0 && range.upperBound <= sampleCount, "outside the audio")
    for channel in planes.indices {
      for index in range { planes[channel][index] = change(index, planes[channel][index]) }
    }
  }

  /// The same in one channel only.
  ///
  /// - Precondition: the range and the channel lie inside the buffer.
  package mutating func modify(
    _ range: Range<Int>, channel: Int, _ change: (Int, Float) -> Float
  ) {
    precondition(range.lowerBound >= 0 && range.upperBound <= sampleCount, "outside the audio")
    for index in range { planes[channel][index] = change(index, planes[channel][index]) }
  }

  /// From the first sample up to the end of the last, in ticks of one sample.
  package var timeRange: TimeRange {
    let first = start.converted(to: timeBase, rounding: .nearest)
    return TimeRange(first, Timestamp(first.ticks + Int64(sampleCount), timeBase))
  }

  /// The samples that audio during a range of time: widened outward to whole samples, and cut to
  /// what the buffer holds.
  package func samples(touching range: TimeRange) -> Range<Int> {
    let origin = timeRange.from.ticks
    let from = range.from.converted(to: timeBase, rounding: .down).ticks
    let to = range.to.converted(to: timeBase, rounding: .up).ticks
    func clamped(_ tick: Int64) -> Int {
      let (distance, overflow) = tick.subtractingReportingOverflow(origin)
      if overflow { return tick < origin ? 0 : sampleCount }
      return Int(min(max(distance, 0), Int64(sampleCount)))
    }
    return clamped(from)..<max(clamped(from), clamped(to))
  }

  /// The samples of a range as a buffer of their own, with the start moved to match.
  ///
  /// - Precondition: the range lies inside the buffer.
  package func slice(_ range: Range<Int>) -> PCMBuffer {
    PCMBuffer(
      planes: planes.map { Array($0[range]) }, sampleRate: sampleRate,
      start: Timestamp(timeRange.from.ticks + Int64(range.lowerBound), timeBase))
  }

  /// One sample as a 16-bit integer: times 32768, to the nearest (ties away from zero), clipped.
  package static func int16(_ sample: Float) -> Int16 {
    let scaled = sample * 32768
    if scaled >= 32767 { return .max }
    if scaled > -32768 { return Int16(scaled >= 0 ? scaled + 0.5 : scaled - 0.5) }
    return scaled <= -32768 ? .min : 0  // the last is not a number
  }

  /// One sample as a 24-bit integer: times 8388608, to the nearest (ties away from zero), clipped.
  package static func int24(_ sample: Float) -> Int32 {
    let scaled = Double(sample) * 8_388_608
    if scaled >= 8_388_607 { return 8_388_607 }
    if scaled > -8_388_608 { return Int32(scaled >= 0 ? scaled + 0.5 : scaled - 0.5) }
    return scaled <= -8_388_608 ? -8_388_608 : 0  // the last is not a number
  }
}
