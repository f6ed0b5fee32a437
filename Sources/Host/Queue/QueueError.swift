// Why the queue could not do what it was asked for, as facts.

package import Files
package import SystemPackage

/// Why the queue could not do what it was asked for.
package enum QueueError: Error, Hashable, Sendable {
  /// The database cannot be opened, read or written; `code` is SQLite's.
  case database(path: FilePath, code: Int32, message: String)
  /// The database is of another version of Veil.
  case otherVersion(path: FilePath)
  /// The job is no longer this runner's: its lease ran out, or a person took the job back.
  case lost(job: Int64, attempt: Int)
  /// There is no job of this number.
  case noSuchJob(Int64)
  /// A file of a job could not be read or written.
  case file(FilesError)
}
