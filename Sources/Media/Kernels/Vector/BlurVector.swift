// The blur: which of its two ways an area goes, and where the result ends up.

import CVectors
import MediaTime
package import Raster

extension PaintView {
  /// Blurs what `mask` covers: three box passes down each column, then three along each row.
  ///
  /// A Gaussian in all but name, whose cost does not depend on how strong it is. It reads what it
  /// hides, so it is cosmetic. Each pass rounds its mean half up to a whole sample. Only samples
  /// inside `mask.bounds` are read; at its edges the outermost sample repeats.
  ///
  /// - Parameters:
  ///   - mask: coverage on this plane's grid; what lies outside the plane is ignored.
  ///   - radii: of the three passes, the same for columns and rows, in samples of this plane.
  package mutating func blur(_ mask: borrowing Mask, radii: BoxRadii) {
    let area = Reference.shared(plane, mask)
    guard !area.isEmpty else { return }
    let source = unsafe Area(
      base: sample(area.x, area.y), stride: plane.stride, width: area.width, height: area.height)
    let result: Area
    if unsafe StripBlur.fits(source, radii, bitDepth: plane.bitDepth) {
      let strips = unsafe StripBlur(set, source, radii, bitDepth: plane.bitDepth, &scratch)
      unsafe strips.blurColumns()
      // A solid mask lets the blur write where it read from: it has all it needs by then.
      unsafe result = unsafe strips.blurRows(into: mask.isSolid ? source : nil)
    } else {
      let passes = unsafe PassBlur(set, source, radii, bitDepth: plane.bitDepth, &scratch)
      unsafe passes.blurColumns()
      unsafe passes.blurRows()
      unsafe result = unsafe passes.narrowed()
    }
    guard unsafe result.base != source.base else { return }
    for y in 0..<area.height {
      unsafe paintRow(
        mask, area, y: area.y + y, from: result.at(0, y, bytes: bytesPerSample))
    }
  }
}

extension BoxRadii {
  /// The radii in the order of the passes.
  var all: [Int] { [first, second, third] }
}

extension UnsafeMutableRawPointer {
  /// Moves `rows` rows of `bytes` bytes into memory with another stride.
  @unsafe func copyRows(
    from source: UnsafeRawPointer, stride: Int, into own: Int, bytes: Int, rows: Int
  ) {
    for y in 0..<rows {
      unsafe (self + y * own).copyMemory(from: source + y * stride, byteCount: bytes)
    }
  }
}
