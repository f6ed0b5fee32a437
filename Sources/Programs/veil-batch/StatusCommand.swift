// `veil batch status`: how many jobs stand where, who is at which, what needs a person and why; of
// single jobs, their history.

import ArgumentParser
import Console
import Files
import FoundationEssentials
import Glibc
import Jobs
import Queue

/// Shows the queue.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show where the jobs stand, and why; of single jobs, their history.")

  @Argument(help: "Jobs whose history is wanted.")
  var jobs: [Int64] = []
  @Flag(help: "Show every job, not only those that run or need somebody.")
  var all = false
  @Flag(help: "Show it anew every two seconds, until Ctrl-C.")
  var watch = false
  @Flag(help: "Print one line of JSON.")
  var json = false
  @OptionGroup var options: QueueOptions

  /// Jobs that are shown of each kind where not all are.
  private static let shownAtMost = 20

  func run() throws {
    let store = try options.store(try options.settings())
    let cancellation = Cancellation()
    if watch { Interrupts.cancel(cancellation) }
    repeat {
      try collect(store)
      let report = try asking { () throws(QueueError) in try look(into: store) }
      if watch && !json { try Terminal.write("\u{1b}[H\u{1b}[2J") }
      if json {
        try Terminal.printResult(report)
      } else {
        for line in report.lines { try Terminal.print(line) }
      }
      let next = currentTime() + 2
      while watch && !cancellation.isRaised && currentTime() < next { usleep(50_000) }
    } while watch && !cancellation.isRaised
  }

  private func look(into store: QueueStore) throws(QueueError) -> StatusReport {
    let attention = Set(JobState.allCases.filter { $0 == .running || $0.needsAttention })
    var report = StatusReport(queue: PathText(store.path), counts: try store.counts())
    if jobs.isEmpty {
      let limit = all || json ? Int.max : StatusCommand.shownAtMost
      report.jobs = try store.jobs(in: all ? Set(JobState.allCases) : attention, limit: limit)
        .map(StatusReport.Job.init)
    }
    for job in jobs {
      let events = try store.events(of: job)
      if events.isEmpty { throw .noSuchJob(job) }
      report.history += events.map(StatusReport.Event.init)
    }
    return report
  }
}

/// What the queue says of itself.
struct StatusReport: Encodable {
  /// A job that runs or needs somebody.
  struct Job: Encodable {
    let id: Int64
    let source: PathText
    let state: JobState
    let attempts: Int
    let runner: String?
    let since, due: String?
    let code: Int32?
    let kind, message: String?

    init(_ job: JobRecord) {
      (id, source, state) = (job.id, PathText(job.source), job.state)
      (attempts, runner) = (job.attempts, job.runner)
      since = (job.state == .running ? job.startedAt : job.endedAt).map(dateText)
      due = job.dueAt.map(dateText)
      (code, kind, message) = (job.ending.code, job.ending.kind, job.ending.sentence)
    }
  }

  /// Something that happened to a job.
  struct Event: Encodable {
    let job: Int64
    let at, actor: String
    let state: JobState
    let kind, message: String?

    init(_ event: JobEvent) {
      (job, at, actor) = (event.job, dateText(event.at), event.actor)
      (state, kind) = (event.state, event.kind)
      message = JobEnding(code: nil, kind: event.kind, message: event.message).sentence
    }
  }

  /// The database.
  let queue: PathText
  /// Jobs by state; every state is there.
  let counts: [String: Int]
  fileprivate(set) var jobs: [Job] = []
  fileprivate(set) var history: [Event] = []

  init(queue: PathText, counts: [JobState: Int]) {
    self.queue = queue
    self.counts = Dictionary(
      uniqueKeysWithValues: JobState.allCases.map { ($0.rawValue, counts[$0] ?? 0) })
  }

  /// The report for people.
  var lines: [String] {
    let total = counts.values.reduce(0, +)
    let parts = JobState.allCases.compactMap { state in
      counts[state.rawValue].flatMap { $0 > 0 ? "\($0) \(state)" : nil }
    }
    var lines = ["\(counted(total, "job"))" + (parts.isEmpty ? "" : ": ") + list(of: parts)]
    for job in jobs {
      let who = job.runner.map { " by " + $0 } ?? ""
      let when = job.since.map { " since " + $0 } ?? ""
      lines.append("  job \(job.id)  \(job.state)\(when)\(who)  \(shown(job.source.path))")
      if let message = job.message { lines.append("    " + message) }
    }
    for event in history {
      let why = (event.message ?? event.kind).map { ": " + $0 } ?? ""
      lines.append("  \(event.at)  job \(event.job)  \(event.state), by \(event.actor)\(why)")
    }
    return lines
  }
}

/// A moment, such as `2026-11-28T06:00:00Z`.
///
/// - Parameter time: seconds since 1970.
/// - Returns: whole seconds, in UTC.
func dateText(_ time: Double) -> String { Date(timeIntervalSince1970: time).formatted(.iso8601) }
