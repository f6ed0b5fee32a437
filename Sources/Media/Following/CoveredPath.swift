// From places to waypoints: what has to be covered in each picture becomes a path with as few
// waypoints as will do, and what that path covers contains it in every picture.

package import MediaTime
import RedactionModel
package import WorkerProtocol

/// What has to be covered in one picture, in the upright picture.
package struct CoveredPicture {
  /// When the picture is shown, from the first picture.
  package let time: Timestamp
  /// The area's most likely place.
  package let estimate: PlacedBox
  /// Around everywhere that it may be.
  package let cover: PlacedBox

  /// Says what has to be covered.
  package init(time: Timestamp, estimate: PlacedBox, cover: PlacedBox) {
    (self.time, self.estimate, self.cover) = (time, estimate, cover)
  }
}

/// Makes the waypoints between two marks.
package struct CoveredPath {
  private let first: PlannedMark
  private let last: PlannedMark
  private let shape: Shape

  /// - Parameter stretch: its later mark has a place.
  package init(_ stretch: PlannedStretch) {
    (first, last, shape) = (stretch.first, stretch.last, stretch.shape)
  }

  /// The waypoints for pictures between the marks.
  ///
  /// - Parameter pictures: in order of time.
  /// - Returns: waypoints in order of time.
  package func waypoints(_ pictures: [CoveredPicture]) -> [FollowedWaypoint] {
    guard let start = first.outline, let end = last.outline else { return [] }
    if case .polygon(let from, _) = start, case .polygon(let to, _) = end {
      return pictures.map { polygon($0, from, to) }
    }
    guard let before = bounds(start), let after = bounds(end) else { return [] }
    let needed = pictures.map { shape == .ellipse ? roundCover($0) : $0.cover }
    return thinned(needed, pictures.map(\.time.seconds), before, after).map { index, box in
      FollowedWaypoint(
        at: pictures[index].time, .box(x: box.x, y: box.y, width: box.width, height: box.height))
    }
  }

  private func bounds(_ outline: Outline) -> PlacedBox? {
    PictureGrid(orientation: .upright, size: PixelSize(width: 0, height: 0)).box(around: outline)
  }

  /// Whether the shape in one box lies inside the shape in another.
  private func contains(_ outer: PlacedBox, _ inner: PlacedBox) -> Bool {
    guard shape == .ellipse else { return outer.contains(inner) }
    // In units of the outer radii the inner ellipse lies in a circle of its larger radius.
    let ratio = inner.size / outer.size
    let offset = (inner.center - outer.center) / (outer.size / 2)
    return max(ratio.x, ratio.y) + (offset * offset).sum().squareRoot() <= 1
  }

  /// A box whose ellipse contains the area's ellipse wherever it may be.
  ///
  /// The ellipse of least trace around the sum of two, as in `Outline.padded(by:)`: the area's and
  /// the one around the rectangle of its possible centres.
  private func roundCover(_ picture: CoveredPicture) -> PlacedBox {
    let area = picture.estimate.size / 2
    let slack = (picture.cover.size / 2 - area) * 2.0.squareRoot()
    let shift = (area.x * area.x + area.y * area.y).squareRoot()
    let reach = max((slack.x * slack.x + slack.y * slack.y).squareRoot(), 1e-6)
    let (one, other) = (1 + reach / shift, 1 + shift / reach)
    let radii = SIMD2(
      (one * area.x * area.x + other * slack.x * slack.x).squareRoot(),
      (one * area.y * area.y + other * slack.y * slack.y).squareRoot())
    return PlacedBox(center: picture.cover.center, size: 2 * radii)
  }

  /// The polygon between two others as large as it must be.
  private func polygon(
    _ picture: CoveredPicture, _ from: [PixelPoint], _ to: [PixelPoint]
  ) -> FollowedWaypoint {
    let length = max(last.at.seconds - first.at.seconds, 1e-9)
    let u = min(max((picture.time.seconds - first.at.seconds) / length, 0), 1)
    let points = zip(from, to).map { SIMD2($0.x + ($1.x - $0.x) * u, $0.y + ($1.y - $0.y) * u) }
    let low = points.reduce(points[0]) { SIMD2(min($0.x, $1.x), min($0.y, $1.y)) }
    let high = points.reduce(points[0]) { SIMD2(max($0.x, $1.x), max($0.y, $1.y)) }
    let size = SIMD2(max(high.x - low.x, 1e-6), max(high.y - low.y, 1e-6))
    // The shape around the origin, in pixels.
    let shape = points.map { ($0 - (low + high) / 2) / size * picture.estimate.size }
    let slack = (picture.cover.size - picture.estimate.size) / 2
    var scale = 1.0
    while scale < 6, !holds(shape.map { $0 * scale }, shape, slack) { scale += 0.05 }
    let center = picture.cover.center
    return FollowedWaypoint(
      at: picture.time,
      .points(
        shape.map { $0 * scale + center }.map { PixelPoint(x: $0.x, y: $0.y) }))
  }

  /// Whether a polygon contains the corners and middles of another's edges, moved by `slack` in
  /// each direction.
  private func holds(
    _ outer: [SIMD2<Double>], _ inner: [SIMD2<Double>], _ slack: SIMD2<Double>
  ) -> Bool {
    inner.indices.allSatisfy { index in
      let (corner, next) = (inner[index], inner[(index + 1) % inner.count])
      return [corner, (corner + next) / 2].allSatisfy { point in
        [SIMD2(-1.0, -1), SIMD2(1, -1), SIMD2(-1, 1), SIMD2(1, 1)].allSatisfy {
          isInside(point + $0 * slack, outer)
        }
      }
    }
  }

  /// Even-odd rule.
  private func isInside(_ point: SIMD2<Double>, _ polygon: [SIMD2<Double>]) -> Bool {
    var isInside = false
    for index in polygon.indices {
      let (a, b) = (polygon[index], polygon[(index + 1) % polygon.count])
      if (a.y > point.y) != (b.y > point.y),
        point.x < a.x + (b.x - a.x) * (point.y - a.y) / (b.y - a.y)
      {
        isInside.toggle()
      }
    }
    return isInside
  }

  /// The fewest waypoints, each as far ahead as the path before it allows.
  ///
  /// A waypoint is what its picture needs, grown a little so that the straight way to it covers
  /// more pictures, and snapped outward to quarters of a pixel.
  private func thinned(
    _ needed: [PlacedBox], _ times: [Double], _ before: PlacedBox, _ after: PlacedBox
  ) -> [(Int, PlacedBox)] {
    let knots = needed.map { box in
      let spare = max(1, 0.02 * min(box.width, box.height))
      return box.grown(by: SIMD2(spare, spare)).snapped
    }
    var result: [(Int, PlacedBox)] = []
    var (from, fromTime, next) = (before, first.at.seconds, 0)
    while next < needed.count {
      func covers(_ target: PlacedBox, _ time: Double, upTo end: Int, _ ease: Ease) -> Bool {
        (next..<end).allSatisfy { index in
          let u = (times[index] - fromTime) / max(time - fromTime, 1e-9)
          return contains(from.moved(towards: target, by: ease.eased(u)), needed[index])
        }
      }
      // One at least is written, so that a plan tells what was followed.
      let isFirst = result.isEmpty
      if !isFirst, covers(after, last.at.seconds, upTo: needed.count, last.ease) { break }
      var (best, misses) = (next, 0)
      for index in next..<needed.count where misses < 8 {
        if covers(knots[index], times[index], upTo: index, .linear) {
          (best, misses) = (index, 0)
        } else {
          misses += 1
        }
      }
      result.append((best, knots[best]))
      (from, fromTime, next) = (knots[best], times[best], best + 1)
    }
    return result
  }
}

extension PlacedBox {
  /// Each edge moved outwards to quarters of a pixel: a few short digits in a plan, and of a small
  /// area's size much less than whole ones would be.
  var snapped: PlacedBox {
    func down(_ value: Double) -> Double { (value * 4).rounded(.down) / 4 }
    func up(_ value: Double) -> Double { (value * 4).rounded(.up) / 4 }
    return PlacedBox(
      x: down(x), y: down(y), width: up(maxX) - down(x), height: up(maxY) - down(y))
  }
}
