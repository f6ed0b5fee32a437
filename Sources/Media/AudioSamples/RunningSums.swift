// How alike two signals are, summed sample by sample: for audio that is too long to be held, and
// for the check that nothing of a signal is left in another.

import Glibc  // for the linker: a square root is exact, but may be a call into libm

/// Sums over pairs of samples, from which levels and correlation follow.
package struct RunningSums: Equatable, Sendable {
  /// Pairs seen.
  package private(set) var count = 0
  private var x = 0.0
  private var y = 0.0
  private var xx = 0.0
  private var yy = 0.0
  private var xy = 0.0

  /// Nothing seen.
  package init() {}

  /// Adds one pair.
  package mutating func add(_ a: Double, _ b: Double) {
    count += 1
    x += a
    y += b
    xx += a * a
    yy += b * b
    xy += a * b
  }

  /// Root mean square of the first signal; 0 for nothing.
  package var firstRMS: Double { count == 0 ? 0 : (max(0, xx) / Double(count)).squareRoot() }
  /// Root mean square of the second signal; 0 for nothing.
  package var secondRMS: Double { count == 0 ? 0 : (max(0, yy) / Double(count)).squareRoot() }

  /// Pearson's coefficient, -1...1; 0 where one of the two does not change.
  package var correlation: Double {
    let n = Double(max(1, count))
    let (a, b) = (xx - x * x / n, yy - y * y / n)
    guard a > 1e-12 * max(1, xx), b > 1e-12 * max(1e-9, yy) else { return 0 }
    return (xy - x * y / n) / (a.squareRoot() * b.squareRoot())
  }
}

/// What is left of a signal once a steady tone of known pitch is taken out of it, and how much that
/// is like another signal: least squares, in one pass.
package struct ToneResidue: Equatable, Sendable {
  /// Samples seen.
  package private(set) var count = 0
  private var gram = (cc: 0.0, cs: 0.0, ss: 0.0)
  private var heard = (c: 0.0, s: 0.0, energy: 0.0)
  private var source = (c: 0.0, s: 0.0, energy: 0.0)
  private var product = 0.0

  /// Nothing seen.
  package init() {}

  /// Adds one sample of both signals.
  ///
  /// - Parameters:
  ///   - y: the sample of the signal that holds the tone.
  ///   - x: the sample of the other signal.
  ///   - turns: the tone's phase, in full circles.
  package mutating func add(heard y: Double, source x: Double, turns: Double) {
    let (c, s) = (cosine(turns: turns), sine(turns: turns))
    count += 1
    gram = (gram.cc + c * c, gram.cs + c * s, gram.ss + s * s)
    heard = (heard.c + y * c, heard.s + y * s, heard.energy + y * y)
    source = (source.c + x * c, source.s + x * s, source.energy + x * x)
    product += x * y
  }

  /// Root mean square of what is heard beside the tone; 0 for nothing.
  package var rms: Double {
    count == 0 ? 0 : (max(0, heard.energy - explained(heard, heard)) / Double(count)).squareRoot()
  }

  /// Correlation of what is heard beside the tone and the source without it, -1...1.
  package var correlation: Double {
    let a = source.energy - explained(source, source)
    let b = heard.energy - explained(heard, heard)
    guard a > 1e-9 * max(1e-9, source.energy), b > 1e-9 * max(1e-9, heard.energy) else { return 0 }
    return (product - explained(source, heard)) / (a.squareRoot() * b.squareRoot())
  }

  private func explained(
    _ p: (c: Double, s: Double, energy: Double), _ q: (c: Double, s: Double, energy: Double)
  ) -> Double {
    let determinant = gram.cc * gram.ss - gram.cs * gram.cs
    guard determinant > 1e-9 else { return 0 }
    return
      (p.c * q.c * gram.ss - (p.c * q.s + p.s * q.c) * gram.cs + p.s * q.s * gram.cc) / determinant
  }

  package static func == (a: ToneResidue, b: ToneResidue) -> Bool {
    a.count == b.count && a.gram == b.gram && a.heard == b.heard && a.source == b.source
      && a.product == b.product
  }
}
