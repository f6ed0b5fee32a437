// The scalar truth of what is painted through a mask: fill, composite, mosaic and veil. Every
// faster variant must give the same bits.

package import MediaTime
package import Raster

extension Reference {
  /// The part of the mask's bounds that lies on the plane.
  static func shared(_ plane: borrowing MutablePlane, _ mask: borrowing Mask) -> PixelRect {
    mask.bounds.intersection(PixelRect(x: 0, y: 0, width: plane.width, height: plane.height))
  }

  /// `old` covered by `new`: exact to the nearest, whatever the depth.
  static func mixed(_ old: Int, _ new: Int, _ coverage: UInt8) -> Int {
    (old * (255 - Int(coverage)) + new * Int(coverage) + 127) / 255
  }

  /// What `fill` computes.
  package static func fill(_ plane: borrowing MutablePlane, mask: borrowing Mask, value: Int) {
    let area = shared(plane, mask)
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX { plane[x, y] = mixed(plane[x, y], value, mask[x, y]) }
    }
  }

  /// What `composite` computes.
  package static func composite(
    _ plane: borrowing MutablePlane, patch: Plane, mask: borrowing Mask
  ) {
    let area = shared(plane, mask)
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX { plane[x, y] = mixed(plane[x, y], patch[x, y], mask[x, y]) }
    }
  }

  /// What `mosaic` computes within a plane.
  package static func mosaic(
    _ plane: borrowing MutablePlane, mask: borrowing Mask, cell: PixelSize
  ) {
    let area = shared(plane, mask)
    for top in stride(from: area.y, to: area.maxY, by: cell.height) {
      for left in stride(from: area.x, to: area.maxX, by: cell.width) {
        let place = PixelRect(x: left, y: top, width: cell.width, height: cell.height)
          .intersection(area)
        var sum = 0
        for y in place.y..<place.maxY {
          for x in place.x..<place.maxX { sum += plane[x, y] }
        }
        let count = place.width * place.height
        let mean = (sum + count / 2) / count
        for y in place.y..<place.maxY {
          for x in place.x..<place.maxX { plane[x, y] = mixed(plane[x, y], mean, mask[x, y]) }
        }
      }
    }
  }

  /// What `veil` computes: the grid is blended along the row first, then between rows, each rounded
  /// half up.
  ///
  /// Reason for its size: it takes what `PaintView.veil` takes, and the plane.
  package static func veil(
    _ plane: borrowing MutablePlane, mask: borrowing Mask, hidden: borrowing Mask, cells: Int,
    seed: UInt64, noise: Int
  ) {
    func blend(_ a: Int, _ b: Int, _ share: Int) -> Int {
      (a * (256 - share) + b * share + 128) >> 8
    }
    let bounds = shared(plane, mask)
    guard !bounds.isEmpty else { return }
    var grid = VeilGrid(bounds: bounds, cells: cells)
    let planeSize = PixelSize(width: plane.width, height: plane.height)
    let ring = VeilRing.areas(around: grid, in: planeSize).map { area in
      var seen = Seen()
      for y in area.y..<area.maxY {
        for x in area.x..<area.maxX where hidden[x, y] == 0 && mask[x, y] == 0 {
          seen.sum += plane[x, y]
          seen.count += 1
        }
      }
      return seen
    }
    grid.color(
      from: VeilRing(ring, around: grid), seed: seed, noise: noise, bitDepth: plane.bitDepth)
    for y in bounds.y..<bounds.maxY {
      let (j, down) = VeilGrid.place(y - bounds.y, of: bounds.height, cells: grid.rows)
      let below = min(j + 1, grid.rows - 1)
      for x in bounds.x..<bounds.maxX {
        let (i, across) = VeilGrid.place(x - bounds.x, of: bounds.width, cells: grid.columns)
        let next = min(i + 1, grid.columns - 1)
        let a = blend(grid[i, j], grid[next, j], across)
        let b = blend(grid[i, below], grid[next, below], across)
        plane[x, y] = mixed(plane[x, y], blend(a, b, down), mask[x, y])
      }
    }
  }
}
