// Which file a name stands for. Names are compared by the files that they lead to, so that hard
// links, symbolic links and detours through folders make no difference.

import Glibc
package import SystemPackage

/// What the system tells files apart by.
package struct FileIdentity: Hashable, Codable, Sendable {
  /// The file system.
  package let device: UInt64
  /// The file in it.
  package let inode: UInt64

  init(_ status: Stat) {
    device = UInt64(status.deviceID.rawValue)
    inode = UInt64(status.inode.rawValue)
  }

  /// The file that a name leads to, through symbolic links; nil if there is none.
  package init?(at path: FilePath) {
    guard let status = try? Stat(path) else { return nil }
    self.init(status)
  }
}

/// Whether something stands at a path, if only a symbolic link that leads nowhere.
///
/// - Parameter path: the name.
/// - Returns: true if the name is taken.
package func isThere(_ path: FilePath) -> Bool {
  (try? Stat(path, followTargetSymlink: false)) != nil
}

/// Whether two paths name one file, or would if it were there.
///
/// - Parameters:
///   - a: a path, relative or not.
///   - b: another.
/// - Returns: true for hard links to one file, for paths that differ only by symbolic links, and
///   for two ways to one name at which nothing stands yet. Names that a file system takes for one
///   because it ignores case are two until the file is there.
package func isSameFile(_ a: FilePath, _ b: FilePath) -> Bool {
  let (first, second) = (FileIdentity(at: a), FileIdentity(at: b))
  if first != nil || second != nil { return first == second }
  let (one, other) = (target(of: a), target(of: b))
  guard one.lastComponent == other.lastComponent else { return false }
  let (folder, otherFolder) = (one.folder, other.folder)
  return folder == otherFolder || isSameFile(folder, otherFolder)
}

/// Where a path leads at which no file is: a symbolic link that leads nowhere stands for its
/// target.
private func target(of path: FilePath) -> FilePath {
  var path = path
  // As many links as the system itself follows.
  for _ in 0..<40 {
    guard let next = linkTarget(path) else { break }
    path = path.folder.pushing(next)
  }
  return path
}

/// What a symbolic link says; nil if there is none at the path.
private func linkTarget(_ path: FilePath) -> FilePath? {
  var bytes = [CChar](repeating: 0, count: 4096)
  let count = unsafe path.withPlatformString { name in
    unsafe readlink(name, &bytes, bytes.count)
  }
  return count > 0 ? FilePath(bytes: bytes.prefix(count).map { UInt8(bitPattern: $0) }) : nil
}

extension FilePath {
  /// The folder that the path lies in: `.` for a bare name.
  package var folder: FilePath {
    let parent = removingLastComponent()
    return parent.isEmpty ? "." : parent
  }

  /// The last part, without folders; the path itself if it has none.
  package var name: FilePath { lastComponent.map { FilePath(root: nil, components: $0) } ?? self }
}
