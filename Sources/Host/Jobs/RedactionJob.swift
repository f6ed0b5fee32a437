// One job from start to finish, in the order in which things can go wrong: the plan, the source, both
// together, the output. Nothing stands at the output's name until everything else is done.

import Custody
import Errands
import RedactionModel
import Render

/// Redacts one file.
public struct RedactionJob: Sendable {
  let request: JobRequest

  /// Prepares a job; nothing is read yet.
  public init(_ request: JobRequest) { self.request = request }

  /// Runs the job on the calling thread, which must not be one of the cooperative pool.
  ///
  /// - Returns: what was done; the output is complete, synced and named.
  /// - Throws: `JobError`; nothing stands at the output's name then that was not there before.
  public func run() throws(JobError) -> JobSummary {
    let key = try signingKey()
    guard OutputSpec.isWritable(fileName: request.output) else {
      throw .unknownContainer(path: request.output)
    }
    let plan = try PlanFile(path: request.plan)
    let source = try SourceFile(path: request.source)
    try checkNames(source)
    let output = try UnnamedFile(for: request.output, replacing: request.replacesOutput)
    let worker = try WorkerSession.open(
      [source.descriptor, output.descriptor], names: names, options: request.worker,
      load: WorkerLoad(bytes: source.size, threads: request.threads))
    // The worker reads the packets while the bytes are digested here.
    let indexing = IndexErrand(source: WorkerSession.firstDescriptor, keep: request.keep)
    try worker.start(indexing)
    let digest = try digest(of: source)
    var index = try worker.answer(to: indexing)
    index.facts.sha256 = digest.sha256.description
    try plan.check(against: index.facts)
    let rendered = try worker.run(errand(plan, index), progress: progress(index))
    guard source.isUnchanged else {
      throw .temporary(path: request.source, reason: "it changed while it was read")
    }
    let record = JobRecord(
      request: request, plan: plan, index: index, rendered: rendered, source: digest,
      output: try self.digest(of: output), layers: worker.layers,
      isSandboxed: worker.isSandboxed)
    guard !request.worker.cancellation.isRaised else { throw .cancelled }
    try writeReceipt(record, key: key)
    try output.publish(replacing: request.replacesOutput)
    return record.summary
  }
}
