// A process of `veil`, started by a runner: its words go to files, it ends with whoever started it,
// and how it ended is a number and the last line that it wrote.

import CChildren
import Files
import Glibc
import Jobs
import Queue
import StrictJSON
import SystemPackage

/// A process that was started.
struct Child: Sendable {
  /// Its number.
  let process: pid_t

  /// Starts a program; it is killed when the calling thread ends.
  ///
  /// - Parameters:
  ///   - words: its path, then its arguments.
  ///   - output: a new file for its standard output.
  ///   - errors: a new file for its standard error.
  /// - Throws: `BatchError.noProcess`, `.job` when a file cannot be made.
  init(_ words: [FilePath], output: FilePath, errors: FilePath) throws(BatchError) {
    let files = (try Child.open(output), try Child.open(errors))
    defer {
      try? files.0.close()
      try? files.1.close()
    }
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { word in
      unsafe word.withPlatformString { unsafe strdup($0) }
    }
    unsafe pointers.append(nil)
    defer { for unsafepointer in unsafe pointers { unsafe free(pointer) } }
    process = unsafe veil_start_child(
      pointers[0], &pointers, environ, files.0.rawValue, files.1.rawValue)
    if process < 0 { throw .noProcess(code: errno) }
  }

  private static func open(_ path: FilePath) throws(BatchError) -> FileDescriptor {
    do {
      return try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: .ownerReadWrite)
    } catch {
      let code = (error as? Errno)?.rawValue ?? EIO
      throw .job(.output(.system(.create, path: path, code: code)))
    }
  }

  /// Waits for its end.
  ///
  /// - Returns: the exit code; nil when a signal ended it.
  func wait() -> Int32? {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
  }

  /// Asks it to end.
  func stop() { kill(process, SIGTERM) }
}

/// What a program said last, as one line of JSON.
struct LastWord {
  /// The line.
  let line: String
  /// What it says.
  let value: JSONValue

  /// Reads the end of what a program wrote; nil if no whole object stands there.
  ///
  /// - Parameter path: its standard output.
  init?(_ path: FilePath) {
    guard let bytes = try? OpenedFile(path).contents(limit: 1 << 26),
      let last = bytes.split(separator: UInt8(ascii: "\n")).last,
      let value = try? JSONValue(parsing: Array(last)), case .object = value
    else { return nil }
    line = String(decoding: last, as: UTF8.self)
    self.value = value
  }

  /// Whether it is the result of a verb that did what it was asked for.
  var isResult: Bool { value["event"] == .string("result") }

  /// How the program ended, by its exit code and what it said.
  ///
  /// - Parameter code: the exit code; nil when a signal ended it.
  /// - Returns: the ending.
  func ending(_ code: Int32?) -> JobEnding {
    var ending = JobEnding(code: code)
    if case .string(let kind)? = value["error"]?["kind"] { ending.kind = kind }
    if case .string(let message)? = value["error"]?["message"] { ending.message = message }
    if case .array(let warnings)? = value["warnings"] {
      ending.warnings = warnings.compactMap { if case .string(let word) = $0 { word } else { nil } }
    }
    return ending
  }
}
