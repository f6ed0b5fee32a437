// Size and digest of what a file holds, read once from its first byte to its last.

package import SystemPackage

/// Size and digest of a file, of the same bytes.
package struct FileDigest: Hashable, Codable, Sendable {
  /// Bytes that were read, from the first to the end of the file.
  package let size: Int64
  /// Their digest.
  package let sha256: SHA256Digest

  /// Reads the file at a path in pieces of 1 MiB.
  ///
  /// - Parameter path: the file, of whatever kind it is.
  /// - Throws: `.system` when it cannot be opened or read.
  package init(at path: FilePath) throws(FilesError) {
    let file = try OwnedDescriptor(opening: path)
    self = try naming(path) { () throws(FilesError) in
      try FileDigest(of: file.descriptor.rawValue)
    }
  }

  /// Reads an open file without moving its offset.
  ///
  /// - Parameters:
  ///   - descriptor: open for reading, on something that can be read at a position (no pipe).
  ///   - progress: told how many bytes were read, after each piece.
  /// - Throws: `.system` when it cannot be read.
  package init(
    of descriptor: Int32, progress: (Int64) -> Void = { _ in }
  ) throws(FilesError) {
    var stream = DigestStream()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var position: Int64 = 0
    while true {
      let count = try readOnce(
        FileDescriptor(rawValue: descriptor), into: &buffer, at: position)
      if count == 0 { break }
      stream.add(buffer[..<count])
      position += Int64(count)
      progress(position)
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
