// The few calls to the system that a job makes itself: opening what it reads, and an output that has
// no name until it is complete. A descriptor is closed when its owner goes.

import Glibc

/// A file opened for reading.
package struct SourceFile: ~Copyable {
  /// The open descriptor.
  package let descriptor: Int32
  /// Bytes in the file when it was opened.
  let size: Int64
  private let identity: (device: UInt64, inode: UInt64, modified: Int64)

  /// Opens a regular file.
  ///
  /// - Throws: `JobError.cannotRead` for anything else; `.unusableSource` when it is empty.
  package init(path: String) throws(JobError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .cannotRead(path: path, reason: systemReason(errno)) }
    var facts = stat()
    let isKnown = unsafe fstat(descriptor, &facts) == 0
    let kind = facts.st_mode & S_IFMT
    guard isKnown, kind == S_IFREG, facts.st_size > 0 else {
      close(descriptor)
      if kind == S_IFDIR {
        throw .cannotRead(path: path, reason: "it is a directory; name a file in it")
      }
      if kind != S_IFREG {
        throw .cannotRead(
          path: path, reason: "it is not a regular file, and a seekable one is needed")
      }
      throw .unusableSource(path: path, reason: "the file is empty")
    }
    self.descriptor = descriptor
    size = Int64(facts.st_size)
    identity = SourceFile.identity(facts)
  }

  deinit { close(descriptor) }

  /// Whether the file is still the one that was opened, byte for byte as far as the system tells.
  var isUnchanged: Bool {
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else { return false }
    return Int64(facts.st_size) == size && SourceFile.identity(facts) == identity
  }

  /// Whether `path` names this very file.
  func isSame(as path: String) -> Bool {
    var facts = stat()
    guard unsafe stat(path, &facts) == 0 else { return false }
    let other = SourceFile.identity(facts)
    return other.device == identity.device && other.inode == identity.inode
  }

  private static func identity(_ facts: stat) -> (device: UInt64, inode: UInt64, modified: Int64) {
    (
      UInt64(facts.st_dev), UInt64(facts.st_ino),
      Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec)
    )
  }
}

/// Whether two paths name one file, or would if it were there.
func nameSameFile(_ a: String, _ b: String) -> Bool {
  var (first, second) = (stat(), stat())
  let isFirstThere = unsafe stat(a, &first) == 0
  let isSecondThere = unsafe stat(b, &second) == 0
  guard !isFirstThere && !isSecondThere else {
    return isFirstThere && isSecondThere && first.st_dev == second.st_dev
      && first.st_ino == second.st_ino
  }
  // Neither is there yet: the same name in the same folder.
  guard a.split(separator: "/").last == b.split(separator: "/").last else { return false }
  let (one, other) = (folderName(of: a), folderName(of: b))
  return one == other || nameSameFile(one, other)
}

/// Whether something stands at a path.
func isThere(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

/// The last part of a path.
func fileName(of path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}

/// The folder that a path lies in, as a path.
private func folderName(of path: String) -> String {
  let parts = path.split(separator: "/", omittingEmptySubsequences: false)
  let parent = parts.dropLast().joined(separator: "/")
  return parts.count == 1 ? "." : parent.isEmpty ? "/" : parent
}

/// A file without a name, which gets one only when it is complete.
struct UnnamedFile: ~Copyable {
  /// The open descriptor.
  let descriptor: Int32
  private let path: String
  private let folder: String
  /// The name of a partial file, on file systems that cannot do without one.
  private let partial: String?

  /// Creates the file in the folder of `path`.
  ///
  /// - Throws: `JobError.outputExists`, `.cannotCreate`.
  init(for path: String, replacing: Bool) throws(JobError) {
    self.path = path
    folder = folderName(of: path)
    if !replacing, isThere(path) { throw .outputExists(path: path) }
    let mode: mode_t = 0o644
    let unnamed = unsafe open(folder, unnamedFlag | O_RDWR | O_CLOEXEC, mode)
    if unnamed >= 0 {
      descriptor = unnamed
      partial = nil
      return
    }
    // Some network and user-space file systems have no unnamed files.
    guard errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL else {
      throw .cannotCreate(path: path, reason: systemReason(errno))
    }
    let name = path + ".veil-partial"
    let named = unsafe open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode)
    guard named >= 0 else { throw .cannotCreate(path: path, reason: systemReason(errno)) }
    descriptor = named
    partial = name
  }

  deinit {
    close(descriptor)
    if let partial { unsafe unlink(partial) }
  }

  /// Writes bytes at the start of the file.
  func write(_ bytes: [UInt8]) throws(JobError) {
    var done = 0
    while done < bytes.count {
      let rest = Array(bytes[done...])
      let put = unsafe pwrite(descriptor, rest, rest.count, done)
      if put > 0 {
        done += put
      } else if errno != EINTR {
        throw .temporary(path: path, reason: systemReason(errno))
      }
    }
  }

  /// Gives the complete file its name: synced first, so that the name never stands for less.
  ///
  /// - Throws: `JobError.temporary` when syncing fails, `.outputExists` when somebody took the name.
  func publish(replacing: Bool) throws(JobError) {
    guard fsync(descriptor) == 0 else {
      throw .temporary(path: path, reason: systemReason(errno))
    }
    let staged = partial ?? path + ".veil-ready"
    if let partial, !replacing {
      guard unsafe link(partial, path) == 0 else { throw namingFailure() }
    } else if partial == nil {
      let target = replacing ? staged : path
      if replacing { unsafe unlink(staged) }
      let own = "/proc/self/fd/\(descriptor)"
      guard unsafe linkat(AT_FDCWD, own, AT_FDCWD, target, AT_SYMLINK_FOLLOW) == 0 else {
        throw namingFailure()
      }
    }
    if replacing, unsafe rename(staged, path) != 0 {
      let failure = namingFailure()
      unsafe unlink(staged)
      throw failure
    }
    syncFolder()
  }

  private func namingFailure() -> JobError {
    errno == EEXIST
      ? .outputExists(path: path) : .cannotCreate(path: path, reason: systemReason(errno))
  }

  private func syncFolder() {
    let directory = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { return }
    fsync(directory)
    close(directory)
  }
}

/// A folder for several outputs, which goes again if it was made for nothing.
struct OutputFolder: ~Copyable {
  private let path: String
  private var isDoomed: Bool

  /// Makes the folder if it is not there; the folder that it lies in must be.
  ///
  /// - Throws: `JobError.cannotCreate`.
  init(_ path: String) throws(JobError) {
    self.path = path
    isDoomed = unsafe mkdir(path, 0o755) == 0
    if isDoomed { return }
    let reason = errno
    var facts = stat()
    let isFolder = unsafe stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    guard reason == EEXIST, isFolder else {
      throw .cannotCreate(path: path, reason: systemReason(reason == EEXIST ? ENOTDIR : reason))
    }
  }

  /// Says that the folder is wanted from now on.
  mutating func keep() { isDoomed = false }

  deinit { if isDoomed { unsafe rmdir(path) } }
}

/// Takes a file's name away, if there is one.
func removeFile(_ path: String) { unsafe unlink(path) }

/// Reads a small file whole.
///
/// - Throws: `JobError.cannotRead`; a file beyond `limit` is cut there, so that its reader refuses it.
package func readSmallFile(_ path: String, limit: Int) throws(JobError) -> [UInt8] {
  let file = try SourceFile(path: path)
  var bytes: [UInt8] = []
  while bytes.count <= limit {
    let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = unsafe max(0, pread(file.descriptor, buffer.baseAddress, 1 << 16, bytes.count))
    }
    if chunk.isEmpty { break }
    bytes += chunk
  }
  return bytes
}

/// Says early that an output's name is taken, before long work for it begins.
///
/// - Throws: `JobError.outputExists`.
package func checkFree(_ path: String, replacing: Bool) throws(JobError) {
  if !replacing, isThere(path) { throw .outputExists(path: path) }
}

/// `O_TMPFILE` of Linux, a macro that Swift's importer cannot see.
private let unnamedFlag = 0o20000000 | O_DIRECTORY

/// The system's words for an errno.
func systemReason(_ number: Int32) -> String {
  unsafe String(cString: strerror(number)).lowercased()
}
