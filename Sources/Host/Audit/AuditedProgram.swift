// A program as its file is: read once, then looked at by several checks. That there is one is a
// check of its own, since nothing can be said of a program that is not there.

import Files
import SystemPackage

/// Which of the programs it is.
package enum Role: String, Hashable, Sendable, CaseIterable {
  /// The command.
  case veil
  /// The process that sees pixels.
  case worker = "veil-worker"
  /// The program that measures, and that is a worker of its own.
  case bench = "veil-bench"
  /// The program that keeps the queue and starts jobs.
  case batch = "veil-batch"
  /// The program that browsers on this machine talk to.
  case studio = "veil-studio"
}

/// Most bytes that a program may have, with everything that a debugger wants to know.
private let mostBytes = 1 << 30

/// A program and what its file says.
struct AuditedProgram {
  let role: Role
  let path: String
  let file: ELFFile

  /// Reads a program's file.
  static func read(_ role: Role, at path: String?) -> (AuditedProgram?, AuditCheck) {
    var check = AuditCheck("\(role.rawValue): program")
    guard let path else {
      check.failures.append("\(role.rawValue) is not installed beside this program")
      return (nil, check)
    }
    do {
      let file = try ELFFile(contents(at: FilePath(path), limit: mostBytes))
      let digest = try FileDigest(at: FilePath(path))
      check.facts = ["\(path), \(digest.size) bytes, sha256 \(digest.sha256)"]
      if !file.searchPath.isEmpty {
        check.facts.append("looks for libraries in \(file.searchPath.joined(separator: ", "))")
      }
      return (AuditedProgram(role: role, path: path, file: file), check)
    } catch {
      let reason = (error as? FilesError)?.kind ?? "\(error)"
      check.failures.append("\(path) cannot be judged: \(reason)")
      return (nil, check)
    }
  }
}
