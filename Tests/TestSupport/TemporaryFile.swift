// Files that tests make and that go away with them. They lie in the system's folder for temporary
// files, under names that no two tests share.

import Glibc

/// An empty file of its own, open for reading and writing; removed when nobody refers to it any
/// more.
package final class TemporaryFile: Sendable {
  /// Where it lies.
  package let path: String
  /// Open for reading and writing; closed with the file's removal.
  package let descriptor: Int32

  /// Creates the file.
  ///
  /// - Parameter suffix: the end of its name, such as `.mp4`.
  /// - Throws: `TemporaryFileError` if the system does not make it.
  package init(suffix: String = "") throws {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    let name = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    path = "\(folder)/veil-test-\(name)\(suffix)"
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw TemporaryFileError(code: errno) }
  }

  /// Creates the file with these contents.
  package convenience init(suffix: String = "", contents: [UInt8]) throws {
    try self.init(suffix: suffix)
    var done = 0
    while done < contents.count {
      let rest = Array(contents[done...])
      let put = unsafe pwrite(descriptor, rest, rest.count, done)
      guard put > 0 else { throw TemporaryFileError(code: errno) }
      done += put
    }
  }

  /// All bytes of the file as it is now.
  package var contents: [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        count = unsafe max(0, pread(descriptor, buffer.baseAddress, 1 << 16, bytes.count))
      }
      if chunk.isEmpty { return bytes }
      bytes += chunk
    }
  }

  deinit {
    close(descriptor)
    unsafe unlink(path)
  }
}

/// The system would not let a temporary file be made or written; `code` is an errno.
package struct TemporaryFileError: Error {
  package let code: Int32
}
