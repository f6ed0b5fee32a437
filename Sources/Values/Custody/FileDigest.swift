// The only file of this module that calls the system: it opens, reads, appends and digests.
// Pointers are lent to the system for the length of one call; descriptors close with their owner.

import Glibc

/// Size and digest of a file, of the same bytes.
package struct FileDigest: Hashable, Sendable {
  /// Bytes that were read, from the first to the end of the file.
  package let size: Int64
  /// Their digest.
  package let sha256: SHA256Digest

  /// Reads the file at `path` once, from start to end, in pieces of 1 MiB.
  ///
  /// - Throws: `.file` when it cannot be opened or read.
  package init(path: String) throws(CustodyError) {
    let file = try SystemFile(path: path, flags: O_RDONLY)
    try self.init(descriptor: file.descriptor, path: path)
  }

  /// Reads an open file from its first byte on without moving its offset.
  ///
  /// - Parameters:
  ///   - descriptor: open for reading, on something that can be read at a position (no pipe).
  ///   - path: only for messages.
  /// - Throws: `.file` when it cannot be read.
  package init(descriptor: Int32, path: String) throws(CustodyError) {
    var stream = DigestStream()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var position: Int64 = 0
    while true {
      let count = try readOnce(descriptor, into: &buffer, at: position, path: path)
      if count == 0 { break }
      stream.add(buffer[..<count])
      position += Int64(count)
    }
    size = position
    sha256 = stream.digest
  }

  /// What is known about a file from elsewhere.
  package init(size: Int64, sha256: SHA256Digest) {
    self.size = size
    self.sha256 = sha256
  }
}

/// All bytes of a file, also of one whose size nobody knows before its end, as in /proc.
///
/// - Throws: `.file` when it cannot be opened or read, `.fileTooLarge` beyond `limit` bytes.
package func fileContents(path: String, limit: Int) throws(CustodyError) -> [UInt8] {
  try SystemFile(path: path, flags: O_RDONLY).contents(limit: limit)
}

/// An open file that closes itself.
struct SystemFile: ~Copyable {
  let descriptor: Int32
  let path: String

  /// Opens; a file that is created can be read and written by its owner alone.
  init(path: String, flags: Int32) throws(CustodyError) {
    let opened = unsafe open(path, flags | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw .file(path: path, operation: .open, code: errno) }
    descriptor = opened
    self.path = path
  }

  deinit { close(descriptor) }

  /// All bytes of the file, which must not be more than `limit`.
  func contents(limit: Int) throws(CustodyError) -> [UInt8] {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try readOnce(descriptor, into: &buffer, at: Int64(result.count), path: path)
      if count == 0 { return result }
      guard result.count + count <= limit else { throw .fileTooLarge(path: path, limit: limit) }
      result += buffer[..<count]
    }
  }

  /// Waits until no other process holds the lock, and holds it until the file closes.
  func lock() throws(CustodyError) {
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw .file(path: path, operation: .lock, code: errno) }
    }
  }

  /// Writes all bytes (at the end, if opened so) and waits until the disk has them.
  func append(_ bytes: [UInt8]) throws(CustodyError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .file(path: path, operation: .write, code: errno) }
      rest = rest.dropFirst(count)
    }
    guard fsync(descriptor) == 0 else { throw .file(path: path, operation: .sync, code: errno) }
  }
}

/// Reads at a position, again if a signal came between; 0 is the end.
private func readOnce(
  _ descriptor: Int32, into buffer: inout [UInt8], at position: Int64, path: String
) throws(CustodyError) -> Int {
  while true {
    let count = unsafe buffer.withUnsafeMutableBytes { room in
      unsafe pread(descriptor, room.baseAddress, room.count, off_t(position))
    }
    if count >= 0 { return count }
    guard errno == EINTR else { throw .file(path: path, operation: .read, code: errno) }
  }
}

/// The system's words for an error code.
func systemMessage(_ code: Int32) -> String {
  guard let words = unsafe strerror(code) else { return "error \(code)" }
  return unsafe String(cString: words)
}
