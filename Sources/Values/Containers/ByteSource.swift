// The bytes of a container, read at any place and never past the end. Where they come from is the
// affair of the caller: memory, or a function that reads a piece of a file.

import Synchronization

/// Bytes that can be read at any offset.
package struct ByteSource: Sendable {
  /// Reads the bytes at a range that lies inside the source, all of them.
  package typealias Reader = @Sendable (Range<Int>) throws(ContainerError) -> [UInt8]

  /// Number of bytes.
  package let count: Int
  private let window: Window

  /// Bytes in memory.
  ///
  /// - Parameter bytes: all of the container.
  package init(_ bytes: [UInt8]) {
    count = bytes.count
    window = Window(count: bytes.count, holding: bytes) { range throws(ContainerError) in
      Array(bytes[range])
    }
  }

  /// Bytes that are read piece by piece.
  ///
  /// The last piece is kept, so that looking at a table in a file of many gigabytes reads that
  /// table and little else.
  ///
  /// - Parameters:
  ///   - count: how many bytes there are.
  ///   - read: reads a piece; called on the thread that asks for bytes.
  package init(count: Int, read: @escaping Reader) {
    self.count = count
    window = Window(count: count, holding: [], read: read)
  }

  /// The bytes at a range.
  ///
  /// - Parameter range: offsets from the start.
  /// - Returns: as many bytes as the range has.
  /// - Throws: `ContainerError` of problem `.endsEarly` unless the whole range is inside, and
  ///   whatever reading throws.
  package func bytes(_ range: Range<Int>) throws(ContainerError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw .at(range.lowerBound, .endsEarly)
    }
    return try window.bytes(range)
  }

  /// A big-endian unsigned number.
  ///
  /// - Parameters:
  ///   - offset: where its first byte stands.
  ///   - count: how many bytes it has, 1...7.
  /// - Returns: the number.
  /// - Throws: as `bytes`.
  package func number(at offset: Int, bytes count: Int) throws(ContainerError) -> Int {
    try bytes(offset..<offset + count).number
  }

  /// The first byte of a range that is not zero.
  ///
  /// - Parameter range: offsets from the start.
  /// - Returns: its offset; nil if all are zero.
  /// - Throws: as `bytes`.
  package func firstNonZero(in range: Range<Int>) throws(ContainerError) -> Int? {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, start + Window.size)
      if let place = try bytes(start..<end).firstIndex(where: { $0 != 0 }) { return start + place }
      start = end
    }
    return nil
  }
}

extension ByteSource {
  /// The remainder of each byte in the check of EBML (ITU-T V.42, least significant bit first).
  private static let remainders: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xedb8_8320 }
  }

  /// The check over a range, as EBML makes it.
  ///
  /// - Parameter range: offsets from the start.
  /// - Returns: the check.
  /// - Throws: as `bytes`.
  func checksum(of range: Range<Int>) throws(ContainerError) -> UInt32 {
    var rest = UInt32.max
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, start + Window.size)
      for byte in try bytes(start..<end) {
        rest = rest >> 8 ^ ByteSource.remainders[Int(UInt8(truncatingIfNeeded: rest) ^ byte)]
      }
      start = end
    }
    return ~rest
  }
}

/// The piece that was read last.
private final class Window: Sendable {
  static let size = 1 << 16
  private let count: Int
  private let read: ByteSource.Reader
  private let held: Mutex<(start: Int, bytes: [UInt8])>

  init(count: Int, holding bytes: [UInt8], read: @escaping ByteSource.Reader) {
    self.count = count
    self.read = read
    held = Mutex((0, bytes))
  }

  func bytes(_ range: Range<Int>) throws(ContainerError) -> [UInt8] {
    let known = held.withLock { held -> [UInt8]? in
      let place = range.lowerBound - held.start..<range.upperBound - held.start
      guard place.lowerBound >= 0, place.upperBound <= held.bytes.count else { return nil }
      return Array(held.bytes[place])
    }
    if let known { return known }
    let piece = range.lowerBound..<min(count, max(range.upperBound, range.lowerBound + Window.size))
    let bytes = try read(piece)
    guard bytes.count >= range.count else { throw .at(range.lowerBound, .endsEarly) }
    held.withLock { $0 = (range.lowerBound, bytes.count > Window.size ? [] : bytes) }
    return Array(bytes.prefix(range.count))
  }
}

extension Sequence where Element == UInt8 {
  /// The number that the bytes are, the highest first; they are seven at most.
  var number: Int { reduce(0) { $0 << 8 | Int($1) } }
}
