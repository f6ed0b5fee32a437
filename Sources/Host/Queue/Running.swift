// A runner takes jobs, keeps them while it works, and says how they ended. It holds a job by a
// lease that it renews; whoever comes back after that ran out is told that the job is another's.

import GRDB

/// Who runs jobs, and how long a job stays its own without a sign of life.
package struct Runner: Sendable {
  /// A name that no other runner ever has.
  package let name: String
  /// Seconds for which a lease holds.
  package let lease: Double
  /// How often and when jobs are tried again.
  package let rules: RetryRules

  /// Makes one.
  package init(name: String, lease: Double, rules: RetryRules) {
    (self.name, self.lease, self.rules) = (name, lease, rules)
  }
}

/// What an attempt made.
package struct JobProduct: Hashable, Sendable {
  /// What the program said last, as one line of JSON.
  package let result: String
  /// How long the source plays, in seconds; nil where that is not known.
  package let filmSeconds: Double?

  /// Makes one.
  package init(result: String, filmSeconds: Double?) {
    (self.result, self.filmSeconds) = (result, filmSeconds)
  }
}

extension QueueStore {
  /// Takes the next job: the highest priority first, then the largest source.
  ///
  /// Before that, jobs whose pause is over and jobs whose runner is gone are queued again.
  ///
  /// - Parameter runner: who takes it.
  /// - Returns: the job, as an attempt of this runner; nil when none can be started now.
  /// - Throws: `QueueError.database`.
  package func claim(for runner: Runner) throws(QueueError) -> QueuedJob? {
    try write { database in
      try wake(runner.rules, in: database)
      let now = currentTime()
      let row = try Row.fetchOne(
        database.cachedStatement(
          sql: """
            UPDATE job SET state = 'running', runner = ?, leaseUntil = ?, startedAt = ?,
              attempt = attempt + 1, dueAt = NULL, endedAt = NULL, isStaged = 1
            WHERE id = (SELECT id FROM job INDEXED BY jobToStart WHERE state = 'queued'
              ORDER BY priority DESC, size DESC, id LIMIT 1)
            RETURNING \(jobColumns)
            """), arguments: [runner.name, now + runner.lease, now])
      guard let job = row.map({ QueuedJob($0) }) else { return nil }
      try record(.running, of: job.id, by: runner.name, in: database)
      return job
    }
  }

  /// Queues again whose pause is over, and whose runner is gone.
  private func wake(_ rules: RetryRules, in database: Database) throws {
    let now = currentTime()
    let due = try Int64.fetchAll(
      database.cachedStatement(
        sql: """
          UPDATE job INDEXED BY jobWaiting SET state = 'queued', dueAt = NULL
          WHERE state = 'waiting' AND dueAt <= ? RETURNING id
          """), arguments: [now])
    let over = JobEnding(code: nil, kind: "batch.pauseOver")
    for id in due { try record(.queued, of: id, over, in: database) }
    let lost = try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT id, attempt FROM job INDEXED BY jobRunning
          WHERE state = 'running' AND leaseUntil < ?
          """),
      arguments: [now])
    for row in lost {
      let gone = JobEnding(code: nil, kind: "batch.runnerGone")
      if row["attempt"] >= rules.attempts {
        try settle(row["id"], as: .failed, gone, in: database)
      } else {
        try requeue(row["id"], gone, in: database)
      }
    }
  }

  private func requeue(_ id: Int64, _ why: JobEnding, in database: Database) throws {
    try database.execute(
      sql: """
        UPDATE job SET state = 'queued', runner = NULL, leaseUntil = NULL, dueAt = NULL WHERE id = ?
        """, arguments: [id])
    try record(.queued, of: id, why, in: database)
  }

  /// Renews all leases of a runner.
  ///
  /// - Parameter runner: who is alive.
  /// - Returns: the numbers of its jobs and the attempts; any other job that it works on is lost.
  /// - Throws: `QueueError.database`.
  package func renew(_ runner: Runner) throws(QueueError) -> [Int64: Int] {
    try write { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          UPDATE job SET leaseUntil = ? WHERE runner = ? AND state = 'running'
          RETURNING id, attempt
          """, arguments: [currentTime() + runner.lease, runner.name])
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["id"], $0["attempt"]) })
    }
  }

  /// Sees to it that a job is still its runner's, for as long as a lease holds.
  ///
  /// - Parameters:
  ///   - job: as it was taken.
  ///   - runner: who took it.
  /// - Throws: `QueueError.lost`, `.database`.
  package func hold(_ job: QueuedJob, by runner: Runner) throws(QueueError) {
    try write { database in
      try database.execute(
        sql: """
          UPDATE job SET leaseUntil = ?
          WHERE id = ? AND runner = ? AND attempt = ? AND state = 'running'
          """, arguments: [currentTime() + runner.lease, job.id, runner.name, job.attempt])
      try fence(job, in: database)
    }
  }

  /// Enters how an attempt ended.
  ///
  /// - Parameters:
  ///   - job: as it was taken.
  ///   - runner: who took it.
  ///   - ending: how it ended.
  ///   - verdict: what becomes of it.
  ///   - product: what it made; nil if it made nothing.
  /// - Throws: `QueueError.lost` when the job is no longer this runner's: nothing is entered then.
  package func finish(
    _ job: QueuedJob, by runner: Runner, _ ending: JobEnding, verdict: Verdict,
    product: JobProduct? = nil
  ) throws(QueueError) {
    var (state, tries, postponed) = (JobState.waiting, 0, 0)
    var due: Double?
    switch verdict {
    case .settled(let settled): state = settled
    case .again(let pause, let counts):
      (tries, postponed) = (counts ? 1 : 0, counts ? 0 : 1)
      if pause > 0 { due = currentTime() + pause } else { state = .queued }
    }
    try write { database in
      try database.execute(
        sql: """
          UPDATE job SET state = ?, tries = tries + ?, postponed = postponed + ?, dueAt = ?,
            endedAt = ?, code = ?, kind = ?, message = ?, result = ?, filmSeconds = ?,
            runner = NULL, leaseUntil = NULL
          WHERE id = ? AND runner = ? AND attempt = ? AND state = 'running'
          """,
        arguments: [
          state.rawValue, tries, postponed, due, currentTime(), ending.code, ending.kind,
          ending.message, product?.result, product?.filmSeconds, job.id, runner.name, job.attempt,
        ])
      try fence(job, in: database)
      try record(state, of: job.id, ending, by: runner.name, in: database)
    }
  }

  /// Whether no job is left that a runner here could bring to its end: what was handed to a cluster
  /// is for the cluster.
  ///
  /// - Throws: `QueueError.database`.
  package func isDrained() throws(QueueError) -> Bool {
    try read { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT NOT EXISTS (SELECT 1 FROM job WHERE state IN ('queued', 'waiting'))
            AND NOT EXISTS (SELECT 1 FROM job WHERE state = 'running'
              AND runner NOT IN (SELECT engine || ' ' || name FROM submission))
          """) ?? true
    }
  }

  /// Jobs that have come to an end, and whose attempts may have left a folder.
  ///
  /// - Throws: `QueueError.database`.
  package func untidy() throws(QueueError) -> [QueuedJob] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT \(jobColumns) FROM job INDEXED BY jobStaged
          WHERE isStaged = 1 AND state NOT IN ('queued', 'waiting', 'running')
          """)
      return rows.map { QueuedJob($0) }
    }
  }

  /// Says that no attempt at a job has left a folder.
  ///
  /// - Parameter job: as it was taken.
  /// - Throws: `QueueError.database`.
  package func tidied(_ job: QueuedJob) throws(QueueError) {
    try write { database in
      try database.execute(
        sql: "UPDATE job SET isStaged = 0 WHERE id = ? AND attempt = ?",
        arguments: [job.id, job.attempt])
    }
  }

  /// Throws unless the last change was one.
  private func fence(_ job: QueuedJob, in database: Database) throws {
    if database.changesCount == 0 { throw QueueError.lost(job: job.id, attempt: job.attempt) }
  }
}
