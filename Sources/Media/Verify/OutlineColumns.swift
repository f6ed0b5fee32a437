// Which samples of a row lie in an outline. Every boundary is settled by asking about the point
// itself, so the ranges are what a test of each sample would give, in a few questions per row.

package import MediaTime

extension Outline {
  /// The columns of a row whose samples have their centres inside or on the edge.
  ///
  /// - Parameters:
  ///   - row: a row of the plane.
  ///   - grid: where the samples of the plane lie.
  /// - Returns: ranges inside the plane; for a polygon in no order, and perhaps overlapping.
  package func columns(row: Int, of grid: SampleGrid) -> [Range<Int>] {
    guard grid.width > 0 else { return [] }
    switch self {
    case .everything: return [0..<grid.width]
    case .box(let low, let high):
      return convexColumns(row: row, of: grid, around: (low.x + high.x) / 2) { contains($0) }
    case .ellipse(let center, _, _):
      return convexColumns(row: row, of: grid, around: center.x) { contains($0) }
    case .polygon(let points, let margin):
      let inside = evenOddColumns(points, row: row, of: grid)
      guard margin > 0 else { return inside }
      var previous = points[points.count - 1]
      return points.reduce(into: inside) { result, corner in
        let edge = Edge(from: previous, to: corner)
        previous = corner
        result += convexColumns(
          row: row, of: grid, around: edge.column(nearestTo: grid.center(0, row).y)
        ) { edge.distance(to: $0) <= margin }
      }
    }
  }
}

/// The columns of a row that lie in a convex shape: one range at most.
///
/// - Parameters:
///   - row: the row of the plane.
///   - grid: where the samples of the plane lie.
///   - middle: the place on the row, in luma samples, from which the shape recedes to both sides.
///   - isInside: whether a point is in the shape.
/// - Returns: one range of columns; no range when the row does not meet the shape.
private func convexColumns(
  row: Int, of grid: SampleGrid, around middle: Double, isInside: (PixelPoint) -> Bool
) -> [Range<Int>] {
  func holds(_ column: Int) -> Bool { isInside(grid.center(column, row)) }
  // The two samples beside the middle; where it lies outside the picture, the one next to it.
  let place = middle / Double(1 << grid.shiftX) - 0.5
  let first = Int(min(Double(grid.width - 1), max(0, place.rounded(.down))))
  guard let seed = [first, min(first + 1, grid.width - 1)].first(where: holds) else { return [] }
  var (inside, outside) = (seed, grid.width)
  while outside - inside > 1 {
    let column = (inside + outside) / 2
    if holds(column) { inside = column } else { outside = column }
  }
  let end = outside
  (inside, outside) = (seed, -1)
  while inside - outside > 1 {
    let column = (inside + outside) / 2
    if holds(column) { inside = column } else { outside = column }
  }
  return [inside..<end]
}

/// The columns of a row that lie inside a polygon by the even-odd rule.
private func evenOddColumns(
  _ points: [PixelPoint], row: Int, of grid: SampleGrid
) -> [Range<Int>] {
  let y = grid.center(0, row).y
  var ends: [Int] = []
  var previous = points[points.count - 1]
  for corner in points {
    if let x = crossing(of: previous, corner, at: y) {
      ends.append(columns(before: x, row: row, of: grid))
    }
    previous = corner
  }
  ends.sort()
  return stride(from: 0, to: ends.count - 1, by: 2).map { ends[$0]..<ends[$0 + 1] }
}

/// How many samples of a row have their centres before `x`, in luma samples.
private func columns(before x: Double, row: Int, of grid: SampleGrid) -> Int {
  let estimate = (x / Double(1 << grid.shiftX) - 0.5).rounded(.up)
  var count = Int(min(Double(grid.width), max(0, estimate)))
  while count > 0 && grid.center(count - 1, row).x >= x { count -= 1 }
  while count < grid.width && grid.center(count, row).x < x { count += 1 }
  return count
}
