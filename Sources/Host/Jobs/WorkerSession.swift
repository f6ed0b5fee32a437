// A job's sandboxed worker: the only process that looks into media. The job opens the files, the
// worker gets their descriptors and requests, and whatever becomes of it, the job lives to say so.

import Files
import RedactionModel
import SandboxLockdown
import SandboxSupervisor
import WorkerProtocol

/// The files of a job by the names that people know them by, for whoever tells them of a failure.
struct JobNames {
  /// What is read.
  let source: PathText
  /// What is written; the source where nothing is.
  let output: PathText
  /// The plan; the source where there is none.
  let plan: PathText
  private let regions: [String]

  init(source: PathText, output: PathText? = nil, plan: PlanFile? = nil) {
    self.source = source
    self.output = output ?? source
    self.plan = plan.map { PathText($0.path) } ?? source
    regions = plan?.plan.regions.map(\.id) ?? []
  }

  /// A region's id by its place in the plan.
  func regionID(_ place: Int) -> String {
    regions.indices.contains(place) ? regions[place] : "\(place)"
  }
}

/// How much work a worker is given, from which follows how much it may use.
struct WorkerLoad {
  /// Bytes of all that it reads.
  let bytes: Int64
  /// Threads that it may start.
  var threads = 1

  /// Limits that honest work stays far below.
  ///
  /// Memory does not depend on how long a source is, but each thread of an encoder holds pictures
  /// of its own. A second of processor time for each KiB of the source is a hundred times what the
  /// slowest preset needs; a worker that is stuck is found by its silence, and long before that.
  func limits(withholding withheld: Set<SandboxLayer>) -> SandboxLimits {
    var limits = SandboxLimits(
      memoryBytes: (4 << 30) + (min(threads, 256) << 27),
      cpuSeconds: Int(clamping: min(bytes, 1 << 40) >> 10) + 3600)
    limits.withheld = withheld
    return limits
  }
}

/// A running worker and the requests that it is sent.
struct WorkerSession: ~Copyable {
  /// The number that the first descriptor has in the worker; the others follow.
  static let firstDescriptor: Int32 = 3

  private let process: WorkerProcess
  private let names: JobNames
  private let conduct: JobConduct
  /// Pictures that the work will take, for those who are told of its progress.
  var totalPictures: Int?
  /// What the work is at, for the same.
  var phase = JobPhase.working

  private init(_ process: consuming WorkerProcess, _ names: JobNames, _ conduct: JobConduct) {
    self.process = process
    self.names = names
    self.conduct = conduct
  }

  /// Starts a worker that holds `descriptors`, the first as number 3.
  ///
  /// - Parameters:
  ///   - descriptors: open files; they stay the caller's.
  ///   - names: what people call them.
  ///   - conduct: how the worker is locked in, and what stops it.
  ///   - load: how much work it will have.
  /// - Returns: the running worker.
  /// - Throws: `JobFailure.sandbox`.
  static func open(
    _ descriptors: [Int32], names: JobNames, conduct: JobConduct, load: WorkerLoad
  ) throws(JobFailure) -> WorkerSession {
    do throws(SandboxError) {
      let process = try WorkerProcess(
        executable: try WorkerProgram.path(), descriptors: descriptors,
        limits: load.limits(withholding: conduct.withheld),
        allowsUnsandboxed: conduct.allowsUnsandboxed)
      let handle = process.handle
      conduct.cancellation.whenRaised { handle.kill() }
      return WorkerSession(process, names, conduct)
    } catch { throw .sandbox(error) }
  }

  /// Which layers of the sandbox hold.
  var report: SandboxReport { process.report }

  /// Sends a request and waits for its answer.
  ///
  /// - Throws: `JobFailure` for a failure, and for a worker that did not live to answer.
  func run<Request: WorkerRequest>(_ request: Request) throws(JobFailure) -> Request.Answer {
    try start(request)
    return try answer(to: request)
  }

  /// Sends a request, and does something else here until the worker has answered.
  ///
  /// - Parameters:
  ///   - request: what is asked for.
  ///   - other: what is done meanwhile.
  /// - Returns: the answer, and what else came of it.
  /// - Throws: as `run`; what `other` throws.
  func run<Request: WorkerRequest, Value>(
    _ request: Request, while other: () throws(JobFailure) -> Value
  ) throws(JobFailure) -> (answer: Request.Answer, value: Value) {
    try start(request)
    let value = try other()
    return (try answer(to: request), value)
  }

  /// Sends a request about a source, and digests the source's bytes here while the worker reads its
  /// packets.
  ///
  /// - Parameters:
  ///   - request: about `source`.
  ///   - source: is digested.
  ///   - known: its digest, where somebody has made it already.
  /// - Returns: the answer and the digest.
  /// - Throws: as `run`; `JobFailure.input` if the source cannot be read.
  func run<Request: WorkerRequest>(
    _ request: Request, digesting source: borrowing OpenedFile, known: FileDigest? = nil
  ) throws(JobFailure) -> (answer: Request.Answer, digest: FileDigest) {
    let conduct = conduct
    let (answer, digest) = try run(request) { () throws(JobFailure) in
      if let known { known } else { try source.digest(by: conduct) }
    }
    return (answer, digest)
  }

  /// Sends a request without waiting.
  private func start(_ request: some WorkerRequest) throws(JobFailure) {
    let line: [UInt8]
    do throws(WireError) { line = try request.line() } catch { throw .wire(error) }
    do throws(SandboxError) { try process.send(line) } catch { throw ended(error) }
  }

  /// Waits for the answer to the request that was started last.
  private func answer<Request: WorkerRequest>(
    to request: Request
  ) throws(JobFailure) -> Request.Answer {
    while true {
      let line: [UInt8]?
      do throws(SandboxError) { line = try process.nextEvent() } catch { throw ended(error) }
      guard let line else { throw ended(nil) }
      let answer: WorkerAnswer<Request.Answer>
      do throws(WireError) { answer = try Request.answer(line) } catch { throw .wire(error) }
      switch answer {
      case .progress(let step):
        conduct.progress?(
          JobProgress(
            phase: Request.self == IndexRequest.self ? .reading : phase, pictures: step.count,
            totalPictures: totalPictures, time: step.time))
      case .value(let value): return value
      case .failure(let failure): throw JobFailure(failure, names)
      }
    }
  }

  /// Why there is no answer.
  private func ended(_ error: SandboxError?) -> JobFailure {
    if error != nil && error != .workerGone { process.kill() }
    let ending = process.wait()
    if conduct.cancellation.isRaised { return .cancelled }
    switch error {
    case .some(let error) where error.isSuspicious: return .worker(error, source: names.source)
    default: return .workerEnded(ending, source: names.source)
    }
  }
}

extension SandboxError {
  /// Whether it is something that a worker does which a file leads astray.
  fileprivate var isSuspicious: Bool {
    switch self {
    case .silent, .eventTooLong, .garbled: true
    default: false
    }
  }
}
