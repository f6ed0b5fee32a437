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
    for y in area.y..<area.maxY {
      let row = unsafe plane.base + y * plane.stride + area.x * bytes
      if !mask.isSolid {
        let coverage = unsafe mask.row(y - mask.bounds.y) + (area.x - mask.bounds.x)
        unsafe kernels.paint(row, UInt16(value), coverage, area.width)
      } else if bytes == 1 {
        unsafe row.initializeMemory(as: UInt8.self, repeating: UInt8(value), count: area.width)
      } else {
        unsafe row.initializeMemory(as: UInt16.self, repeating: UInt16(value), count: area.width)
      }
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
