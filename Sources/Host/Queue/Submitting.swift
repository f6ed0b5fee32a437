// Jobs are handed to a cluster: they are the cluster's until a result of theirs is entered, or
// until the cluster no longer knows of them.

import Files
import GRDB
package import SystemPackage

/// What jobs are handed to.
package enum ClusterEngine: String, Sendable, CaseIterable {
  /// Slurm, by `sbatch`.
  case slurm
  /// Kubernetes, by a manifest that somebody applies.
  case kubernetes
}

/// Jobs that were handed to a cluster under one name.
package struct Submission: Sendable {
  /// Its name, which no other submission has.
  package let name: String
  /// What it was handed to.
  package let engine: ClusterEngine
  /// The folder on shared storage in which nodes read the jobs and write results.
  package let folder: FilePath

  /// Makes one.
  package init(name: String, engine: ClusterEngine, folder: FilePath) {
    (self.name, self.engine, self.folder) = (name, engine, folder)
  }

  /// Who has its jobs.
  package var runner: Runner {
    Runner(name: "\(engine.rawValue) \(name)", lease: .infinity, rules: RetryRules())
  }
}

extension QueueStore {
  /// Hands queued jobs over: the highest priority first, then the largest sources.
  ///
  /// - Parameters:
  ///   - submission: whose they are from now on.
  ///   - limit: the most that it takes.
  /// - Returns: the jobs.
  /// - Throws: `QueueError.database`.
  package func handOver(
    to submission: Submission, limit: Int
  ) throws(QueueError) -> [QueuedJob] {
    try write { database in
      let now = currentTime()
      let rows = try Row.fetchAll(
        database,
        sql: """
          UPDATE job SET state = 'running', runner = ?, leaseUntil = ?, startedAt = ?,
            attempt = attempt + 1, dueAt = NULL, endedAt = NULL
          WHERE id IN (SELECT id FROM job INDEXED BY jobToStart WHERE state = 'queued'
            ORDER BY priority DESC, size DESC, id LIMIT ?)
          RETURNING \(jobColumns)
          """, arguments: [submission.runner.name, submission.runner.lease, now, limit])
      if rows.isEmpty { return [] }
      try database.execute(
        sql: "INSERT INTO submission (name, engine, folder, at) VALUES (?, ?, ?, ?)",
        arguments: [submission.name, submission.engine.rawValue, text(submission.folder), now])
      let jobs = rows.map { QueuedJob($0) }.sorted { ($0.size, $1.id) > ($1.size, $0.id) }
      for job in jobs { try record(.running, of: job.id, by: submission.runner.name, in: database) }
      return jobs
    }
  }

  /// The submissions that have jobs left, with these.
  ///
  /// - Throws: `QueueError.database`.
  package func openSubmissions() throws(QueueError) -> [(Submission, jobs: [QueuedJob])] {
    try read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM submission ORDER BY at")
      return try rows.compactMap { row in
        guard let engine = ClusterEngine(rawValue: row["engine"]) else { return nil }
        let submission = Submission(
          name: row["name"], engine: engine, folder: FilePath(word: row["folder"]))
        let jobs = try Row.fetchAll(
          database,
          sql: "SELECT \(jobColumns) FROM job WHERE runner = ? AND state = 'running'",
          arguments: [submission.runner.name])
        return jobs.isEmpty ? nil : (submission, jobs.map { QueuedJob($0) })
      }
    }
  }
}
