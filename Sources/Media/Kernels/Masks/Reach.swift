// How far an outline reaches in one horizontal band: the geometry behind rasterize. Everything here
// is in luma samples as Double, convex piece by convex piece, and never traps on any bit pattern.

import MediaTime

/// An outline prepared for questions about bands.
struct Reach {
  /// The rows that the outline can touch.
  let rows: ClosedRange<Double>
  private let shape: Shape

  private enum Shape {
    case box(ClosedRange<Double>)
    case ellipse(center: PixelPoint, radiusX: Double, radiusY: Double)
    case polygon([Capsule])
  }

  init(_ outline: Outline) {
    switch outline {
    case .everything: self = .everything
    case .box(let a, let b): self = Reach.box(a, b)
    case .ellipse(let center, let x, let y): self = Reach.ellipse(center, abs(x), abs(y))
    case .polygon(let points, let margin): self = Reach.polygon(points, margin: margin)
    }
  }

  private init(rows: ClosedRange<Double>, shape: Shape) {
    self.rows = rows
    self.shape = shape
  }

  private static let all = -Double.infinity...Double.infinity
  private static let everything = Reach(rows: all, shape: .box(all))
  private static let nothing = Reach(rows: -1 ... -1, shape: .polygon([]))

  private static func box(_ a: PixelPoint, _ b: PixelPoint) -> Reach {
    func interval(_ a: Double, _ b: Double) -> ClosedRange<Double> {
      a.isNaN || b.isNaN ? all : min(a, b)...max(a, b)
    }
    return Reach(rows: interval(a.y, b.y), shape: .box(interval(a.x, b.x)))
  }

  private static func ellipse(
    _ center: PixelPoint, _ radiusX: Double, _ radiusY: Double
  ) -> Reach {
    let rows = (top: center.y - radiusY, bottom: center.y + radiusY)
    let columns = (left: center.x - radiusX, right: center.x + radiusX)
    let numbers = [rows.top, rows.bottom, columns.left, columns.right]
    if numbers.contains(where: \.isNaN) { return everything }
    return Reach(
      rows: rows.top...rows.bottom,
      shape: .ellipse(center: center, radiusX: radiusX, radiusY: radiusY))
  }

  private static func polygon(_ points: [PixelPoint], margin: Double) -> Reach {
    guard var previous = points.last else { return nothing }
    let limit = 1e9
    let tame = points.allSatisfy { abs($0.x) <= limit && abs($0.y) <= limit } && margin <= limit
    guard tame else { return everything }
    var edges: [Capsule] = []
    for point in points {
      edges.append(Capsule(from: previous, to: point, radius: max(0, margin)))
      previous = point
    }
    let top = edges.reduce(Double.infinity) { min($0, $1.top) }
    let bottom = edges.reduce(-Double.infinity) { max($0, $1.bottom) }
    return Reach(rows: top...bottom, shape: .polygon(edges))
  }

  /// Calls `body` with intervals of columns whose union is what the outline reaches over in the
  /// band.
  func forEachInterval(in band: ClosedRange<Double>, _ body: (ClosedRange<Double>) -> Void) {
    switch shape {
    case .box(let columns): body(columns)
    case .ellipse(let center, let radiusX, let radiusY):
      let away = max(band.lowerBound - center.y, center.y - band.upperBound, 0)
      let share = radiusY > 0 ? away / radiusY : 0
      let half = radiusX * max(0, 1 - share * share).squareRoot()
      body(half.isNaN ? Reach.all : center.x - half...center.x + half)
    case .polygon(let edges):
      for edge in edges {
        if let interval = edge.columns(in: band) { body(interval) }
      }
      forEachInside(edges, at: (band.lowerBound + band.upperBound) / 2, body)
    }
  }

  /// Cells that no edge passes are inside or outside as a whole: one line through the band decides.
  private func forEachInside(
    _ edges: [Capsule], at y: Double, _ body: (ClosedRange<Double>) -> Void
  ) {
    var crossings: [Double] = []
    for edge in edges where (edge.from.y <= y) != (edge.to.y <= y) {
      let share = (y - edge.from.y) / (edge.to.y - edge.from.y)
      crossings.append(edge.from.x + share * (edge.to.x - edge.from.x))
    }
    crossings.sort()
    for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
      body(crossings[pair]...crossings[pair + 1])
    }
  }
}

/// All points within `radius` of a line segment.
struct Capsule {
  let from: PixelPoint
  let to: PixelPoint
  let radius: Double
  /// Points this far off the band still count, so that rounding never loses one on its border.
  private static let slack = 1e-6
  var top: Double { min(from.y, to.y) - radius }
  var bottom: Double { max(from.y, to.y) + radius }

  /// The columns of the part of the capsule that lies in the band; nil if none does.
  ///
  /// The part is convex, so its columns are one interval. Each end of it is the extreme of `x(t) ±
  /// √(radius² - d(t)²)`, where d is the distance of the segment's point t from the band: a concave
  /// function whose extreme lies at an end of the segment, where the segment enters the band or
  /// comes within `radius` of it, or where d is `radius` times the segment's cosine.
  func columns(in band: ClosedRange<Double>) -> ClosedRange<Double>? {
    guard bottom >= band.lowerBound, top <= band.upperBound else { return nil }
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let length = (dx * dx + dy * dy).squareRoot()
    let cosine = length > 0 ? abs(dx) / length : 0
    var (low, high) = (Double.infinity, -Double.infinity)
    func consider(_ t: Double) {
      let share = min(max(t, 0), 1)
      let (x, y) = (from.x + share * dx, from.y + share * dy)
      let away = max(band.lowerBound - y, y - band.upperBound, 0)
      guard away <= radius + Capsule.slack else { return }
      let half = max(0, radius * radius - away * away).squareRoot()
      (low, high) = (min(low, x - half), max(high, x + half))
    }
    consider(0)
    consider(1)
    if dy != 0 {
      for offset in [0, radius, radius * cosine] {
        consider((band.lowerBound - offset - from.y) / dy)
        consider((band.upperBound + offset - from.y) / dy)
      }
    }
    return low <= high ? low...high : nil
  }
}
