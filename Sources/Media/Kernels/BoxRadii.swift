// How wide three box passes must be to spread like a Gaussian: the only place where a strength
// given in sigma becomes whole samples.

/// The radii of three box passes over a plane, each `2 * radius + 1` samples wide.
package struct BoxRadii: Hashable, Sendable {
  /// The largest radius that a pass takes; larger ones are cut to it.
  package static let largest = 16_383

  /// The radius of each pass in the order in which they run, 0...largest.
  package let first: Int
  package let second: Int
  package let third: Int

  /// Takes three radii, each cut to `0...largest`.
  package init(_ first: Int, _ second: Int, _ third: Int) {
    func cut(_ radius: Int) -> Int { min(max(radius, 0), BoxRadii.largest) }
    (self.first, self.second, self.third) = (cut(first), cut(second), cut(third))
  }

  /// The radii whose variances add up closest to that of a Gaussian of `sigma` samples.
  ///
  /// A box of width w has the variance (w² - 1) / 12. Of the two odd widths around the ideal one,
  /// as many passes take the smaller as brings the sum closest. At least one pass has radius 1, so
  /// that a blur never leaves samples as they were; a sigma that is not a number takes the largest
  /// radius.
  ///
  /// Source: P. Kovesi, "Fast Almost-Gaussian Filtering", DICTA 2010.
  package init(sigma: Double) {
    let limit = Double(BoxRadii.largest)
    let variance =
      sigma.isNaN ? limit * limit : min(max(sigma, 0), limit) * min(max(sigma, 0), limit)
    let ideal = (4 * variance + 1).squareRoot()
    let small = max(0, Int((ideal - 1) / 2))
    let narrow = Double(2 * small + 1)
    let narrowPasses =
      (12 * variance - 3 * narrow * narrow - 12 * narrow - 9) / (-4 * narrow - 4)
    let count = Int(min(max(narrowPasses.rounded(), 0), small == 0 ? 2 : 3))
    self.init(
      small + (count > 0 ? 0 : 1), small + (count > 1 ? 0 : 1), small + (count > 2 ? 0 : 1))
  }
}
