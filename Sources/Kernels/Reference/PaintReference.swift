// The scalar truth of what is painted through a mask: fill, composite, mosaic and veil. Every faster
// variant must give the same bits.

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

  /// What `mosaic` computes.
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

  /// Sum and number of the samples of `area` that neither mask covers.
  static func seen(
    _ plane: borrowing MutablePlane, area: PixelRect, mask: borrowing Mask, hidden: borrowing Mask
  ) -> Seen {
    var result = Seen()
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX where hidden[x, y] == 0 && mask[x, y] == 0 {
        result.sum += plane[x, y]
        result.count += 1
      }
    }
    return result
  }

  /// Paints a veil's grid: blended along the row first, then between rows, each rounded half up.
  static func veil(
    _ plane: borrowing MutablePlane, mask: borrowing Mask, bounds: PixelRect, grid: VeilGrid
  ) {
    func blend(_ a: Int, _ b: Int, _ share: Int) -> Int { (a * (256 - share) + b * share + 128) >> 8 }
    let lastColumn = grid.columns - 1
    let lastRow = grid.rows - 1
    for y in bounds.y..<bounds.maxY {
      let (j, down) = VeilGrid.place(y - bounds.y, of: bounds.height, cells: grid.rows)
      let upper = j * grid.columns
      let lower = min(j + 1, lastRow) * grid.columns
      for x in bounds.x..<bounds.maxX {
        let (i, across) = VeilGrid.place(x - bounds.x, of: bounds.width, cells: grid.columns)
        let next = min(i + 1, lastColumn)
        let a = blend(grid.values[upper + i], grid.values[upper + next], across)
        let b = blend(grid.values[lower + i], grid.values[lower + next], across)
        plane[x, y] = mixed(plane[x, y], blend(a, b, down), mask[x, y])
      }
    }
  }
}
