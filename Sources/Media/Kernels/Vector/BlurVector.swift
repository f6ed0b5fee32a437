// The blur in strips and bands: which of the two ways a blur goes, and where its result ends up.

import CVectors
import MediaTime
package import Raster

extension InstructionSet {
  /// What `boxBlur3` does, in this instruction set.
  package func boxBlur3(
    source: Plane, destination: borrowing MutablePlane, radii: BoxRadii, scratch: inout Scratch
  ) {
    guard source.width > 0, source.height > 0 else { return }
    let area = unsafe Area(
      base: UnsafeMutableRawPointer(mutating: source.base), stride: source.stride,
      width: source.width, height: source.height)
    let target = unsafe Area(
      base: destination.base, stride: destination.stride, width: source.width,
      height: source.height)
    let bytes = source.bitDepth == 8 ? 1 : 2
    let result = unsafe blurred(
      area, into: target, bitDepth: source.bitDepth, radii: radii, scratch: &scratch)
    guard unsafe result.base != target.base else { return }
    for y in 0..<source.height {
      unsafe target.at(0, y, bytes: bytes).copyMemory(
        from: result.at(0, y, bytes: bytes), byteCount: source.width * bytes)
    }
  }

  /// What `blur` does, in this instruction set.
  package func blur(
    _ plane: borrowing MutablePlane, mask: borrowing Mask, radii: BoxRadii,
    scratch: inout Scratch
  ) {
    let area = Reference.shared(plane, mask)
    guard !area.isEmpty else { return }
    let bytes = plane.bitDepth == 8 ? 1 : 2
    let source = unsafe Area(
      base: plane.base + area.y * plane.stride + area.x * bytes, stride: plane.stride,
      width: area.width, height: area.height)
    // A solid mask lets the blur write where it read from: it has all it needs by then.
    let result = unsafe blurred(
      source, into: mask.isSolid ? source : nil, bitDepth: plane.bitDepth, radii: radii,
      scratch: &scratch)
    guard unsafe result.base != source.base else { return }
    for y in 0..<area.height {
      unsafe paint(plane, mask, area, y: area.y + y, from: result.at(0, y, bytes: bytes))
    }
  }

  /// Blurs an area and says where the result is: in `target` if there is one that fits, or else in
  /// scratch memory, with at least 16 readable bytes per row.
  @unsafe private func blurred(
    _ source: Area, into target: Area?, bitDepth: Int, radii: BoxRadii, scratch: inout Scratch
  ) -> Area {
    let all = [radii.first, radii.second, radii.third]
    if unsafe StripBlur.fits(source, all, maximum: (1 << bitDepth) - 1) {
      return unsafe StripBlur(self, source, all, bitDepth: bitDepth, &scratch).run(into: target)
    }
    return unsafe PassBlur(self, source, all, bitDepth: bitDepth, &scratch).run()
  }
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
