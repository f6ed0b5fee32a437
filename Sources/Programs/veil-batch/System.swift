// What the system is asked for with pointers: processes that end with whoever started them, the
// time of day, the folder and the user. Nothing here knows of jobs.

import CChildren
import Files
import Glibc
import Jobs
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
    defer { unsafe pointers.forEach { unsafe free($0) } }
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

/// Hours and minutes of a time of day; nil if the text is none.
func timeOfDay(_ text: String) -> (hour: Int, minute: Int)? {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
  guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0..<24).contains(hour),
    (0..<60).contains(minute)
  else { return nil }
  return (hour, minute)
}

/// When it is that time of day next, by the clock on the wall.
///
/// - Parameters:
///   - time: hours and minutes.
///   - now: seconds since 1970.
/// - Returns: seconds since 1970, after `now`.
func next(_ time: (hour: Int, minute: Int), after now: Double) -> Double {
  var seconds = time_t(now)
  var local = unsafe tm()
  unsafe localtime_r(&seconds, &local)
  let day = unsafe local.tm_mday
  // The day after tomorrow is there for a clock that is put back.
  for later in 0...2 {
    unsafe (local.tm_mday, local.tm_hour) = (day + Int32(later), Int32(time.hour))
    // Whether summer time holds then is for the system to say.
    unsafe (local.tm_min, local.tm_sec, local.tm_isdst) = (Int32(time.minute), 0, -1)
    let moment = unsafe Double(mktime(&local))
    if moment > now { return moment }
  }
  return now
}

extension FilePath {
  /// The path from the root on.
  var absolute: FilePath {
    if isAbsolute { return lexicallyNormalized() }
    let folder = unsafe getcwd(nil, 0)
    defer { unsafe free(folder) }
    guard let folder = unsafe folder else { return self }
    return unsafe FilePath(platformString: folder).pushing(self).lexicallyNormalized()
  }
}

/// A variable of the environment.
func environment(_ name: String) -> String? {
  unsafe getenv(name).map { unsafe String(cString: $0) }
}

/// Who is at work, for the history: the user's name, or number where there is none.
var userName: String {
  guard let entry = unsafe getpwuid(getuid()) else { return "uid \(getuid())" }
  return unsafe String(cString: entry.pointee.pw_name)
}
