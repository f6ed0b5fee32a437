// Slurm, by its own programs: `sbatch` takes a submission as an array of tasks, `squeue --json`
// says which of them it still knows. Identity is the name of the submission, since numbers of jobs
// are given anew when a controller loses its memory.

import Files
import Glibc
import Queue
import StrictJSON
import SystemPackage

/// What a submission asks of a cluster.
struct ClusterWishes {
  /// Tasks at once.
  var tasks = 16
  /// Threads of each.
  var threads = 1
  /// Megabytes of memory of each.
  var megabytes = 1024
}

/// Slurm on this machine.
enum Slurm {
  /// The most tasks of one array, as Slurm is built.
  static let mostTasks = 1000

  /// Hands over a submission.
  ///
  /// - Throws: `BatchError.cluster` when `sbatch` does not take it.
  static func submit(
    _ submission: Submission, count: Int, _ wishes: ClusterWishes, veil: FilePath
  ) throws(BatchError) {
    let folder = TaskFolder(path: submission.folder)
    let command =
      "exec \(quoted(veil)) batch task \(quoted(submission.folder)) $SLURM_ARRAY_TASK_ID "
      + "--threads \(wishes.threads)"
    try run(
      [
        "sbatch", "--parsable", "--job-name=\(submission.name)",
        "--array=0-\(count - 1)%\(wishes.tasks)", "--ntasks=1",
        "--cpus-per-task=\(wishes.threads)", "--mem=\(wishes.megabytes)M", "--requeue",
        "--open-mode=append", "--export=NONE", "--signal=TERM@30", "--chdir=/",
        "--output=\(folder.log)/%a.log", "--wrap=\(command)",
      ].map { FilePath($0) }, in: folder)
  }

  /// The names of submissions of which Slurm has tasks that wait or run; nil when it cannot be
  /// asked.
  static func known(in folder: TaskFolder) -> Set<String>? {
    guard let text = try? run(["squeue", "--json"], in: folder),
      let value = try? JSONValue(parsing: text), case .array(let jobs)? = value["jobs"]
    else { return nil }
    return Set(jobs.filter(isAlive).compactMap { $0["name"]?.string })
  }

  /// Whether a task waits or runs.
  ///
  /// Its state is a word, in newer versions a list of words.
  private static func isAlive(_ job: JSONValue) -> Bool {
    let words = job["job_state"].map { $0.string.map { [$0] } ?? $0.strings } ?? []
    let over: Set<String> = [
      "COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "BOOT_FAIL", "DEADLINE", "OUT_OF_MEMORY",
      "NODE_FAIL",
    ]
    return !words.contains { over.contains($0) }
  }

  /// Runs a program of Slurm.
  ///
  /// - Returns: what it printed.
  @discardableResult
  private static func run(
    _ words: [FilePath], in folder: TaskFolder
  ) throws(BatchError) -> [UInt8] {
    let (output, errors) = (folder.log.appending("output"), folder.log.appending("errors"))
    let child = try Child(["/usr/bin/env"] + words, output: output, errors: errors)
    let code = child.wait()
    let said = (try? OpenedFile(errors).contents(limit: 1 << 20)) ?? []
    if code != 0 {
      throw .cluster(program: words[0].string, message: String(decoding: said, as: UTF8.self))
    }
    return (try? OpenedFile(output).contents(limit: 1 << 28)) ?? []
  }

  /// A path as a shell reads it back.
  private static func quoted(_ path: FilePath) -> String {
    "'"
      + path.string.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }
}
