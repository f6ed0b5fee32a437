// How samples of one track are counted: from the first displayed picture, as a plan counts its
// times. Integers throughout, so that a sample has the same number for whoever redacts, extracts or
// checks.

package import MediaTime

/// Turns times into numbers of samples of one track, and back.
package struct AudioClock: Sendable, Hashable {
  /// Samples per second; 1 or more.
  package let sampleRate: Int
  /// When the first picture is displayed, on the container's clock.
  package let firstPicture: Timestamp
  /// The sample of the container's clock that is heard with the first picture; it has the number 0.
  private let origin: Int64

  /// Counts samples from a picture's time on the container's clock.
  package init(sampleRate: Int, firstPicture: Timestamp) {
    self.sampleRate = max(1, sampleRate)
    self.firstPicture = firstPicture
    origin =
      firstPicture.converted(to: TimeBase(1, Int64(self.sampleRate)), rounding: .nearest).ticks
  }

  /// One sample per tick.
  package var timeBase: TimeBase { TimeBase(1, Int64(sampleRate)) }

  /// The sample that is heard at a time of the container's clock; to the nearest.
  package func position(of time: Timestamp) -> Int64 {
    let tick = time.converted(to: timeBase, rounding: .nearest).ticks
    return Int64(clamping: Int128(tick) - Int128(origin))
  }

  /// When a sample is heard, on the container's clock.
  package func time(of position: Int64) -> Timestamp {
    Timestamp(Int64(clamping: Int128(position) + Int128(origin)), timeBase)
  }

  /// The samples that audio during a range of time that counts from the first picture: widened
  /// outward to whole samples.
  package func samples(touching range: TimeRange) -> Range<Int64> {
    let from = position(of: range.from, rounding: .down)
    return from..<max(from, position(of: range.to, rounding: .up))
  }

  /// The samples that audio wholly inside a range of time that counts from the first picture.
  package func samples(inside range: TimeRange) -> Range<Int64> {
    let from = position(of: range.from, rounding: .up)
    return from..<max(from, position(of: range.to, rounding: .down))
  }

  /// The exact sum of a relative time and the first picture's, in samples.
  private func position(of relative: Timestamp, rounding: Rounding) -> Int64 {
    let (a, b) = (relative.base, firstPicture.base)
    let sum =
      Int128(relative.ticks) * Int128(a.numerator) * Int128(b.denominator)
      + Int128(firstPicture.ticks) * Int128(b.numerator) * Int128(a.denominator)
    let (divisor, rate) = (Int128(a.denominator) * Int128(b.denominator), Int128(sampleRate))
    let (quotient, remainder) = (sum * rate).quotientAndRemainder(dividingBy: divisor)
    let tick: Int128 =
      switch rounding {
      case .down: remainder < 0 ? quotient - 1 : quotient
      case .up: remainder > 0 ? quotient + 1 : quotient
      case .nearest:
        2 * remainder.magnitude >= divisor.magnitude ? quotient + remainder.signum() : quotient
      }
    return Int64(clamping: tick - Int128(origin))
  }
}
