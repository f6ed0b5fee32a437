// How a verb of the queue fails: facts, a code for scripts, one object with --json. The sentences
// are in Messages.

import Console
import Files
import Glibc
import Jobs
import Queue
import SandboxSupervisor
import SystemPackage

/// Why a verb did not do what it was asked for.
enum BatchError: Error {
  /// The queue itself.
  case queue(QueueError)
  /// A file that is read.
  case input(FilesError)
  /// What any verb can meet.
  case job(JobFailure)
  /// `veil` is not beside this program.
  case programMissing(SandboxError)
  /// The settings cannot be used: `member` is wrong, or, if nil, the whole file.
  case settings(path: FilePath, member: String?)
  /// A program of a cluster did not do what it was asked for.
  case cluster(program: String, message: String)
  /// A process could not be started; `code` is an errno.
  case noProcess(code: Int32)
}

extension ExitStatus {
  /// The code for an error of the queue.
  init(_ error: BatchError) {
    switch error {
    case .queue(.database), .noProcess, .cluster: self = .temporary
    case .queue(.otherVersion), .settings: self = .unusableInput
    case .queue(.noSuchJob): self = .wrongCommandLine
    case .queue(.lost): self = .temporary
    case .queue(.file), .input: self = .unreadable
    case .job(let failure): self.init(failure)
    case .programMissing(let error): self.init(error)
    }
  }
}

extension BatchError {
  /// The error for scripts: one JSON object, `{"error": …}`, without a line end.
  var json: String {
    if case .job(let failure) = self { return failure.json }
    return FailureRecord(
      code: ExitStatus(self), kind: kind, path: path, facts: facts, message: sentence
    ).json
  }

  private var kind: String {
    switch self {
    case .queue(.file(let error)), .input(let error): error.kind
    case .queue(let error): "queue." + caseName(error)
    case .job(let failure): failure.kind
    case .programMissing(let error): "sandbox." + caseName(error)
    case .settings, .noProcess, .cluster: "batch." + caseName(self)
    }
  }

  private var path: PathText? {
    switch self {
    case .queue(.database(let path, _, _)), .queue(.otherVersion(let path)), .settings(let path, _):
      PathText(path)
    case .queue(.file(let error)), .input(let error): error.path.map(PathText.init)
    case .queue, .job, .programMissing, .noProcess, .cluster: nil
    }
  }

  private var facts: [String: String] {
    switch self {
    case .queue(.database(_, let code, let message)):
      ["sqlite": String(code), "message": message]
    case .queue(.lost(let job, let attempt)): ["job": String(job), "attempt": String(attempt)]
    case .queue(.noSuchJob(let job)): ["job": String(job)]
    case .settings(_, let member?): ["member": member]
    case .noProcess(let code): ["errno": String(code)]
    case .cluster(let program, let message): ["program": program, "message": message]
    default: [:]
    }
  }
}

/// Runs something of the queue.
func asking<Value>(_ body: () throws(QueueError) -> Value) throws(BatchError) -> Value {
  do throws(QueueError) { return try body() } catch { throw .queue(error) }
}
