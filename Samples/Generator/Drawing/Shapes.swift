// Plain shapes as contours of points, and the hull that makes limbs and bodies out of circles.

import MediaTime
import Sound

/// A circle in the picture.
struct Circle {
  let center: PixelPoint
  let radius: Double

  init(_ center: PixelPoint, _ radius: Double) {
    self.center = center
    self.radius = radius
  }

  /// Points along the circle.
  func points(_ count: Int) -> [PixelPoint] {
    (0..<count).map { index in
      let turn = Double(index) / Double(count)
      return PixelPoint(
        x: center.x + radius * cosine(turns: turn), y: center.y + radius * sine(turns: turn))
    }
  }
}

/// The smallest convex contour around points (Andrew's monotone chain).
func convexHull(_ points: [PixelPoint]) -> [PixelPoint] {
  let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
  func half(_ points: some Sequence<PixelPoint>) -> [PixelPoint] {
    var chain: [PixelPoint] = []
    for p in points {
      while chain.count > 1 {
        let (a, b) = (chain[chain.count - 2], chain[chain.count - 1])
        if (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0 { break }
        chain.removeLast()
      }
      chain.append(p)
    }
    return chain
  }
  return half(sorted).dropLast() + half(sorted.reversed()).dropLast()
}
