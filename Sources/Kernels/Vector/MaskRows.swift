// The bytes of a mask, row by row: the only place where coverage is touched through pointers. Columns
// and rows are those of the picture's grid and are checked against the mask's bounds here.

import MediaTime
import Raster

extension Mask {
  /// Covers samples `columns` of each row in `rows`, clipped to the bounds.
  borrowing func cover(columns: Range<Int>, rows: Range<Int>) {
    let left = max(columns.lowerBound, bounds.x)
    let count = min(columns.upperBound, bounds.maxX) - left
    guard count > 0 else { return }
    for y in rows.clamped(to: bounds.y..<bounds.maxY) {
      unsafe (row(y - bounds.y) + (left - bounds.x)).update(repeating: 255, count: count)
    }
  }

  /// Takes the larger coverage of the two wherever both masks have samples.
  borrowing func join(_ other: borrowing Mask) {
    let shared = bounds.intersection(other.bounds)
    for y in shared.y..<shared.maxY {
      let target = unsafe row(y - bounds.y) + (shared.x - bounds.x)
      let source = unsafe other.row(y - other.bounds.y) + (shared.x - other.bounds.x)
      for x in 0..<shared.width { unsafe target[x] = max(target[x], source[x]) }
    }
  }

  /// Leaves at most what `other` does not cover.
  ///
  /// - Precondition: this mask was not made solid.
  borrowing func cut(_ other: borrowing Mask) {
    precondition(!isSolid, "a solid mask stays solid")
    let shared = bounds.intersection(other.bounds)
    for y in shared.y..<shared.maxY {
      let target = unsafe row(y - bounds.y) + (shared.x - bounds.x)
      let source = unsafe other.row(y - other.bounds.y) + (shared.x - other.bounds.x)
      for x in 0..<shared.width { unsafe target[x] = min(target[x], 255 - source[x]) }
    }
  }
}

extension Mask {
  /// Raises each sample to the largest coverage among the samples of `fine` that share its place.
  borrowing func joinBlocks(of fine: borrowing Mask, shiftX: Int, shiftY: Int) {
    for y in fine.bounds.y..<fine.bounds.maxY {
      let coarseY = y >> shiftY
      guard coarseY >= bounds.y, coarseY < bounds.maxY else { continue }
      let source = unsafe fine.row(y - fine.bounds.y)
      let target = unsafe row(coarseY - bounds.y)
      let end = min(fine.bounds.maxX, bounds.maxX << shiftX)
      for x in max(fine.bounds.x, bounds.x << shiftX)..<max(end, fine.bounds.x) {
        let place = (x >> shiftX) - bounds.x
        unsafe target[place] = max(target[place], source[x - fine.bounds.x])
      }
    }
  }
}
