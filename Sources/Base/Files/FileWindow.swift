// The bytes of a big file, read at any place. The part that was read last is kept, so looking at a
// table in a file of many gigabytes reads that table and little else.

import Synchronization
import SystemPackage

/// A file's bytes at any offset, from any thread.
package final class FileWindow: Sendable {
  private static let size = 1 << 16

  /// Bytes in the file when this was made.
  package let count: Int
  private let descriptor: FileDescriptor
  private let held = Mutex<(start: Int, bytes: [UInt8])>((0, []))

  /// Looks into an open file.
  ///
  /// - Parameter descriptor: open for reading; it stays the caller's, and open as long as this is
  ///   used.
  /// - Throws: `.system` when the system does not tell how long the file is.
  package init(_ descriptor: Int32) throws(FilesError) {
    let descriptor = FileDescriptor(rawValue: descriptor)
    count = Int(try asking(.status, nil) { try Stat(descriptor) }.size)
    self.descriptor = descriptor
  }

  /// The bytes in a range.
  ///
  /// - Parameter range: offsets from the start of the file, 0 or more.
  /// - Returns: the bytes; fewer than asked for where the file ends before.
  /// - Throws: `.system` when reading fails.
  package func bytes(_ range: Range<Int>) throws(FilesError) -> [UInt8] {
    precondition(range.lowerBound >= 0, "a file has no bytes before its first")
    let known = held.withLock { held -> [UInt8]? in
      let place = range.lowerBound - held.start..<range.upperBound - held.start
      guard place.lowerBound >= 0, place.upperBound <= held.bytes.count else { return nil }
      return Array(held.bytes[place])
    }
    if let known { return known }
    var read = [UInt8](
      repeating: 0, count: min(max(range.count, FileWindow.size), count(from: range.lowerBound)))
    let filled = try readOnce(descriptor, into: &read, at: Int64(range.lowerBound))
    read.removeLast(read.count - filled)
    held.withLock { $0 = (range.lowerBound, read.count > FileWindow.size ? [] : read) }
    return Array(read.prefix(range.count))
  }

  /// Bytes from an offset to the end of the file.
  private func count(from offset: Int) -> Int { max(0, count - offset) }
}
