// Bytes into and out of open files: every loop over short reads, short writes and signals is here.
// Descriptors stay the caller's, and their offsets stay where they are.

package import SystemPackage

/// Reads at a position into a buffer; fewer bytes than it has room for come at the end alone, none
/// beyond it.
///
/// - Throws: `.system` with the operation `read`.
func readOnce(
  _ descriptor: FileDescriptor, into buffer: inout [UInt8], at position: Int64
) throws(FilesError) -> Int {
  try asking(.read, nil) {
    try unsafe buffer.withUnsafeMutableBytes { room in
      var done = 0
      while done < room.count {
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: room[done...])
        let count = try unsafe descriptor.read(
          fromAbsoluteOffset: position + Int64(done), into: rest)
        if count == 0 { break }
        done += count
      }
      return done
    }
  }
}

/// All bytes of an open file, also of one whose size nobody knows before its end, as in /proc.
///
/// - Parameters:
///   - descriptor: open for reading, on something that can be read at a position (no pipe).
///   - limit: the most bytes that there may be.
/// - Returns: the bytes from the first on.
/// - Throws: `.system` when reading fails, `.tooLarge` beyond `limit` bytes.
package func contents(of descriptor: Int32, limit: Int) throws(FilesError) -> [UInt8] {
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = try readOnce(
      FileDescriptor(rawValue: descriptor), into: &buffer, at: Int64(result.count))
    if count == 0 { return result }
    guard result.count + count <= limit else { throw .tooLarge(path: nil, limit: limit) }
    result += buffer[..<count]
  }
}

/// All bytes of the file at a path, of whatever kind it is.
///
/// - Parameters:
///   - path: the file.
///   - limit: the most bytes that there may be.
/// - Returns: the bytes.
/// - Throws: `.system` when it cannot be opened or read, `.tooLarge` beyond `limit` bytes.
package func contents(at path: FilePath, limit: Int) throws(FilesError) -> [UInt8] {
  let file = try OwnedDescriptor(opening: path)
  return try naming(path) { () throws(FilesError) in
    try contents(of: file.descriptor.rawValue, limit: limit)
  }
}

/// Writes all bytes at a position, and nothing more.
///
/// - Parameters:
///   - bytes: what to write.
///   - descriptor: open for writing, on something that has positions (no pipe).
///   - position: bytes from the start of the file.
/// - Throws: `.system` with the operation `write`: the disk is full, or a quota or limit is
///   reached.
package func writeAll(
  _ bytes: [UInt8], to descriptor: Int32, at position: Int64 = 0
) throws(FilesError) {
  if bytes.isEmpty { return }
  _ = try asking(.write, nil) {
    try FileDescriptor(rawValue: descriptor).writeAll(toAbsoluteOffset: position, bytes)
  }
}

/// Writes all bytes one after the other into a pipe, a terminal or a file, where its offset is.
///
/// - Parameters:
///   - bytes: what to write.
///   - descriptor: open for writing.
/// - Throws: `.system` with the operation `write`.
package func stream(_ bytes: [UInt8], to descriptor: Int32) throws(FilesError) {
  if bytes.isEmpty { return }
  _ = try asking(.write, nil) { try FileDescriptor(rawValue: descriptor).writeAll(bytes) }
}

/// Runs something that knows no name, and names the file in its error.
func naming<Value: ~Copyable>(
  _ path: FilePath, _ body: () throws(FilesError) -> Value
) throws(FilesError) -> Value {
  do throws(FilesError) { return try body() } catch { throw error.naming(path) }
}

/// A descriptor that closes itself.
struct OwnedDescriptor: ~Copyable {
  let descriptor: FileDescriptor

  /// Takes over an open descriptor.
  init(descriptor: FileDescriptor) { self.descriptor = descriptor }

  /// Opens a file for reading.
  init(opening path: FilePath) throws(FilesError) {
    descriptor = try asking(.open, path) {
      try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    }
  }

  deinit { try? descriptor.close() }
}
