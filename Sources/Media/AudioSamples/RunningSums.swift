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

  /// Standard deviation of the first signal; 0 for nothing.
  package var firstDeviation: Double {
    let n = Double(max(1, count))
    return (max(0, xx - x * x / n) / n).squareRoot()
  }

  /// Pearson's coefficient, -1...1; 0 where one of the two does not change.
  package var correlation: Double {
    let n = Double(max(1, count))
    let (a, b) = (xx - x * x / n, yy - y * y / n)
    guard a > 1e-12 * max(1, xx), b > 1e-12 * max(1e-9, yy) else { return 0 }
    return (xy - x * y / n) / (a.squareRoot() * b.squareRoot())
  }
}
