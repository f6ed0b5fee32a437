// What a plan takes out of one track of sound, applied to its blocks as they pass. Whatever is inside a
// range is replaced at the source's own rate, before anything else looks at it.

import MediaTime
package import PolicyGate
package import RedactionModel
import Sound

/// One range of a track that the plan replaces.
package struct ErasedRange: Sendable, Hashable {
  /// Samples, counted from the first displayed picture.
  package var samples: Range<Int64>
  /// Which channels it concerns.
  package var channels: Selection
  /// What is heard instead.
  package var effect: AudioEffect
  /// The legal ground that the plan names.
  package var reason: String?

  /// Whether it concerns each of some channels.
  func covers(_ wanted: [Int]) -> Bool {
    switch channels {
    case .all: true
    case .only(let some): wanted.allSatisfy(some.contains)
    }
  }
}

/// Replaces the ranges of a plan in one track.
///
/// Blocks come in order. In each channel that a range names, its samples become zeros or a tone that knows
/// nothing of what was there; 5 ms before and after it the sound is faded out and in. Where ranges overlap,
/// silence wins.
package struct SoundErasure: Sendable {
  /// All ranges of this track, in the plan's order.
  package let ranges: [ErasedRange]
  private let fade: Int64
  private let order: [Int]
  private var next = 0
  private var active: [Int] = []

  /// More samples than any recording has.
  private static let farthest: Int64 = 1 << 61
  /// How loud a tone is: -20 dBFS.
  private static let toneAmplitude = 0.1

  /// Prepares for a track.
  ///
  /// - Parameters:
  ///   - track: the track's number among those of sound, from 0.
  ///   - facts: the source's timeline.
  package init(plan: AuthorizedPlan?, track: Int, facts: SourceFacts, clock: SoundClock) {
    var ranges: [ErasedRange] = []
    for range in plan?.plan.audio ?? [] {
      if case .only(let tracks) = range.tracks, !tracks.contains(track) { continue }
      // Far from the ends of 64 bits, so that a fade can be added to any of them.
      let limits = -SoundErasure.farthest..<SoundErasure.farthest
      ranges.append(
        ErasedRange(
          samples: clock.samples(touching: range.resolved(in: facts)).clamped(to: limits),
          channels: range.channels,
          effect: range.effect, reason: range.reason))
    }
    self.ranges = ranges
    order = ranges.indices.sorted {
      ranges[$0].samples.lowerBound < ranges[$1].samples.lowerBound
    }
    fade = Int64(clock.sampleRate / 200)
  }

  /// Applies the ranges to a block.
  package mutating func apply(to block: inout SoundBlock) {
    let (from, to) = (block.position, block.end)
    while next < order.count, ranges[order[next]].samples.lowerBound - fade < to {
      active.append(order[next])
      next += 1
    }
    if active.isEmpty { return }
    active.removeAll { ranges[$0].samples.upperBound + fade <= from }
    active.sort()
    for channel in 0..<block.sound.channelCount {
      let heard = active.filter { ranges[$0].covers([channel]) }
      for index in heard { fadeAround(ranges[index].samples, channel, &block) }
      for index in heard { replace(ranges[index], channel, &block) }
      for index in heard where ranges[index].effect == .mute {
        replace(ranges[index], channel, &block)
      }
    }
  }

  /// Where nothing at all is heard of some channels, sorted and apart.
  ///
  /// - Parameter origin: the sample that positions count from in the result.
  package func mutedRanges(hearing channels: [Int], from origin: Int64) -> [Range<Int64>] {
    let perChannel = channels.map { channel in
      joined(ranges.filter { $0.effect == .mute && $0.covers([channel]) }.map(\.samples))
    }
    guard var common = perChannel.first else { return [] }
    for other in perChannel.dropFirst() {
      var (result, index): ([Range<Int64>], Int) = ([], 0)
      for range in common {
        while index < other.count, other[index].upperBound <= range.lowerBound { index += 1 }
        for candidate in other[index...] {
          if candidate.lowerBound >= range.upperBound { break }
          result.append(range.clamped(to: candidate))
        }
      }
      common = result
    }
    return common.compactMap { range in
      let moved = max(range.lowerBound, origin) - origin
      return range.upperBound > origin ? moved..<range.upperBound - origin : nil
    }
  }

  private func fadeAround(_ range: Range<Int64>, _ channel: Int, _ block: inout SoundBlock) {
    func change(_ part: Range<Int64>, _ distance: (Int64) -> Int64) {
      for position in part.clamped(to: block.position..<block.end) {
        let gain = FadeShape.raisedCosine.gain(at: Double(distance(position)) / Double(fade + 1))
        block.sound[channel, Int(position - block.position)] *= Float(gain)
      }
    }
    change(range.lowerBound - fade..<range.lowerBound) { range.lowerBound - $0 }
    change(range.upperBound..<range.upperBound + fade) { $0 - range.upperBound + 1 }
  }

  private func replace(_ range: ErasedRange, _ channel: Int, _ block: inout SoundBlock) {
    let rate = block.sound.sampleRate
    for position in range.samples.clamped(to: block.position..<block.end) {
      var sample: Float = 0
      if case .tone(let hertz) = range.effect {
        let tone = Tone(hertz: max(1, Int(hertz)), amplitude: SoundErasure.toneAmplitude)
        let edge = min(position - range.samples.lowerBound, range.samples.upperBound - 1 - position)
        let gain = FadeShape.raisedCosine.gain(at: Double(edge + 1) / Double(fade + 1))
        let index = Int((position - range.samples.lowerBound) % Int64(rate))
        sample = tone.sample(at: index, sampleRate: rate) * Float(gain)
      }
      block.sound[channel, Int(position - block.position)] = sample
    }
  }
}

/// Ranges sorted, and joined where they touch.
private func joined(_ ranges: [Range<Int64>]) -> [Range<Int64>] {
  var result: [Range<Int64>] = []
  for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
    if let last = result.last, range.lowerBound <= last.upperBound {
      result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
    } else {
      result.append(range)
    }
  }
  return result
}
