// Programs that stand in for a worker and misbehave, and people who start a real one.

import SandboxLockdown
import Foundation
import SandboxSupervisor
import TestSupport

/// Folder of programs made by tests, which every user may read.
///
/// They are written by other programs: a file that this process has open for writing cannot be run
/// as long as anything that it happens to start meanwhile has not got as far as closing it.
final class Programs: Sendable {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    _ = try run("chmod", ["755", folder.path])
  }

  /// A shell script as a program; `$1` is a worker's argument.
  func script(_ text: String) throws -> String {
    let path = folder("program\(folder.names.count)")
    let words = #"printf '#!/bin/sh\n%s\n' "$1" > "$2"; chmod 755 "$2""#
    _ = try run("/bin/sh", ["-c", words, "sh", text, path])
    return path
  }

  /// A copy of the worker that every user may run.
  func worker() throws -> String {
    let path = folder("veil-worker")
    _ = try run("cp", [try WorkerProgram.path(), path])
    return path
  }

  /// The command that says, as a worker's first event would, which layers hold.
  static func firstEvent(without missing: Set<SandboxLayer> = []) -> String {
    let layers = SandboxLayer.allCases.map { layer in
      let isMissing = missing.contains(layer)
      let reason = isMissing ? #", "reason": "not today""# : ""
      return #"{"name": "\#(layer.rawValue)", "held": \#(!isMissing)\#(reason)}"#
    }
    return #"echo '{"event": "sandbox", "layers": [\#(layers.joined(separator: ", "))]}'"#
  }
}

/// Starts a worker that waits for requests.
func start(
  _ program: String? = nil, descriptors: [Int32] = [], withholding: Set<SandboxLayer> = [],
  cpuSeconds: Int = 600, allowsUnsandboxed: Bool = false
) throws -> WorkerProcess {
  var limits = SandboxLimits(memoryBytes: 512 << 20, cpuSeconds: cpuSeconds, silentSeconds: 60)
  limits.withheld = withholding
  return try WorkerProcess(
    executable: try program ?? WorkerProgram.path(), descriptors: descriptors, limits: limits,
    allowsUnsandboxed: allowsUnsandboxed)
}

extension WorkerProcess {
  /// Sends a text as a request.
  func ask(_ text: String) throws { try send(Array(text.utf8)) }

  /// The next event as a text; nil at the end.
  func answer() throws -> String? { try nextEvent().map { String(decoding: $0, as: UTF8.self) } }
}

/// Whether a process is there and no mere entry that waits to be collected.
func isRunning(_ process: Int32) -> Bool {
  guard let facts = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
    let end = facts.lastIndex(of: ")")
  else { return false }
  return facts[end...].dropFirst(2).first != "Z"
}
