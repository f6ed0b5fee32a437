// The one thing about a worker that may be touched from any thread: ending it. A number of a
// process that was waited for may be somebody else's, so that both happen under one lock.

import SandboxLockdown
import Glibc
import Synchronization

/// A worker as other threads see it.
package final class WorkerHandle: Sendable {
  private struct State {
    var process: pid_t?
    var wasKilled = false
    var lastWords: [UInt8] = []
  }

  private let state: Mutex<State>
  private static let mostWords = 2048

  init(process: pid_t) { state = Mutex(State(process: process)) }

  /// Ends the worker at once, if it is still there.
  package func kill() {
    state.withLock { state in
      guard let process = state.process else { return }
      state.wasKilled = true
      _ = Glibc.kill(process, SIGKILL)
    }
  }

  /// The number of the process; nil once it was waited for.
  package var process: Int32? { state.withLock { $0.process } }

  /// The end of what the worker wrote to its log, in printable characters.
  ///
  /// A few lines for whoever looks for a fault; not to be trusted, nor to be taken apart.
  package var lastWords: String {
    let bytes = state.withLock { $0.lastWords }
    return String(
      decoding: bytes.map { (32..<127).contains($0) || $0 == 10 ? $0 : UInt8(ascii: "?") },
      as: UTF8.self)
  }

  func note(_ words: [UInt8]) {
    state.withLock { $0.lastWords = Array(($0.lastWords + words).suffix(WorkerHandle.mostWords)) }
  }

  /// Waits for the end and removes the last trace of the process.
  func reap(limits: SandboxLimits) -> WorkerEnding {
    guard let process else { return .killed }
    var facts = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(process), &facts, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
    return state.withLock { state in
      var status: Int32 = 0
      var usage = rusage()
      while unsafe wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
      state.process = nil
      let time = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
      let rest = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
      return WorkerEnding(
        status: status, cpuSeconds: Double(time) + Double(rest) / 1e6,
        limits: limits, wasKilled: state.wasKilled)
    }
  }
}
