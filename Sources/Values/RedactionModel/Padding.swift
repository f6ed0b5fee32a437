// How outlines grow. Compression smears what is under a shape into its surroundings, so everything
// is covered that lies within the margin of the shape.

public import MediaTime

/// A rectangle between two corners, in luma samples.
package struct OutlineBounds {
  /// The corner at the top left.
  package let min: PixelPoint
  /// The corner at the bottom right.
  package let max: PixelPoint

  /// The smaller of width and height.
  var shortSide: Double { Swift.min(max.x - min.x, max.y - min.y) }

  /// Whether any of it lies inside a picture of `size`.
  func reaches(into size: PixelSize) -> Bool {
    max.x > 0 && max.y > 0 && min.x < Double(size.width) && min.y < Double(size.height)
  }
}

/// The smallest rectangle around both; the second where there is no first.
package func union(_ first: OutlineBounds?, _ second: OutlineBounds) -> OutlineBounds? {
  guard let first else { return second }
  return OutlineBounds(
    min: PixelPoint(x: min(first.min.x, second.min.x), y: min(first.min.y, second.min.y)),
    max: PixelPoint(x: max(first.max.x, second.max.x), y: max(first.max.y, second.max.y)))
}

extension Outline {
  /// The least growth of any shape, in luma samples.
  public static let leastGrowth = 8.0

  /// The smallest box around the outline (without a polygon's margin); nil for everything.
  var bounds: OutlineBounds? {
    switch self {
    case .box(let low, let high): return OutlineBounds(min: low, max: high)
    case .ellipse(let center, let radiusX, let radiusY):
      return OutlineBounds(
        min: PixelPoint(x: center.x - radiusX, y: center.y - radiusY),
        max: PixelPoint(x: center.x + radiusX, y: center.y + radiusY))
    case .polygon(let points, _):
      guard let first = points.first else { return nil }
      var (low, high) = (first, first)
      for point in points {
        low = PixelPoint(x: Swift.min(low.x, point.x), y: Swift.min(low.y, point.y))
        high = PixelPoint(x: Swift.max(high.x, point.x), y: Swift.max(high.y, point.y))
      }
      return OutlineBounds(min: low, max: high)
    case .everything: return nil
    }
  }

  /// The smallest box around the outline and all that its growth by `margin` adds beside it.
  package func bounds(margin: Double) -> OutlineBounds? {
    guard let bounds else { return nil }
    let growth = growth(margin: margin)
    return OutlineBounds(
      min: PixelPoint(x: bounds.min.x - growth, y: bounds.min.y - growth),
      max: PixelPoint(x: bounds.max.x + growth, y: bounds.max.y + growth))
  }

  /// Whether any of it can lie inside a picture of `size`.
  public func reaches(into size: PixelSize) -> Bool { bounds?.reaches(into: size) ?? true }

  /// How far a plan's margin makes this shape grow: `max(8, margin × short side)`, in luma samples.
  public func growth(margin: Double) -> Double {
    guard let bounds else { return 0 }
    return Swift.max(Outline.leastGrowth, margin * bounds.shortSide)
  }

  /// The outline grown by `growth(margin:)`: it contains every point that near to the shape.
  ///
  /// A box moves each side out. A polygon gets the growth as its margin. An ellipse becomes one
  /// that contains all points within the growth `g`, which radii grown by `g` alone would not (the
  /// curve at a constant distance from an ellipse is none): with `m = √((a² + b²) / 2)` a radius
  /// `r` becomes `√(r²·(1 + g/m) + g·(g + m))`, which is `r + g` for a circle and a little more
  /// otherwise.
  public func padded(by margin: Double) -> Outline {
    let growth = growth(margin: margin)
    switch self {
    case .box(let low, let high):
      return .box(
        min: PixelPoint(x: low.x - growth, y: low.y - growth),
        max: PixelPoint(x: high.x + growth, y: high.y + growth))
    case .ellipse(let center, let radiusX, let radiusY):
      // The outer ellipse of least trace around the sum of an ellipse and a disc: its squared radii
      // are (1 + 1/β)·r² + (1 + β)·g² with β = m / g.
      let mean = ((radiusX * radiusX + radiusY * radiusY) / 2).squareRoot()
      guard mean > 0 else {
        return .ellipse(center: center, radiusX: growth, radiusY: growth)
      }
      let round = growth * (growth + mean)
      func grown(_ radius: Double) -> Double {
        (radius * radius * (1 + growth / mean) + round).squareRoot()
      }
      return .ellipse(center: center, radiusX: grown(radiusX), radiusY: grown(radiusY))
    case .polygon(let points, let margin): return .polygon(points: points, margin: margin + growth)
    case .everything: return .everything
    }
  }
}
