// A folder for several outputs. It goes again if it was made for nothing.

import Glibc
package import SystemPackage

/// A folder for several outputs.
package struct OutputFolder: ~Copyable {
  private let path: FilePath
  private var isDoomed: Bool

  /// Makes the folder if it is not there; the folder that it lies in must be.
  ///
  /// - Parameter path: the folder.
  /// - Throws: `.system` with the operation `makeFolder`, also when something else stands there.
  package init(_ path: FilePath) throws(FilesError) {
    isDoomed = try makeFolder(path)
    self.path = path
  }

  /// Says that the folder is wanted from now on.
  package mutating func keep() { isDoomed = false }

  deinit {
    if isDoomed { _ = unsafe path.withPlatformString { unsafe rmdir($0) } }
  }
}

/// Makes a folder.
///
/// - Returns: false if it was there.
private func makeFolder(_ path: FilePath) throws(FilesError) -> Bool {
  do throws(FilesError) {
    try makeFolder(path, 0o755)
    return true
  } catch .system(_, _, EEXIST) {
    guard (try? Stat(path))?.type == .directory else {
      throw .system(.makeFolder, path: path, code: ENOTDIR)
    }
    return false
  }
}
