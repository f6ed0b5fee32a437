// What a veil may look at: the samples around its bounds that nothing hides. Everything under a mask is
// passed over by whoever counts.

import MediaTime

/// The mean colours along the four sides of an area; nil along a side of which nothing may be seen.
struct VeilRing {
  private(set) var top: [Int?]
  private(set) var bottom: [Int?]
  private(set) var left: [Int?]
  private(set) var right: [Int?]

  /// How far the ring reaches outwards, in samples.
  static let width = veilReach

  /// Looks at the ring around a grid's bounds, clipped to the plane; `seen` counts the samples of an area
  /// that nothing hides.
  init(around grid: VeilGrid, planeSize: PixelSize, seen: (PixelRect) -> Seen) {
    let bounds = grid.bounds
    let inside = PixelRect(planeSize)
    func means(_ count: Int, _ place: (Int) -> PixelRect) -> [Int?] {
      VeilRing.smooth((0..<count).map { seen(place($0).intersection(inside)) })
    }
    func columns(_ cell: Int, _ y: Int) -> PixelRect {
      let x = cell * bounds.width / grid.columns
      return PixelRect(
        x: bounds.x + x, y: y, width: (cell + 1) * bounds.width / grid.columns - x,
        height: VeilRing.width)
    }
    func rows(_ cell: Int, _ x: Int) -> PixelRect {
      let y = cell * bounds.height / grid.rows
      return PixelRect(
        x: x, y: bounds.y + y, width: VeilRing.width,
        height: (cell + 1) * bounds.height / grid.rows - y)
    }
    top = means(grid.columns) { columns($0, bounds.y - VeilRing.width) }
    bottom = means(grid.columns) { columns($0, bounds.maxY) }
    left = means(grid.rows) { rows($0, bounds.x - VeilRing.width) }
    right = means(grid.rows) { rows($0, bounds.maxX) }
  }

  /// Means of each cell and its neighbours, weighted 1 2 1; a cell that saw nothing takes the nearest.
  private static func smooth(_ sums: [Seen]) -> [Int?] {
    let means = sums.indices.map { cell -> Int? in
      let before = sums[max(0, cell - 1)]
      let after = sums[min(sums.count - 1, cell + 1)]
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
