// What a plan takes out of one audio track, applied to its blocks as they pass. Whatever is inside a
// range is replaced at the source's own rate, before anything else looks at it.

import MediaTime
package import PolicyGate
package import RedactionModel
import AudioSamples

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
/// The samples are those that `redact` replaces; there is no codec behind them that would need a guard.
package struct AudioErasure: Sendable {
  /// All ranges of this track, in the plan's order.
  package let ranges: [ErasedRange]
  private let edit: AudioEdit

  /// More samples than any recording has.
  private static let farthest: Int64 = 1 << 61

  /// Prepares for a track.
  ///
  /// - Parameters:
  ///   - track: the track's number among those of audio, from 0.
  ///   - facts: the source's timeline.
  package init(plan: AuthorizedPlan?, track: Int, facts: SourceFacts, clock: AudioClock) {
    var ranges: [ErasedRange] = []
    for range in plan?.plan.audio ?? [] {
      if case .only(let tracks) = range.tracks, !tracks.contains(track) { continue }
      // Far from the ends of 64 bits, so that a fade can be added to any of them.
      let limits = -AudioErasure.farthest..<AudioErasure.farthest
      ranges.append(
        ErasedRange(
          samples: clock.samples(touching: range.resolved(in: facts)).clamped(to: limits),
          channels: range.channels,
          effect: range.effect, reason: range.reason))
    }
    self.ranges = ranges
    edit = AudioEdit(
      ranges.map { range in
        var channels: Set<Int>?
        if case .only(let numbers) = range.channels { channels = Set(numbers) }
        return ReplacedRange(
          range.samples, range.effect.replacement(sampleRate: clock.sampleRate), channels: channels)
      }, sampleRate: clock.sampleRate, hasFrames: false)
  }

  /// Applies the ranges to a block.
  package func apply(to block: inout AudioBlock) {
    edit.apply(to: &block.audio)
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
