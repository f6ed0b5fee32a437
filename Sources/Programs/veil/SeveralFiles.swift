// What the verbs have in common that take several files: each is looked at, whatever became of the
// ones before, and the code is the worst of all.

import ArgumentParser
import Console
import Jobs
import SystemPackage

/// Does the same with each of several files, and ends the process with the worst of their codes if
/// that is not 0.
///
/// The worst is the highest: 130 before 77 before 75, down to 1 and 0. A failure is told as if the
/// file had been the only one; nothing is begun after Ctrl-C.
///
/// - Parameters:
///   - files: at least one.
///   - asJSON: whether a failure is told as a line of JSON as well.
///   - body: is given a file and its number, from 0; says how it ended.
/// - Throws: what `body` throws beside `JobFailure`.
func forEach(
  _ files: [FilePath], asJSON: Bool, _ body: (FilePath, Int) throws -> ExitStatus
) throws {
  var worst = ExitStatus.done
  for (number, file) in files.enumerated() {
    var status = ExitStatus.done
    do { status = try body(file, number) } catch let failure as JobFailure {
      failure.tell(asJSON: asJSON)
      status = ExitStatus(failure)
    }
    if status.rawValue > worst.rawValue { worst = status }
    if status == .cancelled { break }
  }
  if worst != .done { worst.exit() }
}

extension Array {
  /// What belongs to the file with a number: one for all of them, or one for each in order.
  func belonging(to number: Int) -> Element { count == 1 ? self[0] : self[number] }
}

/// Throws unless an option was given once for all files, or once for each.
///
/// - Parameters:
///   - count: how often it was given.
///   - option: its name, with dashes.
///   - files: how many files there are.
/// - Throws: `ValidationError`.
func requireOneOrEach(_ count: Int, _ option: String, of files: Int) throws {
  guard [1, files].contains(count) else {
    throw ValidationError(
      "\(option) is given \(counted(count, "time")) for \(counted(files, "file")): give it once for "
        + "all, or once for each in their order.")
  }
}
