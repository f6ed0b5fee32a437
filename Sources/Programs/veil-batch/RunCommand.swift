// `veil batch run`: a runner that takes jobs from the queue until there is a reason to end.

import ArgumentParser
import Console
import Files
import Glibc
import Jobs
import Queue
import Synchronization
import SystemPackage

/// Runs jobs.
///
/// Reason for its size: each property is an option of the command line.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the jobs of the queue, long ones first.",
    discussion: """
      Waits for further jobs unless --drain is said. Several runners may work on one queue. What is
      killed, with all runners or the whole machine, is taken up again by the next run. A failure
      that may pass (75, a signal) is tried again after a pause, which doubles; too little room on
      the disk is waited out. Ctrl-C stops the jobs and queues them again.

        veil batch run --jobs 2 --until 06:00 --drain --nice
      """)

  @Option(help: "Jobs at once. Default: one for each two processors.")
  var jobs: Int?
  @Option(help: "Threads of each job. Default: the processors, shared among the jobs.")
  var threads: Int?
  @Option(help: "From this time of day on (HH:MM), start no further job; those that run end.")
  var until: String?
  @Flag(help: "End when no job is queued, waiting or running.")
  var drain = false
  @Flag(help: "Leave the processors to whatever else wants them.")
  var nice = false
  @Option(help: "Tries that may fail for a reason that passes. Default: 8.")
  var tries: Int?
  @Option(help: "The pause after the first of them, in seconds; an hour at most. Default: 60.")
  var pause: Double?
  @Option(help: "Seconds after which a job without a sign of life of its runner is another's.")
  var lease = 30.0
  @OptionGroup var options: QueueOptions
  @Flag(help: "Print JSON lines, one for each job; the last one is the result.")
  var json = false

  func validate() throws {
    guard (1...1024).contains(jobs ?? 1) else {
      throw ValidationError("--jobs takes 1 to 1024, not \(jobs ?? 0).")
    }
    guard (0...256).contains(threads ?? 0) else {
      throw ValidationError("--threads takes 0 to 256, not \(threads ?? 0).")
    }
    guard (1...1000).contains(tries ?? 1), (0...3600).contains(pause ?? 0) else {
      throw ValidationError("--tries takes 1 to 1000, --pause 0 to 3600 seconds.")
    }
    guard (1...3600).contains(lease) else {
      throw ValidationError("--lease takes 1 to 3600 seconds, not \(decimal(lease)).")
    }
    guard until.map({ timeOfDay($0) != nil }) ?? true else {
      throw ValidationError("--until takes a time of day, such as 06:00.")
    }
  }

  func run() throws {
    let settings = try options.settings()
    let store = try options.store(settings)
    let veil = try veilProgram()
    if nice { _ = Glibc.nice(10) }
    let tally = Mutex<[JobState: Int]>([:])
    let crew = Crew(store, plan(settings), veil: veil) { news in
      tally.withLock { tally in
        tally[news.state, default: 0] += 1
        tell(news)
      }
    }
    try crew.run()
    let ended = tally.withLock { $0 }
    if json { return try Terminal.printResult(RunReport(ended: ended)) }
    try Terminal.print(ended.isEmpty ? "nothing to do" : words(for: ended))
  }

  private func tell(_ news: JobNews) {
    if json { return (try? Terminal.printJSON(NewsLine(news))) ?? () }
    let why = news.ending.sentence.map { "\n    " + $0 } ?? ""
    try? Terminal.print("job \(news.job.id)  \(news.state)  \(shown(news.job.source))\(why)")
  }

  private func plan(_ settings: Settings) -> CrewPlan {
    var plan = CrewPlan()
    let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    plan.jobs = jobs ?? settings.jobs ?? max(1, processors / 2)
    plan.threads = threads ?? settings.threads ?? 0
    plan.until = (until ?? settings.until).flatMap(timeOfDay).map {
      next($0, after: currentTime())
    }
    (plan.drains, plan.lease) = (drain, lease)
    plan.rules.tries = tries ?? settings.tries ?? plan.rules.tries
    plan.rules.firstPause = pause ?? settings.pause ?? plan.rules.firstPause
    return plan
  }
}

extension JobNews {
  /// Where the job stands now.
  var state: JobState {
    switch verdict {
    case .settled(let state): state
    case .again(let pause, _): pause > 0 ? .waiting : .queued
    }
  }
}

/// One job that ended, for scripts.
private struct NewsLine: Encodable {
  let event = "job"
  let job: Int64
  let source: PathText
  let output: PathText
  let state: JobState
  let code: Int32?
  let kind: String?
  let message: String?
  let warnings: [String]

  init(_ news: JobNews) {
    (job, state) = (news.job.id, news.state)
    (source, output) = (PathText(news.job.source), PathText(news.job.output))
    (code, kind, message) = (news.ending.code, news.ending.kind, news.ending.sentence)
    warnings = news.ending.warnings
  }
}

/// What a run did.
private struct RunReport: Encodable {
  /// Attempts that ended, by where the job stood then.
  let ended: [String: Int]

  init(ended: [JobState: Int]) {
    self.ended = Dictionary(uniqueKeysWithValues: ended.map { ($0.key.rawValue, $0.value) })
  }
}

/// Counts by state, such as `3 done, 1 failed`.
///
/// - Parameter counts: at least one.
/// - Returns: the words, in the order of the states.
func words(for counts: [JobState: Int]) -> String {
  JobState.allCases.compactMap { state in counts[state].map { "\($0) \(state)" } }
    .joined(separator: ", ")
}
