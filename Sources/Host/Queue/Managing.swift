// What a person does to jobs: taking them back, setting them aside, putting them into the queue
// again. Each is entered into the history with who did it.

import Files
import GRDB

/// What a person does to a job.
package enum JobOrder: String, Sendable, CaseIterable {
  /// Queued again: it waits, needs a person, failed or was cancelled.
  case retry
  /// Queued again, out of quarantine.
  case requeue
  /// Set aside.
  case quarantine
  /// Taken back.
  case cancel

  /// The states that it can be done in.
  package var states: Set<JobState> {
    switch self {
    case .retry: Set(JobState.allCases.filter(\.canBeRetried))
    case .requeue: [.quarantined]
    case .quarantine: [.queued, .waiting, .needsPerson, .failed]
    case .cancel: [.queued, .waiting, .running, .needsPerson, .quarantined, .failed]
    }
  }

  fileprivate var result: JobState {
    switch self {
    case .retry, .requeue: .queued
    case .quarantine: .quarantined
    case .cancel: .cancelled
    }
  }
}

extension QueueStore {
  /// Does something to jobs.
  ///
  /// - Parameters:
  ///   - order: what.
  ///   - jobs: their numbers; those in another state than it can be done in are left alone.
  ///   - reason: why, in the words of who does it; nil if nothing was said.
  /// - Returns: the numbers of the jobs that it was done to.
  /// - Throws: `QueueError.noSuchJob`, `.database`.
  package func carryOut(
    _ order: JobOrder, on jobs: [Int64], reason: String? = nil
  ) throws(QueueError) -> [Int64] {
    try write { database in
      try jobs.filter { id in
        let row = try Row.fetchOne(
          database, sql: "SELECT state FROM job WHERE id = ?", arguments: [id])
        guard let row else { throw QueueError.noSuchJob(id) }
        guard order.states.contains(try state(row)) else { return false }
        let ending = JobEnding(code: nil, kind: "batch.\(order.rawValue)", message: reason)
        if order.result == .queued { return try queueAgain(id, ending, in: database) }
        try settle(id, as: order.result, ending, in: database)
        return true
      }
    }
  }

  /// Queues a job anew, by its files as they are now.
  ///
  /// - Returns: false if another job has the same source, plan and options.
  private func queueAgain(_ id: Int64, _ why: JobEnding, in database: Database) throws -> Bool {
    let row = try Row.fetchOne(
      database, sql: "SELECT \(jobColumns), priority FROM job WHERE id = ?", arguments: [id])
    guard let row else { throw QueueError.noSuchJob(id) }
    let job = QueuedJob(row)
    // A file that is not there now fails when the job runs, with its name and the reason.
    if let files = try? JobFiles(source: job.source, plan: job.plan) {
      var anew = NewJob(source: job.source, plan: job.plan, output: job.output, files: files)
      (anew.options, anew.verifies) = (job.options, job.verifies)
      let others = try Int64.fetchOne(
        database, sql: "SELECT id FROM job WHERE key = ? AND id <> ?",
        arguments: [anew.key.description, id])
      if others != nil { return false }
      try database.execute(
        sql: """
          UPDATE job SET key = ?, sourceDigest = ?, planDigest = ?, signature = ?, size = ?
          WHERE id = ?
          """,
        arguments: [
          anew.key.description, files.source, files.plan, files.signature, files.size, id,
        ])
    }
    try database.execute(
      sql: """
        UPDATE job SET state = 'queued', tries = 0, postponed = 0, dueAt = NULL, endedAt = NULL,
          code = NULL, kind = NULL, message = NULL WHERE id = ?
        """, arguments: [id])
    try record(.queued, of: id, why, in: database)
    return true
  }
}
