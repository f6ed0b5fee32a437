// Whether the machine is quiet enough to be measured, and what is done where it is not. Figures of
// a busy machine are printed all the same; no verdict is drawn from them.

import Jobs

/// What to do where other programs are at work.
package enum BusyChoice: String, Codable, Sendable, CaseIterable {
  /// Measure all the same, say so, and give no verdict.
  case warn
  /// Wait until they are done, for ten minutes at most; then as `warn`.
  case wait
  /// Measure nothing.
  case refuse
}

extension Benchmark {
  /// Looks for other programs at work, and waits for them if that is wanted.
  ///
  /// - Returns: the share of all processors' time, 0...1, that they used at last.
  /// - Throws: `BenchError.busy` where that is too much and was to be refused, `.job(.cancelled)`.
  package func awaitQuiet() throws(BenchError) -> Double {
    let start = wallTime()
    while true {
      let share = others()
      if cancellation.isRaised { throw .job(.cancelled) }
      if share <= Machine.mostOthers { return share }
      switch whenBusy {
      case .refuse: throw .busy(share: share)
      case .warn: return share
      case .wait:
        let waited = (wallTime() - start) / 1e9
        if waited > 600 * patience { return share }
        progress("waiting for other programs", waited / 600)
      }
    }
  }
}

/// What other programs use within half a second.
func othersNow() -> Double {
  let before = ProcessorTime()
  pause(seconds: 0.5)
  return ProcessorTime().others(since: before)
}
