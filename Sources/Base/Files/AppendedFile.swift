// A file that only grows, shared with other processes: whoever holds it is alone with it, and what
// was appended is on the disk. Nothing is left of what could not be appended whole.

import Glibc
package import SystemPackage

/// A file that only grows, locked against other processes until its owner goes.
package struct AppendedFile: ~Copyable {
  private let path: FilePath
  private let file: FileDescriptor

  /// Opens the file, which is made if need be (for its owner alone), and locks it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - waits: whether to wait for others to let go of it.
  /// - Throws: `.system` with the operations `open` and `lock`.
  package init(_ path: FilePath, waits: Bool = true) throws(FilesError) {
    self.path = path
    let file = try asking(.open, path) {
      try FileDescriptor.open(
        path, .readWrite, options: [.create, .append, .closeOnExec],
        permissions: .ownerReadWrite)
    }
    let lock = LOCK_EX | (waits ? 0 : LOCK_NB)
    do throws(FilesError) { try asking(.lock, path, call: { flock(file.rawValue, lock) }) } catch {
      try? file.close()
      throw error
    }
    self.file = file
  }

  deinit { try? file.close() }

  /// The last line of the file, with its line feed if it has one; only the end of the file is read.
  ///
  /// - Parameter limit: the most bytes that the line may have.
  /// - Returns: the line; nil if the file is empty.
  /// - Throws: `.system` when reading fails, `.tooLarge` beyond `limit` bytes.
  package func lastLine(limit: Int) throws(FilesError) -> [UInt8]? {
    var start = try asking(.status, path) { try Stat(file) }.size
    var line: [UInt8] = []
    while start > 0 {
      let count = min(start, 1 << 16)
      var piece = [UInt8](repeating: 0, count: Int(count))
      start -= count
      try naming(path) { () throws(FilesError) in
        _ = try readOnce(file, into: &piece, at: start)
      }
      // The line feed that ends the last line does not end the one before it.
      let searched = line.isEmpty ? piece.dropLast() : piece[...]
      if let feed = searched.lastIndex(of: UInt8(ascii: "\n")) {
        return piece[(feed + 1)...] + line
      }
      line = piece + line
      guard line.count <= limit else { throw .tooLarge(path: path, limit: limit) }
    }
    return line.isEmpty ? nil : line
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
