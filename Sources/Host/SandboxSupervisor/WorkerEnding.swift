// How a worker ended, read from what the system says about it and never from what it said itself.

import SandboxLockdown
import Glibc

/// How a worker ended.
public enum WorkerEnding: Sendable, Hashable, Codable {
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

  /// The ending as the audit's report names it.
  package var name: String {
    switch self {
    case .exited(let code): "ended by itself with code \(code)"
    case .violation: "stopped by seccomp"
    case .outOfMemory: "stopped by the limit of memory"
    case .cpuLimit: "stopped by the limit of processor time"
    case .crashed(let signal): "crashed with signal \(signal)"
    case .killed: "ended from outside"
    }
  }

  /// Reads a status of `wait`.
  ///
  /// - Parameters:
  ///   - status: the status as `wait` gave it.
  ///   - cpuSeconds: processor time of all its threads, in seconds.
  ///   - limits: the limits that the worker ran under.
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
}
