// What a plan takes out of each audio track, in samples: the one place at which `redact`, `audio`
// and a clerk's preview learn it, so that all of them take out the same.

package import AudioSamples
package import LibAV
import MediaTime
package import RedactionModel
package import WorkerProtocol

/// One range of a plan in one track.
package struct RedactedRange: Sendable, Hashable {
  /// The range's number in the plan.
  package let index: Int
  /// Samples, counted from the first displayed picture.
  package let samples: Range<Int64>
  /// Which channels it concerns.
  package let channels: Selection
  /// What is heard instead.
  package let effect: AudioEffect

  /// Whether it concerns each of some channels.
  package func covers(_ wanted: [Int]) -> Bool { wanted.allSatisfy(channels.includes) }

  /// The channels as a list; nil is all.
  package var listedChannels: [Int]? {
    if case .only(let numbers) = channels { numbers.sorted() } else { nil }
  }
}

/// The audio ranges of a plan by the tracks that they concern.
package struct AudioRedaction: Sendable {
  private let plan: [AudioRange]
  /// Per stream of audio, by its number in the container, the numbers of the ranges that concern
  /// it.
  private let concerned: [Int: [Int]]

  /// More samples than any recording has, so that a fade can be added to any end of a range.
  private static let limits = -(Int64(1) << 61)..<(Int64(1) << 61)

  /// Holds a plan against the streams of a source.
  ///
  /// A plan that names what the source does not have is refused, since somebody meant something by
  /// it that would stay audible.
  ///
  /// - Parameters:
  ///   - plan: the plan; only its audio ranges matter here.
  ///   - streams: streams of the source, in its order; only those of audio matter.
  /// - Throws: `MediaFailure.noSuchTrack` and `.noSuchChannel`.
  package init(_ plan: RedactionPlan, streams: [StreamFacts]) throws(MediaFailure) {
    let tracks = streams.filter { $0.kind == .audio }
    var concerned: [Int: [Int]] = [:]
    for (index, range) in plan.audio.enumerated() {
      if case .only(let numbers) = range.tracks,
        let missing = numbers.first(where: { $0 >= tracks.count })
      {
        throw .noSuchTrack(range: index, track: missing, count: tracks.count)
      }
      for (number, track) in tracks.enumerated() where range.tracks.includes(number) {
        let channels = track.audio?.channels ?? 0
        if case .only(let numbers) = range.channels,
          let missing = numbers.first(where: { $0 >= channels })
        {
          throw .noSuchChannel(range: index, channel: missing, track: number, count: channels)
        }
        concerned[track.index, default: []].append(index)
      }
    }
    self.plan = plan.audio
    self.concerned = concerned
  }

  /// The streams of audio in which something is taken out.
  package var streams: Set<Int> { Set(concerned.keys) }

  /// What is taken out of a stream, in the plan's order.
  ///
  /// - Parameters:
  ///   - stream: its number in the container.
  ///   - facts: the source's timeline, on which the plan's times lie.
  ///   - clock: how the stream's samples are counted.
  /// - Returns: ranges in samples, widened outward to whole samples.
  package func ranges(
    of stream: Int, facts: SourceFacts, clock: AudioClock
  ) -> [RedactedRange] {
    (concerned[stream] ?? []).map { index in
      RedactedRange(
        index: index,
        samples: clock.samples(touching: plan[index].resolved(in: facts))
          .clamped(to: AudioRedaction.limits),
        channels: plan[index].channels, effect: plan[index].effect)
    }
  }
}

extension Selection {
  /// Whether a number is selected.
  package func includes(_ number: Int) -> Bool {
    switch self {
    case .all: true
    case .only(let numbers): numbers.contains(number)
    }
  }
}

extension RedactedRange {
  /// The range as it is applied to samples.
  ///
  /// - Parameter sampleRate: of the track.
  /// - Returns: which samples are replaced by what.
  package func replaced(sampleRate: Int) -> ReplacedRange {
    let replacement: Replacement =
      switch effect {
      case .mute: .silence
      case .tone(let hertz): .tone(.standIn(hertz: hertz, sampleRate: sampleRate))
      }
    return ReplacedRange(samples, replacement, channels: listedChannels.map { Set($0) })
  }
}
