// What can be asked of a source beside redacting it: what is inside, a plan to start from, whether a
// plan fits, one picture as a person would see it.

import Custody
public import Errands
import MediaTime
import PolicyGate
public import RedactionModel

/// A source that somebody asks something of.
public struct SourceWork: ~Copyable {
  private let path: String
  private let file: SourceFile
  private let options: WorkerOptions

  /// Opens the source at `path`; nothing is read yet.
  ///
  /// - Throws: `JobError`.
  public init(path: String, options: WorkerOptions = WorkerOptions()) throws(JobError) {
    file = try SourceFile(path: path)
    self.path = path
    self.options = options
  }

  /// What is inside.
  public func probe() throws(JobError) -> SourceReport {
    SourceReport(source: path, size: file.size, inside: try index().probe)
  }

  /// SHA-256 of the source, in hexadecimal.
  public func sha256() throws(JobError) -> String {
    do throws(CustodyError) {
      return try FileDigest(descriptor: file.descriptor, path: path).sha256.description
    } catch { throw .cannotRead(path: path, reason: "\(error)") }
  }

  /// A plan that is bound to this source and hides nothing yet.
  public func newPlan() throws(JobError) -> RedactionPlan {
    let facts = try index().facts
    return RedactionPlan(
      source: SourceBinding(
        name: fileName(of: path), sha256: try sha256(), width: facts.uprightSize.width,
        height: facts.uprightSize.height, rotation: facts.rotation))
  }

  /// Checks that the plan at `path` belongs to this source and lies within it.
  public func check(planAt path: String) throws(JobError) -> RedactionPlan {
    let plan = try PlanFile(path: path)
    try check(plan, against: try index().facts)
    return plan.authorized.plan
  }

  /// Writes one picture as PNG, upright, redacted by the plan at `planPath` as `redact` would.
  ///
  /// - Parameter time: from the first picture; after the last one it is the last one.
  /// - Returns: what was written.
  public func writeFrame(
    at time: PlanTime, planPath: String?, to output: String, replacing: Bool
  ) throws(JobError) -> FrameReport {
    try checkIsAnother(than: output)
    var plan: PlanFile?
    if let planPath { plan = try PlanFile(path: planPath) }
    let image = try UnnamedFile(for: output, replacing: replacing)
    let worker = try WorkerSession.open(
      [file.descriptor, image.descriptor], names: JobNames(source: path, output: output),
      options: options, load: WorkerLoad(bytes: file.size))
    let first = WorkerSession.firstDescriptor
    if let plan { try check(plan, against: try worker.run(IndexErrand(source: first)).facts) }
    let still = try worker.run(
      StillErrand(source: first, image: first + 1, time: time, plan: plan?.text))
    try image.publish(replacing: replacing)
    return FrameReport(
      output: output, width: still.width, height: still.height, time: still.time, pts: still.pts)
  }

  /// Writes a plan that is bound to this source and hides nothing yet.
  ///
  /// - Throws: `JobError`; the source itself is never replaced.
  public func writeNewPlan(to output: String, replacing: Bool) throws(JobError) {
    try checkIsAnother(than: output)
    try writeText(try newPlan().json + "\n", to: output, replacing: replacing)
  }

  private func index() throws(JobError) -> SourceIndex {
    let worker = try WorkerSession.open(
      [file.descriptor], names: JobNames(source: path, output: path), options: options,
      load: WorkerLoad(bytes: file.size))
    return try worker.run(IndexErrand(source: WorkerSession.firstDescriptor))
  }

  private func check(_ plan: PlanFile, against facts: SourceFacts) throws(JobError) {
    var facts = facts
    if plan.authorized.plan.source.sha256 != nil { facts.sha256 = try sha256() }
    do throws(PlanError) { try plan.authorized.plan.validate(against: facts) } catch {
      throw .unusablePlan(path: plan.path, error: error)
    }
  }

  private func checkIsAnother(than output: String) throws(JobError) {
    guard file.isSame(as: output) else { return }
    throw .cannotCreate(path: output, reason: "it is the source itself")
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

/// What is inside a source; encodes as one flat object.
public struct SourceReport: Sendable, Encodable {
  /// Path of the source.
  public let source: String
  /// Bytes.
  public let size: Int64
  /// What the container and its packets say.
  public let inside: SourceProbe

  private enum CodingKeys: CodingKey { case source, size }

  /// Encodes the file's name and size beside what is inside.
  public func encode(to encoder: any Encoder) throws {
    try inside.encode(to: encoder)
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(source, forKey: .source)
    try fields.encode(size, forKey: .size)
  }
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
