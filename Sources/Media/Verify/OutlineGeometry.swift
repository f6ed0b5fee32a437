// Whether a point lies in an outline, from first principles: the check of a redacted picture must
// not lean on the rasteriser that the painter used.

package import MediaTime

extension Outline {
  /// Whether a point lies inside or on the edge.
  ///
  /// - Parameter point: on the same grid as the outline.
  /// - Returns: whether it does.
  package func contains(_ point: PixelPoint) -> Bool {
    switch self {
    case .everything: return true
    case .box(let low, let high):
      return point.x >= low.x && point.x <= high.x && point.y >= low.y && point.y <= high.y
    case .ellipse(let center, let radiusX, let radiusY):
      let (x, y) = ((point.x - center.x) / radiusX, (point.y - center.y) / radiusY)
      return x * x + y * y <= 1
    case .polygon(let points, let margin):
      return isInside(points, point) || (margin > 0 && distance(points, point) <= margin)
    }
  }

  /// The smallest rectangle of whole samples around the outline.
  func bounds(in size: PixelSize) -> PixelRect {
    let whole = PixelRect(size)
    switch self {
    case .everything: return whole
    case .box(let low, let high): return rect(low.x, low.y, high.x, high.y).intersection(whole)
    case .ellipse(let center, let radiusX, let radiusY):
      return rect(
        center.x - radiusX, center.y - radiusY, center.x + radiusX, center.y + radiusY
      ).intersection(whole)
    case .polygon(let points, let margin):
      let (xs, ys) = (points.map(\.x), points.map(\.y))
      return rect(
        (xs.min() ?? 0) - margin, (ys.min() ?? 0) - margin, (xs.max() ?? 0) + margin,
        (ys.max() ?? 0) + margin
      ).intersection(whole)
    }
  }
}

private func rect(_ minX: Double, _ minY: Double, _ maxX: Double, _ maxY: Double) -> PixelRect {
  func clamped(_ value: Double) -> Int { Int(min(1e6, max(-1e6, value))) }
  let (left, top) = (clamped(minX.rounded(.down)), clamped(minY.rounded(.down)))
  return PixelRect(
    x: left, y: top, width: max(0, clamped(maxX.rounded(.up)) - left),
    height: max(0, clamped(maxY.rounded(.up)) - top))
}

/// Where the side of a polygon from `a` to `b` crosses the line at `y`; nil if it does not.
///
/// A side that ends on the line crosses it only towards larger `y`, so that a corner counts once.
func crossing(of a: PixelPoint, _ b: PixelPoint, at y: Double) -> Double? {
  guard (b.y > y) != (a.y > y) else { return nil }
  return b.x + (a.x - b.x) / (a.y - b.y) * (y - b.y)
}

private func isInside(_ points: [PixelPoint], _ point: PixelPoint) -> Bool {
  var inside = false
  var previous = points[points.count - 1]
  for corner in points {
    if let x = crossing(of: previous, corner, at: point.y), point.x < x { inside.toggle() }
    previous = corner
  }
  return inside
}

private func distance(_ points: [PixelPoint], _ point: PixelPoint) -> Double {
  var nearest = Double.infinity
  var previous = points[points.count - 1]
  for corner in points {
    nearest = min(nearest, Edge(from: previous, to: corner).distance(to: point))
    previous = corner
  }
  return nearest
}

/// A side of a polygon.
struct Edge {
  let from: PixelPoint
  let to: PixelPoint

  /// The distance of a point from the nearest point of the side.
  func distance(to point: PixelPoint) -> Double {
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let length = dx * dx + dy * dy
    let along =
      length == 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length
    let t = min(1, max(0, along))
    let (x, y) = (point.x - from.x - t * dx, point.y - from.y - t * dy)
    return (x * x + y * y).squareRoot()
  }

  /// Where on the line at `y` the side is nearest.
  func column(nearestTo y: Double) -> Double {
    if from.y == to.y { return from.x }
    let inside = min(max(y, min(from.y, to.y)), max(from.y, to.y))
    return from.x + (inside - from.y) / (to.y - from.y) * (to.x - from.x)
  }
}
