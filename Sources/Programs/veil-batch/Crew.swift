// The threads of a runner: each takes a job, sees it through and takes the next; one more keeps
// the leases alive and stops what is to stop. They share the queue and the list of processes.

import Console
import Files
import Glibc
import Jobs
import Queue
import Synchronization
import SystemPackage
import Threading

/// How a runner works.
struct CrewPlan: Sendable {
  /// Jobs at once, 1 or more.
  var jobs = 1
  /// Threads of each job; 0 shares the processors among the jobs.
  var threads = 0
  /// Seconds since 1970 from which on no job is started; nil is never.
  var until: Double?
  /// Whether it ends when nothing is left to do.
  var drains = false
  /// Seconds for which a job stays the runner's without a sign of life.
  var lease = 30.0
  /// How often and when jobs are tried again.
  var rules = RetryRules()
}

/// A job that a runner has ended.
struct JobNews: Sendable {
  let job: QueuedJob
  let ending: JobEnding
  let verdict: Verdict
}

/// A runner at work.
final class Crew: Sendable {
  let store: QueueStore
  let runner: Runner
  /// The path of `veil`.
  let veil: FilePath
  private let plan: CrewPlan
  private let news: @Sendable (JobNews) -> Void
  private let cancellation = Cancellation()
  private let children = Mutex<[Int64: (attempt: Int, child: Child)]>([:])
  private let isOver = Mutex(false)

  /// Makes a runner.
  ///
  /// - Parameters:
  ///   - store: the queue.
  ///   - plan: how it works.
  ///   - veil: the path of `veil`.
  ///   - news: is told of each job that ended, by the thread that had it.
  init(
    _ store: QueueStore, _ plan: CrewPlan, veil: FilePath,
    news: @escaping @Sendable (JobNews) -> Void
  ) {
    (self.store, self.plan, self.veil, self.news) = (store, plan, veil, news)
    let mark = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    runner = Runner(
      name: "\(store.actor) \(getpid())-\(mark)", lease: plan.lease, rules: plan.rules)
  }

  /// Works until there is nothing left to do, the time is over, or somebody asks to stop.
  ///
  /// - Throws: `BatchError` when the queue fails, `JobFailure.cancelled` when somebody asked to
  ///   stop; what runs then is stopped and queued again.
  func run() throws {
    Interrupts.cancel(cancellation)
    try sweep()
    let keeper = try Worker { try self.failingAtOnce { try self.keepLeases() } }
    let workers = try (0..<plan.jobs).map { _ in
      try Worker { try self.failingAtOnce { try self.work() } }
    }
    let failures = workers.compactMap { $0.failure() }
    isOver.withLock { $0 = true }
    if let failure = keeper.failure() ?? failures.first { throw failure }
    try sweep()
    if cancellation.isRaised { throw JobFailure.cancelled }
  }

  /// Runs something whose failure ends all of the crew.
  private func failingAtOnce(_ body: () throws -> Void) throws {
    do { try body() } catch {
      cancellation.cancel()
      throw error
    }
  }

  /// Takes jobs until there is a reason to end.
  private func work() throws {
    while !cancellation.isRaised && currentTime() < plan.until ?? .infinity {
      if let job = try asking({ () throws(QueueError) in try store.claim(for: runner) }) {
        try attempt(job)
      } else if try plan.drains && isDrained() {
        return
      } else {
        rest(0.5)
      }
    }
  }

  /// Carries out an attempt, and enters how it ended; a job that became another's is left to that
  /// one.
  private func attempt(_ job: QueuedJob) throws(BatchError) {
    let earlier = Array(stride(from: job.attempt - 1, to: 0, by: -1))
    let attempt = Attempt(job: job, keeper: self, earlier: earlier)
    let end: AttemptEnd
    do throws(QueueError) { end = try attempt.carryOut() } catch .lost {
      return attempt.folder.remove()
    } catch { throw .queue(error) }
    do throws(QueueError) {
      try store.finish(job, by: runner, end.ending, verdict: end.verdict, product: end.product)
      attempt.tidy()
      if end.verdict.isSettled {
        removeFolder(AttemptFolder.work(of: job))
        try store.tidied(job)
      }
    } catch .lost {
      // What may be published already stays where whoever has the job now looks for it.
      return
    } catch { throw .queue(error) }
    news(JobNews(job: job, ending: end.ending, verdict: end.verdict))
  }

  /// Whether nothing is left that could become a job's output without a person.
  private func isDrained() throws(BatchError) -> Bool {
    try asking { () throws(QueueError) in try store.isDrained() }
  }

  /// Removes what attempts left that were killed after their job had come to its end.
  private func sweep() throws(BatchError) {
    for job in try asking({ () throws(QueueError) in try store.untidy() }) {
      for number in 1...max(1, job.attempt) { AttemptFolder(job, attempt: number).remove() }
      removeFolder(AttemptFolder.work(of: job))
      try asking { () throws(QueueError) in try store.tidied(job) }
    }
  }

  /// Waits, but not beyond a request to stop.
  private func rest(_ seconds: Double) {
    let end = currentTime() + seconds
    while !cancellation.isRaised && currentTime() < end { usleep(20_000) }
  }
}

// MARK: - Processes

extension Crew: AttemptKeeper {
  var rules: RetryRules { plan.rules }

  func hold(_ job: QueuedJob) throws(QueueError) { try store.hold(job, by: runner) }

  /// Whether everything is to end.
  var isStopping: Bool { cancellation.isRaised }

  /// Enters a process that was started for a job.
  func began(_ child: Child, _ job: QueuedJob) {
    children.withLock { $0[job.id] = (job.attempt, child) }
    if cancellation.isRaised { child.stop() }
  }

  /// Takes out the process of a job that ended.
  func ended(_ job: QueuedJob) { children.withLock { $0[job.id] = nil } }

  /// Options that give each job its share of the processors, unless the job says how many.
  func threadWords(_ options: [String]) -> [FilePath] {
    if options.contains(where: { $0 == "--threads" || $0.hasPrefix("--threads=") }) { return [] }
    let share = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) / plan.jobs)
    return ["--threads", FilePath(String(plan.threads > 0 ? plan.threads : share))]
  }

  /// Where finished segments wait, unless the job says where.
  func workFolder(of job: QueuedJob) -> FilePath? {
    job.options.contains { $0 == "--work" || $0.hasPrefix("--work=") }
      ? nil : AttemptFolder.work(of: job)
  }

  /// Renews the leases until all is over; a process whose job became another's is stopped, and on a
  /// request to stop each is.
  private func keepLeases() throws {
    var (due, hasStopped) = (currentTime(), false)
    while !isOver.withLock({ $0 }) {
      if cancellation.isRaised && !hasStopped {
        hasStopped = true
        children.withLock { for (_, child) in $0.values { child.stop() } }
      }
      if currentTime() >= due {
        let held = try asking { () throws(QueueError) in try store.renew(runner) }
        children.withLock { children in
          for (job, (attempt, child)) in children where held[job] != attempt { child.stop() }
        }
        due = currentTime() + plan.lease / 3
      }
      usleep(50_000)
    }
  }
}
