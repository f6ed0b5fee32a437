// What can be asked of a source beside redacting it: what is inside, a plan to start from, whether a
// plan fits, one picture as a person would see it.

import Bitstream
import Custody
import Inspect
import MediaTime
import PolicyGate
public import RedactionModel
import Render

/// A source, opened and indexed.
public struct SourceWork: ~Copyable {
  private let path: String
  private let file: SourceFile
  private let indexed: IndexedSource

  /// Opens and indexes the source at `path`.
  ///
  /// - Throws: `JobError`.
  public init(path: String) throws(JobError) {
    let file = try SourceFile(path: path)
    do throws(RenderError) { indexed = try IndexedSource(descriptor: file.descriptor) } catch {
      throw JobError(error, source: path, output: path)
    }
    self.file = file
    self.path = path
  }

  /// What is inside.
  public func probe() -> SourceReport { indexed.report(path: path, size: file.size) }

  /// SHA-256 of the source, in hexadecimal.
  public func sha256() throws(JobError) -> String {
    do throws(CustodyError) {
      return try FileDigest(descriptor: file.descriptor, path: path).sha256.description
    } catch { throw .cannotRead(path: path, reason: "\(error)") }
  }

  /// A plan that is bound to this source and hides nothing yet.
  public func newPlan() throws(JobError) -> RedactionPlan {
    let digest = try sha256()
    let facts = indexed.facts(sha256: digest)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return RedactionPlan(
      source: SourceBinding(
        name: name, sha256: digest, width: facts.uprightSize.width,
        height: facts.uprightSize.height, rotation: facts.rotation))
  }

  /// Checks that the plan at `path` belongs to this source and lies within it.
  public func check(planAt path: String) throws(JobError) -> RedactionPlan {
    let plan = try PlanFile(path: path)
    do throws(PlanError) {
      try plan.authorized.plan.validate(against: indexed.facts(sha256: try digestIfNeeded(plan)))
    } catch { throw .unusablePlan(path: path, error: error) }
    return plan.authorized.plan
  }

  /// Writes one picture as PNG, upright, redacted by the plan at `planPath` as `redact` would.
  ///
  /// - Parameter time: from the first picture; after the last one it is the last one.
  /// - Returns: what was written.
  public func writeFrame(
    at time: PlanTime, planPath: String?, to output: String, replacing: Bool
  ) throws(JobError) -> FrameReport {
    var authorized: AuthorizedPlan?
    if let planPath {
      _ = try check(planAt: planPath)
      authorized = try PlanFile(path: planPath).authorized
    }
    try checkIsAnother(than: output)
    let file = try UnnamedFile(for: output, replacing: replacing)
    do {
      let still = try Still(
        descriptor: self.file.descriptor, at: time, facts: indexed.facts(sha256: nil),
        plan: authorized)
      let image = uprightRGB(still.picture, color: still.color, orientation: still.orientation)
      try file.write(try encodePNG(image))
      try file.publish(replacing: replacing)
      return FrameReport(
        output: output, width: image.size.width, height: image.size.height,
        time: still.time.description, pts: still.ticks)
    } catch let error as RenderError {
      throw JobError(error, source: path, output: output)
    } catch let error as JobError {
      throw error
    } catch { throw .fault(reason: "\(error)") }
  }

  /// Writes a plan that is bound to this source and hides nothing yet.
  ///
  /// - Throws: `JobError`; the source itself is never replaced.
  public func writeNewPlan(to output: String, replacing: Bool) throws(JobError) {
    try checkIsAnother(than: output)
    try writeText(try newPlan().json + "\n", to: output, replacing: replacing)
  }

  private func checkIsAnother(than output: String) throws(JobError) {
    guard file.isSame(as: output) else { return }
    throw .cannotCreate(path: output, reason: "it is the source itself")
  }

  private func digestIfNeeded(_ plan: PlanFile) throws(PlanError) -> String? {
    guard plan.authorized.plan.source.sha256 != nil else { return nil }
    return try? FileDigest(descriptor: file.descriptor, path: path).sha256.description
  }
}

/// Checks the plan at `path` by itself, without a source.
public func checkPlan(at path: String) throws(JobError) -> RedactionPlan {
  try PlanFile(path: path).authorized.plan
}

/// Writes a text file that appears only when it is complete.
public func writeText(_ text: String, to path: String, replacing: Bool) throws(JobError) {
  let file = try UnnamedFile(for: path, replacing: replacing)
  try file.write(Array(text.utf8))
  try file.publish(replacing: replacing)
}

/// One picture that was written.
public struct FrameReport: Sendable, Codable {
  /// Path of the PNG.
  public var output: String
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int
  /// When the picture is shown, from the first picture.
  public var time: String
  /// When the picture is shown, in ticks of the video stream; usable as a time of a plan.
  public var pts: Int64
}
