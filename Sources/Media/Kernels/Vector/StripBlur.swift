// A blur with all three passes at once: strips of columns straight from the source into a work area, then
// bands of rows turned on their side, blurred as strips and turned back. Strips and bands stay in the
// nearest caches.

import CVectors

/// One blur whose windows are small against the area and whose sums fit 16 bits.
@unsafe struct StripBlur {
  private let kernels: VeilRowKernels
  private let vector: Int
  private let mostVectors: Int
  private let source: Area
  private let work: Area
  private let bytes: Int
  private let maximum: Int32
  private let radii: [Int32]
  private let rings: UnsafeMutableRawPointer
  private let strip: UnsafeMutableRawPointer

  /// Whether `box3` may be used: radii of at least 1 that hardly differ, room for the windows to get going,
  /// and sums that leave room for rounding.
  static func fits(_ source: Area, _ radii: [Int], maximum: Int) -> Bool {
    let (low, high) = (radii.min()!, radii.max()!)
    let room = unsafe min(source.width, source.height)
    return low > 0 && high - low < 2 && room >= radii[1] + radii[2] + 3
      && (2 * high + 1) * (maximum + 1) <= 65_536
  }

  /// Lays out the memory: a work area in whole vectors, the windows of two passes, and one strip.
  init(
    _ set: InstructionSet, _ source: Area, _ radii: [Int], bitDepth: Int, _ scratch: inout Scratch
  ) {
    let bytes = bitDepth == 8 ? 1 : 2
    let widest = unsafe bytes * Int(set.table.pointee.vector * set.table.pointee.most_vectors)
    let (width, height) = unsafe (source.width, source.height)
    let stride = (width * bytes + 127) / 128 * 128
    var parts = unsafe Parts()
    let workAt = unsafe parts.take(stride * height)
    let ringsAt = unsafe parts.take(2 / bytes * widest * (2 * (radii[1] + radii[2]) + 2))
    let stripAt = unsafe parts.take(widest * (max(width, height) + 16))
    let memory = unsafe scratch.reserve(parts.bytes)
    unsafe kernels = set.rows(bitDepth: bitDepth)
    unsafe vector = unsafe Int(set.table.pointee.vector)
    unsafe mostVectors = unsafe Int(set.table.pointee.most_vectors)
    unsafe self.source = unsafe source
    unsafe self.bytes = bytes
    unsafe self.maximum = Int32((1 << bitDepth) - 1)
    unsafe self.radii = radii.map(Int32.init)
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

  private func blurColumns() {
    var x = 0
    while unsafe x < work.width {
      let left = unsafe work.width - x
      let vectors = unsafe min(max(left / vector, 1), mostVectors)
      let columns = unsafe vectors * vector
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

  private func blurRows(into target: Area, width: Int) {
    var y = 0
    while unsafe y < work.height {
      let left = unsafe work.height - y
      let vectors = unsafe left > vector ? mostVectors : 1
      let band = unsafe vectors * vector
      let row = unsafe band * bytes
      unsafe kernels.turn_in(
        work.at(0, y, bytes: bytes), work.stride, min(band, left), work.width, strip, row)
      unsafe kernels.box3(
        strip, row, strip, row, work.width, radii, maximum, rings, Int32(vectors))
      unsafe kernels.turn_out(
        strip, row, target.at(0, y, bytes: bytes), target.stride, min(band, left), width)
      y += band
    }
  }
}
