// By how many samples one signal lies behind another: cross-correlation over many lags at once. A
// signal that repeats itself fits at many lags; then the one nearest to zero is meant, since the
// times of the file say so.

import Glibc  // for the linker: a square root is exact, but may be a call into libm

/// Finds lags of one sample rate.
package struct LagSearch: Sendable {
  /// Where a signal was found again.
  package struct Lag: Equatable, Sendable {
    /// Samples by which it lies later; negative, earlier.
    package let samples: Int
    /// How alike the two are there, -1...1.
    package let correlation: Double
  }

  /// Largest lag, in samples: a quarter of a second.
  package let reach: Int
  private let sampleRate: Int
  private let segment: Int
  private let transform: FourierTransform
  /// Fades a segment in and out: without it, what is below 200 Hz would leave its edges above.
  private let window: [Float]

  /// Prepares for a sample rate.
  package init(sampleRate: Int) {
    self.sampleRate = sampleRate
    reach = max(1, sampleRate / 4)
    // A segment and what may lie beside it fill the transform.
    let size = 2 * powerOfTwo(notAbove: max(16, sampleRate / 2))
    let segment = max(1, size - 2 * reach) / 2
    self.segment = segment
    window = (0..<segment).map {
      Float(0.5 - 0.5 * cosine(turns: (Double($0) + 0.5) / Double(segment)))
    }
    transform = FourierTransform(size: size)
  }

  /// The most samples of a signal that a search looks at: the rest tells no more.
  package var length: Int { 8 * segment }

  /// Looks for a signal in a longer one, by what both have between 200 and 4000 Hz.
  ///
  /// - Parameters:
  ///   - signal: up to ``length`` of its samples are looked at.
  ///   - other: what is heard, from `reach` samples before the signal to `reach` after it.
  /// - Returns: the lag at which both are most alike, of about equals the one nearest to zero; nil
  ///   when there is nothing to hear, or nothing alike.
  package func lag(of signal: ArraySlice<Float>, in other: ArraySlice<Float>) -> Lag? {
    precondition(other.count == signal.count + 2 * reach, "room on both sides")
    let size = transform.size
    var (a, ai) = ([SIMD8<Float>](repeating: .zero, count: size), [SIMD8<Float>]())
    var (b, bi, total) = (a, a, Float(0))
    ai = a
    for lane in 0..<8 {
      let from = lane * segment
      guard from < signal.count else { break }
      for index in 0..<min(segment, signal.count - from) {
        let sample = signal[signal.startIndex + from + index] * window[index]
        a[index][lane] = sample
        total += sample * sample
      }
      for index in 0..<min(segment + 2 * reach, other.count - from) {
        b[index][lane] = other[other.startIndex + from + index]
      }
    }
    transform.transform(&a, &ai)
    transform.transform(&b, &bi)
    var energy = 0.0
    let width = Double(sampleRate) / Double(size)
    for bin in 0..<size {
      let hertz = Double(min(bin, size - bin)) * width
      guard hertz >= 200, hertz < 4000 else {
        (a[bin], ai[bin], b[bin], bi[bin]) = (.zero, .zero, .zero, .zero)
        continue
      }
      let (x, y) = (a[bin], ai[bin])
      energy += Double((x * x + y * y).sum())
      (a[bin], ai[bin]) = (b[bin] * x + bi[bin] * y, bi[bin] * x - b[bin] * y)
    }
    transform.transform(&ai, &a)
    transform.transform(&bi, &b)
    energy /= Double(size)
    // A hum that reaches up from below tells nothing.
    guard energy > 1e-4 * Double(total) else { return nil }
    return best(products: a, signal: energy, heard: b)
  }

  /// The best lag from products at each lag, both times the transform's size.
  private func best(
    products: [SIMD8<Float>], signal energy: Double, heard: [SIMD8<Float>]
  ) -> Lag? {
    let size = Double(transform.size)
    guard energy > 1e-9 else { return nil }
    func power(_ index: Int) -> Double { Double((heard[index] * heard[index]).sum()) / size / size }
    var around = (0..<segment).reduce(0) { $0 + power($1) }
    var likeness: [Double] = []
    for lag in 0...2 * reach {
      let product = Double(products[lag].sum()) / size
      // The window leaves this much of the correlation of a signal with itself.
      let whole = (2 / 3.0 * energy * around).squareRoot()
      likeness.append(around > 1e-9 ? min(1, product / whole) : 0)
      around = max(0, around + power(lag + segment) - power(lag))
    }
    let top = likeness.max() ?? 0
    guard top > 0.3 else { return nil }
    // A correlation stands on a peak of its own; of equal peaks, the nearest.
    let peaks = likeness.indices.filter { index in
      likeness[index] >= top - 0.06 * top
        && likeness[index] >= likeness[max(0, index - 1)]
        && likeness[index] >= likeness[min(2 * reach, index + 1)]
    }
    guard let nearest = peaks.min(by: { abs($0 - reach) < abs($1 - reach) }) else { return nil }
    return Lag(samples: nearest - reach, correlation: likeness[nearest])
  }
}
