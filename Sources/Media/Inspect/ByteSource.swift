// The bytes of a file under inspection, read at any place and never past the end. A window of the file
// is kept, so looking at a table in a file of many gigabytes reads that table and little else.

import Glibc
import Synchronization

/// Bytes that can be read at any offset.
package struct ByteSource: Sendable {
  /// Number of bytes.
  package let count: Int
  private let window: Window

  /// Bytes in memory.
  package init(_ bytes: [UInt8]) {
    count = bytes.count
    window = Window(bytes)
  }

  /// The file in `descriptor`, which stays the caller's and open as long as this is used.
  ///
  /// - Throws: `.fileNotRead` when the system does not tell how long it is.
  package init(descriptor: Int32) throws(InspectError) {
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else {
      throw .fileNotRead(unsafe String(cString: strerror(errno)).lowercased())
    }
    count = Int(facts.st_size)
    window = Window(descriptor: descriptor)
  }

  /// The bytes at `range`.
  ///
  /// - Throws: `.container` with `.endsEarly` unless the whole range is inside; `.fileNotRead`.
  package func bytes(_ range: Range<Int>) throws(InspectError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw .container(offset: range.lowerBound, .endsEarly)
    }
    return try window.bytes(range)
  }

  /// A big-endian unsigned number of 1 to 7 bytes at `offset`.
  ///
  /// - Throws: as `bytes`.
  package func number(at offset: Int, bytes count: Int) throws(InspectError) -> Int {
    try bytes(offset..<offset + count).reduce(0) { $0 << 8 | Int($1) }
  }

  /// The first byte in `range` that is not zero; nil if all are.
  ///
  /// - Throws: as `bytes`.
  package func firstNonZero(in range: Range<Int>) throws(InspectError) -> Int? {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, start + 65_536)
      if let place = try bytes(start..<end).firstIndex(where: { $0 != 0 }) { return start + place }
      start = end
    }
    return nil
  }
}

/// The part of a file that was read last.
private final class Window: Sendable {
  private static let size = 1 << 16
  private let descriptor: Int32?
  private let held: Mutex<(start: Int, bytes: [UInt8])>

  /// All there is, in memory.
  init(_ bytes: [UInt8]) {
    descriptor = nil
    held = Mutex((0, bytes))
  }

  init(descriptor: Int32) {
    self.descriptor = descriptor
    held = Mutex((0, []))
  }

  func bytes(_ range: Range<Int>) throws(InspectError) -> [UInt8] {
    let known = held.withLock { held -> [UInt8]? in
      let place = range.lowerBound - held.start..<range.upperBound - held.start
      guard place.lowerBound >= 0, place.upperBound <= held.bytes.count else { return nil }
      return Array(held.bytes[place])
    }
    if let known { return known }
    guard let descriptor else { throw .container(offset: range.lowerBound, .endsEarly) }
    let read = try Window.read(descriptor, range.lowerBound, max(range.count, Window.size))
    guard read.count >= range.count else { throw .container(offset: range.lowerBound, .endsEarly) }
    held.withLock { $0 = (range.lowerBound, read.count > Window.size ? [] : read) }
    return Array(read.prefix(range.count))
  }

  /// Up to `count` bytes from `offset`; fewer only at the end of the file.
  private static func read(
    _ descriptor: Int32, _ offset: Int, _ count: Int
  ) throws(InspectError) -> [UInt8] {
    var result: [UInt8] = []
    while result.count < count {
      let (place, wanted) = (offset + result.count, count - result.count)
      var failure: Int32 = 0
      let part = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
        let got = unsafe pread(descriptor, buffer.baseAddress, wanted, place)
        if got < 0 { failure = errno }
        filled = max(0, got)
      }
      if failure == EINTR { continue }
      guard failure == 0 else {
        throw .fileNotRead(unsafe String(cString: strerror(failure)).lowercased())
      }
      if part.isEmpty { break }
      result += part
    }
    return result
  }
}
