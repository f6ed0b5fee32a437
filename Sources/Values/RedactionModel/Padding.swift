// How outlines grow. Compression smears what is under a shape into its surroundings, so everything
// is covered that lies within the margin of the shape.

public import MediaTime

/// A rectangle between two corners, in luma samples.
struct OutlineBounds {
  let min: PixelPoint
  let max: PixelPoint

  /// The smaller of width and height.
  var shortSide: Double { Swift.min(max.x - min.x, max.y - min.y) }
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
