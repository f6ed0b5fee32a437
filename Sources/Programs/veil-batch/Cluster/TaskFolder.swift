// The folder of a submission, on storage that all nodes share: the jobs, one in each line, and a
// result for each that came to its end. A result is written once, whole, by whoever is first.

import Files
import FoundationEssentials
import Queue
import SystemPackage

/// The result of a task.
struct TaskResult: Codable {
  let state: JobState
  let code: Int32?
  let kind, message: String?
  let warnings: [String]
  let result: String?
  let filmSeconds: Double?

  init(_ end: AttemptEnd, state: JobState) {
    self.state = state
    (code, kind, message) = (end.ending.code, end.ending.kind, end.ending.message)
    (warnings, result) = (end.ending.warnings, end.product?.result)
    filmSeconds = end.product?.filmSeconds
  }

  /// The same, as an attempt of a runner.
  var end: AttemptEnd {
    var ending = JobEnding(code: code, kind: kind, message: message)
    ending.warnings = warnings
    return (
      ending, .settled(state), result.map { JobProduct(result: $0, filmSeconds: filmSeconds) }
    )
  }
}

/// The folder of a submission.
struct TaskFolder {
  let path: FilePath

  /// What Slurm and the programs say.
  var log: FilePath { path.appending("log") }
  private var jobsFile: FilePath { path.appending("jobs.jsonl") }
  private func resultFile(_ job: Int64) -> FilePath { path.appending("results/\(job).json") }

  /// Writes the jobs, for nodes to read.
  ///
  /// - Throws: `FilesError`.
  func write(_ jobs: [QueuedJob]) throws {
    try makeFolders(path.appending("results"))
    try makeFolders(log)
    let lines = try jobs.map { try JSONEncoder().encode($0) + [UInt8(ascii: "\n")] }
    try publish(lines.flatMap { Array($0) }, at: jobsFile)
  }

  /// Reads the jobs, in the order of the tasks.
  ///
  /// - Throws: `FilesError`, or the decoder's error.
  func jobs() throws -> [QueuedJob] {
    let bytes = try OpenedFile(jobsFile).contents(limit: 1 << 28)
    return try bytes.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(QueuedJob.self, from: Data($0))
    }
  }

  /// The result of a job; nil if it has none yet.
  func result(of job: Int64) -> TaskResult? {
    let bytes = try? OpenedFile(resultFile(job)).contents(limit: 1 << 26)
    return bytes.flatMap { try? JSONDecoder().decode(TaskResult.self, from: Data($0)) }
  }

  /// Enters the result of a job, unless another attempt was first.
  ///
  /// - Throws: `FilesError`.
  func enter(_ result: TaskResult, of job: Int64) throws {
    do {
      try publish(Array(try JSONEncoder().encode(result)), at: resultFile(job))
    } catch FilesError.exists { return }
  }

  private func publish(_ bytes: [UInt8], at path: FilePath) throws {
    let file = try StagedFile(for: path, replacing: false)
    try file.write(bytes)
    _ = try file.publish()
  }
}
