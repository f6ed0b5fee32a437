// Plain shapes as contours of points, and the hull that makes limbs and bodies out of circles.

import MediaTime
import AudioSamples

/// A circle in the picture.
struct Circle {
  let center: PixelPoint
  let radius: Double

  init(_ center: PixelPoint, _ radius: Double) {
    self.center = center
    self.radius = radius
  }

  /// Directions all around, a divisor of whose number every circle has as its points.
  private static let directions = (0..<1680).map { index in
    let turn = Double(index) / 1680
    return PixelPoint(x: cosine(turns: turn), y: sine(turns: turn))
  }

  /// Points along the circle; `count` divides 1680.
  func points(_ count: Int) -> [PixelPoint] {
    precondition(1680 % count == 0, "a circle of few and evenly spread points")
    return (0..<count).map { index in
      let direction = Circle.directions[index * (1680 / count)]
      return PixelPoint(x: center.x + radius * direction.x, y: center.y + radius * direction.y)
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
