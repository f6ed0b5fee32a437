// One job from start to finish, in the order in which things can go wrong: the plan, the source, both
// together, the output. Nothing stands at the output's name until everything else is done.

import Bitstream
import Custody
import MediaTime
import PolicyGate
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
    let digest = try digest(of: source)
    let index = try index(of: source)
    let facts = index.facts(sha256: digest.sha256.description)
    try plan.check(against: facts)
    let spec = try spec(for: index)
    let output = try UnnamedFile(for: request.output, replacing: request.replacesOutput)
    let coded = CodedDigest()
    let report = try render(
      RenderRequest(
        source: source.descriptor, output: output.descriptor, plan: plan.authorized,
        facts: facts, spec: spec, keep: request.keep,
        isStrict: request.isStrict, progress: progress(index), coded: { coded.add($0) },
        cancellation: request.cancellation.flag))
    guard source.isUnchanged else {
      throw .temporary(path: request.source, reason: "it changed while it was read")
    }
    let verification =
      request.verifies
      ? try readBack(output, report, source, plan.authorized.plan, facts) : nil
    let outputDigest = try self.digest(of: output)
    let record = JobRecord(
      request: request, plan: plan, index: index, report: report, source: digest,
      output: outputDigest, coded: coded.digest, verification: verification)
    try writeReceipt(record, key: key)
    try output.publish(replacing: request.replacesOutput)
    return record.summary
  }
}
