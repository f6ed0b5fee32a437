// One job from start to finish, in the order in which things can go wrong: the plan, the source,
// both together, the output. Nothing stands at the output's name until everything else is done.

import Custody
import Files
import RedactionModel
import WorkerProtocol

/// Redacts one file.
public struct RedactJob: Sendable {
  let spec: RedactSpec
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  public init(_ spec: RedactSpec, conduct: JobConduct = JobConduct()) {
    (self.spec, self.conduct) = (spec, conduct)
  }

  /// Runs the job on the calling thread, which must not be one of the cooperative pool.
  ///
  /// - Returns: what was done; the output is complete, synced and named.
  /// - Throws: `JobFailure`; nothing stands at the output's name then that was not there before.
  public func run() throws(JobFailure) -> RedactSummary {
    let key = try signingKey()
    guard let container = Container(fileName: "\(spec.output.path)") else {
      throw .unknownContainer(path: spec.output)
    }
    let plan = try PlanFile(spec.plan.path)
    let source = try reading { () throws(FilesError) in try OpenedFile(spec.source.path) }
    try names.check(replacing: spec.care.replacesOutput)
    let output = try writing { () throws(FilesError) in
      try StagedFile(for: spec.output.path, replacing: spec.care.replacesOutput)
    }
    var worker = try WorkerSession.open(
      [source.descriptor, output.descriptor],
      names: JobNames(source: spec.source, output: spec.output, plan: plan), conduct: conduct,
      load: WorkerLoad(bytes: source.size, threads: spec.coding.threads))
    var (index, digest) = try worker.run(
      IndexRequest(source: WorkerSession.firstDescriptor, keep: spec.keep), digesting: source)
    index.facts.sha256 = digest.sha256.description
    try plan.check(against: index.facts)
    worker.totalPictures = index.pictures
    let rendered = try worker.run(request(plan, index, container))
    guard source.isUnchanged else { throw .changed(path: spec.source) }
    if let check = rendered.check, !check.findings.isEmpty {
      throw .failedCheck(path: spec.output, findings: check.findings)
    }
    let record = JobRecord(
      spec: spec, plan: plan, index: index, rendered: rendered, source: digest,
      output: try writing { () throws(FilesError) in try output.digest() },
      sandbox: worker.report)
    guard !conduct.cancellation.isRaised else { throw .cancelled }
    try publish(output, with: try receipt(record, key: key))
    return record.summary
  }

  /// Every file of the job.
  private var names: FileNames {
    FileNames().reading(.source, spec.source.path).reading(.plan, spec.plan.path)
      .reading(.key, spec.custody.key?.path).writing(.output, spec.output.path)
      .writing(.receipt, spec.custody.receipt?.path)
  }

  /// What the worker is asked to render.
  private func request(
    _ plan: PlanFile, _ index: SourceIndex, _ container: Container
  ) -> RenderRequest {
    var request = RenderRequest(
      source: WorkerSession.firstDescriptor, output: WorkerSession.firstDescriptor + 1,
      plan: plan.wire, facts: index.facts, map: index.map,
      options: spec.coding.options(container, sourceCodec: index.codec))
    request.keep = spec.keep
    request.uncopied = index.uncopied
    request.isStrict = spec.care.isStrict
    request.readsBack = spec.care.verifies
    return request
  }

  private func signingKey() throws(JobFailure) -> SigningKey? {
    guard let path = spec.custody.key else { return nil }
    do throws(CustodyError) { return try SigningKey(fileAt: path.path) } catch {
      throw .key(path: path, error)
    }
  }

  /// The receipt as a complete file that waits for its name; nil if none is wanted.
  private func receipt(
    _ record: JobRecord, key: SigningKey?
  ) throws(JobFailure) -> StagedFile? {
    guard let path = spec.custody.receipt else { return nil }
    let text: String
    do throws(CustodyError) {
      let receipt = try key.map { key throws(CustodyError) in try record.receipt.sealed(with: key) }
      text = try (receipt ?? record.receipt).json()
    } catch { throw .record(error) }
    return try writing { () throws(FilesError) in
      let file = try StagedFile(for: path.path, replacing: spec.care.replacesOutput)
      try file.write(Array(text.utf8))
      return file
    }
  }

  /// Gives the output its name, then the receipt; if the receipt cannot get its own, what stood at
  /// the output's name before stands there again, so that neither is ever without the other.
  private func publish(
    _ output: consuming StagedFile, with receipt: consuming StagedFile?
  ) throws(JobFailure) {
    guard let receipt = receipt.take() else {
      _ = try writing { () throws(FilesError) in try output.publish() }
      return
    }
    let older = try writing { () throws(FilesError) in try SetAside(spec.output.path) }
    let published = try writing { () throws(FilesError) in try output.publish() }
    do throws(FilesError) { _ = try receipt.publish() } catch {
      older.restore(over: published)
      throw .output(error)
    }
  }
}
