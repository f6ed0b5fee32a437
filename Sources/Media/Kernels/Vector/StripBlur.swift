// A blur with all three passes at once: strips of columns straight from the source into a work
// area, then bands of rows transposed, blurred as strips and transposed back. Strips and bands stay
// in the nearest caches.

import CVectors

/// One blur whose windows are small against the area and whose sums fit 16 bits.
@unsafe struct StripBlur {
  private let set: InstructionSet
  private let bitDepth: Int
  private let source: Area
  private let work: Area
  private let radii: [Int32]
  private let rings: UnsafeMutableRawPointer
  private let strip: UnsafeMutableRawPointer

  /// Whether `box3` may be used: radii of at least 1 that hardly differ, room for the windows to
  /// get going, and sums that leave room for rounding.
  static func fits(_ source: Area, _ radii: BoxRadii, bitDepth: Int) -> Bool {
    let (low, high) = (radii.all.min()!, radii.all.max()!)
    let room = unsafe min(source.width, source.height)
    return low > 0 && high - low < 2 && room >= radii.second + radii.third + 3
      && (2 * high + 1) << bitDepth <= 65_536
  }

  /// Lays out the memory: a work area in whole vectors, the windows of two passes, and one strip.
  init(
    _ set: InstructionSet, _ source: Area, _ radii: BoxRadii, bitDepth: Int,
    _ scratch: inout Scratch
  ) {
    let bytes = bitDepth == 8 ? 1 : 2
    let widest = bytes * set.samplesPerVector * set.mostVectors
    let (width, height) = unsafe (source.width, source.height)
    let stride = (width * bytes + 127) / 128 * 128
    var parts = unsafe Parts()
    let workAt = unsafe parts.take(stride * height)
    let ringsAt = unsafe parts.take(
      2 / bytes * widest * (2 * (radii.second + radii.third) + 2))
    let stripAt = unsafe parts.take(widest * (max(width, height) + 16))
    let memory = unsafe scratch.reserve(parts.bytes)
    unsafe self.set = set
    unsafe self.bitDepth = bitDepth
    unsafe self.source = unsafe source
    unsafe self.radii = radii.all.map(Int32.init)
    unsafe work = unsafe Area(base: memory + workAt, stride: stride, width: width, height: height)
    unsafe rings = unsafe memory + ringsAt
    unsafe strip = unsafe memory + stripAt
  }

  private var bytes: Int { unsafe bitDepth == 8 ? 1 : 2 }
  private var maximum: Int32 { unsafe Int32((1 << bitDepth) - 1) }

  /// Blurs down the columns of the source, into the work area.
  func blurColumns() {
    let kernels = unsafe set.rows(bitDepth: bitDepth)
    let vector = unsafe set.samplesPerVector
    var x = 0
    while unsafe x < work.width {
      let left = unsafe work.width - x
      let vectors = unsafe left > vector ? set.mostVectors : 1
      let columns = vectors * vector
      var (from, stride) = unsafe (source.at(x, 0, bytes: bytes), source.stride)
      if columns > left {
        // Whole vectors would reach past the source's rows.
        unsafe strip.copyRows(
          from: from, stride: stride, into: columns * bytes, bytes: left * bytes,
          rows: work.height)
        unsafe (from, stride) = unsafe (strip, columns * bytes)
      }
      unsafe kernels.box3(
        from, stride, work.at(x, 0, bytes: bytes), work.stride, work.height, radii, maximum,
        rings, Int32(vectors))
      x += columns
    }
  }

  /// Blurs along the rows of the work area, into `target` if its rows have 16 samples, or else
  /// where they are; returns which.
  func blurRows(into target: Area?) -> Area {
    let kernels = unsafe set.rows(bitDepth: bitDepth)
    let vector = unsafe set.samplesPerVector
    var (result, width) = unsafe (work, (work.width + 15) / 16 * 16)
    if let target = unsafe target, unsafe target.width >= 16 {
      unsafe (result, width) = unsafe (target, target.width)
    }
    var y = 0
    while unsafe y < work.height {
      let left = unsafe work.height - y
      let vectors = unsafe left > vector ? set.mostVectors : 1
      let band = vectors * vector
      let row = unsafe band * bytes
      unsafe kernels.transpose_in(
        work.at(0, y, bytes: bytes), work.stride, min(band, left), work.width, strip, row)
      unsafe kernels.box3(
        strip, row, strip, row, work.width, radii, maximum, rings, Int32(vectors))
      unsafe kernels.transpose_out(
        strip, row, result.at(0, y, bytes: bytes), result.stride, min(band, left), width)
      y += band
    }
    return unsafe result
  }
}
