// Jobs come into the queue. What is there already is not added again; a job whose output another
// one is to write takes its place, unless that one has begun.

import Files
import FoundationEssentials
import GRDB

/// What became of a job that was to be added.
package enum Added: Hashable, Sendable {
  /// It is in the queue under this number.
  case queued(Int64)
  /// The same source, plan and options are in the queue already, as this job in this state.
  case duplicate(of: Int64, JobState)
  /// Another job writes to the same name: it runs or is done.
  case outputTaken(by: Int64, JobState)
}

extension QueueStore {
  /// Adds jobs, all of them or, when the database fails, none.
  ///
  /// - Parameter jobs: in the order in which they get their numbers; some thousands at once.
  /// - Returns: what became of each.
  /// - Throws: `QueueError.database`.
  package func add(_ jobs: [NewJob]) throws(QueueError) -> [Added] {
    try write { database in try jobs.map { try add($0, in: database) } }
  }

  private func add(_ job: NewJob, in database: Database) throws -> Added {
    let same = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT id, state FROM job WHERE key = ?"),
      arguments: [job.key.description])
    if let same { return .duplicate(of: same["id"], try state(same)) }
    let others = try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT id, state FROM job WHERE output = ? AND state <> 'cancelled'"),
      arguments: [text(job.output)])
    for other in others {
      let state = try state(other)
      if state == .running || state == .done { return .outputTaken(by: other["id"], state) }
    }
    let id = try insert(job, in: database)
    for other in others {
      let ending = JobEnding(code: nil, kind: "batch.replaced", message: "replaced by job \(id)")
      try settle(other["id"], as: .cancelled, ending, in: database)
    }
    return .queued(id)
  }

  private func insert(_ job: NewJob, in database: Database) throws -> Int64 {
    let options = String(decoding: try JSONEncoder().encode(job.options), as: UTF8.self)
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO job (key, source, plan, output, sourceDigest, planDigest, signature, options,
          verifies, priority, size, state)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued')
        """)
    try statement.execute(
      arguments: [
        job.key.description, text(job.source), text(job.plan), text(job.output), job.files.source,
        job.files.plan, job.files.signature, options, job.verifies, job.priority, job.files.size,
      ])
    let id = database.lastInsertedRowID
    try record(.queued, of: id, in: database)
    return id
  }

  /// Puts a job where it stays.
  func settle(
    _ id: Int64, as state: JobState, _ ending: JobEnding, in database: Database
  ) throws {
    try database.execute(
      sql: """
        UPDATE job SET state = ?, code = ?, kind = ?, message = ?, runner = NULL, leaseUntil = NULL,
          dueAt = NULL, endedAt = ? WHERE id = ?
        """,
      arguments: [state.rawValue, ending.code, ending.kind, ending.message, currentTime(), id])
    try record(state, of: id, ending, in: database)
  }
}

/// The state that a row holds.
func state(_ row: Row) throws -> JobState {
  let word: String = row["state"]
  guard let state = JobState(rawValue: word) else {
    throw DatabaseError(resultCode: .SQLITE_MISMATCH, message: "no state is called \(word)")
  }
  return state
}
