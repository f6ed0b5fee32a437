// A file that is written: it has no name until it is complete, synced and wanted. Whatever happens
// before, nothing stands at its final name that was not there.

import CFiles
import Glibc
package import SystemPackage

/// A file without a name, which gets one only when it is complete.
///
/// Where a file system has no unnamed files, or where an older file is replaced, the file bears a
/// name of its own for a moment: `.veil-` and 13 random letters and digits, in the folder of the
/// output. It is created exclusively, and goes with this owner.
package struct StagedFile: ~Copyable {
  /// The name that the file is to get.
  package let path: FilePath
  private let replaces: Bool
  private let file: FileDescriptor
  /// The name that it bears on file systems that cannot do without one.
  private let partial: FilePath?

  /// Creates the file in the folder of `path`.
  ///
  /// - Parameters:
  ///   - path: the name that the file is to get.
  ///   - replacing: whether a file that stands there is replaced.
  ///   - isNamed: whether the file bears a name of its own although it could do without one.
  /// - Throws: as `checkName`, and `.system` with the operation `create`.
  package init(
    for path: FilePath, replacing: Bool, isNamed: Bool = false
  ) throws(FilesError) {
    try checkName(path, replacing: replacing)
    (file, partial) = try isNamed ? createPartial(for: path) : createUnnamed(for: path)
    self.path = path
    replaces = replacing
  }

  deinit {
    try? file.close()
    if let partial { removeFile(partial) }
  }

  /// The open descriptor; it stays this owner's.
  package var descriptor: Int32 { file.rawValue }

  /// Which file it is, whatever its name.
  ///
  /// - Throws: `.system`.
  package func identity() throws(FilesError) -> FileIdentity {
    FileIdentity(try asking(.status, path) { try Stat(file) })
  }

  /// Writes bytes at the start of the file.
  ///
  /// - Parameter bytes: what to write.
  /// - Throws: `.system` with the operation `write`.
  package func write(_ bytes: [UInt8]) throws(FilesError) {
    try naming(path) { () throws(FilesError) in try writeAll(bytes, to: descriptor) }
  }

  /// The digest of all bytes of the file.
  ///
  /// - Returns: size and digest of what was read.
  /// - Throws: `.system` when reading fails.
  package func digest() throws(FilesError) -> FileDigest {
    try naming(path) { () throws(FilesError) in try FileDigest(of: descriptor) }
  }

  /// Gives the complete file its name: synced first, so that the name never stands for less.
  ///
  /// A name that somebody else took meanwhile is left alone, unless it may be replaced.
  ///
  /// - Returns: what was named. Another file may take its place at any time; `FileIdentity(at:)` of
  ///   the path tells.
  /// - Throws: `.system` when syncing or naming fails, `.exists` when somebody took the name.
  package func publish() throws(FilesError) -> FileIdentity {
    let identity = try identity()
    try asking(.sync, path, call: { fsync(descriptor) })
    if replaces {
      try replace()
    } else if let partial {
      try name(partial)
    } else {
      try link(to: path)
    }
    syncFolder(path.folder)
    return identity
  }

  /// Puts the file in the place of whatever stands at its name.
  private func replace() throws(FilesError) {
    let staged = if let partial { partial } else { try linkStaged() }
    do throws(FilesError) {
      try asking(.name, path) { () -> Int32 in
        unsafe staged.withPlatformString { from in
          unsafe path.withPlatformString { to in unsafe rename(from, to) }
        }
      }
    } catch {
      removeFile(staged)
      throw error
    }
  }

  /// Links the unnamed file to a name of its own.
  private func linkStaged() throws(FilesError) -> FilePath {
    while true {
      let staged = stagingName(beside: path)
      do throws(FilesError) {
        try link(to: staged)
        return staged
      } catch .exists {
        continue
      }
    }
  }

  /// Links the unnamed file to a name, which must be free.
  private func link(to target: FilePath) throws(FilesError) {
    let own = FilePath("/proc/self/fd/\(descriptor)")
    try free {
      unsafe own.withPlatformString { from in
        unsafe target.withPlatformString { to in
          unsafe linkat(AT_FDCWD, from, AT_FDCWD, to, AT_SYMLINK_FOLLOW)
        }
      }
    }
  }

  /// Names a partial file, where its name is free.
  private func name(_ partial: FilePath) throws(FilesError) {
    do throws(FilesError) {
      try free {
        unsafe partial.withPlatformString { from in
          unsafe path.withPlatformString { to in unsafe Glibc.link(from, to) }
        }
      }
    } catch .system(_, _, EPERM), .system(_, _, EOPNOTSUPP), .system(_, _, ENOSYS) {
      // A file system without hard links, such as exFAT.
      try free {
        unsafe partial.withPlatformString { from in
          unsafe path.withPlatformString { to in
            unsafe veil_rename_to_free_name(from, to)
          }
        }
      }
    }
  }

  /// Runs a call that gives a name, which must be free.
  private func free(_ call: () -> Int32) throws(FilesError) {
    do throws(FilesError) { try asking(.name, path, call: call) } catch .system(_, _, EEXIST) {
      throw .exists(path)
    }
  }
}

/// Sees to it that a name can be taken, before long work for it begins.
///
/// - Parameters:
///   - path: the name that a new file is to get.
///   - replacing: whether a file that stands there may be replaced.
/// - Throws: `.exists` if the name is taken and may not be, `.system` with the operation `create`
///   if it is a folder's, or cannot be a file's at all.
package func checkName(_ path: FilePath, replacing: Bool) throws(FilesError) {
  guard path.lastComponent?.kind == .regular else {
    throw .system(.create, path: path, code: EISDIR)
  }
  do throws(FilesError) {
    let status = try asking(.create, path) { try Stat(path, followTargetSymlink: false) }
    if !replacing { throw .exists(path) }
    if status.type == .directory { throw .system(.create, path: path, code: EISDIR) }
  } catch .system(_, _, ENOENT) {
    return
  }
}

/// Creates a file in the folder of a path: without a name, or with one where there has to be one.
private func createUnnamed(
  for path: FilePath
) throws(FilesError) -> (FileDescriptor, FilePath?) {
  do throws(FilesError) {
    let file = try asking(.create, path) {
      try FileDescriptor.open(
        path.folder, .readWrite, options: [unnamed, .closeOnExec], permissions: permissions)
    }
    return (file, nil)
  } catch .system(_, _, EOPNOTSUPP), .system(_, _, EISDIR), .system(_, _, EINVAL) {
    // Some network and user-space file systems have no unnamed files.
    return try createPartial(for: path)
  }
}

/// Creates a file that has to have a name.
private func createPartial(
  for path: FilePath
) throws(FilesError) -> (FileDescriptor, FilePath?) {
  while true {
    let name = stagingName(beside: path)
    do throws(FilesError) {
      let file = try asking(.create, path) {
        try FileDescriptor.open(
          name, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: permissions)
      }
      return (file, name)
    } catch .system(_, _, EEXIST) {
      continue
    }
  }
}

/// A name in the folder of `path` that no other job chooses; it does not grow with the path's own.
func stagingName(beside path: FilePath) -> FilePath {
  let digits = String(UInt64.random(in: 0...UInt64.max), radix: 36)
  let name = ".veil-" + String(repeating: "0", count: 13 - digits.utf8.count) + digits
  return path.folder.appending(name)
}

/// Takes a file's name away, if there is one.
///
/// - Parameter path: the name.
package func removeFile(_ path: FilePath) {
  _ = unsafe path.withPlatformString { unsafe unlink($0) }
}

/// Takes a name away if it still stands for this file.
///
/// - Parameters:
///   - path: the name.
///   - identity: the file that it stood for.
package func removeFile(_ path: FilePath, ifStill identity: FileIdentity) {
  if FileIdentity(at: path) == identity { removeFile(path) }
}

/// `O_TMPFILE` of Linux.
private let unnamed = FileDescriptor.OpenOptions(rawValue: veil_unnamed_file)

/// Readable by all and writable by its owner, as far as the process's mask lets it.
private let permissions: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
