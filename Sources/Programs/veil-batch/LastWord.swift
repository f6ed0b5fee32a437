// How a program ended: by its exit code and by the last line that it wrote.

import Files
import Queue
import StrictJSON
import SystemPackage

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
