// Whether a point lies in an outline, from first principles: the check of a redacted picture must not
// lean on the rasteriser that the painter used.

import MediaTime

extension Outline {
  /// Whether a point lies inside or on the edge.
  func contains(_ point: PixelPoint) -> Bool {
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

private func isInside(_ points: [PixelPoint], _ point: PixelPoint) -> Bool {
  var inside = false
  var previous = points[points.count - 1]
  for corner in points {
    if (corner.y > point.y) != (previous.y > point.y) {
      let slope = (previous.x - corner.x) / (previous.y - corner.y)
      if point.x < corner.x + slope * (point.y - corner.y) { inside.toggle() }
    }
    previous = corner
  }
  return inside
}

private func distance(_ points: [PixelPoint], _ point: PixelPoint) -> Double {
  var nearest = Double.infinity
  var a = points[points.count - 1]
  for b in points {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = dx * dx + dy * dy
    let along = length == 0 ? 0 : ((point.x - a.x) * dx + (point.y - a.y) * dy) / length
    let t = min(1, max(0, along))
    let (x, y) = (point.x - a.x - t * dx, point.y - a.y - t * dy)
    nearest = min(nearest, (x * x + y * y).squareRoot())
    a = b
  }
  return nearest
}
