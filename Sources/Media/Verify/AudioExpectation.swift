// What one channel of an output must hold, computed from the source's samples and the plan: the
// contract's rules written a second time, with nothing of the code that redacts.

import AudioSamples
package import RedactionModel

/// A range of the plan in one track.
package struct PlannedAudio: Sendable, Hashable {
  /// The range's number in the plan.
  package let index: Int
  /// Samples, counted from the first displayed picture.
  package let samples: Range<Int64>
  /// What is heard instead.
  package let effect: AudioEffect
  /// Which channels it concerns.
  package let channels: Selection

  /// Describes a range.
  package init(
    index: Int, samples: Range<Int64>, effect: AudioEffect, channels: Selection = .all
  ) {
    (self.index, self.samples) = (index, samples)
    (self.effect, self.channels) = (effect, channels)
  }
}

/// What one channel must hold.
struct AudioExpectation: Sendable {
  /// The ranges that concern the channel; silence comes first, since it wins over a tone.
  let ranges: [PlannedAudio]
  /// Samples of each fade: 5 ms, rounded up.
  let fade: Int64
  /// Samples of silence between a range and its fades.
  let silent: Int64
  /// Whether a codec keeps the lowest frequencies alone.
  let isBass: Bool
  /// Samples per second.
  let sampleRate: Int

  /// - Parameters:
  ///   - planned: the ranges of the track.
  ///   - channel: the channel's number.
  ///   - format: what the track is like.
  init(_ planned: [PlannedAudio], channel: Int, _ format: TrackFormat) {
    let own = planned.filter { $0.channels.includes(channel) && !$0.samples.isEmpty }
    ranges = own.filter { $0.effect == .mute } + own.filter { $0.effect != .mute }
    sampleRate = format.sampleRate
    fade = Int64((format.sampleRate + 199) / 200)
    // 20 ms, half a frame of AAC at least and a frame at most; two frames where nothing but bass is
    // coded.
    let brief = min(1024, max(512, format.sampleRate / 50))
    let guardBand = channel == format.bass ? 2048 : brief
    silent = format.isLossless ? 0 : Int64(guardBand)
    isBass = channel == format.bass && !format.isLossless
  }

  /// Where the channel of bass ends, in Hz: AAC keeps its first twelve lines.
  private static let bassEnds = 300.0

  /// Samples beside a range that it changes.
  var reach: Int64 { fade + silent }

  /// The samples of a range that no range before it has taken.
  func owned(_ number: Int) -> [Range<Int64>] {
    var parts = [ranges[number].samples]
    for winner in ranges[..<number] {
      parts = parts.flatMap { part in
        [
          part.lowerBound..<max(part.lowerBound, min(part.upperBound, winner.samples.lowerBound)),
          min(part.upperBound, max(part.lowerBound, winner.samples.upperBound))..<part.upperBound,
        ].filter { !$0.isEmpty }
      }
    }
    return parts
  }

  /// Whether a stretch is touched by a range, its fades, or a margin around them.
  func touches(_ stretch: Range<Int64>, margin: Int64) -> Bool {
    ranges.contains {
      stretch.lowerBound - reach - margin < $0.samples.upperBound
        && $0.samples.lowerBound < stretch.upperBound + reach + margin
    }
  }

  /// Whether a stretch lies in a range, if only in part.
  func isInside(_ stretch: Range<Int64>) -> Bool {
    ranges.contains { $0.samples.overlaps(stretch) }
  }

  /// What must be heard where the source has samples.
  ///
  /// - Parameters:
  ///   - source: samples of the source.
  ///   - start: the number of the first.
  ///   - present: the samples that the source has, and the output is to have; silence elsewhere.
  /// - Returns: as many samples.
  func samples(_ source: ArraySlice<Float>, from start: Int64, present: Range<Int64>) -> [Float] {
    var result = Array(source)
    let whole = start..<start + Int64(source.count)
    for position in whole where !present.contains(position) { result[Int(position - start)] = 0 }
    let here = whole.clamped(to: present)
    let active = ranges.filter {
      here.lowerBound - reach < $0.samples.upperBound
        && $0.samples.lowerBound < here.upperBound + reach
    }
    if active.isEmpty || here.isEmpty { return result }
    for position in here {
      result[Int(position - start)] = value(of: result[Int(position - start)], position, active)
    }
    return result
  }

  private func value(of sample: Float, _ position: Int64, _ active: [PlannedAudio]) -> Float {
    if let owner = active.first(where: { $0.samples.contains(position) }) {
      return stand(in: owner, at: position)
    }
    let gain = active.map { range in
      let low = range.samples.lowerBound - position
      let away = position < range.samples.lowerBound ? low : position - range.samples.upperBound + 1
      return ramp(away - silent)
    }.min()
    return sample * Float(gain ?? 1)
  }

  /// What a range puts in the place of a sample.
  private func stand(in range: PlannedAudio, at position: Int64) -> Float {
    tone(of: range, at: position)?.sine ?? 0
  }

  /// The tone of a range at a sample of it, and the same a quarter of a period ahead.
  ///
  /// It rises and falls as a fade does. Nil where there is to be none.
  func tone(of range: PlannedAudio, at position: Int64) -> (sine: Float, cosine: Float)? {
    guard case .tone(let hertz) = range.effect, !isBass || hertz < AudioExpectation.bassEnds else {
      return nil
    }
    let since = position - range.samples.lowerBound
    let edge = min(since, range.samples.upperBound - position - 1) + 1
    let (tone, rate) = (Tone.standIn(hertz: hertz, sampleRate: sampleRate), Int64(sampleRate))
    let turns = Double((since % rate) * (Int64(tone.hertz) % rate) % rate) / Double(rate)
    let level = Float(tone.amplitude) * Float(ramp(edge))
    return (Float(sine(turns: turns)) * level, Float(cosine(turns: turns)) * level)
  }

  /// A raised cosine from 0, at 0 samples, to 1, after a whole fade.
  private func ramp(_ steps: Int64) -> Double {
    let x = min(max(Double(steps) / Double(fade + 1), 0), 1)
    return 0.5 - 0.5 * cosine(turns: x / 2)
  }
}

/// What a track is like, for whoever checks it.
package struct TrackFormat: Sendable, Hashable {
  /// The track's number among those of audio.
  package let track: Int
  /// Samples per second of each channel.
  package let sampleRate: Int
  /// Number of channels.
  package let channels: Int
  /// The channel of bass alone; nil if there is none.
  package let bass: Int?
  /// Whether the output's codec keeps samples as they are.
  package let isLossless: Bool

  /// Describes a track.
  package init(track: Int, sampleRate: Int, channels: Int, bass: Int?, isLossless: Bool) {
    (self.track, self.sampleRate, self.channels) = (track, sampleRate, channels)
    (self.bass, self.isLossless) = (bass, isLossless)
  }
}
