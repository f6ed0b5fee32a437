// One job from start to finish, in the order in which things can go wrong: the plan, the source,
// both together, the output. Nothing stands at the output's name until everything else is done.

import BasicContainers
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
  public func run() throws(JobFailure) -> RedactSummary { try run(by: nil) }

  /// Runs the job by a plan that somebody has read already.
  ///
  /// - Parameter known: the plan, in place of the file that the job names; nil reads that.
  /// - Returns: as `run()`.
  /// - Throws: as `run()`.
  package func run(by known: PlanFile?) throws(JobFailure) -> RedactSummary {
    let keys = try SealingKeys(spec.custody)
    guard let container = Container(fileName: "\(spec.output.path)") else {
      throw .unknownContainer(path: spec.output)
    }
    let plan = if let known { known } else { try PlanFile(spec.plan.path) }
    let source = try reading { () throws(FilesError) in try OpenedFile(spec.source.path) }
    try names.check(replacing: spec.care.replacesOutput)
    var work = try UnfinishedWork(spec, plan, source, container, conduct)
    do throws(JobFailure) {
      let summary = try redact(source, plan, container, keys, work)
      work.end(by: nil)
      return summary
    } catch {
      work.end(by: error)
      throw error
    }
  }

  /// Does the work.
  ///
  /// - Parameters:
  ///   - source: the source, whose name was checked.
  ///   - plan: what is hidden.
  ///   - container: of the output.
  ///   - keys: seal the receipt.
  ///   - work: the segments that are finished.
  /// - Returns: as `run`.
  /// - Throws: as `run`.
  private func redact(
    _ source: borrowing OpenedFile, _ plan: PlanFile, _ container: Container, _ keys: SealingKeys,
    _ work: borrowing UnfinishedWork
  ) throws(JobFailure) -> RedactSummary {
    // A ledger that does not hold is told before the long work; others may use it meanwhile.
    _ = try JobLedger(spec.custody.ledger)
    let output = try writing { () throws(FilesError) in
      try StagedFile(for: spec.output.path, replacing: spec.care.replacesOutput)
    }
    var worker = try WorkerSession.open(
      [source.descriptor, output.descriptor] + (work.descriptor.map { [$0] } ?? []),
      names: JobNames(source: spec.source, output: spec.output, plan: plan), conduct: conduct,
      load: WorkerLoad(bytes: source.size, threads: spec.coding.threads))
    var asking = IndexRequest(source: WorkerSession.firstDescriptor, keep: spec.keep)
    asking.surveysCopying = true
    var (index, digest) = try worker.run(asking, digesting: source, known: work.source)
    index.facts.sha256 = digest.sha256.description
    try plan.check(against: index.facts)
    worker.totalPictures = index.pictures
    var request = request(plan, index, container)
    if work.descriptor != nil { request.work = WorkerSession.firstDescriptor + 2 }
    var rendered = try render(request, by: worker)
    let damage = rendered.report.damage
    guard damage.isEmpty || !spec.care.failsOnDamage else {
      throw .damaged(path: spec.source, notes: damage)
    }
    let written: FileDigest
    if let packets = rendered.check {
      (rendered.check, written) = try judge(packets, rendered.report, plan, output, by: &worker)
    } else {
      written = try writing { () throws(FilesError) in try output.digest() }
    }
    guard source.isUnchanged else { throw .changed(path: spec.source) }
    var record = JobRecord(
      spec: spec, plan: plan, index: index, rendered: rendered, source: digest,
      output: written,
      sandbox: LayerRecord.records(of: worker.report), date: currentDate())
    let secret = spec.custody.secrets.map { _ in PictureSecret() }
    if let secret {
      let first = WorkerSession.firstDescriptor
      let trees = try worker.pictureTrees(source: first, output: first + 1, secret: secret)
      record.trees = trees.source.flatMap { source in
        trees.output.map { Receipt.PictureTrees(source: source, output: $0) }
      }
    }
    guard !conduct.cancellation.isRaised else { throw .cancelled }
    try publish(output, record, keys, secret)
    return record.summary
  }

  /// Whether packets are copied where the source allows it; damage inside copied ones is not met,
  /// so not if it is to be told.
  private var copies: Bool {
    spec.coding.render == .touched && !spec.care.isStrict && !spec.care.failsOnDamage
  }

  /// Writes the output, by a map of what is touched if only that is to be coded anew.
  private func render(
    _ whole: RenderRequest, by worker: borrowing WorkerSession
  ) throws(JobFailure) -> RenderAnswer {
    var request = whole
    var asking = MapRequest(
      source: request.source, plan: request.plan, options: request.options)
    asking.rendersAll = !copies
    let mapped = try worker.run(asking)
    request.map = mapped.map
    var answer = try worker.run(request)
    answer.report.obstacle = answer.report.obstacle ?? mapped.obstacle
    return answer
  }

  /// Compares the finished file with its source and its plan, as `verify` does, and digests it
  /// meanwhile.
  ///
  /// - Parameters:
  ///   - packets: what reading its packets back showed.
  ///   - report: what was met in the source.
  ///   - plan: what was to be hidden.
  ///   - output: the finished file.
  ///   - worker: has both files.
  /// - Returns: what was looked at, and the digest.
  /// - Throws: as `failure` says when something was found.
  private func judge(
    _ packets: CheckResult, _ report: RenderReport, _ plan: PlanFile,
    _ output: borrowing StagedFile, by worker: inout WorkerSession
  ) throws(JobFailure) -> (CheckResult, FileDigest) {
    guard packets.findings.isEmpty else { throw try failure(packets.findings, report, by: worker) }
    worker.phase = .checking
    var request = VerifyRequest(
      output: WorkerSession.firstDescriptor + 1, source: WorkerSession.firstDescriptor,
      plan: plan.wire, threads: spec.coding.threads)
    request.keep = spec.keep
    var (result, digest) = try worker.run(request) { () throws(JobFailure) in
      try writing { () throws(FilesError) in try output.digest() }
    }
    result.join(packets)
    guard result.findings.isEmpty else { throw try failure(result.findings, report, by: worker) }
    return (result, digest)
  }

  /// What a check's findings are called: `.failedCheck`, or `.damageFailsCheck` when the source's
  /// damage explains all of them.
  private func failure(
    _ findings: [Finding], _ report: RenderReport, by worker: borrowing WorkerSession
  ) throws(JobFailure) -> JobFailure {
    let rest = findings.filter { !report.explains($0) }
    return try mayComeOfDecoding(rest, by: worker)
      ? .damageFailsCheck(path: spec.source, notes: report.damage, findings: findings)
      : .failedCheck(path: spec.output, findings: findings)
  }

  /// Whether all findings, if there are any, are of pictures that differ from themselves when the
  /// source is decoded twice: a decoder shows what memory held where a damaged stream says nothing,
  /// and does not always say so.
  private func mayComeOfDecoding(
    _ findings: [Finding], by worker: borrowing WorkerSession
  ) throws(JobFailure) -> Bool {
    if findings.isEmpty { return true }
    guard findings.allSatisfy(\.mayComeOfDecoding) else { return false }
    let source = WorkerSession.firstDescriptor
    let request = VerifyRequest(
      output: source, source: source, plan: RedactionPlan().json, threads: spec.coding.threads)
    // What memory held may happen to be the same twice, but hardly time after time.
    for _ in 0..<3 {
      let own = try worker.run(request).findings
      if findings.allSatisfy({ $0.isExplained(by: own) }) { return true }
    }
    return false
  }

  /// Every file of the job.
  private var names: FileNames {
    FileNames().reading(.source, spec.source.path).reading(.plan, spec.plan.path)
      .reading(.key, spec.custody.key?.path).reading(.key, spec.custody.operatorKey?.path)
      .writing(.output, spec.output.path)
      .writing(.receipt, spec.custody.receipt?.path)
      .writing(.secrets, spec.custody.secrets?.path)
      .reading(.ledger, spec.custody.ledger?.path)
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
    request.isStrict = spec.care.isStrict
    request.hasVariableFrameRate = index.probe.video.hasVariableFrameRate
    request.readsBack = spec.care.verifies
    return request
  }

  /// The files that go with the output, complete, waiting for their names.
  private func documents(
    _ record: JobRecord, _ receipt: Receipt, _ secret: PictureSecret?
  ) throws(JobFailure) -> UniqueArray<StagedFile> {
    var files = UniqueArray<StagedFile>()
    let replaces = spec.care.replacesOutput
    if let path = spec.custody.secrets, let secret {
      let secrets = SealedSecrets(
        source: record.source.sha256, output: record.output.sha256, pictures: secret)
      files.append(
        try stagedDocument(secrets.json, for: path, replacing: replaces, isPrivate: true))
    }
    if let path = spec.custody.receipt {
      let text: String
      do throws(CustodyError) { text = try receipt.json() } catch { throw .record(error) }
      files.append(try stagedDocument(text, for: path, replacing: replaces))
    }
    return files
  }

  /// Gives the output its name, then what goes with it, and enters the receipt into its ledger; if
  /// one of these fails, what stood at all of the names before stands there again, so that none is
  /// ever without the others.
  private func publish(
    _ output: consuming StagedFile, _ record: JobRecord, _ keys: SealingKeys,
    _ secret: PictureSecret?
  ) throws(JobFailure) {
    var ledger = try JobLedger(spec.custody.ledger)
    var receipt = record.receipt
    receipt.previous = ledger.head
    do throws(CustodyError) { receipt = try keys.sealed(receipt) } catch { throw .record(error) }
    var documents = try documents(record, receipt, secret)
    var published = UniqueArray<Published>()
    do throws(JobFailure) {
      published.append(try Published(output))
      while !documents.isEmpty { published.append(try Published(documents.remove(at: 0))) }
      try ledger.append(receipt, keys, at: spec.custody.ledger)
    } catch {
      while !published.isEmpty { published.removeLast().takeBack() }
      throw error
    }
  }
}

/// A file that got its name, and what stood there before.
private struct Published: ~Copyable {
  private let older: SetAside
  private let identity: FileIdentity

  /// Gives a complete file its name.
  init(_ file: consuming StagedFile) throws(JobFailure) {
    let path = file.path
    let older = try writing { () throws(FilesError) in try SetAside(path) }
    do throws(FilesError) { identity = try file.publish() } catch { throw .output(error) }
    self.older = older
  }

  /// Puts back what stood at the name.
  consuming func takeBack() { older.restore(over: identity) }
}
