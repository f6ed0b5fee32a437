// The bytes of a mask, row by row: the only place where coverage is touched through pointers.
// Columns and rows are those of the picture's grid and are checked against the mask's bounds here.

import MediaTime
package import Raster

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
  package borrowing func join(_ other: borrowing Mask) {
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
  package borrowing func cut(_ other: borrowing Mask) {
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
  /// Takes the largest coverage among the samples of `fine` that share a place, row by row: the
  /// rows of a place are joined in one line, which is then folded in two until it is as coarse as
  /// this mask.
  borrowing func joinBlocks(of fine: borrowing Mask, shiftX: Int, shiftY: Int) {
    let width = bounds.width << shiftX
    let left = bounds.x << shiftX
    let shared = max(left, fine.bounds.x)..<max(left, min(left + width, fine.bounds.maxX))
    guard !shared.isEmpty else { return }
    let lines = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * width)
    defer { unsafe lines.deallocate() }
    let (line, half) = unsafe (lines, lines + width)
    for y in bounds.y..<bounds.maxY {
      unsafe line.update(repeating: 0, count: width)
      let rows = (y << shiftY..<(y + 1) << shiftY).clamped(to: fine.bounds.y..<fine.bounds.maxY)
      for fineY in rows {
        let source = unsafe fine.row(fineY - fine.bounds.y) + (shared.lowerBound - fine.bounds.x)
        let part = unsafe line + (shared.lowerBound - left)
        for x in 0..<shared.count { unsafe part[x] = max(part[x], source[x]) }
      }
      let target = unsafe row(y - bounds.y)
      switch shiftX {
      case 0: unsafe target.update(from: line, count: width)
      case 1: unsafe line.fold(into: target, count: width / 2)
      default:
        unsafe line.fold(into: half, count: width / 2)
        unsafe half.fold(into: target, count: width / 4)
      }
    }
  }
}

extension UnsafeMutablePointer<UInt8> {
  /// Writes the larger of each two neighbours.
  @unsafe fileprivate func fold(into target: UnsafeMutablePointer<UInt8>, count: Int) {
    for x in 0..<count { unsafe target[x] = max(self[2 &* x], self[2 &* x &+ 1]) }
  }
}
