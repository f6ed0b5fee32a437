// A blur of words, pass by pass, for deep pictures, for windows wider than their area, and for any other
// that sums of 16 bits cannot hold. Bytes are widened first and narrowed last.

import CVectors

/// One blur of an area of any depth, with any radii.
@unsafe struct WordBlur {
  private let kernels: VeilKernels
  private let work: Area
  private let narrow: Area?
  private let radii: [Int]
  private let strips: (UnsafeMutableRawPointer, UnsafeMutableRawPointer)

  /// Lays out the memory, a work area and two strips, and copies the source into the work area.
  init(
    _ set: InstructionSet, _ source: Area, _ bitDepth: Int, _ radii: [Int],
    _ scratch: inout Scratch
  ) {
    unsafe kernels = unsafe set.table.pointee
    unsafe self.radii = radii.filter { $0 > 0 }
    let (width, height) = unsafe (source.width, source.height)
    let widest = unsafe Int(kernels.vector) * Int(kernels.most_vectors)
    let stride = (2 * width + widest - 1) / widest * widest
    var parts = unsafe Parts()
    let workAt = unsafe parts.take(stride * height)
    let stripAt = unsafe (
      parts.take(widest * (max(width, height) + 16)), parts.take(widest * (max(width, height) + 16))
    )
    let narrowAt = unsafe bitDepth == 8 ? parts.take(stride / 2 * height) : nil
    let memory = unsafe scratch.reserve(parts.bytes)
    unsafe work = unsafe Area(base: memory + workAt, stride: stride, width: width, height: height)
    unsafe narrow = unsafe narrowAt.map {
      unsafe Area(base: memory + $0, stride: stride / 2, width: width, height: height)
    }
    unsafe strips = unsafe (memory + stripAt.0, memory + stripAt.1)
    unsafe widen(source)
  }

  /// Blurs in the work area and returns it.
  func run() -> Area {
    if unsafe radii.isEmpty { return unsafe narrowed() }
    let vectors = unsafe kernels.most_vectors
    let bytes = unsafe Int(vectors * kernels.vector)
    for x in unsafe stride(from: 0, to: 2 * work.width, by: bytes) {
      let (source, rows) = unsafe (work.base + x, work.height)
      let result = unsafe passes(source, work.stride, strips.0, strips.1, rows, bytes)
      unsafe source.copyRows(
        from: result, stride: bytes, into: work.stride, bytes: bytes, rows: rows)
    }
    let band = bytes / 2
    for y in unsafe stride(from: 0, to: work.height, by: band) {
      let row = unsafe work.base + y * work.stride
      let rows = unsafe min(band, work.height - y)
      unsafe kernels.words.turn_in(row, work.stride, rows, work.width, strips.0, bytes)
      let result = unsafe passes(strips.0, bytes, strips.1, strips.0, work.width, bytes)
      unsafe kernels.words.turn_out(
        result, bytes, row, work.stride, rows, (work.width + 7) / 8 * 8)
    }
    return unsafe narrowed()
  }

  /// Runs all passes down a strip, the first from `source` to `first`, then back and forth with `second`.
  private func passes(
    _ source: UnsafeMutableRawPointer, _ stride: Int, _ first: UnsafeMutableRawPointer,
    _ second: UnsafeMutableRawPointer, _ rows: Int, _ bytes: Int
  ) -> UnsafeMutableRawPointer {
    var (from, step) = unsafe (source, stride)
    for (pass, radius) in unsafe radii.enumerated() {
      let to = unsafe pass % 2 == 0 ? first : second
      unsafe kernels.box_16(from, step, to, bytes, rows, Int32(radius), kernels.most_vectors)
      unsafe (from, step) = unsafe (to, bytes)
    }
    return unsafe from
  }

  private func widen(_ source: Area) {
    for y in unsafe 0..<work.height {
      let to = unsafe work.base + y * work.stride
      if unsafe narrow != nil {
        let from = unsafe (source.base + y * source.stride).assumingMemoryBound(to: UInt8.self)
        let words = unsafe to.assumingMemoryBound(to: UInt16.self)
        for x in unsafe 0..<work.width { unsafe words[x] = UInt16(from[x]) }
      } else {
        unsafe to.copyMemory(from: source.base + y * source.stride, byteCount: 2 * work.width)
      }
    }
  }

  /// The result in samples of the source's size.
  private func narrowed() -> Area {
    guard let narrow = unsafe narrow else { return unsafe work }
    for y in unsafe 0..<work.height {
      let words = unsafe (work.base + y * work.stride).assumingMemoryBound(to: UInt16.self)
      let bytes = unsafe (narrow.base + y * narrow.stride).assumingMemoryBound(to: UInt8.self)
      for x in unsafe 0..<work.width { unsafe bytes[x] = UInt8(truncatingIfNeeded: words[x]) }
    }
    return unsafe narrow
  }
}
