// A file that lies in memory and has no name: what must not reach a disk passes from one process to
// another through it.

import CFiles
import Glibc
import SystemPackage

/// A file in memory, empty at first.
package struct MemoryFile: ~Copyable {
  private let file: OwnedDescriptor

  /// Makes one.
  ///
  /// - Throws: `.system` with the operation `create`.
  package init() throws(FilesError) {
    var descriptor: Int32 = -1
    try asking(.create, nil) { () -> Int32 in
      descriptor = veil_file_in_memory()
      return descriptor
    }
    file = OwnedDescriptor(descriptor: FileDescriptor(rawValue: descriptor))
  }

  /// The open descriptor; it stays this owner's.
  package var descriptor: Int32 { file.descriptor.rawValue }

  /// All bytes of the file, which is empty afterwards.
  ///
  /// - Parameter limit: the most bytes that there may be.
  /// - Returns: the bytes.
  /// - Throws: `.system` when reading fails, `.tooLarge` beyond `limit` bytes.
  package func take(limit: Int) throws(FilesError) -> [UInt8] {
    let size = try asking(.status, nil) { try Stat(file.descriptor) }.size
    guard size <= limit else { throw .tooLarge(path: nil, limit: limit) }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    bytes.removeLast(bytes.count - (try readOnce(file.descriptor, into: &bytes, at: 0)))
    try clear()
    return bytes
  }

  /// Empties the file.
  ///
  /// - Throws: `.system` with the operation `write`.
  package func clear() throws(FilesError) {
    try asking(.write, nil) { try file.descriptor.resize(to: 0) }
  }
}
