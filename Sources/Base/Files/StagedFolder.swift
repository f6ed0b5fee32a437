// A folder that is written: it bears a name of its own until everything is in it. Whatever happens
// before, nothing stands at its final name.

import CFiles
import Glibc
package import SystemPackage

/// A folder that gets its name when it is complete.
package struct StagedFolder: ~Copyable {
  private let path: FilePath
  private let staged: FilePath
  /// Everything that was made in it, in order.
  private var made: [FilePath] = []
  private var isPublished = false

  /// Makes the folder beside its final place, open to its owner alone.
  ///
  /// - Parameter path: the name that the folder is to get, which must be free.
  /// - Throws: `.exists`, and `.system` with the operation `makeFolder`.
  package init(for path: FilePath) throws(FilesError) {
    try checkName(path, replacing: false)
    let staged = stagingName(beside: path)
    try makePrivateFolder(staged)
    (self.path, self.staged) = (path, staged)
  }

  deinit {
    if isPublished { return }
    for item in made.reversed() { _ = unsafe item.withPlatformString { unsafe remove($0) } }
    _ = unsafe staged.withPlatformString { unsafe rmdir($0) }
  }

  /// Makes a folder inside.
  ///
  /// - Parameter name: its name, without folders.
  /// - Throws: `.system` with the operation `makeFolder`.
  package mutating func makeFolder(_ name: String) throws(FilesError) {
    let item = staged.appending(name)
    try makePrivateFolder(item)
    made.append(item)
  }

  /// Makes a file inside that somebody else writes; `publish` puts it there.
  ///
  /// - Parameter name: below the folder.
  /// - Returns: the file, empty.
  /// - Throws: `.system` with the operation `create`.
  package func makeFile(_ name: String) throws(FilesError) -> StagedFile {
    try StagedFile(for: staged.appending(name), replacing: false)
  }

  /// Writes a file inside.
  ///
  /// - Parameters:
  ///   - bytes: its contents.
  ///   - name: below the folder.
  /// - Returns: their digest.
  /// - Throws: `.system`.
  @discardableResult
  package mutating func write(_ bytes: [UInt8], to name: String) throws(FilesError) -> FileDigest {
    let file = try makeFile(name)
    try file.write(bytes)
    return try publish(file)
  }

  /// Copies an open file into the folder.
  ///
  /// - Parameters:
  ///   - descriptor: open for reading; it stays the caller's.
  ///   - name: below the folder.
  ///   - progress: told how many bytes are there, now and then.
  /// - Returns: the digest of what was written.
  /// - Throws: `.system`.
  package mutating func copy(
    _ descriptor: Int32, to name: String, progress: (_ bytes: Int64) -> Void = { _ in }
  ) throws(FilesError) -> FileDigest {
    let file = try makeFile(name)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var position: Int64 = 0
    while true {
      let count = try readOnce(FileDescriptor(rawValue: descriptor), into: &buffer, at: position)
      if count == 0 { return try publish(file) }
      try writeAll(Array(buffer[..<count]), to: file.descriptor, at: position)
      position += Int64(count)
      progress(position)
    }
  }

  /// Puts a file that `makeFile` made into the folder.
  ///
  /// - Parameter file: complete.
  /// - Returns: the digest of what was written.
  /// - Throws: `.system`.
  @discardableResult
  package mutating func publish(_ file: consuming StagedFile) throws(FilesError) -> FileDigest {
    let digest = try file.digest()
    let name = file.path
    _ = try file.publish()
    made.append(name)
    return digest
  }

  /// Gives the complete folder its name, which must still be free.
  ///
  /// - Parameter isPrivate: whether it stays its owner's alone.
  /// - Throws: `.exists`, and `.system` with the operation `name`.
  package consuming func publish(isPrivate: Bool) throws(FilesError) {
    if !isPrivate {
      for item in [staged] + made where (try? Stat(item))?.type == .directory {
        try asking(.name, path) { unsafe item.withPlatformString { unsafe chmod($0, 0o755) } }
      }
    }
    do throws(FilesError) {
      try asking(.name, path) { () -> Int32 in
        unsafe staged.withPlatformString { from in
          unsafe path.withPlatformString { to in unsafe veil_rename_to_free_name(from, to) }
        }
      }
    } catch .system(_, _, EEXIST) {
      throw .exists(path)
    }
    isPublished = true
  }
}
