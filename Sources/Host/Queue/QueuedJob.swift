// A job as it is asked for, and as the queue keeps it. Its key says what it is: the same source,
// plan and options are one job, however often they are added.

package import Files
package import SystemPackage

/// A job as somebody asks for it.
package struct NewJob: Hashable, Sendable {
  /// The file to redact; absolute.
  package var source: FilePath
  /// Its plan; absolute.
  package var plan: FilePath
  /// The file to write; absolute.
  package var output: FilePath
  /// Options of `veil redact`.
  package var options: [String] = []
  /// Whether `veil verify` compares output and source in a process of its own.
  package var verifies = false
  /// Higher ones are started first.
  package var priority = 0
  /// The files as they were read.
  package var files: JobFiles

  /// Makes one.
  package init(source: FilePath, plan: FilePath, output: FilePath, files: JobFiles) {
    (self.source, self.plan, self.output, self.files) = (source, plan, output, files)
  }

  /// What the job is: a digest of source, plan and options.
  package var key: SHA256Digest {
    var text = "\(files.source) \(files.plan) \(verifies ? "verify" : "")\n"
    for option in options { text += "\(option.utf8.count):\(option)" }
    return SHA256Digest(of: Array(text.utf8))
  }
}

/// A job as the queue keeps it, and as a node of a cluster is given it.
///
/// Reason for its size: it is a row of the table of jobs, without what only reports read.
package struct QueuedJob: Sendable, Codable {
  /// Its number.
  package let id: Int64
  let sourcePath, planPath, outputPath: PathText
  /// Options of `veil redact`.
  package let options: [String]
  /// Whether `veil verify` is run as well.
  package let verifies: Bool
  /// What it is, in hexadecimal.
  package let key: String
  /// Size and time of source and plan when it was added.
  package let signature: String
  /// The source's size in bytes.
  package let size: Int64
  /// Tries that failed for a reason that may pass.
  package let tries: Int
  /// How often it was put off without having failed.
  package let postponed: Int
  /// Attempts so far, with the one that runs.
  package internal(set) var attempt: Int

  /// The file to redact.
  package var source: FilePath { sourcePath.path }
  /// Its plan.
  package var plan: FilePath { planPath.path }
  /// The file to write.
  package var output: FilePath { outputPath.path }

  /// The same job, as another attempt.
  ///
  /// - Parameter number: higher than that of any attempt before.
  /// - Returns: the job.
  package func asAttempt(_ number: Int) -> QueuedJob {
    var job = self
    job.attempt = number
    return job
  }
}
