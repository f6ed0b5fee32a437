// The silence that codecs which smear need between a range and its fades: that it is one, in one
// channel.

import AudioSamples
import MediaTime
import RedactionModel
import WorkerProtocol

/// Measures the silence on both sides of a range in one channel.
struct AudioGuardMeter {
  private let range: PlannedAudio
  private var sides: [Side]
  private let others: [Range<Int64>]

  /// One side.
  private struct Side {
    /// Where all is to be silent.
    let silent: Range<Int64>
    /// What lies beyond the fade, from which a codec may carry noise.
    let beside: Range<Int64>
    var heard = Power()
    var source = Power()
    var loud = Power()
  }

  /// Squares of some samples.
  private struct Power {
    private var sum = 0.0
    private(set) var count = 0

    mutating func add(_ sample: Float) {
      sum += Double(sample * sample)
      count += 1
    }

    var level: Double { decibels(ofAmplitude: (sum / Double(max(1, count))).squareRoot()) }
  }

  /// - Parameters:
  ///   - number: the range's number among the channel's.
  ///   - expectation: what the channel must hold.
  init(_ number: Int, of expectation: AudioExpectation) {
    range = expectation.ranges[number]
    let (from, to) = (range.samples.lowerBound, range.samples.upperBound)
    let (reach, smear) = (expectation.reach, AudioLimits.smear)
    sides = [
      Side(
        silent: from - expectation.silent..<from,
        beside: from - reach - smear..<from - reach),
      Side(
        silent: to..<to + expectation.silent, beside: to + reach..<to + reach + smear),
    ]
    others = expectation.ranges.enumerated().filter { $0.offset != number }.map {
      $0.element.samples.lowerBound - reach..<$0.element.samples.upperBound + reach
    }
  }

  /// Adds a stretch of the track.
  mutating func add(_ block: AudioBlockPair) {
    let here = block.samples.clamped(to: block.present)
    for side in sides.indices {
      for position in sides[side].silent.clamped(to: here)
      where !others.contains(where: { $0.contains(position) }) {
        let index = Int(position - block.samples.lowerBound)
        sides[side].heard.add(block.heard(index))
        sides[side].source.add(block.source[index])
      }
      for position in sides[side].beside.clamped(to: here) {
        sides[side].loud.add(block.source[Int(position - block.samples.lowerBound)])
      }
    }
  }

  /// What is wrong: nearly as loud as the source there, and louder than what a codec carries over.
  func findings(channel: Int, _ format: TrackFormat) -> [Finding] {
    sides.compactMap { side in
      guard side.heard.count > 0 else { return nil }
      let beside = max(side.loud.level, range.effect == .mute ? -.infinity : AudioLimits.tone)
      let limit = max(
        AudioLimits.quietest, side.source.level - AudioLimits.guardDrop,
        beside - AudioLimits.carriedOver)
      if side.heard.level <= limit { return nil }
      let place = AudioPlace(
        range: range.index, track: format.track, channel: channel,
        time: Timestamp(side.silent.lowerBound, TimeBase(1, Int64(format.sampleRate))))
      return .rangeAudible(place: place, decibels: finite(side.heard.level), limit: limit)
    }
  }
}
