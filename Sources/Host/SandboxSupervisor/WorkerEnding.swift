// How a worker ended, read from what the system says about it and never from what it said itself.

import SandboxLockdown
import Glibc

/// How a worker ended.
package enum WorkerEnding: Sendable, Equatable, CustomStringConvertible {
  /// By itself, with this code.
  case exited(Int32)
  /// It made a system call that no decoder needs, and was ended for it.
  case violation
  /// Its memory ran out.
  case outOfMemory
  /// Its processor time ran out.
  case cpuLimit
  /// It crashed with this signal.
  case crashed(signal: Int32)
  /// It was ended from outside: by `kill`, a person, or a system short of memory.
  case killed

  /// What it did, as the end of a sentence that begins with the worker.
  package var description: String {
    switch self {
    case .exited(let code): "ended by itself with code \(code)"
    case .violation: "tried something that the sandbox forbids and was ended"
    case .outOfMemory: "used more memory than it may and was ended"
    case .cpuLimit: "used more processor time than it may and was ended"
    case .crashed(let signal): "crashed (\(WorkerEnding.name(of: signal)))"
    case .killed: "was ended from outside"
    }
  }

  /// Reads a status of `wait`.
  ///
  /// - Parameters:
  ///   - cpuSeconds: processor time of all its threads.
  ///   - wasKilled: whether its supervisor ended it.
  init(status: Int32, cpuSeconds: Double, limits: SandboxLimits, wasKilled: Bool) {
    let signal = status & 0x7f
    let code = status >> 8 & 0xff
    switch signal {
    case 0: self = code == WorkerSide.codeForMemory ? .outOfMemory : .exited(code)
    case SIGSYS: self = .violation
    case SIGXCPU: self = .cpuLimit
    case SIGKILL:
      let isOverTime = limits.cpuSeconds > 0 && cpuSeconds >= Double(limits.cpuSeconds)
      self = !wasKilled && isOverTime ? .cpuLimit : .killed
    case SIGTERM, SIGINT, SIGHUP, SIGPIPE: self = .killed
    default: self = .crashed(signal: signal)
    }
  }

  private static func name(of signal: Int32) -> String {
    switch signal {
    case SIGSEGV: "SIGSEGV"
    case SIGBUS: "SIGBUS"
    case SIGILL: "SIGILL"
    case SIGABRT: "SIGABRT"
    case SIGFPE: "SIGFPE"
    case SIGTRAP: "SIGTRAP"
    default: "signal \(signal)"
    }
  }
}
