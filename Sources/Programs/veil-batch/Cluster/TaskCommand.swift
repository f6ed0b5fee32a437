// `veil batch task`: one job on a node of a cluster, which has no queue: the job comes from the
// folder of its submission, and its result goes there. May be run any number of times.

import ArgumentParser
import Console
import Files
import Glibc
import Jobs
import Queue
import SandboxSupervisor
import Synchronization
import SystemPackage

/// Runs one job of a submission.
struct TaskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "task",
    abstract: "Run one job of a submission, on a node of a cluster.",
    discussion: """
      What `submit` lets the cluster run. Exit code 75: run it again; 0: there is a result, be it an \
      output or a reason why there is none.
      """)

  @Argument(
    help: "The folder of the submission.", completion: .directory,
    transform: FilePath.init(word:))
  var folder: FilePath
  @Argument(help: "Which of its jobs, from 0.")
  var index: Int
  @Option(help: "Threads of the job.")
  var threads = 1

  func run() throws {
    let tasks = TaskFolder(path: folder.absolute)
    let jobs = try tasks.jobs()
    guard jobs.indices.contains(index) else {
      throw ValidationError("There are \(jobs.count) jobs, numbered from 0.")
    }
    let job = jobs[index]
    if tasks.result(of: job.id) != nil { return }
    let keeper = TaskKeeper(veil: try veilProgram(), threads: threads)
    keeper.listen()
    // Seconds number attempts, since no node knows how many there were elsewhere.
    let earlier = AttemptFolder.attempts(at: job)
    let number = max(Int(currentTime()), (earlier.first ?? 0) + 1)
    let attempt = Attempt(job: job.asAttempt(number), keeper: keeper, earlier: earlier)
    let end = try asking { () throws(QueueError) in try attempt.carryOut() }
    if case .settled(let state) = end.verdict {
      try tasks.enter(TaskResult(end, state: state), of: job.id)
    } else if restarts >= 3 {
      try tasks.enter(TaskResult(end, state: .failed), of: job.id)
    } else {
      attempt.folder.remove()
      ExitStatus.temporary.exit()
    }
    attempt.tidy()
  }

  /// How often Slurm has started this task anew.
  private var restarts: Int { environment("SLURM_RESTART_COUNT").flatMap { Int($0) } ?? 0 }
}

/// What carries out an attempt on a node.
final class TaskKeeper: AttemptKeeper, Sendable {
  let veil: FilePath
  let rules = RetryRules()
  private let threads: Int
  private let cancellation = Cancellation()
  private let child = Mutex<Child?>(nil)

  init(veil: FilePath, threads: Int) { (self.veil, self.threads) = (veil, threads) }

  /// Stops the job when the cluster wants the node back.
  func listen() {
    cancellation.whenRaised { self.child.withLock { $0?.stop() } }
    Interrupts.cancel(cancellation)
  }

  var isStopping: Bool { cancellation.isRaised }

  func threadWords(_ options: [String]) -> [FilePath] {
    options.contains { $0.hasPrefix("--threads") } ? [] : ["--threads", FilePath("\(threads)")]
  }

  /// None: attempts may run at once on two nodes, and folders that these share have no locks.
  func workFolder(of job: QueuedJob) -> FilePath? { nil }

  func hold(_ job: QueuedJob) throws(QueueError) {}

  func began(_ child: Child, _ job: QueuedJob) {
    self.child.withLock { $0 = child }
    if isStopping { child.stop() }
  }

  func ended(_ job: QueuedJob) { child.withLock { $0 = nil } }
}

/// The path of `veil`, which stands beside this program.
///
/// - Throws: `BatchError.programMissing`.
func veilProgram() throws(BatchError) -> FilePath {
  do throws(SandboxError) { return FilePath(word: try ProgramFile.beside("veil")) } catch {
    throw .programMissing(error)
  }
}
