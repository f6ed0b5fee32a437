// Every sentence about a benchmark that failed: what, where, what to do.

import Bench
import Console
import Files
import Jobs
import SandboxSupervisor
import WorkerProtocol

extension BenchError {
  /// One sentence for people.
  var sentence: String {
    switch self {
    case .job(let failure): failure.sentence
    case .media(.output(let failure), let film): sentence(of: failure, writing: film)
    case .media(let failure, let film): "\(title(of: film)) cannot be used: \(failure.clause)."
    case .sandbox(.programMissing(let places)):
      "The program veil-bench is not where it belongs: install it as "
        + places.joined(separator: " or ") + "."
    case .sandbox(.notEstablished(let reason)):
      "Nothing was measured, since the sandbox could not be established (seccomp: \(reason)): run "
        + "it where seccomp filters are permitted."
    case .sandbox(let error): "Nothing was measured: \(error.clause); wait, then run it again."
    case .workerEnded(.killed, _):
      "Nothing was measured: the worker was ended from outside; make room or wait, then run it again."
    case .workerEnded(.exited(let code), _):
      "This is a fault in Veil: the worker ended by itself with code \(code) before it had "
        + "answered; nothing was measured."
    case .workerEnded(let ending, let film):
      "\(title(of: film)) cannot be used: the worker that decodes it \(ending.clause); the file "
        + "may be damaged or hostile."
    case .unreadableAnswer(let task):
      "This is a fault in Veil: the worker's answer to \(task) makes no sense; nothing was measured."
    case .noResult(let path):
      "\(shown(path.path)) cannot be used: it holds no result of veil bench --json of this version; "
        + "choose a file that one was written to."
    case .busy(let share):
      "Nothing was measured, since other programs use \(Int((share * 100).rounded())) % of the "
        + "processors: wait until they are done, or say --when-busy wait or warn."
    case .noMemoryFile(let code):
      "The system has no memory for a file in it (\(words(ofErrno: code))): make room, then run it "
        + "again."
    }
  }

  private func sentence(of failure: LibAVFailure, writing film: PathText?) -> String {
    switch (failure, film) {
    case (.noEncoder(let name), nil):
      "The built-in clip cannot be made, since libavcodec has no encoder \(name) here: install one, "
        + "or name a film with --source."
    case (_, nil): "The built-in clip cannot be made or copied: \(failure.clause)."
    case (_, let film?): "\(shown(film.path)) cannot be copied: \(failure.clause)."
    }
  }

  /// The film, at the start of a sentence.
  private func title(of film: PathText?) -> String {
    film.map { shown($0.path) } ?? "The built-in clip"
  }
}
