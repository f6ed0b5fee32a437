// Whether one signal holds something of another, however quiet: phase correlation, which asks every
// frequency for its delay and none for its loudness. What is unrelated answers with all delays
// alike; what is related answers with one.

import Glibc  // for the linker: a square root is exact, but may be a call into libm

/// Looks for a signal in another, in one pass and bounded memory.
///
/// Knapp and Carter, "The generalized correlation method for estimation of time delay" (1976).
///
/// Reason for its size: a frame of both signals fills up beside the sums.
package struct HiddenSignal: Sendable {
  private let frame: Int
  private let transform: FourierTransform
  private let window: [Float]
  private var a: [SIMD8<Float>]
  private var b: [SIMD8<Float>]
  private var filled = 0
  private var sums: [(re: Float, im: Float)]
  private var energy = 0.0
  /// Samples seen.
  package private(set) var count = 0

  /// Prepares for a sample rate.
  ///
  /// - Parameters:
  ///   - sampleRate: samples per second.
  ///   - length: samples that will be added; frames are shorter where there are few.
  package init(sampleRate: Int, length: Int) {
    let frame = max(64, powerOfTwo(notAbove: max(1, min(sampleRate / 20, length))))
    self.frame = frame
    transform = FourierTransform(size: 2 * frame)
    window = (0..<frame).map {
      Float(0.5 - 0.5 * cosine(turns: (Double($0) + 0.5) / Double(frame)))
    }
    a = Array(repeating: .zero, count: 2 * frame)
    b = a
    sums = Array(repeating: (0, 0), count: 2 * frame)
  }

  /// Root mean square of the signal that is looked into; 0 for nothing.
  package var rms: Double { count == 0 ? 0 : (energy / Double(count)).squareRoot() }

  /// Adds a sample.
  ///
  /// - Parameters:
  ///   - wanted: of the signal that is looked for.
  ///   - heard: of the one that is looked into.
  package mutating func add(wanted: Float, heard: Float) {
    let (lane, index) = (filled / frame, filled % frame)
    a[index][lane] = wanted * window[index]
    b[index][lane] = heard * window[index]
    energy += Double(heard * heard)
    count += 1
    filled += 1
    if filled == 8 * frame { flush() }
  }

  /// By how much the best delay stands out among all within half a frame.
  ///
  /// Strangers stay below 6, and so do signals that repeat themselves: they fit at many delays and
  /// tell nothing. A last frame that is not full is left out: both signals end in it at one place.
  ///
  /// - Returns: the largest value of the phase correlation over its root mean square, 0 or more.
  package mutating func prominence() -> Double {
    for index in (filled % frame == 0 ? 0..<0 : 0..<filled % frame) {
      (a[index][filled / frame], b[index][filled / frame]) = (0, 0)
    }
    if filled > 0 { flush() }
    var re = sums.map { SIMD8<Float>(repeating: $0.re) }
    var im = sums.map { SIMD8<Float>(repeating: $0.im) }
    transform.transform(&im, &re)
    let values = (-frame / 2...frame / 2).map { Double(re[$0 & (2 * frame - 1)][0]) }
    let mean = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    guard mean > 0, let best = values.indices.max(by: { abs(values[$0]) < abs(values[$1]) }) else {
      return 0
    }
    let others = values.indices.lazy.filter { abs($0 - best) >= 16 }.map { abs(values[$0]) }
    return others.max() ?? 0 > 0.6 * abs(values[best]) ? 0 : abs(values[best]) / mean.squareRoot()
  }

  private mutating func flush() {
    transform.transform(&a, &b)
    let size = 2 * frame
    var largest = (a: SIMD8<Float>.zero, b: SIMD8<Float>.zero)
    func parts(_ bin: Int) -> (
      ar: SIMD8<Float>, ai: SIMD8<Float>, br: SIMD8<Float>, bi: SIMD8<Float>
    ) {
      let other = size - bin
      return (a[bin] + a[other], b[bin] - b[other], b[bin] + b[other], a[other] - a[bin])
    }
    for bin in 1..<frame {
      let (ar, ai, br, bi) = parts(bin)
      largest.a = pointwiseMax(largest.a, ar * ar + ai * ai)
      largest.b = pointwiseMax(largest.b, br * br + bi * bi)
    }
    for bin in 1..<frame {
      let (ar, ai, br, bi) = parts(bin)
      let (p, q) = (ar * ar + ai * ai, br * br + bi * bi)
      // What a float cannot tell from the strongest is no signal.
      let isThere = (p .> largest.a * 1e-6) .& (q .> largest.b * 1e-6)
      let size = (p * q).squareRoot().replacing(with: .infinity, where: .!isThere)
      let (re, im) = ((br * ar + bi * ai) / size, (bi * ar - br * ai) / size)
      sums[bin].re += re.sum()
      sums[bin].im += im.sum()
      sums[2 * frame - bin].re = sums[bin].re
      sums[2 * frame - bin].im = -sums[bin].im
    }
    filled = 0
    for index in a.indices { (a[index], b[index]) = (.zero, .zero) }
  }
}
