// Folders and the names in them: making, reading, linking, and what the system says of the room
// that is left. Names are bytes.

import Glibc
package import SystemPackage

/// Makes a folder and all that it lies in, for all to read; nothing if it is there.
///
/// - Parameter path: the folder.
/// - Throws: `.system` with the operation `makeFolder`.
package func makeFolders(_ path: FilePath) throws(FilesError) {
  do throws(FilesError) { try makeFolder(path, 0o755) } catch .system(_, _, EEXIST) {
    return
  } catch .system(_, _, ENOENT) where path.lastComponent != nil {
    try makeFolders(path.folder)
    try makeFolder(path, 0o755)
  }
}

/// Makes a folder for its owner alone.
///
/// - Parameter path: the folder; nothing may stand there.
/// - Throws: `.system` with the operation `makeFolder`.
package func makePrivateFolder(_ path: FilePath) throws(FilesError) {
  try makeFolder(path, 0o700)
}

/// Makes a folder, where nothing may stand.
func makeFolder(_ path: FilePath, _ mode: mode_t) throws(FilesError) {
  try asking(.makeFolder, path) { () -> Int32 in
    unsafe path.withPlatformString { unsafe mkdir($0, mode) }
  }
}

/// Removes a folder with the files in it, as far as the system lets it; folders in it stay.
///
/// - Parameter path: the folder.
package func removeFolder(_ path: FilePath) {
  for name in (try? names(in: path)) ?? [] { removeFile(path.appending(name)) }
  _ = unsafe path.withPlatformString { unsafe rmdir($0) }
}

/// The names in a folder, in the order of their bytes.
///
/// - Parameter folder: the folder.
/// - Returns: names without folders; not `.` and `..`.
/// - Throws: `.system` with the operation `open`.
package func names(in folder: FilePath) throws(FilesError) -> [FilePath.Component] {
  let stream = unsafe folder.withPlatformString { unsafe opendir($0) }
  guard let stream = unsafe stream else { throw .system(.open, path: folder, code: errno) }
  defer { unsafe closedir(stream) }
  var result: [FilePath.Component] = []
  while let entry = unsafe readdir(stream) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
      unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
        unsafe FilePath(platformString: $0)
      }
    }
    if let last = name.lastComponent, last.kind == .regular { result.append(last) }
  }
  return result.sorted { bytes($0).lexicographicallyPrecedes(bytes($1)) }
}

private func bytes(_ name: FilePath.Component) -> [UInt8] { FilePath("").appending(name).bytes }

/// Gives a complete file a further name, which must be free or be that file's already.
///
/// - Parameters:
///   - path: the file, on the same file system.
///   - name: the further name.
/// - Throws: `.exists`, and `.system` with the operation `name`.
package func linkFile(_ path: FilePath, to name: FilePath) throws(FilesError) {
  do throws(FilesError) {
    try asking(.name, name) { () -> Int32 in
      unsafe path.withPlatformString { from in
        unsafe name.withPlatformString { to in unsafe link(from, to) }
      }
    }
  } catch .system(_, _, EEXIST) {
    if !isSameFile(path, name) { throw .exists(name) }
  }
}

/// Waits until the disk has the names in a folder; what cannot be done about it is not said.
///
/// - Parameter path: the folder.
package func syncFolder(_ path: FilePath) {
  guard let folder = try? OwnedDescriptor(opening: path) else { return }
  fsync(folder.descriptor.rawValue)
}

/// Bytes that can be written into the file system of a folder, or of the nearest one above it that
/// is there.
///
/// - Parameter folder: the folder.
/// - Returns: bytes; nil when the system does not tell.
package func freeSpace(at folder: FilePath) -> Int64? {
  var folder = folder
  while true {
    var status = statvfs()
    let result = unsafe folder.withPlatformString { unsafe statvfs($0, &status) }
    if result == 0 { return Int64(status.f_bavail) * Int64(status.f_frsize) }
    guard errno == ENOENT, folder.removeLastComponent() else { return nil }
  }
}

/// By what a change of a file is noticed without reading it.
package struct FileSignature: Hashable, Sendable {
  /// Its size in bytes.
  package let size: Int64
  /// When it was last written to: seconds since 1970, and nanoseconds of them.
  package let seconds: Int64, nanoseconds: Int64

  /// Asks the system.
  ///
  /// - Parameter path: the file.
  /// - Throws: `.system` with the operation `status`.
  package init(at path: FilePath) throws(FilesError) {
    let status = try asking(.status, path) { try Stat(path) }
    size = status.size
    (seconds, nanoseconds) = status.modified
  }
}
