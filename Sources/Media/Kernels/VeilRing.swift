// What a veil may look at: the samples around its bounds that nothing hides. Everything under a
// mask is passed over by whoever counts.

import MediaTime

/// How far outside the bounds of its mask a veil looks, in samples of the plane.
package let veilReach = 16
/// Cells of a veil along the short side of its mask.
package let veilCells = 8

/// How far noise may move a cell of a veil, in 8-bit steps.
///
/// - Parameter plane: 0 luma, 1 Cb, 2 Cr.
/// - Returns: the most in either direction.
package func veilNoise(plane: Int) -> Int { plane == 0 ? 24 : 5 }

/// The mean colours along the four sides of a grid; nil along a side of which nothing may be seen.
struct VeilRing {
  let top: [Int?]
  let bottom: [Int?]
  let left: [Int?]
  let right: [Int?]

  /// Takes what was seen in each of the areas around a grid.
  init(_ seen: [Seen], around grid: VeilGrid) {
    let (columns, rows) = (grid.columns, grid.rows)
    top = VeilRing.smooth(seen[..<columns])
    bottom = VeilRing.smooth(seen[columns..<2 * columns])
    left = VeilRing.smooth(seen[(2 * columns)..<(2 * columns + rows)])
    right = VeilRing.smooth(seen[(2 * columns + rows)...])
  }

  /// The areas to look at, clipped to the plane: one for each cell along the top, then along the
  /// bottom, the left and the right.
  static func areas(around grid: VeilGrid, in planeSize: PixelSize) -> [PixelRect] {
    let bounds = grid.bounds
    let inside = PixelRect(planeSize)
    var result: [PixelRect] = []
    result.reserveCapacity(2 * (grid.columns + grid.rows))
    for y in [bounds.y - veilReach, bounds.maxY] {
      for cell in 0..<grid.columns {
        let x = cell * bounds.width / grid.columns
        let area = PixelRect(
          x: bounds.x + x, y: y, width: (cell + 1) * bounds.width / grid.columns - x,
          height: veilReach)
        result.append(area.intersection(inside))
      }
    }
    for x in [bounds.x - veilReach, bounds.maxX] {
      for cell in 0..<grid.rows {
        let y = cell * bounds.height / grid.rows
        let area = PixelRect(
          x: x, y: bounds.y + y, width: veilReach,
          height: (cell + 1) * bounds.height / grid.rows - y)
        result.append(area.intersection(inside))
      }
    }
    return result
  }

  /// Means of each cell and its neighbours, weighted 1 2 1; a cell that saw nothing takes the
  /// nearest.
  private static func smooth(_ sums: ArraySlice<Seen>) -> [Int?] {
    let means = sums.indices.map { cell -> Int? in
      let before = sums[max(sums.startIndex, cell - 1)]
      let after = sums[min(sums.endIndex - 1, cell + 1)]
      let count = before.count + 2 * sums[cell].count + after.count
      let sum = before.sum + 2 * sums[cell].sum + after.sum
      return count > 0 ? (sum + count / 2) / count : nil
    }
    return means.indices.map { cell in
      for distance in 0..<means.count {
        if cell >= distance, let mean = means[cell - distance] { return mean }
        if cell + distance < means.count, let mean = means[cell + distance] { return mean }
      }
      return nil
    }
  }
}

/// Sum and number of the samples that were seen.
struct Seen: Equatable {
  var sum = 0
  var count = 0
}
