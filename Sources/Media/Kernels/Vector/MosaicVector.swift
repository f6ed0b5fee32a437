// The mosaic by rows of cells: sums down the columns, one mean per cell, one line of means, painted on
// every row of the cells.

import CVectors
package import MediaTime
package import Raster

extension InstructionSet {
  /// What `mosaic` does within a plane, in this instruction set.
  package func mosaic(
    _ plane: borrowing MutablePlane, mask: borrowing Mask, cell: PixelSize,
    scratch: inout Scratch
  ) {
    let area = Reference.shared(plane, mask)
    let bytes = plane.bitDepth == 8 ? 1 : 2
    let source = unsafe Area(
      base: plane.base + area.y * plane.stride + area.x * bytes, stride: plane.stride,
      width: area.width, height: area.height)
    unsafe forEachCellRow(of: source, bitDepth: plane.bitDepth, cell: cell, scratch: &scratch) {
      line, rows in
      for y in rows { unsafe paint(plane, mask, area, y: area.y + y, from: line) }
    }
  }

  /// What `mosaic` does from plane to plane, in this instruction set.
  package func mosaic(
    source: Plane, destination: borrowing MutablePlane, cell: PixelSize, scratch: inout Scratch
  ) {
    let bytes = source.bitDepth == 8 ? 1 : 2
    let area = unsafe Area(
      base: UnsafeMutableRawPointer(mutating: source.base), stride: source.stride,
      width: source.width, height: source.height)
    unsafe forEachCellRow(of: area, bitDepth: source.bitDepth, cell: cell, scratch: &scratch) {
      line, rows in
      for y in rows {
        unsafe (destination.base + y * destination.stride).copyMemory(
          from: line, byteCount: source.width * bytes)
      }
    }
  }

  /// Calls `body` with a line of means and the rows that show it, for each row of cells from the top.
  @unsafe private func forEachCellRow(
    of area: Area, bitDepth: Int, cell: PixelSize, scratch: inout Scratch,
    _ body: (UnsafeRawPointer, Range<Int>) -> Void
  ) {
    let kernels = rows(bitDepth: bitDepth)
    let (width, height) = unsafe (area.width, area.height)
    // What goes into a cell at a time stays below 2^32: rows beyond that go in portions.
    let portion = max(1, min(257, 65_536 / max(1, min(cell.width, width))))
    var parts = unsafe Parts()
    let sumsAt = unsafe parts.take(4 * width + 64)
    let lineAt = unsafe parts.take(2 * width + 64)
    let memory = unsafe scratch.reserve(parts.bytes)
    let sums = unsafe (memory + sumsAt).bindMemory(to: UInt32.self, capacity: width)
    for top in stride(from: 0, to: height, by: cell.height) {
      let rows = top..<min(top + cell.height, height)
      var totals: [UInt64] = []
      for first in stride(from: top, to: rows.upperBound, by: portion) {
        let count = min(portion, rows.upperBound - first)
        let start = unsafe area.base + first * area.stride
        unsafe kernels.columns(start, area.stride, count, width, sums)
        unsafe table.pointee.cells(sums, width, cell.width)
        if rows.count > portion { unsafe add(sums, width, cell, to: &totals) }
      }
      if rows.count > portion {
        unsafe means(totals, width, cell, rows.count, memory + lineAt, bitDepth: bitDepth)
      } else {
        unsafe kernels.means(sums, width, cell.width, rows.count, memory + lineAt)
      }
      unsafe body(memory + lineAt, rows)
    }
  }

  /// Adds a portion's totals to those of the cells so far.
  @unsafe private func add(
    _ sums: UnsafePointer<UInt32>, _ width: Int, _ cell: PixelSize, to totals: inout [UInt64]
  ) {
    let count = (width + cell.width - 1) / cell.width
    if totals.isEmpty { totals = [UInt64](repeating: 0, count: count) }
    for index in 0..<count { unsafe totals[index] += UInt64(sums[index]) }
  }

  /// The line of means for cells of more than one portion.
  @unsafe private func means(
    _ totals: [UInt64], _ width: Int, _ cell: PixelSize, _ rows: Int,
    _ line: UnsafeMutableRawPointer, bitDepth: Int
  ) {
    for x in 0..<width {
      let left = x / cell.width * cell.width
      let count = UInt64(rows * (min(left + cell.width, width) - left))
      let mean = (totals[x / cell.width] + count / 2) / count
      if bitDepth == 8 {
        unsafe line.storeBytes(of: UInt8(mean), toByteOffset: x, as: UInt8.self)
      } else {
        unsafe line.storeBytes(of: UInt16(mean), toByteOffset: 2 * x, as: UInt16.self)
      }
    }
  }
}
