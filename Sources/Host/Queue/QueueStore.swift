// The database that keeps the jobs: SQLite on a local disk, written through before anything is said
// to be done. Any number of processes of one machine may use it at once.

import Files
import FoundationEssentials
import GRDB
package import SystemPackage

/// The queue in its database.
package struct QueueStore: Sendable {
  /// The database's file.
  package let path: FilePath
  /// Who does what is done through this store, for the history.
  package let actor: String
  let pool: DatabasePool

  /// Opens the queue; it and its folder are made if need be, for their owner alone.
  ///
  /// - Parameters:
  ///   - path: the database's file, on a local disk.
  ///   - actor: who is at work, for the history.
  /// - Throws: `QueueError.database`, `.otherVersion`.
  package init(_ path: FilePath, actor: String) throws(QueueError) {
    (self.path, self.actor) = (path, actor)
    var configuration = Configuration()
    // Others write at the same time; SQLite's own waiting is unfair, so a short one would fail.
    configuration.busyMode = .timeout(60)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    let version: Int
    do {
      try FileManager.default.createDirectory(
        atPath: path.folder.string, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      pool = try DatabasePool(path: path.string, configuration: configuration)
      version = try pool.write { database in
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if found == 0 { try database.execute(sql: schema) }
        return found == 0 ? schemaVersion : found
      }
    } catch {
      throw failure(error, at: path)
    }
    guard version == schemaVersion else { throw .otherVersion(path: path) }
  }

  /// Changes the database, wholly or not at all.
  func write<Value>(_ body: (Database) throws -> Value) throws(QueueError) -> Value {
    do { return try pool.write(body) } catch { throw failure(error, at: path) }
  }

  /// Reads the database as it is at one moment.
  func read<Value>(_ body: (Database) throws -> Value) throws(QueueError) -> Value {
    do { return try pool.read(body) } catch { throw failure(error, at: path) }
  }

  /// Enters what happened to a job into the history.
  func record(
    _ state: JobState, of job: Int64, _ ending: JobEnding? = nil, by actor: String? = nil,
    in database: Database
  ) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT INTO event (job, at, actor, state, kind, message) VALUES (?, ?, ?, ?, ?, ?)")
    try statement.execute(
      arguments: [
        job, currentTime(), actor ?? self.actor, state.rawValue, ending?.kind, ending?.message,
      ])
  }
}

/// Seconds since 1970.
package func currentTime() -> Double { Date().timeIntervalSince1970 }

/// A path as text that loses no byte.
func text(_ path: FilePath) -> String { word(ofBytes: path.bytes) }

private func failure(_ error: any Error, at path: FilePath) -> QueueError {
  if let error = error as? QueueError { return error }
  guard let error = error as? DatabaseError else {
    return .database(path: path, code: 0, message: "\(error)")
  }
  return .database(
    path: path, code: error.resultCode.rawValue, message: error.message ?? "no word of why")
}

extension QueuedJob {
  /// Reads a row that has the columns of `jobColumns`.
  init(_ row: Row) {
    id = row["id"]
    sourcePath = PathText(FilePath(word: row["source"]))
    planPath = PathText(FilePath(word: row["plan"]))
    outputPath = PathText(FilePath(word: row["output"]))
    let text: String = row["options"]
    options = (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) ?? []
    verifies = row["verifies"]
    key = row["key"]
    signature = row["signature"]
    size = row["size"]
    tries = row["tries"]
    postponed = row["postponed"]
    attempt = row["attempt"]
  }
}
