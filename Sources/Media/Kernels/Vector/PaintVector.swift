// Fill and composite, row by row through the mask. A solid mask is not even read.

import CVectors
import MediaTime
package import Raster

extension InstructionSet {
  /// What `fill` does, in this instruction set.
  package func fill(_ plane: borrowing MutablePlane, mask: borrowing Mask, value: Int) {
    let kernels = rows(bitDepth: plane.bitDepth)
    let bytes = plane.bitDepth == 8 ? 1 : 2
    let area = Reference.shared(plane, mask)
    guard !area.isEmpty else { return }
    let first = unsafe plane.base + area.y * plane.stride + area.x * bytes
    if mask.isSolid {
      // Rows without a gap between them are one long row.
      let whole = plane.stride == area.width * bytes
      let (rows, width) = whole ? (1, area.width * area.height) : (area.height, area.width)
      unsafe kernels.fill(first, plane.stride, UInt16(value), rows, width)
      return
    }
    for y in 0..<area.height {
      let coverage = unsafe mask.row(area.y + y - mask.bounds.y) + (area.x - mask.bounds.x)
      unsafe kernels.paint(first + y * plane.stride, UInt16(value), coverage, area.width)
    }
  }

  /// What `composite` does, in this instruction set.
  package func composite(
    _ plane: borrowing MutablePlane, patch: Plane, mask: borrowing Mask
  ) {
    let area = Reference.shared(plane, mask)
    for y in area.y..<area.maxY {
      let row = unsafe patch.base + y * patch.stride + area.x * (patch.bitDepth == 8 ? 1 : 2)
      unsafe paint(plane, mask, area, y: y, from: row)
    }
  }

  /// Paints one row of `area` from samples whose first belongs at its left edge.
  @unsafe func paint(
    _ plane: borrowing MutablePlane, _ mask: borrowing Mask, _ area: PixelRect, y: Int,
    from samples: UnsafeRawPointer
  ) {
    let bytes = plane.bitDepth == 8 ? 1 : 2
    let row = unsafe plane.base + y * plane.stride + area.x * bytes
    if mask.isSolid {
      unsafe row.copyMemory(from: samples, byteCount: area.width * bytes)
    } else {
      let coverage = unsafe mask.row(y - mask.bounds.y) + (area.x - mask.bounds.x)
      unsafe rows(bitDepth: plane.bitDepth).blend(row, samples, coverage, area.width)
    }
  }
}
