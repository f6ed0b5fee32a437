// The mosaic by rows of cells: sums down the columns, one mean per cell, one line of means, painted
// on every row of the cells.

import CVectors
package import MediaTime
package import Raster

extension PaintView {
  /// Paints each cell's mean where `mask` covers the plane.
  ///
  /// It reads what it hides, so it is cosmetic. Cells start at the upper left of `mask.bounds`, the
  /// last of a row or column may be partial, and a mean counts all samples of its cell inside the
  /// bounds, covered or not, rounded half up.
  ///
  /// - Parameters:
  ///   - mask: coverage on this plane's grid; what lies outside the plane is ignored.
  ///   - cell: samples of this plane per cell; both sides 1 or more.
  package mutating func mosaic(_ mask: borrowing Mask, cell: PixelSize) {
    precondition(cell.width > 0 && cell.height > 0, "a cell has an area")
    let area = Reference.shared(plane, mask)
    guard !area.isEmpty else { return }
    let source = unsafe Area(
      base: sample(area.x, area.y), stride: plane.stride, width: area.width, height: area.height)
    let means = unsafe CellMeans(set, source, cell, bitDepth: plane.bitDepth, &scratch)
    for top in stride(from: 0, to: area.height, by: cell.height) {
      let rows = top..<min(top + cell.height, area.height)
      unsafe means.measure(rows)
      for y in rows { unsafe paintRow(mask, area, y: area.y + y, from: means.line) }
    }
  }
}

/// The means of an area's cells, one row of cells at a time.
@unsafe private struct CellMeans {
  /// A sample for each column: the mean of its cell in the rows that were measured last.
  let line: UnsafeMutableRawPointer
  private let sums: UnsafeMutablePointer<UInt32>
  private let set: InstructionSet
  private let area: Area
  private let cell: PixelSize
  private let bitDepth: Int

  /// Lays out the memory: a sum and a sample for each column.
  init(
    _ set: InstructionSet, _ area: Area, _ cell: PixelSize, bitDepth: Int,
    _ scratch: inout Scratch
  ) {
    let width = unsafe area.width
    var parts = unsafe Parts()
    let sumsAt = unsafe parts.take(4 * width + 64)
    let lineAt = unsafe parts.take(2 * width + 64)
    let memory = unsafe scratch.reserve(parts.bytes)
    unsafe sums = unsafe (memory + sumsAt).bindMemory(to: UInt32.self, capacity: width)
    unsafe line = unsafe memory + lineAt
    unsafe (self.set, self.area, self.cell, self.bitDepth) = unsafe (set, area, cell, bitDepth)
  }

  /// Measures the cells that fill `rows` of the area.
  func measure(_ rows: Range<Int>) {
    let kernels = unsafe set.rows(bitDepth: bitDepth)
    let (width, side) = unsafe (area.width, cell.width)
    // What goes into a cell at a time stays below 2^32: rows beyond that go in portions.
    let portion = max(1, min(257, 65_536 / max(1, min(side, width))))
    var totals: [UInt64] = []
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: portion) {
      let count = min(portion, rows.upperBound - first)
      unsafe kernels.columns(area.base + first * area.stride, area.stride, count, width, sums)
      unsafe set.table.pointee.cells(sums, width, side)
      if rows.count > portion { unsafe add(to: &totals) }
    }
    if rows.count > portion {
      unsafe divide(totals, rows.count)
    } else {
      unsafe kernels.means(sums, width, side, rows.count, line)
    }
  }

  /// Adds a portion's sums of cells to those so far.
  private func add(to totals: inout [UInt64]) {
    let count = unsafe (area.width + cell.width - 1) / cell.width
    if totals.isEmpty { totals = [UInt64](repeating: 0, count: count) }
    for index in 0..<count { unsafe totals[index] += UInt64(sums[index]) }
  }

  /// Writes the line of means for cells of more than one portion.
  private func divide(_ totals: [UInt64], _ rows: Int) {
    let (width, side) = unsafe (area.width, cell.width)
    for x in 0..<width {
      let left = x / side * side
      let count = UInt64(rows * (min(left + side, width) - left))
      let mean = (totals[x / side] + count / 2) / count
      if unsafe bitDepth == 8 {
        unsafe line.storeBytes(of: UInt8(mean), toByteOffset: x, as: UInt8.self)
      } else {
        unsafe line.storeBytes(of: UInt16(mean), toByteOffset: 2 * x, as: UInt16.self)
      }
    }
  }
}
