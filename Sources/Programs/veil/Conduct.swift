// What every verb that decodes has in common: the process that looks into media is locked up, long
// work says how far it is, and Ctrl-C ends it cleanly.

import ArgumentParser
import Console
import Glibc
import Jobs
import MediaTime

/// The options that all verbs share which decode.
struct ConductOptions: ParsableArguments {
  @Flag(
    help: "Go on where the sandbox cannot be established; the receipt then carries a warning.")
  var allowUnsandboxed = false

  /// How a job is carried out.
  ///
  /// - Parameters:
  ///   - asJSON: whether progress goes to standard output as lines of JSON.
  ///   - quiet: whether nothing is said of progress.
  /// - Returns: the conduct; Ctrl-C cancels it from now on.
  func conduct(asJSON: Bool = false, quiet: Bool = false) -> JobConduct {
    var conduct = JobConduct()
    conduct.allowsUnsandboxed = allowUnsandboxed
    if asJSON || (Terminal.isInteractive && !quiet) {
      let line = ProgressLine(asJSON: asJSON)
      conduct.progress = { line.report($0) }
    }
    Interrupts.cancel(conduct.cancellation)
    return conduct
  }
}

/// Runs a job and wipes its line of progress.
func carryOut<Value>(_ job: () throws(JobFailure) -> Value) throws(JobFailure) -> Value {
  defer { if Terminal.isInteractive { Terminal.redraw("") } }
  return try job()
}

/// Turns reports of a job into a line, ten times a second.
final class ProgressLine: @unchecked Sendable {
  private var phase = JobPhase.working
  private var start = ContinuousClock.now
  private var last: ContinuousClock.Instant?
  private let asJSON: Bool

  init(asJSON: Bool) { self.asJSON = asJSON }

  /// Called on the one thread that runs the job.
  func report(_ progress: JobProgress) {
    let now = ContinuousClock.now
    if progress.phase != phase { (phase, start, last) = (progress.phase, now, nil) }
    let interval: Duration = asJSON ? .seconds(1) : .milliseconds(100)
    if let last, now - last < interval { return }
    last = now
    let elapsed = max((now - start) / .seconds(1), 0.001)
    if asJSON {
      try? Terminal.printJSON(ProgressRecord(progress, elapsed: elapsed))
    } else {
      Terminal.redraw(line(progress, elapsed))
    }
  }

  private func line(_ progress: JobProgress, _ elapsed: Double) -> String {
    let verb = [JobPhase.reading: "reading: ", .checking: "checking: "][progress.phase] ?? ""
    if let share = progress.share { return verb + "\(Int(share * 100)) %" }
    return verb + words(progress, elapsed)
  }

  private func words(_ progress: JobProgress, _ elapsed: Double) -> String {
    let speed = decimal(progress.time.seconds / elapsed, places: 1)
    guard progress.pictures > 0 else { return "\(progress.time)  \(speed)x real time" }
    let rate = Int(Double(progress.pictures) / elapsed)
    guard let total = progress.totalPictures else {
      return "\(counted(progress.pictures, "picture"))  \(rate) pictures/s  \(speed)x real time"
    }
    let share = min(1, Double(progress.pictures) / Double(max(1, total)))
    let left = share > 0 ? Int(elapsed / share - elapsed) : 0
    return "\(Int(share * 100)) %  \(progress.pictures) of \(total) pictures  "
      + "\(rate) pictures/s  "
      + "\(speed)x real time  \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
  }
}

private struct ProgressRecord: Encodable {
  let event = "progress"
  let phase: JobPhase
  let pictures: Int
  let total: Int?
  let picturesPerSecond: Double
  let seconds: Double
  let share: Double?

  init(_ progress: JobProgress, elapsed: Double) {
    phase = progress.phase
    (pictures, total) = (progress.pictures, progress.totalPictures)
    picturesPerSecond = (Double(pictures) / elapsed * 10).rounded() / 10
    seconds = progress.time.seconds
    share = progress.share
  }
}
