// What stands at a name while another file takes its place, so that it can be put back if the rest
// of the work fails.

import Glibc
package import SystemPackage

/// The file that stood at a name, or the fact that none did.
package struct SetAside: ~Copyable {
  private let path: FilePath
  /// The name under which the older file is kept; nil if there was none.
  private let kept: FilePath?

  /// Keeps what stands at `path` under a name of its own in the same folder.
  ///
  /// - Parameter path: the name; nothing changes there.
  /// - Throws: `.system` when the older file cannot be kept.
  package init(_ path: FilePath) throws(FilesError) {
    self.path = path
    guard FileIdentity(at: path) != nil else {
      kept = nil
      return
    }
    let name = stagingName(beside: path)
    do throws(FilesError) {
      try asking(.name, path) { () -> Int32 in
        unsafe path.withPlatformString { from in
          unsafe name.withPlatformString { to in unsafe Glibc.link(from, to) }
        }
      }
    } catch .system(_, _, EPERM), .system(_, _, EOPNOTSUPP), .system(_, _, ENOSYS) {
      // A file system without hard links: the older file gives up its name a moment earlier.
      try asking(.name, path) { () -> Int32 in
        unsafe path.withPlatformString { from in
          unsafe name.withPlatformString { to in unsafe rename(from, to) }
        }
      }
    }
    kept = name
  }

  deinit { if let kept { removeFile(kept) } }

  /// Puts back what stood at the name, unless somebody else took the place of what was published.
  ///
  /// - Parameter published: what stands there now.
  package consuming func restore(over published: FileIdentity) {
    guard let kept else { return removeFile(path, ifStill: published) }
    guard FileIdentity(at: path) == published else { return }
    _ = unsafe kept.withPlatformString { from in
      unsafe path.withPlatformString { to in unsafe rename(from, to) }
    }
  }
}
