// Which ranges of a plan concern which track of a source. A plan that names what the source does not have
// is refused, since somebody meant something by it that would stay audible.

import LibAV
import MediaTime
package import RedactionModel
package import AudioSamples

/// The audio ranges of a plan by the streams that they concern.
struct AudioPlan: Sendable {
  /// One range and its number in the plan.
  struct Item: Sendable {
    let index: Int
    let range: AudioRange
  }

  /// Per audio stream, by its number in the container, what is replaced in it; streams that no range
  /// concerns are not listed.
  let items: [Int: [Item]]

  /// - Throws: `RenderError.noSuchTrack` and `.noSuchChannel`.
  init(_ plan: RedactionPlan, streams: [StreamFacts]) throws(RenderError) {
    let tracks = streams.filter { $0.kind == .audio }
    var items: [Int: [Item]] = [:]
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
        items[track.index, default: []].append(Item(index: index, range: range))
      }
    }
    self.items = items
  }

  /// What is replaced in a stream, in samples; in the order of its items.
  func ranges(of stream: Int, facts: SourceFacts, clock: AudioClock) -> [ReplacedRange] {
    (items[stream] ?? []).map { item in
      var channels: Set<Int>?
      if case .only(let numbers) = item.range.channels { channels = Set(numbers) }
      return ReplacedRange(
        clock.samples(touching: item.range.resolved(in: facts)),
        item.range.effect.replacement(sampleRate: clock.sampleRate), channels: channels)
    }
  }
}

extension Selection {
  /// Whether a number is selected.
  func includes(_ number: Int) -> Bool {
    switch self {
    case .all: true
    case .only(let numbers): numbers.contains(number)
    }
  }
}

extension AudioEffect {
  /// What stands in for the audio.
  package func replacement(sampleRate: Int) -> Replacement {
    switch self {
    case .mute: .silence
    case .tone(let hertz): .tone(.standIn(hertz: hertz, sampleRate: sampleRate))
    }
  }
}
