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
    var parts = unsafe Parts()
    let (sumsAt, lineAt) = unsafe (parts.take(4 * width), parts.take(2 * width))
    let memory = unsafe scratch.reserve(parts.bytes)
    let sums = unsafe (memory + sumsAt).bindMemory(to: UInt32.self, capacity: width)
    let line = unsafe memory + lineAt
    for top in stride(from: 0, to: height, by: cell.height) {
      let rows = top..<min(top + cell.height, height)
      unsafe kernels.columns(area.base + top * area.stride, area.stride, rows.count, width, sums)
      for left in stride(from: 0, to: width, by: cell.width) {
        let columns = left..<min(left + cell.width, width)
        var sum: UInt64 = 0
        for x in columns { unsafe sum &+= UInt64(sums[x]) }
        let count = UInt64(columns.count * rows.count)
        let mean = (sum + count / 2) / count
        if bitDepth == 8 {
          unsafe (line + left).initializeMemory(
            as: UInt8.self, repeating: UInt8(mean), count: columns.count)
        } else {
          unsafe (line + 2 * left).initializeMemory(
            as: UInt16.self, repeating: UInt16(mean), count: columns.count)
        }
      }
      unsafe body(line, rows)
    }
  }
}
