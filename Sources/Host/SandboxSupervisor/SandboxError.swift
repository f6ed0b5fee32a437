// What can go wrong between a worker and the process that started it, as cases with facts. How a
// worker ended is no error but an answer: see WorkerEnding.

import SandboxLockdown
import Glibc

/// A failure to start a worker or to talk to it.
package enum SandboxError: Error, Equatable, CustomStringConvertible {
  /// The worker's program is not where it belongs; the places looked at.
  case programMissing(places: [String])
  /// The system could not start the program; `code` is an errno.
  case cannotStart(program: String, code: Int32)
  /// The worker ended before it said which layers hold.
  case endedEarly(WorkerEnding)
  /// The mandatory layer does not hold.
  case notEstablished(reason: String)
  /// The worker said something that is no event.
  case garbled(detail: String)
  /// The worker's event goes on beyond the longest that is read.
  case eventTooLong(limit: Int)
  /// The worker said nothing for this long, and was ended.
  case silent(seconds: Int)
  /// The worker has gone; how is known after waiting for it.
  case workerGone
  /// The system refused a call on the pipes; `code` is an errno.
  case inputOutput(operation: String, code: Int32)

  package var description: String {
    switch self {
    case .programMissing(let places):
      "the program veil-worker is missing; it was looked for at \(places.joined(separator: " and "))"
    case .cannotStart(let program, let code):
      "\(program) could not be started: \(SandboxError.words(code))"
    case .endedEarly(let ending): "the worker did not get as far as locking itself in: it \(ending)"
    case .notEstablished(let reason):
      "the sandbox could not be established (seccomp: \(reason)); run it where seccomp filters are "
        + "permitted, or accept the risk with --allow-unsandboxed"
    case .garbled(let detail): "the worker sent something that is no event (\(detail))"
    case .eventTooLong(let limit): "the worker sent an event of more than \(limit >> 20) MiB"
    case .silent(let seconds): "the worker gave no sign of life for \(seconds) s and was ended"
    case .workerGone: "the worker has gone"
    case .inputOutput(let operation, let code):
      "\(operation) failed: \(SandboxError.words(code))"
    }
  }

  /// The system's words for an errno.
  static func words(_ code: Int32) -> String {
    unsafe String(cString: strerror(code)).lowercased()
  }
}
