// A job's sandboxed worker: the only process that looks into media. The job opens the files, the worker
// gets their descriptors and errands, and whatever becomes of it, the job lives to say so.

package import SandboxLockdown
import Errands
package import Render
import SandboxSupervisor

/// How the worker of a job is to be run.
public struct WorkerOptions: Sendable {
  /// Whether work goes on where the sandbox cannot be established; the receipt then warns.
  public var allowsUnsandboxed = false
  /// Stops the work when raised.
  public var cancellation = Cancellation()
  /// Layers left out on purpose, which is only for showing what a layer does.
  package var withheld: Set<SandboxLayer> = []

  /// The sandbox is mandatory and nothing is cancelled.
  public init() {}
}

/// The files of a job by the names that people know them by, for sentences.
struct JobNames {
  /// What is read.
  let source: String
  /// What is written; the source where nothing is.
  let output: String
}

/// How much work a worker is given, from which follows how much it may use.
struct WorkerLoad {
  /// Bytes of all that it reads.
  let bytes: Int64
  /// Threads that it may start for encoding.
  var threads = 1

  /// Limits that honest work stays far below.
  ///
  /// Memory does not depend on how long a source is, but each thread of an encoder holds pictures of its
  /// own. A second of processor time for each KiB of the source is a hundred times what the slowest
  /// preset needs; a worker that is stuck is found by its silence, and long before that.
  func limits(withholding withheld: Set<SandboxLayer>) -> SandboxLimits {
    var limits = SandboxLimits(
      memoryBytes: (4 << 30) + (min(threads, 256) << 27),
      cpuSeconds: Int(clamping: min(bytes, 1 << 40) >> 10) + 3600)
    limits.withheld = withheld
    return limits
  }
}

/// A running worker and the errands it is sent on.
struct WorkerSession: ~Copyable {
  /// The number that the first descriptor has in the worker; the others follow.
  static let firstDescriptor: Int32 = 3

  private let process: WorkerProcess
  private let names: JobNames
  private let cancellation: Cancellation

  private init(
    _ process: consuming WorkerProcess, _ names: JobNames, _ cancellation: Cancellation
  ) {
    self.process = process
    self.names = names
    self.cancellation = cancellation
  }

  /// Starts a worker that holds `descriptors`, the first as number 3.
  ///
  /// - Throws: `JobError.unsandboxed` when the sandbox could not be established, `.missing` when
  ///   there is no worker to start, `.temporary` when the system has no room for one.
  static func open(
    _ descriptors: [Int32], names: JobNames, options: WorkerOptions, load: WorkerLoad
  ) throws(JobError) -> WorkerSession {
    do throws(SandboxError) {
      let process = try WorkerProcess(
        executable: try WorkerProgram.path(), descriptors: descriptors,
        limits: load.limits(withholding: options.withheld),
        allowsUnsandboxed: options.allowsUnsandboxed)
      let handle = process.handle
      options.cancellation.whenRaised { handle.kill() }
      return WorkerSession(process, names, options.cancellation)
    } catch { throw JobError(error, names) }
  }

  /// Whether the mandatory layer of the sandbox holds.
  var isSandboxed: Bool { process.report.seccompHolds }

  /// What became of each layer of the sandbox, in words for the receipt.
  var layers: [String] { process.report.lines }

  /// Sends the worker on an errand and waits for its answer.
  ///
  /// - Throws: `JobError` for a failure, and for a worker that did not live to answer.
  func run<Order: Errand>(
    _ errand: Order, progress: ((ErrandProgress) -> Void)? = nil
  ) throws(JobError) -> Order.Answer {
    try start(errand)
    return try answer(to: errand, progress: progress)
  }

  /// Sends the worker on an errand without waiting.
  func start(_ errand: some Errand) throws(JobError) {
    let line: [UInt8]
    do throws(ErrandFailure) { line = try errand.line() } catch { throw JobError(error, names) }
    do throws(SandboxError) { try process.send(line) } catch { throw ended(error) }
  }

  /// Waits for the answer to the errand that was started last.
  func answer<Order: Errand>(
    to errand: Order, progress: ((ErrandProgress) -> Void)? = nil
  ) throws(JobError) -> Order.Answer {
    while true {
      let line: [UInt8]?
      do throws(SandboxError) { line = try process.nextEvent() } catch { throw ended(error) }
      guard let line else { throw ended(nil) }
      do throws(ErrandFailure) {
        switch try Order.report(line) {
        case .progress(let step): progress?(step)
        case .answer(let answer): return answer
        case .failure(let failure): throw failure
        }
      } catch { throw JobError(error, names) }
    }
  }

  /// Why there is no answer.
  private func ended(_ error: SandboxError?) -> JobError {
    if error != nil && error != .workerGone { process.kill() }
    let ending = process.wait()
    if cancellation.isRaised { return .cancelled }
    switch (error, ending) {
    case (.silent?, _), (.eventTooLong?, _), (.garbled?, _):
      return .unusableSource(path: names.source, reason: error?.description ?? "")
    case (_, .killed):
      return .temporary(path: names.output, reason: "the worker \(ending)")
    case (_, .exited):
      return .fault(reason: "the worker \(ending) before it had answered")
    case (_, .violation), (_, .outOfMemory), (_, .cpuLimit), (_, .crashed):
      return .unusableSource(
        path: names.source,
        reason: "the worker that decodes it \(ending); the file may be damaged or hostile")
    }
  }
}

extension JobError {
  /// Adds the names that the worker does not know.
  init(_ failure: ErrandFailure, _ names: JobNames) {
    let reason = failure.reason
    self =
      switch failure.kind {
      case .unreadable: .cannotRead(path: names.source, reason: reason)
      case .unusable: .unusableSource(path: names.source, reason: reason)
      case .missing: .missing(path: names.source, reason: reason)
      case .temporary: .temporary(path: names.output, reason: reason)
      case .failedCheck: .failedCheck(path: names.output, findings: [reason])
      case .nobodyReads, .cancelled: .cancelled
      case .fault: .fault(reason: reason)
      }
  }

  /// Sorts an error of a render in this process.
  package init(_ error: RenderError, source: String, output: String) {
    self.init(ErrandFailure(error), JobNames(source: source, output: output))
  }

  /// Sorts what kept a worker from starting.
  init(_ error: SandboxError, _ names: JobNames) {
    self =
      switch error {
      case .notEstablished, .endedEarly, .garbled: .unsandboxed(reason: error.description)
      case .programMissing: .missing(path: names.source, reason: error.description)
      case .cannotStart, .eventTooLong, .silent, .workerGone, .inputOutput:
        .temporary(path: names.output, reason: error.description)
      }
  }
}
