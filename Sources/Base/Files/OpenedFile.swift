// A file that is read: opened once, by name, and known by its descriptor from then on. The
// descriptor is closed when its owner goes.

import Glibc
package import SystemPackage

/// A regular file with something in it, opened for reading.
package struct OpenedFile: ~Copyable {
  /// The name that it was opened by.
  package let path: FilePath
  /// Bytes in the file when it was opened; 1 or more.
  package let size: Int64
  /// Which file it is.
  package let identity: FileIdentity
  private let file: FileDescriptor
  private let modified: (seconds: Int64, nanoseconds: Int64)

  /// Opens a file.
  ///
  /// - Parameter path: the file; a pipe or a device is never waited for.
  /// - Throws: `.system` when it cannot be opened, `.isDirectory`, `.notRegular`, `.empty`.
  package init(_ path: FilePath) throws(FilesError) {
    let file = try asking(.open, path) {
      try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    }
    do throws(FilesError) {
      let status = try asking(.status, path) { try Stat(file) }
      if status.type == .directory { throw .isDirectory(path) }
      if status.type != .regular { throw .notRegular(path) }
      if status.size == 0 { throw .empty(path) }
      (size, identity, modified) = (status.size, FileIdentity(status), status.modified)
    } catch {
      try? file.close()
      throw error
    }
    self.path = path
    self.file = file
  }

  deinit { try? file.close() }

  /// The open descriptor; it stays this owner's.
  package var descriptor: Int32 { file.rawValue }

  /// Whether the file is still the one that was opened, byte for byte as far as the system tells.
  package var isUnchanged: Bool {
    guard let status = try? Stat(file) else { return false }
    return status.size == size && FileIdentity(status) == identity && status.modified == modified
  }

  /// Whether a path leads to this very file.
  package func isSame(as path: FilePath) -> Bool { FileIdentity(at: path) == identity }

  /// All bytes of the file.
  ///
  /// - Parameter limit: the most bytes that there may be.
  /// - Returns: the bytes.
  /// - Throws: `.system` when reading fails, `.tooLarge` beyond `limit` bytes.
  package func contents(limit: Int) throws(FilesError) -> [UInt8] {
    try naming(path) { () throws(FilesError) in
      try Files.contents(of: descriptor, limit: limit)
    }
  }

  /// The digest of all bytes of the file.
  ///
  /// - Parameter progress: told how many bytes were read, after each piece of 1 MiB.
  /// - Returns: size and digest of what was read.
  /// - Throws: `.system` when reading fails.
  package func digest(progress: (Int64) -> Void = { _ in }) throws(FilesError) -> FileDigest {
    try naming(path) { () throws(FilesError) in
      try FileDigest(of: descriptor, progress: progress)
    }
  }
}

extension Stat {
  /// When the file's bytes were changed last.
  var modified: (seconds: Int64, nanoseconds: Int64) {
    (Int64(st_mtim.tv_sec), Int64(st_mtim.tv_nsec))
  }
}
