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
  /// - Returns: what was found; findings are results, not failures.
  /// - Throws: `JobFailure` when one of the files cannot be used.
  public func run() throws(JobFailure) -> VerifyReport {
    let output = try reading { () throws(FilesError) in try OpenedFile(spec.output.path) }
    let source = try reading { () throws(FilesError) in try OpenedFile(spec.source.path) }
    let plan = try PlanFile(spec.plan.path)
    var worker = try WorkerSession.open(
      [output.descriptor, source.descriptor],
      names: JobNames(source: spec.source, output: spec.output, plan: plan), conduct: conduct,
      load: WorkerLoad(bytes: output.size + source.size, threads: spec.threads))
    let first = WorkerSession.firstDescriptor
    var (index, digest) = try worker.run(IndexRequest(source: first + 1), digesting: source)
    index.facts.sha256 = digest.sha256.description
    try plan.check(against: index.facts)
    worker.totalPictures = index.pictures
    var request = VerifyRequest(
      output: first, source: first + 1, plan: plan.wire, threads: spec.threads)
    request.keep = spec.keep
    var result = try worker.run(request)
    if let receipt = spec.receipt {
      let written = try reading { () throws(FilesError) in try output.digest() }
      result.findings += try receiptFindings(
        receipt, output: written.sha256, source: digest.sha256, plan: plan.digest.sha256)
      result.checks.append(.receipt)
    }
    return VerifyReport(output: spec.output, result: result)
  }

  private func receiptFindings(
    _ path: PathText, output: SHA256Digest, source: SHA256Digest, plan: SHA256Digest
  ) throws(JobFailure) -> [Finding] {
    let bytes = try reading { () throws(FilesError) in
      try OpenedFile(path.path).contents(limit: 64 << 20)
    }
    let receipt: Receipt
    do throws(CustodyError) { receipt = try Receipt(json: bytes) } catch {
      return [.receiptNotRead(error: error)]
    }
    var findings: [Finding] = []
    if receipt.output.digest.sha256 != output { findings.append(.receiptDiffers(part: .output)) }
    if receipt.source.digest.sha256 != source { findings.append(.receiptDiffers(part: .source)) }
    if receipt.plan != plan { findings.append(.receiptDiffers(part: .plan)) }
    if case .broken = receipt.sealVerdict(expecting: nil) {
      findings.append(.receiptDiffers(part: .seal))
    }
    return findings
  }
}
