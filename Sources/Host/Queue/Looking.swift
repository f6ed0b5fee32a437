// What the queue says of itself: how many jobs stand where, the jobs with all that is known of
// them, and the history of each.

import GRDB
package import SystemPackage

/// A job with all that a report says of it.
///
/// Reason for its size: each property is a column of a report.
package struct JobRecord: Sendable {
  /// Its number.
  package let id: Int64
  /// What is redacted, by what, and into what.
  package let source, plan, output: FilePath
  /// Digests in hexadecimal, from when it was added.
  package let sourceDigest, planDigest: String
  /// The source's size in bytes.
  package let size: Int64
  /// Where it stands.
  package let state: JobState
  /// Attempts that were begun.
  package let attempts: Int
  /// The runner that is at it, and until when its lease holds, in seconds since 1970.
  package let runner: String?, leaseUntil: Double?
  /// When the last attempt began and ended, and when the next is due, in seconds since 1970.
  package let startedAt, endedAt, dueAt: Double?
  /// How the last attempt ended.
  package let ending: JobEnding
  /// What the program said last, as one line of JSON.
  package let result: String?
  /// How long the source plays, in seconds.
  package let filmSeconds: Double?
}

/// Something that happened to a job.
package struct JobEvent: Sendable {
  /// The job's number.
  package let job: Int64
  /// When, in seconds since 1970.
  package let at: Double
  /// Who did it: a person or a runner.
  package let actor: String
  /// Where the job stood from then on.
  package let state: JobState
  /// Why.
  package let kind, message: String?
}

extension QueueStore {
  /// How many jobs stand where; states that none is in are left out.
  ///
  /// - Throws: `QueueError.database`.
  package func counts() throws(QueueError) -> [JobState: Int] {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT state, count(*) AS jobs FROM job GROUP BY state")
      return Dictionary(uniqueKeysWithValues: try rows.map { (try state($0), $0["jobs"]) })
    }
  }

  /// Reads jobs.
  ///
  /// - Parameters:
  ///   - states: where they stand.
  ///   - limit: the most that are wanted.
  /// - Returns: them in the order of their numbers.
  /// - Throws: `QueueError.database`.
  package func jobs(
    in states: Set<JobState> = Set(JobState.allCases), limit: Int = .max
  ) throws(QueueError) -> [JobRecord] {
    try read { database in
      let words = states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM job WHERE state IN (\(words)) ORDER BY id LIMIT ?",
        arguments: [limit])
      return try rows.map { try JobRecord($0) }
    }
  }

  /// Reads what happened.
  ///
  /// - Parameter job: of which job; nil for all.
  /// - Returns: the events, the oldest first.
  /// - Throws: `QueueError.database`.
  package func events(of job: Int64? = nil) throws(QueueError) -> [JobEvent] {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM event WHERE ? IS NULL OR job = ? ORDER BY id",
        arguments: [job, job])
      return try rows.map { row in
        JobEvent(
          job: row["job"], at: row["at"], actor: row["actor"], state: try state(row),
          kind: row["kind"], message: row["message"])
      }
    }
  }
}

extension JobRecord {
  fileprivate init(_ row: Row) throws {
    let job = QueuedJob(row)
    id = job.id
    (source, plan, output) = (job.source, job.plan, job.output)
    (sourceDigest, planDigest) = (row["sourceDigest"], row["planDigest"])
    size = job.size
    state = try Queue.state(row)
    attempts = job.attempt
    (runner, leaseUntil) = (row["runner"], row["leaseUntil"])
    (startedAt, endedAt, dueAt) = (row["startedAt"], row["endedAt"], row["dueAt"])
    ending = JobEnding(code: row["code"], kind: row["kind"], message: row["message"])
    result = row["result"]
    filmSeconds = row["filmSeconds"]
  }
}

/// Sums over the jobs, for a monitor.
package struct QueueTotals: Sendable {
  /// Attempts that were begun.
  package let attempts: Int
  /// Bytes of the sources of jobs that are done.
  package let bytesDone: Int64
  /// Seconds that the sources of jobs that are done play.
  package let filmSecondsDone: Double
  /// Seconds that their last attempts took.
  package let workSeconds: Double
  /// When the job that is queued longest was added, in seconds since 1970; nil if none is queued.
  package let queuedSince: Double?
}

extension QueueStore {
  /// Sums over all jobs.
  ///
  /// - Throws: `QueueError.database`.
  package func totals() throws(QueueError) -> QueueTotals {
    try read { database in
      let done = try Row.fetchOne(
        database,
        sql: """
          SELECT coalesce(sum(size), 0) AS bytes, coalesce(sum(filmSeconds), 0.0) AS film,
            coalesce(sum(endedAt - startedAt), 0.0) AS work FROM job WHERE state = 'done'
          """)
      let queued = try Double.fetchOne(
        database,
        sql: """
          SELECT at FROM event WHERE job = (SELECT min(id) FROM job WHERE state = 'queued')
          ORDER BY id LIMIT 1
          """)
      return QueueTotals(
        attempts: try Int.fetchOne(database, sql: "SELECT sum(attempt) FROM job") ?? 0,
        bytesDone: done?["bytes"] ?? 0, filmSecondsDone: done?["film"] ?? 0,
        workSeconds: done?["work"] ?? 0, queuedSince: queued)
    }
  }
}
