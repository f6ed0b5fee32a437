// Exit codes, which scripts rely on: sysexits where one fits. Each kind of failure has one, and
// this is the only place where they meet.

import Custody
import Files
import Glibc
package import Jobs
package import SandboxSupervisor
package import WorkerProtocol

/// How the command ends.
package enum ExitStatus: Int32 {
  case done = 0
  case found = 1
  case wrongCommandLine = 64
  case unusableInput = 65
  case unreadable = 66
  case missing = 69
  case fault = 70
  case cannotCreate = 73
  case temporary = 75
  case refused = 77
  case cancelled = 130

  /// The code for a failure of a job.
  package init(_ failure: JobFailure) {
    self =
      switch failure {
      case .input(let error): ExitStatus(reading: error)
      case .output(let error): ExitStatus(writing: error)
      case .sameFile, .keyExists, .folderExists: .cannotCreate
      case .unknownContainer: .wrongCommandLine
      case .plan, .doubted, .document, .follow, .annotations, .noSuchTrack, .oneTrackNeeded,
        .damaged, .damageFailsCheck:
        .unusableInput
      case .refused: .refused
      case .key: .unreadable
      case .receipt, .secrets, .proof, .package, .ledger(_, .ledgerBroken(_)): .unusableInput
      case .ledger(_, .file(let error)): ExitStatus(writing: error)
      case .ledger: .fault
      case .media(_, let failure), .writing(_, let failure): ExitStatus(failure)
      case .changed, .standardOutput: .temporary
      case .failedCheck, .wire, .record: .fault
      case .sandbox(let error): ExitStatus(error)
      case .worker: .unusableInput
      case .workerEnded(let ending, _): ExitStatus(ending)
      case .cancelled: .cancelled
      }
  }

  private init(reading error: FilesError) {
    switch error {
    case .empty, .tooLarge: self = .unusableInput
    default: self = .unreadable
    }
  }

  private init(writing error: FilesError) {
    guard case .system(let operation, _, let code) = error else {
      self = .cannotCreate
      return
    }
    let passes: Set<Int32> = [ENOSPC, EDQUOT, EIO, EINTR, EAGAIN, ENOMEM, EFBIG, ENOLCK]
    switch operation {
    case .read, .write, .sync, .status, .lock: self = .temporary
    default: self = passes.contains(code) ? .temporary : .cannotCreate
    }
  }

  /// The code for a failure of what is behind the lock.
  package init(_ failure: MediaFailure) {
    switch failure {
    case .source(.inputOutput, _): self = .unreadable
    case .output(.inputOutput), .noThread: self = .temporary
    case .source(.noAudioDecoder(_, codec: "none"), _): self = .unusableInput
    case .source(.noDecoder, _), .source(.noAudioDecoder, _), .source(.decoderIncomplete, _),
      .source(.noEncoder, _), .output(.noEncoder):
      self = .missing
    case .unknownRequest, .unspeakableAnswer, .planNotPermitted: self = .fault
    case .released: self = .cancelled
    default: self = .unusableInput
    }
  }

  /// The code for a worker that could not be started or talked to.
  package init(_ error: SandboxError) {
    switch error {
    case .notEstablished, .endedEarly, .garbled: self = .refused
    case .programMissing: self = .missing
    default: self = .temporary
    }
  }

  /// The code for a worker that ended before it had answered.
  package init(_ ending: WorkerEnding) {
    switch ending {
    case .killed: self = .temporary
    case .exited: self = .fault
    default: self = .unusableInput
    }
  }

  /// Ends the process.
  package func exit() -> Never { Glibc.exit(rawValue) }
}
