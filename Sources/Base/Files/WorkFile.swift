// A file in which unfinished work waits for whoever goes on with it: named after the work itself,
// its owner's alone, and in the hands of one process at a time.

import Glibc
package import SystemPackage

/// An unfinished work's file, which stays where it is unless it is removed.
package struct WorkFile: ~Copyable {
  /// Where it lies.
  package let path: FilePath
  private let file: FileDescriptor

  /// Opens the file, which is made if need be, and its folder too; both are their owner's alone.
  ///
  /// - Parameters:
  ///   - folder: where works wait.
  ///   - key: what tells this work from all others.
  /// - Throws: `.system` with the operations `makeFolder`, `open`, and `lock` when another process
  ///   has the file.
  package init(in folder: FilePath, key: SHA256Digest) throws(FilesError) {
    do throws(FilesError) { try makePrivateFolder(folder) } catch {
      guard case .system(_, _, EEXIST) = error else { throw error }
    }
    let path = folder.appending("\(key).veil-work")
    let file = try asking(.open, path) {
      try FileDescriptor.open(
        path, .readWrite, options: [.create, .closeOnExec, .noFollow],
        permissions: .ownerReadWrite)
    }
    do throws(FilesError) { try WorkFile.lock(file, path) } catch {
      try? file.close()
      throw error
    }
    (self.path, self.file) = (path, file)
  }

  /// Takes the file for this process.
  ///
  /// One that was killed may have left a worker behind, which ends as soon as it notices.
  private static func lock(_ file: FileDescriptor, _ path: FilePath) throws(FilesError) {
    var tries = 0
    while true {
      do throws(FilesError) {
        return try asking(.lock, path, call: { flock(file.rawValue, LOCK_EX | LOCK_NB) })
      } catch {
        tries += 1
        guard case .system(_, _, EWOULDBLOCK) = error, tries < 100 else { throw error }
        usleep(50_000)
      }
    }
  }

  deinit { try? file.close() }

  /// The open descriptor; it stays this owner's.
  package var descriptor: Int32 { file.rawValue }

  /// Takes the file away, since the work is done.
  package consuming func remove() { removeFile(path) }
}
