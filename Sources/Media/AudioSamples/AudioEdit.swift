// What is done to a track sample by sample, as a function of a sample's number alone: audio that
// comes in pieces of any size gives the same result as audio in one piece, and nothing has to be
// looked ahead.

import MediaTime

/// A stretch of a track whose samples are replaced.
package struct ReplacedRange: Sendable, Equatable {
  /// Numbers of the samples that are replaced; the same count as `PCMBuffer.start`.
  package var samples: Range<Int64>
  /// What stands in for them.
  package var replacement: Replacement
  /// The channels that it concerns; nil is all.
  package var channels: Set<Int>?

  /// Makes a range.
  package init(_ samples: Range<Int64>, _ replacement: Replacement, channels: Set<Int>? = nil) {
    (self.samples, self.replacement, self.channels) = (samples, replacement, channels)
  }
}

/// All that is replaced in one track.
package struct AudioEdit: Sendable, Equatable {
  /// The ranges, in any order; they may overlap, and silence then wins over a tone.
  package let ranges: [ReplacedRange]
  /// Samples in each fade; the fades lie outside of the ranges.
  package let fade: Int
  /// Samples of silence between a range and its fades.
  ///
  /// A codec that codes audio in frames spreads
  /// its own noise over a whole frame: without a guard, a frame that is half loud and half silent
  /// is heard where all is to be silent.
  package let guardBand: Int
  /// A channel of bass alone, whose guard is two frames of AAC long: so few of its frequencies are
  /// coded that its noise fills a frame and the one before.
  package let bass: Int?
  private let shape: FadeShape

  /// How long a fade lasts, in milliseconds.
  package static let fadeMilliseconds = 5

  /// Makes an edit.
  ///
  /// - Parameters:
  ///   - ranges: what is replaced, in any order; empty ranges are dropped.
  ///   - fade: samples in each fade, 0 or more.
  ///   - guardBand: samples of silence between a range and its fades, 0 or more.
  ///   - bass: the number of a channel with a longer guard, if `guardBand` is more than 0; nil if
  ///     there is none.
  ///   - shape: the curve of the fades.
  package init(
    _ ranges: [ReplacedRange], fade: Int, guardBand: Int = 0, bass: Int? = nil,
    shape: FadeShape = .raisedCosine
  ) {
    self.bass = bass
    precondition(fade >= 0 && guardBand >= 0, "a fade is not negative")
    self.guardBand = guardBand
    self.ranges = ranges.filter { !$0.samples.isEmpty }
      .sorted { $0.replacement == .silence && $1.replacement != .silence }
    self.fade = fade
    self.shape = shape
  }

  /// Makes an edit with fades of five milliseconds, rounded up to whole samples, and a guard of
  /// twenty (at least half a frame of AAC and at most a frame) where it is needed.
  ///
  /// - Parameters:
  ///   - ranges: what is replaced, in any order; empty ranges are dropped.
  ///   - sampleRate: samples per second of the track.
  ///   - hasFrames: whether the result is coded in frames that lose something.
  ///   - bass: the number of the channel of bass alone, if there is one.
  package init(_ ranges: [ReplacedRange], sampleRate: Int, hasFrames: Bool, bass: Int? = nil) {
    self.init(
      ranges, fade: (sampleRate * AudioEdit.fadeMilliseconds + 999) / 1000,
      guardBand: hasFrames ? min(1024, max(512, sampleRate / 50)) : 0, bass: bass)
  }

  /// Replaces what lies in `audio` of the ranges, and fades what lies beside them.
  ///
  /// A sample inside a range becomes zero or the tone alone. A tone's phase counts from its range's
  /// first sample, and it rises and falls inside the range over as many samples as a fade has. Of
  /// two fades that meet, the lower gain holds.
  ///
  /// - Returns: samples replaced, per range in the order of `ranges`, counted once for all
  ///   channels.
  @discardableResult
  package func apply(to audio: inout PCMBuffer) -> [Int64] {
    let start = audio.start.ticks
    let here = start..<(start + Int64(audio.sampleCount))
    let rate = audio.sampleRate
    for channel in 0..<audio.channelCount {
      let silent = guardBand > 0 && channel == bass ? 2048 : guardBand
      let active = ranges.filter {
        $0.channels?.contains(channel) ?? true && reach(of: $0.samples, silent).overlaps(here)
      }
      let stretches = active.map { reach(of: $0.samples, silent).clamped(to: here) }
        .sorted { $0.lowerBound < $1.lowerBound }
      var done = start
      for stretch in stretches where stretch.upperBound > done {
        let from = max(done, stretch.lowerBound)
        done = stretch.upperBound
        audio.modify(Int(from - start)..<Int(done - start), channel: channel) { index, sample in
          value(of: sample, at: start + Int64(index), among: active, silent, sampleRate: rate)
        }
      }
    }
    return ranges.map { Int64($0.samples.clamped(to: here).count) }
  }

  /// What becomes of one sample.
  private func value(
    of sample: Float, at position: Int64, among active: [ReplacedRange], _ silent: Int,
    sampleRate: Int
  ) -> Float {
    for range in active {
      // Silence comes first among the ranges, so that it wins over a tone.
      if range.samples.contains(position) {
        return replacement(in: range, at: position, sampleRate: sampleRate)
      }
    }
    let lowest = active.map { gain(beside: $0.samples, silent, at: position) }.min() ?? 1
    return sample * Float(lowest)
  }

  private func reach(of range: Range<Int64>, _ silent: Int) -> Range<Int64> {
    let low = range.lowerBound.subtractingReportingOverflow(Int64(fade + silent))
    let high = range.upperBound.addingReportingOverflow(Int64(fade + silent))
    return (low.overflow ? .min : low.partialValue)..<(high.overflow ? .max : high.partialValue)
  }

  /// What a range puts in the place of a sample.
  private func replacement(
    in range: ReplacedRange, at position: Int64, sampleRate: Int
  ) -> Float {
    guard case .tone(let tone) = range.replacement else { return 0 }
    let (low, high) = (range.samples.lowerBound, range.samples.upperBound)
    let edge = min(distance(low, position), distance(position, high) - 1) + 1
    let gain = shape.gain(at: Double(edge) / Double(fade + 1))
    return tone.sample(at: distance(low, position), sampleRate: sampleRate) * Float(gain)
  }

  /// The gain that a range leaves to a sample outside of it.
  private func gain(beside range: Range<Int64>, _ silent: Int, at position: Int64) -> Double {
    let away =
      position < range.lowerBound
      ? distance(position, range.lowerBound) : distance(range.upperBound, position) + 1
    return away <= silent ? 0 : shape.gain(at: Double(away - silent) / Double(fade + 1))
  }

  private func distance(_ a: Int64, _ b: Int64) -> Int {
    let (result, overflow) = b.subtractingReportingOverflow(a)
    return Int(overflow ? .max : result)
  }
}

extension Tone {
  /// The tone that stands in for audio: a tenth of full scale, and of the pitch that is asked for
  /// as long as the rate can carry it.
  ///
  /// - Parameters:
  ///   - hertz: the pitch that is asked for, in Hz, 1 or more.
  ///   - sampleRate: samples per second of the track.
  /// - Returns: a tone of a whole number of Hz, at most two fifths of the rate.
  package static func standIn(hertz: Double, sampleRate: Int) -> Tone {
    let highest = max(1, sampleRate * 2 / 5)
    return Tone(hertz: min(max(1, Int(hertz + 0.5)), highest), amplitude: 0.1)
  }
}
