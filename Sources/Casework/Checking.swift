// Looking at a finished file: the verification of every picture, and the contact sheet for the person
// who signs it off.

import Custody
import Inspect
import MediaTime
import PolicyGate
import RedactionModel
import Render

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
  /// Checks of a hidden stretch in a channel of a track of sound.
  public var soundsChecked: Int
  /// What was looked at.
  public var checks: [String]
  /// One sentence for each thing that is wrong.
  public var findings: [String]
}

/// Compares a finished file with its source, its plan and, if given, its receipt.
///
/// - Throws: `JobError` when one of the files cannot be used; findings are results, not errors.
public func verify(
  output path: String, source sourcePath: String, plan planPath: String, receipt: String?
) throws(JobError) -> VerificationReport {
  let output = try SourceFile(path: path)
  let source = try SourceFile(path: sourcePath)
  let plan = try PlanFile(path: planPath)
  let digest = try digestOf(source.descriptor, sourcePath)
  let facts = try indexOf(source.descriptor, sourcePath).facts(sha256: digest.sha256.description)
  try plan.check(against: facts)
  var result: VerificationResult
  do throws(InspectError) {
    result = try Verification(plan: plan.authorized.plan, facts: facts)
      .run(source: source.descriptor, output: output.descriptor)
  } catch { throw .unusableSource(path: path, reason: "\(error)") }
  var sound = SoundVerificationResult()
  do throws(InspectError) {
    let delay = Timestamp(result.delay ?? 0, .nanoseconds)
    var decoded = facts
    // What was decoded counts, as it does for whoever redacts: some containers give pictures no times.
    decoded.firstPicture = Timestamp(
      result.firstTick ?? facts.firstPicture.ticks, facts.firstPicture.base)
    sound = try SoundVerification(plan: plan.authorized.plan, facts: decoded, delay: delay)
      .run(source: source.descriptor, output: output.descriptor)
    result.findings += sound.findings
    result.checks.append("sound")
  } catch { result.findings.append("The sound cannot be checked: \(error).") }
  do throws(InspectError) {
    let bytes = try ByteSource(fileAt: path)
    result.findings += try containerFindings(in: bytes, keeping: [.creationTime, .language])
      .map { "The container holds what no output may: \($0)." }
    result.checks.append("container bytes")
  } catch { result.findings.append("The container cannot be walked: \(error).") }
  if let receipt {
    let written = try digestOf(output.descriptor, path)
    result.findings += try receiptFindings(
      receipt, output: written.sha256, source: digest.sha256, plan: plan.digest)
    result.checks.append("receipt")
  }
  return VerificationReport(
    output: path, pictures: result.pictures, areasChecked: result.areasChecked,
    coveredWhole: result.coveredWhole, leastClarity: result.leastClarity,
    meanClarity: result.meanClarity, soundsChecked: sound.rangesChecked, checks: result.checks,
    findings: result.findings)
}

/// Draws a contact sheet of a finished file as PNG.
///
/// - Throws: `JobError`.
public func writeSheet(
  of path: String, source sourcePath: String?, plan planPath: String?, to target: String,
  replacing: Bool
) throws(JobError) {
  let output = try SourceFile(path: path)
  let plan =
    if let planPath { try PlanFile(path: planPath).authorized.plan } else {
      RedactionPlan?.none
    }
  var facts = try indexOf(output.descriptor, path).facts(sha256: nil)
  if let sourcePath {
    let source = try SourceFile(path: sourcePath)
    facts = try indexOf(source.descriptor, sourcePath).facts(sha256: nil)
  }
  let file = try UnnamedFile(for: target, replacing: replacing)
  do {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let sheet = try SheetPlanner(plan: plan, facts: facts)
      .sheet(descriptor: output.descriptor, title: name)
    try file.write(try encodePNG(sheet))
    try file.publish(replacing: replacing)
  } catch let error as InspectError {
    throw .unusableSource(path: path, reason: "\(error)")
  } catch let error as JobError { throw error } catch { throw .fault(reason: "\(error)") }
}

private func digestOf(_ descriptor: Int32, _ path: String) throws(JobError) -> FileDigest {
  do throws(CustodyError) { return try FileDigest(descriptor: descriptor, path: path) } catch {
    throw .cannotRead(path: path, reason: "\(error)")
  }
}

private func indexOf(_ descriptor: Int32, _ path: String) throws(JobError) -> IndexedSource {
  do throws(RenderError) { return try IndexedSource(descriptor: descriptor) } catch {
    throw JobError(error, source: path, output: path)
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
