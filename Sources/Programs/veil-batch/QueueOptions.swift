// Which queue a verb works on, and what the administrator settled beforehand. What is typed wins
// over the settings, the settings over what is built in.

import ArgumentParser
import Console
import Files
import Glibc
import Queue
import StrictJSON
import SystemPackage

/// The options that all verbs share.
struct QueueOptions: ParsableArguments {
  @Option(
    help: """
      The queue's database, on a local disk. Default: /var/lib/veil/batch.sqlite for root, else \
      ~/.local/state/veil/batch.sqlite.
      """, completion: .file(extensions: ["sqlite"]), transform: FilePath.init(word:))
  var queue: FilePath?
  @Option(
    help: "Settings, in JSON. Default: /etc/veil/batch.json, if it is there.",
    completion: .file(extensions: ["json"]), transform: FilePath.init(word:))
  var config: FilePath?

  /// What the administrator settled.
  ///
  /// - Throws: `BatchError.settings`, `.input`.
  func settings() throws(BatchError) -> Settings {
    if let config { return try Settings(at: config) }
    let usual: FilePath = "/etc/veil/batch.json"
    return isThere(usual) ? try Settings(at: usual) : Settings()
  }

  /// Opens the queue.
  ///
  /// - Throws: `BatchError.queue`.
  func store(_ settings: Settings) throws(BatchError) -> QueueStore {
    let path = (queue ?? settings.queue ?? QueueOptions.usualQueue).absolute
    return try asking { () throws(QueueError) in try QueueStore(path, actor: userName) }
  }

  private static var usualQueue: FilePath {
    if geteuid() == 0 { return "/var/lib/veil/batch.sqlite" }
    let home = environment("HOME") ?? "/"
    let folder = environment("XDG_STATE_HOME") ?? home + "/.local/state"
    return FilePath(word: folder).appending("veil/batch.sqlite")
  }
}

/// What an administrator settles in a file.
struct Settings: Equatable {
  /// The queue's database.
  var queue: FilePath?
  /// Jobs at once.
  var jobs: Int?
  /// Threads of each job.
  var threads: Int?
  /// Until when jobs are started, such as `06:00`.
  var until: String?
  /// Failures that may pass before a job is given up.
  var tries: Int?
  /// The first pause after one, in seconds.
  var pause: Double?
  /// How the plan of a source ends.
  var planSuffix: String?
  /// Where outputs go.
  var out: FilePath?

  /// Nothing is settled.
  init() {}

  /// Reads a file.
  ///
  /// - Parameter path: a JSON object whose members are these settings.
  /// - Throws: `BatchError.settings`, `.input`.
  init(at path: FilePath) throws(BatchError) {
    let bytes: [UInt8]
    do throws(FilesError) { bytes = try OpenedFile(path).contents(limit: 1 << 20) } catch {
      throw .input(error)
    }
    guard case .object(let members)? = try? JSONValue(parsing: bytes) else {
      throw .settings(path: path, member: nil)
    }
    for member in members where !take(member.name, member.value) {
      throw .settings(path: path, member: member.name)
    }
  }

  /// Takes a member; false if it is no setting or its value is of the wrong kind.
  private mutating func take(_ name: String, _ value: JSONValue) -> Bool {
    let number = value.whole.map { Int($0) }
    let text: String? = if case .string(let text) = value { text } else { nil }
    let path = text.map { FilePath(word: $0) }
    switch name {
    case "queue": return set(\.queue, path)
    case "jobs": return set(\.jobs, number)
    case "threads": return set(\.threads, number)
    case "until": return set(\.until, text)
    case "tries": return set(\.tries, number)
    case "pause": return set(\.pause, value.double)
    case "planSuffix": return set(\.planSuffix, text)
    case "out": return set(\.out, path)
    default: return false
    }
  }

  private mutating func set<Value>(
    _ setting: WritableKeyPath<Settings, Value?>, _ value: Value?
  ) -> Bool {
    self[keyPath: setting] = value
    return value != nil
  }
}
