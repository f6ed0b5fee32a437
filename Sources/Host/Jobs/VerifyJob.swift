// The verification of a finished file: the worker compares it with its source by the plan, and its
// receipt is held against all three here.

public import Containers
import Custody
public import Files
import RedactionModel
public import SystemPackage
public import WorkerProtocol

/// What somebody wants verified.
public struct VerifySpec: Codable, Hashable, Sendable {
  /// The finished file.
  public var output: PathText
  /// The file that it was made from.
  public var source: PathText
  /// The plan that it was made by.
  public var plan: PathText
  /// Its receipt, if that is to be checked as well.
  public var receipt: PathText?
  /// Tags of the source that may stay.
  public var keep: Set<KeptTag> = []
  /// The Ed25519 public key that must have sealed the receipt; nil accepts any.
  public var key: PathText?
  /// The secrets that were kept of the redaction, to make the tree over the source's pictures
  /// again; nil believes the receipt about it.
  public var secrets: PathText?
  /// The folder that is made for a list of what is found, and for an image of each picture that a
  /// finding is about beside the source's; nil makes none.
  public var findings: PathText?
  /// Threads that may compare, 1 or more.
  public var threads = 1

  /// Asks for a comparison of `output` with `source` by `plan`.
  public init(output: FilePath, source: FilePath, plan: FilePath) {
    (self.output, self.source) = (PathText(output), PathText(source))
    self.plan = PathText(plan)
  }
}

/// What a verification found, for people and scripts.
public struct VerifyReport: Sendable, Codable {
  /// The file that was verified.
  public var output: PathText
  /// What was looked at and found.
  public var result: CheckResult
  /// For each finding the name of its image in the folder that was asked for; nil where it is about
  /// no picture.
  public var images: [String?] = []
}

/// Verifies one finished file.
public struct VerifyJob: Sendable {
  private let spec: VerifySpec
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  public init(_ spec: VerifySpec, conduct: JobConduct = JobConduct()) {
    (self.spec, self.conduct) = (spec, conduct)
  }

  /// Compares the finished file with its source, its plan and, if given, its receipt.
  ///
  /// - Parameter say: says a finding in words, for the folder of findings.
  /// - Returns: what was found; findings are results, not failures.
  /// - Throws: `JobFailure` when one of the files cannot be used.
  public func run(saying say: (Finding) -> String = \.kind) throws(JobFailure) -> VerifyReport {
    try checkNames()
    var folder: FindingFolder?
    if let path = spec.findings { folder = try FindingFolder(path) }
    let receipt = try receiptCheck()
    let secret = try secrets(spec.secrets)?.pictures
    let output = try reading { () throws(FilesError) in try OpenedFile(spec.output.path) }
    let source = try reading { () throws(FilesError) in try OpenedFile(spec.source.path) }
    let plan = try PlanFile(spec.plan.path)
    var worker = try WorkerSession.open(
      [output.descriptor, source.descriptor],
      names: JobNames(source: spec.source, output: spec.output, plan: plan), conduct: conduct,
      load: WorkerLoad(bytes: output.size + source.size, threads: spec.threads))
    let first = WorkerSession.firstDescriptor
    let stated = try? receipt?.get()
    var asking = IndexRequest(source: first + 1, keep: stated?.keep ?? [])
    asking.surveysCopying = stated?.hasCopies ?? false
    var (index, digest) = try worker.run(asking, digesting: source)
    index.facts.sha256 = digest.sha256.description
    try plan.check(against: index.facts)
    worker.totalPictures = index.pictures
    var request = VerifyRequest(
      output: first, source: first + 1, plan: plan.wire, threads: spec.threads)
    request.keep = spec.keep
    var result: CheckResult
    do throws(JobFailure) { result = try worker.run(request) } catch {
      throw error.blaming(spec.output)
    }
    if let receipt {
      result.findings += try findings(
        receipt, source: (index, digest), output: output, plan: plan, secret: secret, by: worker)
      result.checks.append(.receipt)
    }
    var report = VerifyReport(output: spec.output, result: result)
    if var folder = folder.take() {
      let files = FilePair(
        output: output.descriptor, source: source.descriptor, name: spec.source,
        size: output.size + source.size)
      report.images = try folder.draw(
        result.findings, of: files, plan: plan, by: conduct)
      try folder.publish(
        listing: result.findings.enumerated().map { number, finding in
          FindingFolder.line(number + 1, report.images[number], say(finding))
        })
    }
    return report
  }

  /// Refuses a folder whose name is taken, before any long work.
  private func checkNames() throws(JobFailure) {
    try FileNames().reading(.output, spec.output.path).reading(.source, spec.source.path)
      .reading(.plan, spec.plan.path).reading(.receipt, spec.receipt?.path)
      .reading(.publicKey, spec.key?.path).reading(.secrets, spec.secrets?.path)
      .writing(.findings, spec.findings?.path).check(replacing: false)
  }

  /// What is wrong with the receipt, made again from the files.
  ///
  /// Reason for its size: all that a receipt speaks of.
  private func findings(
    _ receipt: Result<ReceiptCheck, CustodyError>, source: (index: SourceIndex, digest: FileDigest),
    output: borrowing OpenedFile, plan: PlanFile, secret: PictureSecret?,
    by worker: borrowing WorkerSession
  ) throws(JobFailure) -> [Finding] {
    let check: ReceiptCheck
    switch receipt {
    case .failure(let error): return [.receiptNotRead(error: error)]
    case .success(let read): check = read
    }
    let first = WorkerSession.firstDescriptor
    let written = try output.digest(by: conduct)
    let counted = try recount(check, plan, source.index, by: worker)
    let trees =
      check.receipt.trees == nil
      ? nil
      : try worker.pictureTrees(source: first + 1, output: first, secret: secret)
    return check.sealFindings
      + check.findings(
        spec, plan: plan, index: source.index, counted: counted,
        found: .init(source: source.digest, output: written, trees: trees))
  }

  /// What a render of the source by the plan does, with the settings that a receipt states.
  private func recount(
    _ check: ReceiptCheck, _ plan: PlanFile, _ index: SourceIndex,
    by worker: borrowing WorkerSession
  ) throws(JobFailure) -> RecountAnswer {
    let first = WorkerSession.firstDescriptor
    let container =
      Container(fileName: "\(spec.output.path)")
      ?? Container(rawValue: check.receipt.settings.container) ?? .mp4
    var recount = check.recount(
      source: first + 1, output: first, plan: plan, index: index, container: container)
    if check.receipt.segments.count > 1 || check.hasCopies {
      var asking = MapRequest(source: first + 1, plan: plan.wire, options: recount.render.options)
      asking.rendersAll = !check.hasCopies
      recount.render.map = try worker.run(asking).map
    }
    return try worker.run(recount)
  }

  /// The receipt, read before any long work; nil if none is to be checked.
  private func receiptCheck() throws(JobFailure) -> Result<ReceiptCheck, CustodyError>? {
    guard let path = spec.receipt else { return nil }
    let trusted = try publicKey(spec.key)
    let bytes = try reading { () throws(FilesError) in
      try OpenedFile(path.path).contents(limit: ReceiptFile.limit)
    }
    do throws(CustodyError) {
      return .success(ReceiptCheck(receipt: try Receipt(json: bytes), trusted: trusted))
    } catch { return .failure(error) }
  }
}
