// What follows from how an attempt at a job ended. Pure functions of exit codes, which are a
// contract, and of the kinds that the programs state in their JSON.

/// How an attempt at a job ended, as its program said it.
package struct JobEnding: Hashable, Sendable {
  /// The exit code; nil when a signal ended the program.
  package var code: Int32?
  /// The kind of the error, such as `plan.unfinished`; nil where there was none.
  package var kind: String?
  /// The sentence for people; nil where there was none.
  package var message: String?
  /// Codes of what somebody should know of an output that is there.
  package var warnings: [String] = []

  /// Makes one.
  package init(code: Int32?, kind: String? = nil, message: String? = nil) {
    (self.code, self.kind, self.message) = (code, kind, message)
  }
}

/// How often and when a job is tried again.
package struct RetryRules: Hashable, Sendable {
  /// The pause after the first try, in seconds; each further one is twice as long.
  package var firstPause = 60.0
  /// The longest pause, in seconds.
  package var longestPause = 3600.0
  /// Tries that may fail for a reason that passes, 1 or more.
  package var tries = 8
  /// Attempts of which a runner may be lost, 1 or more: a job that takes its runner with it is not
  /// started for ever.
  package var attempts = 25

  /// A minute, doubled up to an hour, eight times.
  package init() {}

  /// The pause after a try.
  ///
  /// - Parameter tries: how many there were, 1 or more.
  /// - Returns: seconds.
  package func pause(after tries: Int) -> Double {
    min(longestPause, firstPause * Double(1 << min(30, max(0, tries - 1))))
  }
}

/// What becomes of a job.
package enum Verdict: Hashable, Sendable {
  /// It stands there until a person does something.
  case settled(JobState)
  /// It is tried again after a pause, in seconds; `counts` says whether this was one of its tries.
  case again(pause: Double, counts: Bool)
}

extension RetryRules {
  /// What follows from the end of an attempt.
  ///
  /// - Parameters:
  ///   - ending: how it ended.
  ///   - tries: how many tries failed before this one.
  /// - Returns: the verdict.
  package func verdict(on ending: JobEnding, tries: Int) -> Verdict {
    switch ending.code {
    case 0: .settled(.done)
    case 65: .settled(ending.kind == "plan.unfinished" ? .needsPerson : .quarantined)
    // A sandbox that cannot be established says something of the machine, not of the job.
    case 77: .settled(ending.kind?.hasPrefix("sandbox.") == true ? .failed : .refused)
    // It was asked to stop: that is no fault of the job.
    case 130: .again(pause: 0, counts: false)
    // A signal, as from a machine that is out of memory, may not come again.
    case 75, nil: retry(tries)
    default: .settled(.failed)
    }
  }

  /// The verdict on a job that was not started, as there is too little room for its output.
  ///
  /// - Parameter postponed: how often that was so before.
  /// - Returns: a pause that counts as no try.
  package func verdictOnSpace(postponed: Int) -> Verdict {
    .again(pause: pause(after: postponed + 1), counts: false)
  }

  private func retry(_ tries: Int) -> Verdict {
    if tries + 1 >= self.tries { return .settled(.failed) }
    return .again(pause: pause(after: tries + 1), counts: true)
  }
}

/// Bytes that must be free before a job starts.
///
/// - Parameter sourceSize: the source's size in bytes, 0 or more.
/// - Returns: a quarter more than the source has, since an output is about as large, and 1 MiB.
package func spaceNeeded(forSource sourceSize: Int64) -> Int64 {
  sourceSize + sourceSize / 4 + 1 << 20
}
