// Where a followed area is, as plain numbers: boxes in luma samples of the coded picture and one
// confidence. Nothing that describes what was seen is among them.

/// A rectangle along the grid, in luma samples.
package struct PlacedBox: Hashable, Sendable {
  /// Left edge.
  package var x: Double
  /// Top edge.
  package var y: Double
  /// Width, positive.
  package var width: Double
  /// Height, positive.
  package var height: Double

  /// Makes a box.
  package init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// The box of this size around a centre.
  package init(center: SIMD2<Double>, size: SIMD2<Double>) {
    self.init(
      x: center.x - size.x / 2, y: center.y - size.y / 2, width: size.x, height: size.y)
  }

  /// Its centre.
  package var center: SIMD2<Double> { SIMD2(x + width / 2, y + height / 2) }
  /// Width and height.
  package var size: SIMD2<Double> { SIMD2(width, height) }
  /// The right edge.
  package var maxX: Double { x + width }
  /// The bottom edge.
  package var maxY: Double { y + height }

  /// Left and top edge, width and height, to a hundredth of a sample.
  var numbers: [Double] { [x, y, width, height].map { ($0 * 100).rounded() / 100 } }

  /// The smallest box around both.
  package func union(_ other: PlacedBox) -> PlacedBox {
    let (left, top) = (min(x, other.x), min(y, other.y))
    return PlacedBox(
      x: left, y: top, width: max(maxX, other.maxX) - left, height: max(maxY, other.maxY) - top)
  }

  /// Each edge moved outwards.
  package func grown(by distance: SIMD2<Double>) -> PlacedBox {
    PlacedBox(center: center, size: size + 2 * distance)
  }

  /// Whether another box lies in it.
  package func contains(_ other: PlacedBox) -> Bool {
    x <= other.x && y <= other.y && maxX >= other.maxX && maxY >= other.maxY
  }

  /// The box a fraction of the way to another, as a path moves.
  package func moved(towards other: PlacedBox, by u: Double) -> PlacedBox {
    func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * u }
    return PlacedBox(
      x: mix(x, other.x), y: mix(y, other.y), width: mix(width, other.width),
      height: mix(height, other.height))
  }
}

/// Where the area is in one picture.
package struct FollowedPlace: Hashable, Sendable {
  /// The most likely place.
  package var estimate: PlacedBox
  /// What has to be covered: everywhere that the area may be.
  package var cover: PlacedBox
  /// How likely it is that `cover` covers the area: 0 to 1.
  package var confidence: Double

  /// Describes a place.
  package init(estimate: PlacedBox, cover: PlacedBox, confidence: Double) {
    (self.estimate, self.cover, self.confidence) = (estimate, cover, confidence)
  }

  /// The least confidence of a place that stands without a person's look at it.
  package static let sure = 0.9
}
