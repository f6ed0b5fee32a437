// What went wrong with a worker, in words.

package import SandboxSupervisor

extension SandboxError {
  /// The sentence about a worker that could not be had.
  package var sentence: String {
    switch self {
    case .programMissing: "Nothing can be worked on here: \(clause); install it beside veil."
    case .notEstablished: "Nothing was decoded: \(clause)."
    case .endedEarly, .garbled: "Nothing was decoded: \(clause)."
    default: "The work could not be started: \(clause); wait, then run it again."
    }
  }

  /// What went wrong, as a clause.
  package var clause: String {
    switch self {
    case .programMissing(let places):
      "the program \(places.first?.split(separator: "/").last ?? "veil-worker") is missing; it was "
        + "looked for at " + places.joined(separator: " and ")
    case .cannotStart(let program, let code):
      "\(program) could not be started (\(words(ofErrno: code)))"
    case .endedEarly(let ending):
      "the worker did not get as far as locking itself in: it \(ending.clause)"
    case .notEstablished(let reason):
      "the sandbox could not be established (seccomp: \(reason)); run it where seccomp filters are "
        + "permitted, or accept the risk with --allow-unsandboxed"
    case .garbled(.firstEvent):
      "the worker's first words are no report about its sandbox"
    case .garbled(.trialAnswer): "the worker's answer to an attack cannot be read"
    case .eventTooLong(let limit): "the worker sent more than \(limit >> 20) MiB at once"
    case .silent(let seconds):
      "the worker gave no sign of life for \(seconds) s and was ended"
    case .workerGone: "the worker has gone"
    case .inputOutput(let operation, let code):
      "\(operation.words) failed (\(words(ofErrno: code)))"
    }
  }
}

extension SandboxError.Operation {
  fileprivate var words: String {
    switch self {
    case .makingPipe: "making a pipe"
    case .passingDescriptor: "passing a descriptor on"
    case .makingMemoryFile: "making a file in memory"
    case .talking: "talking to the worker"
    case .waiting: "waiting for the worker"
    }
  }
}

extension WorkerEnding {
  /// What it did, as the end of a clause that begins with the worker.
  package var clause: String {
    switch self {
    case .exited(let code): "ended by itself with code \(code)"
    case .violation: "tried something that the sandbox forbids and was ended"
    case .outOfMemory: "used more memory than it may and was ended"
    case .cpuLimit: "used more processor time than it may and was ended"
    case .crashed(let signal): "crashed (signal \(signal))"
    case .killed: "was ended from outside"
    }
  }
}
