// A file that only grows, shared with other processes: whoever holds it is alone with it, and what
// was appended is on the disk. Nothing is left of what could not be appended whole.

import Glibc
package import SystemPackage

/// A file that only grows, locked against other processes until its owner goes.
package struct AppendedFile: ~Copyable {
  private let path: FilePath
  private let file: FileDescriptor

  /// Opens the file, which is made if need be (for its owner alone), and waits for the lock.
  ///
  /// - Parameter path: the file.
  /// - Throws: `.system` with the operations `open` and `lock`.
  package init(_ path: FilePath) throws(FilesError) {
    self.path = path
    let file = try asking(.open, path) {
      try FileDescriptor.open(
        path, .readWrite, options: [.create, .append, .closeOnExec],
        permissions: .ownerReadWrite)
    }
    do throws(FilesError) { try asking(.lock, path, call: { flock(file.rawValue, LOCK_EX) }) } catch
    {
      try? file.close()
      throw error
    }
    self.file = file
  }

  deinit { try? file.close() }

  /// All bytes of the file.
  ///
  /// - Parameter limit: the most bytes that there may be.
  /// - Returns: the bytes.
  /// - Throws: `.system` when reading fails, `.tooLarge` beyond `limit` bytes.
  package func contents(limit: Int) throws(FilesError) -> [UInt8] {
    try naming(path) { () throws(FilesError) in
      try Files.contents(of: file.rawValue, limit: limit)
    }
  }

  /// Writes bytes at the end and waits until the disk has them.
  ///
  /// - Parameter bytes: what to append.
  /// - Throws: `.system` with the operations `write` and `sync`; the file is then as long as
  ///   before, as far as the system lets it.
  package func append(_ bytes: [UInt8]) throws(FilesError) {
    let size = try asking(.status, path) { try Stat(file) }.size
    do throws(FilesError) {
      try naming(path) { () throws(FilesError) in try stream(bytes, to: file.rawValue) }
      try asking(.sync, path, call: { fsync(file.rawValue) })
    } catch {
      try? file.resize(to: size)
      throw error
    }
  }
}
