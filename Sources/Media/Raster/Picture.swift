// A decoded picture: up to three planes and whatever keeps their memory alive. The memory is either
// the picture's own or a decoder's; in both cases it goes when the picture goes.

package import MediaTime

/// Where one plane lies in memory.
@unsafe package struct PlaneLayout {
  /// The first sample of the first row.
  package var base: UnsafeMutableRawPointer
  /// Bytes from one row to the next.
  package var stride: Int

  package init(base: UnsafeMutableRawPointer, stride: Int) {
    unsafe self.base = unsafe base
    unsafe self.stride = stride
  }
}

/// A raster of planar samples, owned by exactly one place at a time.
///
/// May be sent to another thread; must not be used by two at once.
@safe package struct Picture: ~Copyable, @unchecked Sendable {
  /// Layout, depth and range of the samples.
  package let format: PixelFormat
  /// Luma samples per row and luma rows.
  package let size: PixelSize
  /// Keeps the memory of the planes alive; a codec may recognise its own buffer in it.
  package let owner: AnyObject
  private let planes: [PlaneLayout]

  /// Where the planes lie; valid while the picture lives.
  @unsafe package var layouts: [PlaneLayout] { unsafe planes }

  /// Adopts planes whose memory lives as long as `owner`.
  ///
  /// - Precondition: one layout per plane of the format.
  @unsafe package init(
    format: PixelFormat, size: PixelSize, planes: [PlaneLayout], owner: AnyObject
  ) {
    precondition(unsafe planes.count == format.chroma.planeCount, "one layout per plane")
    self.format = format
    self.size = size
    unsafe self.planes = unsafe planes
    self.owner = owner
  }

  /// Allocates a picture with undefined samples; rows start at multiples of 64 bytes and may be
  /// read, not written, up to 64 bytes past their end.
  package init(allocating format: PixelFormat, size: PixelSize) {
    var strides: [Int] = []
    var total = 0
    for index in 0..<format.chroma.planeCount {
      let plane = Picture.planeSize(index, format: format, size: size)
      let stride = (plane.width * format.bytesPerSample + 63) / 64 * 64
      strides.append(stride)
      total += stride * plane.height
    }
    let memory = PictureMemory(bytes: total + 64)
    var base = unsafe memory.base
    var layouts: [PlaneLayout] = unsafe []
    for (index, stride) in strides.enumerated() {
      unsafe layouts.append(PlaneLayout(base: base, stride: stride))
      unsafe base += stride * Picture.planeSize(index, format: format, size: size).height
    }
    unsafe self.init(format: format, size: size, planes: layouts, owner: memory)
  }

  /// 1 or 3.
  package var planeCount: Int { format.chroma.planeCount }

  /// Samples per row and rows of plane `index`; chroma sizes are rounded up.
  package func planeSize(_ index: Int) -> PixelSize {
    Picture.planeSize(index, format: format, size: size)
  }

  /// Samples per row and rows of plane `index` of a picture of `format` and `size`.
  package static func planeSize(_ index: Int, format: PixelFormat, size: PixelSize) -> PixelSize {
    if index == 0 { return size }
    let (sx, sy) = (format.chroma.shiftX, format.chroma.shiftY)
    return PixelSize(
      width: (size.width + (1 << sx) - 1) >> sx, height: (size.height + (1 << sy) - 1) >> sy)
  }

  /// A read-only view of plane `index` (0 luma, 1 Cb, 2 Cr).
  @_lifetime(borrow self)
  package borrowing func plane(_ index: Int) -> Plane {
    let layout = unsafe planes[index]
    let size = planeSize(index)
    let view = unsafe Plane(
      base: layout.base, stride: layout.stride, width: size.width, height: size.height,
      bitDepth: format.bitDepth)
    return unsafe _overrideLifetime(view, borrowing: self)
  }

  /// A writable view of plane `index` (0 luma, 1 Cb, 2 Cr).
  @_lifetime(&self)
  package mutating func mutablePlane(_ index: Int) -> MutablePlane {
    let layout = unsafe planes[index]
    let size = planeSize(index)
    let view = unsafe MutablePlane(
      base: layout.base, stride: layout.stride, width: size.width, height: size.height,
      bitDepth: format.bitDepth)
    return unsafe _overrideLifetime(view, mutating: &self)
  }

  /// A copy of all samples in memory of its own.
  package borrowing func copy() -> Picture {
    var result = Picture(allocating: format, size: size)
    result.copySamples(from: self)
    return result
  }

  /// Overwrites every sample with those of a picture of the same format and size.
  package mutating func copySamples(from other: borrowing Picture) {
    precondition(format == other.format && size == other.size, "pictures of one shape")
    for index in 0..<planeCount {
      let (source, target) = unsafe (other.planes[index], planes[index])
      let size = planeSize(index)
      let bytes = size.width * format.bytesPerSample
      for y in 0..<size.height {
        unsafe (target.base + y * target.stride).copyMemory(
          from: source.base + y * source.stride, byteCount: bytes)
      }
    }
  }
}

/// Memory for one picture, freed with its last reference.
@safe final class PictureMemory {
  let base: UnsafeMutableRawPointer

  init(bytes: Int) {
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
  }

  deinit { unsafe base.deallocate() }
}
