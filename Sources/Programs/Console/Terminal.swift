// Words for people go to standard error, results to standard output. Progress is one line that is
// redrawn on a terminal and nothing at all elsewhere.

import FoundationEssentials
import Glibc
package import Jobs
import MediaTime

/// Standard output and standard error.
package enum Terminal {
  /// Whether standard error is a terminal that a line can be redrawn on.
  package static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  /// Sees to it that the first three descriptors are taken, by nothing at all if somebody closed
  /// them: otherwise the output would be opened under one of their numbers, and words would go into
  /// it.
  package static func holdStandardDescriptors() {
    var opened: Int32 = 0
    while opened <= STDERR_FILENO {
      opened = unsafe open("/dev/null", O_RDWR)
      if opened < 0 { ExitStatus.temporary.exit() }
    }
    close(opened)
  }

  /// Says a sentence to the person at the keyboard.
  package static func say(_ text: String) { write("veil: \(text)\n", to: STDERR_FILENO) }

  /// Explains further what was just said.
  package static func explain(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Prints a line of a result.
  ///
  /// - Parameter text: the line, without its end.
  /// - Throws: `JobFailure.standardOutput`: a result that nobody has is none.
  package static func print(_ text: String) throws(JobFailure) { try write(text + "\n") }

  /// Writes a result that ends its last line itself.
  ///
  /// - Parameter text: whole lines.
  /// - Throws: `JobFailure.standardOutput`: a result that nobody has is none.
  package static func write(_ text: String) throws(JobFailure) {
    let code = write(text, to: STDOUT_FILENO)
    // Whoever reads may have had enough: that is no failure of ours.
    if code != 0 && code != EPIPE { throw .standardOutput(code: code) }
  }

  /// Prints a value as one line of JSON.
  ///
  /// - Parameter value: the result.
  /// - Throws: `JobFailure.standardOutput`, or the encoder's error.
  package static func printJSON(_ value: some Encodable) throws {
    try print(try line(of: value))
  }

  /// A value as one line of JSON, with its members sorted.
  ///
  /// - Parameter value: anything that encodes as an object.
  /// - Returns: the line, without its end.
  /// - Throws: the encoder's error.
  package static func line(of value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Redraws the line of progress; an empty text wipes it.
  package static func redraw(_ text: String) { write("\r\u{1b}[2K" + text, to: STDERR_FILENO) }

  /// Writes all of a text.
  ///
  /// - Returns: 0, or the errno of what kept it from being written.
  @discardableResult
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let chunk = Array(rest)
      let done = unsafe Glibc.write(descriptor, chunk, chunk.count)
      if done > 0 { rest = rest.dropFirst(done) } else if errno != EINTR { return errno }
    }
    return 0
  }
}
