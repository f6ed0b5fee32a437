// Fill, and the row through a mask that every other effect ends with. A solid mask is not even
// read.

import CVectors
import MediaTime
package import Raster

extension PaintView {
  /// Paints `value` where `mask` covers the plane.
  ///
  /// A partly covered sample d becomes `(d * (255 - m) + value * m + 127) / 255`.
  ///
  /// - Parameters:
  ///   - mask: coverage on this plane's grid; what lies outside the plane is ignored.
  ///   - value: a sample of the plane, `0 ..< 1 << bitDepth`.
  package mutating func fill(_ mask: borrowing Mask, value: Int) {
    precondition(value >= 0 && value < 1 << plane.bitDepth, "a sample of the plane's depth")
    let area = Reference.shared(plane, mask)
    guard !area.isEmpty else { return }
    let kernels = set.rows(bitDepth: plane.bitDepth)
    let first = unsafe sample(area.x, area.y)
    if mask.isSolid {
      // Rows without a gap between them are one long row.
      let whole = plane.stride == area.width * bytesPerSample
      let (rows, width) = whole ? (1, area.width * area.height) : (area.height, area.width)
      unsafe kernels.fill(first, plane.stride, UInt16(value), rows, width)
      return
    }
    for y in 0..<area.height {
      let coverage = unsafe mask.row(area.y + y - mask.bounds.y) + (area.x - mask.bounds.x)
      unsafe kernels.paint(first + y * plane.stride, UInt16(value), coverage, area.width)
    }
  }

  /// Lays `patch` over the plane where `mask` covers it: the row through a mask, by itself.
  ///
  /// - Parameters:
  ///   - patch: a plane of the same size and depth; its sample at (x, y) belongs at (x, y).
  ///   - mask: coverage on this plane's grid; what lies outside the plane is ignored.
  mutating func composite(_ patch: Plane, _ mask: borrowing Mask) {
    precondition(
      plane.width == patch.width && plane.height == patch.height
        && plane.bitDepth == patch.bitDepth, "planes of one shape")
    let area = Reference.shared(plane, mask)
    for y in area.y..<area.maxY {
      let row = unsafe patch.base + y * patch.stride + area.x * bytesPerSample
      unsafe paintRow(mask, area, y: y, from: row)
    }
  }

  /// Bytes of one sample of the plane.
  var bytesPerSample: Int { plane.bitDepth == 8 ? 1 : 2 }

  /// Where the sample at column `x` of row `y` of the plane lies.
  @unsafe func sample(_ x: Int, _ y: Int) -> UnsafeMutableRawPointer {
    unsafe plane.base + y * plane.stride + x * bytesPerSample
  }

  /// Paints one row of `area` from samples whose first belongs at its left edge.
  @unsafe func paintRow(
    _ mask: borrowing Mask, _ area: PixelRect, y: Int, from samples: UnsafeRawPointer
  ) {
    let row = unsafe sample(area.x, y)
    if mask.isSolid {
      unsafe row.copyMemory(from: samples, byteCount: area.width * bytesPerSample)
    } else {
      let coverage = unsafe mask.row(y - mask.bounds.y) + (area.x - mask.bounds.x)
      unsafe set.rows(bitDepth: plane.bitDepth).blend(row, samples, coverage, area.width)
    }
  }
}
