// Folders: making them with all that they lie in, and reading their names, byte for byte.

package import Files
import Glibc
package import SystemPackage

/// Makes a folder and all that it lies in.
///
/// - Parameter path: absolute.
/// - Throws: `FilesError.system` with the operation `makeFolder`.
package func makeFolders(_ path: FilePath) throws(FilesError) {
  let result = unsafe path.withPlatformString { unsafe mkdir($0, 0o755) }
  if result == 0 || errno == EEXIST { return }
  let code = errno
  guard code == ENOENT, path.lastComponent != nil else {
    throw .system(.makeFolder, path: path, code: code)
  }
  try makeFolders(path.folder)
  let again = unsafe path.withPlatformString { unsafe mkdir($0, 0o755) }
  if again != 0 && errno != EEXIST { throw .system(.makeFolder, path: path, code: errno) }
}

/// The names in a folder, in the order of their bytes.
///
/// - Parameter folder: the folder.
/// - Returns: names without folders; not `.` and `..`.
/// - Throws: `FilesError.system` with the operation `open`.
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

private func bytes(_ name: FilePath.Component) -> [UInt8] {
  FilePath("").appending(name).bytes
}
