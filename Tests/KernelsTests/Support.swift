// Small tools of these tests: repeatable random numbers, distances to outlines, and counts.

import Kernels
import MediaTime
import Raster

/// A repeatable generator (xorshift64*).
struct Random {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }

  mutating func below(_ limit: Int) -> Int { Int((next() >> 11) % UInt64(limit)) }

  mutating func real(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double(next() >> 11) / 0x1p53
  }
}

/// Covers what either mask covers; the bounds hold those of both.
func union(_ first: borrowing Mask, _ second: borrowing Mask) -> Mask {
  let (a, b) = (first.bounds, second.bounds)
  let (left, top) = (min(a.x, b.x), min(a.y, b.y))
  let result = Mask(
    bounds: PixelRect(
      x: left, y: top, width: max(a.maxX, b.maxX) - left, height: max(a.maxY, b.maxY) - top))
  result.join(first)
  result.join(second)
  return result
}

/// A copy of what a mask covers, since a mask itself cannot be copied into an expectation.
struct Coverage: Equatable {
  let bounds: PixelRect
  private let samples: [UInt8]

  init(_ mask: borrowing Mask) {
    bounds = mask.bounds
    var samples: [UInt8] = []
    for y in bounds.y..<bounds.maxY {
      for x in bounds.x..<bounds.maxX { samples.append(mask[x, y]) }
    }
    self.samples = samples
  }

  /// What the outlines cover; nil if they touch nothing.
  init?(_ outlines: [Outline], _ size: PixelSize, cell: PixelSize) {
    guard let mask = rasterize(outlines, pictureSize: size, cell: cell) else { return nil }
    self.init(mask)
  }

  subscript(x: Int, y: Int) -> UInt8 {
    guard x >= bounds.x, x < bounds.maxX, y >= bounds.y, y < bounds.maxY else { return 0 }
    return samples[(y - bounds.y) * bounds.width + x - bounds.x]
  }

  /// How many samples are covered at all.
  var count: Int { samples.count { $0 != 0 } }
}

/// A copy of the samples of a plane.
struct Samples: Equatable {
  let width: Int
  private(set) var values: [Int] = []

  init(_ plane: Plane) {
    width = plane.width
    for y in 0..<plane.height {
      for x in 0..<plane.width { values.append(plane[x, y]) }
    }
  }

  subscript(x: Int, y: Int) -> Int { values[y * width + x] }
}

extension Outline {
  /// Distance from a point to the area; 0 or less inside.
  ///
  /// Rough for ellipses, whose sign alone is exact.
  func distance(from point: PixelPoint) -> Double {
    switch self {
    case .everything: return 0
    case .box(let a, let b):
      let dx = max(min(a.x, b.x) - point.x, point.x - max(a.x, b.x))
      let dy = max(min(a.y, b.y) - point.y, point.y - max(a.y, b.y))
      return max(dx, dy)
    case .ellipse(let center, let radiusX, let radiusY):
      let (x, y) = ((point.x - center.x) / radiusX, (point.y - center.y) / radiusY)
      return ((x * x + y * y).squareRoot() - 1) * min(radiusX, radiusY)
    case .polygon(let points, let margin):
      var (nearest, inside) = (Double.infinity, false)
      for (index, q) in points.enumerated() {
        let p = points[(index + points.count - 1) % points.count]
        nearest = min(nearest, point.distance(toSegment: p, q))
        if (p.y <= point.y) != (q.y <= point.y),
          point.x < p.x + (point.y - p.y) / (q.y - p.y) * (q.x - p.x)
        {
          inside.toggle()
        }
      }
      return inside ? -nearest : nearest - max(0, margin)
    }
  }

  /// Whether any of many points in the rectangle is as near as `limit`.
  func comesWithin(_ limit: Double, of low: PixelPoint, _ high: PixelPoint) -> Bool {
    let steps = 8
    for j in 0...steps {
      for i in 0...steps {
        let point = PixelPoint(
          x: low.x + (high.x - low.x) * Double(i) / Double(steps),
          y: low.y + (high.y - low.y) * Double(j) / Double(steps))
        if distance(from: point) <= limit { return true }
      }
    }
    return false
  }
}

extension PixelPoint {
  func distance(toSegment p: PixelPoint, _ q: PixelPoint) -> Double {
    let (dx, dy) = (q.x - p.x, q.y - p.y)
    let square = dx * dx + dy * dy
    let share = square > 0 ? min(max(((x - p.x) * dx + (y - p.y) * dy) / square, 0), 1) : 0
    let (ex, ey) = (x - p.x - share * dx, y - p.y - share * dy)
    return (ex * ex + ey * ey).squareRoot()
  }
}
