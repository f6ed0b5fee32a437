// Why a benchmark gave no report, as facts. Names are known on this side of the wall only; the
// program adds the sentence.

package import Files
package import Jobs
package import SandboxSupervisor
package import WorkerProtocol

/// Why there is no report.
package enum BenchError: Error, Hashable, Codable, Sendable {
  /// A file could not be opened or written, a whole job failed, or somebody asked to stop.
  case job(JobFailure)
  /// What is behind the lock could not work with this film; nil is the built-in one.
  case media(MediaFailure, film: PathText?)
  /// No worker could be started, or it said what no worker says.
  case sandbox(SandboxError)
  /// The worker ended before it had answered.
  case workerEnded(WorkerEnding, film: PathText?)
  /// The worker cannot be asked for this, or answered something else.
  case unreadableAnswer(task: BenchTask)
  /// Other programs use this share of all processors' time, 0...1, which was to be refused.
  case busy(share: Double)
  /// The file holds no result of `veil bench --json`.
  case noResult(path: PathText)
  /// The system has no memory for a file in it; `code` is an errno.
  case noMemoryFile(code: Int32)
}

/// Runs something that fails as a job does.
///
/// - Parameter body: is run.
/// - Returns: what `body` gives.
/// - Throws: `BenchError.job`.
func atWork<Value: ~Copyable>(
  _ body: () throws(JobFailure) -> Value
) throws(BenchError) -> Value {
  do throws(JobFailure) { return try body() } catch { throw .job(error) }
}

/// Runs something that reads a file.
///
/// - Parameter body: is run.
/// - Returns: what `body` gives.
/// - Throws: `BenchError.job`.
func reading<Value: ~Copyable>(
  _ body: () throws(FilesError) -> Value
) throws(BenchError) -> Value {
  do throws(FilesError) { return try body() } catch { throw .job(.input(error)) }
}
