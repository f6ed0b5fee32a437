// Ramps between nothing and everything, and the replacement of a range by silence or a tone. What
// is replaced is zero or the tone alone: no sample inside the range depends on what was there
// before.

/// The course of a ramp from 0 to 1.
package enum FadeShape: Sendable, CaseIterable {
  /// A straight line.
  case linear
  /// Half a period of a cosine: no corner at either end.
  case raisedCosine

  /// The gain at a position on the ramp; both are 0...1, and positions outside are held.
  package func gain(at position: Double) -> Double {
    let x = min(max(position, 0), 1)
    return switch self {
    case .linear: x
    case .raisedCosine: 0.5 - 0.5 * cosine(turns: x / 2)
    }
  }
}

/// What stands in for audio that is taken out.
package enum Replacement: Equatable, Sendable {
  /// Samples of exactly zero.
  case silence
  /// A steady tone.
  case tone(Tone)
}

extension PCMBuffer {
  /// Raises the gain from 0, just before the range, to 1, just after it.
  ///
  /// - Precondition: the range lies inside the buffer.
  package mutating func fadeIn(_ range: Range<Int>, shape: FadeShape) {
    let steps = Double(range.count + 1)
    modify(range) { index, sample in
      sample * Float(shape.gain(at: Double(index - range.lowerBound + 1) / steps))
    }
  }

  /// Lowers the gain from 1, just before the range, to 0, just after it.
  ///
  /// - Precondition: the range lies inside the buffer.
  package mutating func fadeOut(_ range: Range<Int>, shape: FadeShape) {
    let steps = Double(range.count + 1)
    modify(range) { index, sample in
      sample * Float(shape.gain(at: Double(range.upperBound - index) / steps))
    }
  }

  /// Replaces a range in every channel, and fades what remains on both sides of it.
  ///
  /// Nothing of the old audio is left inside the range; the fades lie outside of it, and are
  /// shorter at the ends of the buffer. A tone starts and ends with a ramp of the same length
  /// inside the range, and its phase is counted from the range's first sample.
  ///
  /// - Parameters:
  ///   - range: samples from the start of the buffer; must lie inside it.
  ///   - replacement: what stands in the range, silence or a tone.
  ///   - fade: samples in each ramp, 0 or more.
  ///   - shape: the curve of the ramps.
  package mutating func replace(
    _ range: Range<Int>, with replacement: Replacement, fade: Int, shape: FadeShape = .raisedCosine
  ) {
    precondition(fade >= 0, "a fade is not negative")
    if range.isEmpty { return }
    fadeOut(max(0, range.lowerBound - fade)..<range.lowerBound, shape: shape)
    fadeIn(range.upperBound..<min(sampleCount, range.upperBound + fade), shape: shape)
    let rate = sampleRate
    modify(range) { index, _ in
      guard case .tone(let tone) = replacement else { return 0 }
      let edge = min(index - range.lowerBound, range.upperBound - 1 - index) + 1
      let gain = shape.gain(at: Double(edge) / Double(fade + 1))
      return tone.sample(at: index - range.lowerBound, sampleRate: rate) * Float(gain)
    }
  }
}
