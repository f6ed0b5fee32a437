// How a failed benchmark ends: a code for scripts, one sentence for people, and with --json one
// object.

import Bench
import Console
import Files
import Jobs

extension ExitStatus {
  /// The code for an error of a benchmark.
  init(_ error: BenchError) {
    switch error {
    case .job(let failure): self.init(failure)
    case .media(let failure, _): self.init(failure)
    case .sandbox(let error): self.init(error)
    case .workerEnded(let ending, _): self.init(ending)
    case .unreadableAnswer: self = .fault
    case .noResult: self = .unusableInput
    case .noMemoryFile, .busy: self = .temporary
    }
  }
}

extension BenchError {
  /// The error for scripts.
  ///
  /// - Returns: one JSON object, `{"error": …}`, without a line end.
  var json: String {
    if case .job(let failure) = self { return failure.json }
    return FailureRecord(
      code: ExitStatus(self), kind: kind, path: path, facts: innerFacts, message: sentence
    ).json
  }

  /// A name that stays the same.
  private var kind: String {
    switch self {
    case .job(let failure): failure.kind
    case .media(let failure, _): "media." + caseName(failure)
    case .sandbox(let error): "sandbox." + caseName(error)
    case .workerEnded(let ending, _): "worker." + caseName(ending)
    case .unreadableAnswer, .noResult, .noMemoryFile, .busy: "bench." + caseName(self)
    }
  }

  /// The file that it is about; nil where it is about none.
  private var path: PathText? {
    switch self {
    case .media(_, let film), .workerEnded(_, let film): film
    case .noResult(let path): path
    case .job, .sandbox, .unreadableAnswer, .noMemoryFile, .busy: nil
    }
  }

  /// What went wrong, without the file that it is about.
  private var innerFacts: any Encodable {
    switch self {
    case .media(let failure, _): failure
    case .sandbox(let error): error
    case .workerEnded(let ending, _): ending
    case .job, .unreadableAnswer, .noResult, .noMemoryFile, .busy: self
    }
  }
}
