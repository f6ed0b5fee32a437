// A blur pass by pass, in words with sums of 32 bits, for windows that are large against their area
// or too large for sums of 16 bits. Bytes are widened first and narrowed last.

import CVectors

/// One blur of an area of any depth, with any radii.
@unsafe struct PassBlur {
  private let kernels: VeilKernels
  private let work: Area
  private let narrow: Area?
  private let maximum: Int32
  private let radii: [Int]
  private let strips: (UnsafeMutableRawPointer, UnsafeMutableRawPointer)

  /// Lays out the memory, a work area and two strips, and copies the source into the work area.
  init(
    _ set: InstructionSet, _ source: Area, _ radii: BoxRadii, bitDepth: Int,
    _ scratch: inout Scratch
  ) {
    unsafe kernels = unsafe set.table.pointee
    unsafe self.radii = radii.all.filter { $0 > 0 }
    unsafe maximum = Int32((1 << bitDepth) - 1)
    let (width, height) = unsafe (source.width, source.height)
    let widest = 2 * set.samplesPerVector * set.mostVectors
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

  /// Bytes of a row of the widest strip.
  private var stripBytes: Int { unsafe 2 * Int(kernels.vector * kernels.most_vectors) }

  /// Blurs down the columns of the work area, strip by strip.
  func blurColumns() {
    let bytes = unsafe stripBytes
    for x in unsafe stride(from: 0, to: 2 * work.width, by: bytes) {
      let column = unsafe (work.base + x, work.stride)
      let (first, second) = unsafe ((strips.0, bytes), (strips.1, bytes))
      // A lone pass cannot come back to where it began.
      let way =
        unsafe radii.count == 3 ? [column, first, second, column] : [column, first, column]
      for (step, radius) in unsafe radii.enumerated() {
        let (from, to) = unsafe (way[step], way[step + 1])
        unsafe kernels.pass(
          from.0, from.1, to.0, to.1, work.height, Int32(radius), maximum, kernels.most_vectors)
      }
      if unsafe radii.count == 1 {
        unsafe column.0.copyRows(
          from: first.0, stride: bytes, into: work.stride, bytes: bytes, rows: work.height)
      }
    }
  }

  /// Blurs along the rows of the work area, as strips of transposed bands.
  func blurRows() {
    let bytes = unsafe stripBytes
    let way = unsafe [strips.0, strips.1, strips.0, strips.1]
    let band = bytes / 2
    for y in unsafe stride(from: 0, to: work.height, by: band) {
      let row = unsafe work.base + y * work.stride
      let rows = unsafe min(band, work.height - y)
      unsafe kernels.words.transpose_in(row, work.stride, rows, work.width, way[0], bytes)
      for (step, radius) in unsafe radii.enumerated() {
        unsafe kernels.pass(
          way[step], bytes, way[step + 1], bytes, work.width, Int32(radius), maximum,
          kernels.most_vectors)
      }
      unsafe kernels.words.transpose_out(
        way[radii.count], bytes, row, work.stride, rows, (work.width + 7) / 8 * 8)
    }
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
  func narrowed() -> Area {
    guard let narrow = unsafe narrow else { return unsafe work }
    for y in unsafe 0..<work.height {
      let words = unsafe (work.base + y * work.stride).assumingMemoryBound(to: UInt16.self)
      let bytes = unsafe (narrow.base + y * narrow.stride).assumingMemoryBound(to: UInt8.self)
      for x in unsafe 0..<work.width { unsafe bytes[x] = UInt8(truncatingIfNeeded: words[x]) }
    }
    return unsafe narrow
  }
}
