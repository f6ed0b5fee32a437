// A blur of bytes: strips of columns straight from the source into a work area, then bands of rows turned
// on their side, blurred as strips and turned back. Strips and bands stay in the nearest cache.

import CVectors

/// One blur of an 8-bit area whose windows are small enough for sums of 16 bits.
@unsafe struct ByteBlur {
  private let kernels: VeilKernels
  private let source: Area
  private let work: Area
  private let radii: [Int32]
  private let rings: UnsafeMutableRawPointer
  private let strip: UnsafeMutableRawPointer

  /// Lays out the memory: a work area in whole vectors, the windows of two passes, and one strip.
  init(_ set: InstructionSet, _ source: Area, _ radii: [Int], _ scratch: inout Scratch) {
    unsafe kernels = unsafe set.table.pointee
    unsafe self.source = unsafe source
    unsafe self.radii = radii.map(Int32.init)
    let (width, height) = unsafe (source.width, source.height)
    let widest = unsafe Int(kernels.vector) * Int(kernels.most_vectors)
    let stride = (width + 63) / 64 * 64
    var parts = unsafe Parts()
    let workAt = unsafe parts.take(stride * height)
    let ringsAt = unsafe parts.take(4 * widest * (radii[1] + radii[2] + 1))
    let stripAt = unsafe parts.take(widest * (max(width, height) + 16))
    let memory = unsafe scratch.reserve(parts.bytes)
    unsafe work = unsafe Area(base: memory + workAt, stride: stride, width: width, height: height)
    unsafe rings = unsafe memory + ringsAt
    unsafe strip = unsafe memory + stripAt
  }

  /// Blurs into `target` if its rows have 16 samples, or else into the work area; returns which.
  func run(into target: Area?) -> Area {
    unsafe blurColumns()
    guard let target = unsafe target, unsafe target.width >= 16 else {
      unsafe blurRows(into: work, width: (work.width + 15) / 16 * 16)
      return unsafe work
    }
    unsafe blurRows(into: target, width: target.width)
    return unsafe target
  }

  /// As many vectors as `count` samples fill, at least one and at most what a strip may have.
  private func vectors(_ count: Int) -> Int32 {
    unsafe min(max(Int32(count) / kernels.vector, 1), kernels.most_vectors)
  }

  private func blurColumns() {
    var x = 0
    while unsafe x < work.width {
      let left = unsafe work.width - x
      let vectors = unsafe vectors(left)
      let bytes = unsafe Int(vectors * kernels.vector)
      let (target, rows) = unsafe (work.base + x, work.height)
      if bytes <= left {
        unsafe kernels.box3_8(
          source.base + x, source.stride, target, work.stride, rows, radii, rings, vectors)
      } else {
        unsafe strip.copyRows(
          from: source.base + x, stride: source.stride, into: bytes, bytes: left, rows: rows)
        unsafe kernels.box3_8(strip, bytes, target, work.stride, rows, radii, rings, vectors)
      }
      x += bytes
    }
  }

  private func blurRows(into target: Area, width: Int) {
    var y = 0
    while unsafe y < work.height {
      let left = unsafe work.height - y
      let vectors = unsafe left > kernels.vector ? kernels.most_vectors : 1
      let band = unsafe Int(vectors * kernels.vector)
      let rows = min(band, left)
      unsafe kernels.bytes.turn_in(
        work.base + y * work.stride, work.stride, rows, work.width, strip, band)
      unsafe kernels.box3_8(strip, band, strip, band, work.width, radii, rings, vectors)
      unsafe kernels.bytes.turn_out(
        strip, band, target.base + y * target.stride, target.stride, rows, width)
      y += band
    }
  }
}
