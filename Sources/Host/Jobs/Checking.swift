// Looking at a finished file: the verification of every picture, and the contact sheet for the person
// who signs it off.

import Custody
import Errands
import Inspect
import RedactionModel

/// What a verification found, for people and scripts.
public struct VerificationReport: Sendable, Codable {
  /// Path of the file that was verified.
  public var output: String
  /// Pairs of pictures that were compared.
  public var pictures: Int
  /// Checks of a hidden area in a picture.
  public var areasChecked: Int
  /// Black pictures where the source is damaged.
  public var coveredWhole: Int
  /// Least and mean clarity outside what is hidden, in dB; nil where all is equal or hidden.
  public var leastClarity: Double?
  /// The mean over all pictures.
  public var meanClarity: Double?
  /// Checks of a hidden stretch in a channel of an audio track.
  public var audioChecked: Int
  /// What was looked at.
  public var checks: [String]
  /// One sentence for each thing that is wrong.
  public var findings: [String]
}

/// Compares a finished file with its source, its plan and, if given, its receipt.
///
/// - Throws: `JobError` when one of the files cannot be used; findings are results, not errors.
public func verify(
  output path: String, source sourcePath: String, plan planPath: String, receipt: String?,
  options: WorkerOptions = WorkerOptions()
) throws(JobError) -> VerificationReport {
  let output = try SourceFile(path: path)
  let source = try SourceFile(path: sourcePath)
  let plan = try PlanFile(path: planPath)
  let worker = try WorkerSession.open(
    [output.descriptor, source.descriptor], names: JobNames(source: sourcePath, output: path),
    options: options, load: WorkerLoad(bytes: output.size + source.size))
  let first = WorkerSession.firstDescriptor
  let indexing = IndexErrand(source: first + 1)
  try worker.start(indexing)
  let digest = try digestOf(source.descriptor, sourcePath)
  var facts = try worker.answer(to: indexing).facts
  facts.sha256 = digest.sha256.description
  try plan.check(against: facts)
  let answer = try worker.run(
    VerifyErrand(output: first, source: first + 1, plan: plan.text))
  let result = answer.pictures
  var report = VerificationReport(
    output: path, pictures: result.pictures, areasChecked: result.areasChecked,
    coveredWhole: result.coveredWhole, leastClarity: result.leastClarity,
    meanClarity: result.meanClarity, audioChecked: answer.audioRanges, checks: result.checks,
    findings: result.findings)
  if let receipt {
    let written = try digestOf(output.descriptor, path)
    report.findings += try receiptFindings(
      receipt, output: written.sha256, source: digest.sha256, plan: plan.digest)
    report.checks.append("receipt")
  }
  return report
}

/// Draws a contact sheet of a finished file as PNG.
///
/// - Throws: `JobError`.
public func writeSheet(
  of path: String, source sourcePath: String?, plan planPath: String?, to target: String,
  replacing: Bool, options: WorkerOptions = WorkerOptions()
) throws(JobError) {
  let output = try SourceFile(path: path)
  let source = try SourceFile(path: sourcePath ?? path)
  var plan: PlanFile?
  if let planPath { plan = try PlanFile(path: planPath) }
  let image = try UnnamedFile(for: target, replacing: replacing)
  let worker = try WorkerSession.open(
    [output.descriptor, source.descriptor, image.descriptor],
    names: JobNames(source: path, output: target), options: options,
    load: WorkerLoad(bytes: output.size + source.size))
  let first = WorkerSession.firstDescriptor
  _ = try worker.run(
    SheetErrand(
      output: first, source: first + 1, image: first + 2, plan: plan?.text,
      title: fileName(of: path)))
  try image.publish(replacing: replacing)
}

private func digestOf(_ descriptor: Int32, _ path: String) throws(JobError) -> FileDigest {
  do throws(CustodyError) { return try FileDigest(descriptor: descriptor, path: path) } catch {
    throw .cannotRead(path: path, reason: "\(error)")
  }
}

private func receiptFindings(
  _ path: String, output: SHA256Digest, source: SHA256Digest, plan: SHA256Digest
) throws(JobError) -> [String] {
  let bytes = try readSmallFile(path, limit: 64 << 20)
  let receipt: Receipt
  do throws(CustodyError) { receipt = try Receipt(json: bytes) } catch {
    return ["The receipt cannot be read: \(error)"]
  }
  var findings: [String] = []
  if receipt.output.digest.sha256 != output {
    findings.append("The receipt is for another output, or the output was changed.")
  }
  if receipt.source.digest.sha256 != source { findings.append("The receipt names another source.") }
  if receipt.plan != plan { findings.append("The receipt names another plan.") }
  switch receipt.sealVerdict(expecting: nil) {
  case .broken: findings.append("The receipt's seal does not hold.")
  default: break
  }
  return findings
}
