// Other programs, which the tests of the command and of whole files need: the one that was built,
// and ffmpeg as a second opinion. Their words go to files, so that no pipe can fill up.

import Foundation

/// How a program ended and what it said.
package struct Ending: Sendable {
  /// Its exit code; nil when a signal ended it.
  package let code: Int32?
  /// The signal that ended it.
  package let signal: Int32?
  /// What it wrote to standard output.
  package let output: String
  /// What it wrote to standard error.
  package let errors: String

  /// The lines of standard error that say something.
  package var errorLines: [String] {
    errors.split(separator: "\n").map(String.init).filter { !$0.isEmpty }
  }
}

/// A program that did not do what a test needed of it.
package struct ProgramFailure: Error, CustomStringConvertible {
  /// What was asked and what came back.
  package let description: String

  /// Makes one of what was asked and what came back.
  package init(description: String) { self.description = description }
}

/// Runs a program to its end.
///
/// - Parameters:
///   - program: a path, or a name to look for.
///   - arguments: its words.
///   - whileRunning: is given the process's number once it runs.
/// - Returns: how it ended and what it said.
/// - Throws: what starting it and reading its words do.
package func run(
  _ program: String, _ arguments: [String], whileRunning: ((Int32) -> Void)? = nil
) throws -> Ending {
  let folder = try ScratchFolder()
  let process = Process()
  if program.hasPrefix("/") {
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
  } else {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
  }
  let output = URL(fileURLWithPath: try folder.write([], to: "output"))
  let errors = URL(fileURLWithPath: try folder.write([], to: "errors"))
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = try FileHandle(forWritingTo: output)
  process.standardError = try FileHandle(forWritingTo: errors)
  try process.run()
  whileRunning?(process.processIdentifier)
  process.waitUntilExit()
  let isSignal = process.terminationReason == .uncaughtSignal
  return Ending(
    code: isSignal ? nil : process.terminationStatus,
    signal: isSignal ? process.terminationStatus : nil,
    output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
    errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
}

/// Runs ffmpeg, which must succeed.
package func ffmpeg(_ arguments: [String]) throws {
  let all = ["-nostdin", "-v", "error", "-y"] + arguments
  let ending = try run("ffmpeg", all)
  guard ending.code == 0 else {
    throw ProgramFailure(
      description: "ffmpeg \(arguments.joined(separator: " ")): \(ending.errors)")
  }
}

/// What ffmpeg complains about when it decodes every stream of a file; empty if it has no
/// complaint.
package func complaints(decoding path: String) throws -> String {
  // On the film's own clock, since a coarser one makes times of a varying rate collide.
  let ending = try run(
    "ffmpeg",
    ["-nostdin", "-v", "error", "-i", path, "-map", "0", "-enc_time_base", "-1", "-f", "null", "-"])
  return ending.code == 0 ? ending.errors : "code \(ending.code ?? -1): \(ending.errors)"
}

/// How many pictures ffprobe decodes from a stream, such as `v:0`.
package func pictureCount(of path: String, stream: String = "v:0") throws -> Int {
  let ending = try run(
    "ffprobe",
    [
      "-v", "quiet", "-count_frames", "-select_streams", stream, "-show_entries",
      "stream=nb_read_frames", "-of", "csv=p=0", path,
    ])
  let line = ending.output.split(whereSeparator: \.isNewline).first ?? ""
  guard let count = Int(line.filter(\.isNumber)) else {
    throw ProgramFailure(description: "ffprobe counts no pictures in \(path): \(ending.errors)")
  }
  return count
}
