// What can be asked of a source beside redacting it: what is inside, a plan to start from, whether
// a plan fits.

public import Bitstream
public import Files
import MediaTime
public import RedactionModel
public import SystemPackage
public import WorkerProtocol

/// What is inside a source; encodes as one flat object.
public struct SourceReport: Sendable, Encodable {
  /// The source.
  public let source: PathText
  /// Bytes.
  public let size: Int64
  /// What the container and its packets say.
  public let inside: SourceProbe
  /// What `--render touched` would do with a plan; nil if none was given.
  public let touched: TouchedForecast?

  private enum CodingKeys: CodingKey { case source, size, touched }

  /// Encodes the file's name and size beside what is inside.
  public func encode(to encoder: any Encoder) throws {
    try inside.encode(to: encoder)
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(source, forKey: .source)
    try fields.encode(size, forKey: .size)
    try fields.encodeIfPresent(touched, forKey: .touched)
  }
}

/// How much of a source is coded anew if only what a plan touches is.
public struct TouchedForecast: Sendable, Encodable {
  /// Groups of pictures that can be decoded by themselves.
  public let groups: Int
  /// Those of them that are coded anew.
  public let renderedGroups: Int
  /// Pictures that are shown.
  public let pictures: Int
  /// Those of them whose packets are copied.
  public let copiedPictures: Int
  /// Why every picture is coded anew; nil where only what is touched is.
  public let obstacle: CopyObstacle?

  init(_ answer: MapAnswer) {
    (groups, renderedGroups) = (answer.groups, answer.renderedGroups)
    (pictures, copiedPictures) = (answer.pictures, answer.copiedPictures)
    obstacle = answer.obstacle
  }
}

/// Looks into a source.
public struct ProbeJob: Sendable {
  private let source: PathText
  private let plan: PathText?
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  ///
  /// - Parameters:
  ///   - source: the file to look into.
  ///   - plan: what is to be hidden in it; nil if that is not known yet.
  ///   - conduct: how the job behaves.
  public init(_ source: FilePath, plan: FilePath? = nil, conduct: JobConduct = JobConduct()) {
    (self.source, self.plan, self.conduct) = (PathText(source), plan.map(PathText.init), conduct)
  }

  /// Says what is inside.
  ///
  /// - Returns: what was found.
  /// - Throws: `JobFailure`.
  public func run() throws(JobFailure) -> SourceReport {
    let plan: PlanFile? = if let plan { try PlanFile(plan.path) } else { nil }
    let file = try reading { () throws(FilesError) in try OpenedFile(source.path) }
    var request = IndexRequest(source: WorkerSession.firstDescriptor)
    request.inspects = true
    request.surveysCopying = plan != nil
    let worker = try file.worker(by: conduct)
    let index = try worker.run(request)
    var touched: TouchedForecast?
    if let plan {
      try plan.check(against: file, by: worker)
      touched = TouchedForecast(
        try worker.run(
          MapRequest(
            source: WorkerSession.firstDescriptor, plan: plan.wire,
            options: CodingSpec().options(.mp4, sourceCodec: index.codec))))
    }
    return SourceReport(source: source, size: file.size, inside: index.probe, touched: touched)
  }
}

/// Starts a plan for a source.
public struct NewPlanJob: Sendable {
  private let source: PathText
  private let showsExample: Bool
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  ///
  /// - Parameters:
  ///   - source: the file that the plan is for.
  ///   - showsExample: whether the plan shows the format by example instead of hiding nothing.
  ///   - conduct: how the job is carried out.
  public init(
    _ source: FilePath, showsExample: Bool = false, conduct: JobConduct = JobConduct()
  ) {
    (self.source, self.conduct) = (PathText(source), conduct)
    self.showsExample = showsExample
  }

  /// A plan that is bound to the source and hides nothing yet, or an example.
  ///
  /// - Throws: `JobFailure`.
  public func run() throws(JobFailure) -> RedactionPlan {
    let file = try reading { () throws(FilesError) in try OpenedFile(source.path) }
    let (index, digest) = try file.worker(by: conduct).run(
      IndexRequest(source: WorkerSession.firstDescriptor), digesting: file)
    let facts = index.facts
    let binding = index.binding(name: source, digest: digest)
    guard showsExample else { return RedactionPlan(source: binding) }
    let hasAudio = index.probe.streams.contains { $0.type == "audio" }
    return .example(binding, for: facts, hasAudio: hasAudio)
  }

  /// Writes the plan to a file.
  ///
  /// - Parameters:
  ///   - output: the plan's name.
  ///   - replacing: whether an older plan is replaced.
  /// - Returns: the plan.
  /// - Throws: `JobFailure`; the source itself is never replaced.
  @discardableResult
  public func write(to output: FilePath, replacing: Bool) throws(JobFailure) -> RedactionPlan {
    try FileNames().reading(.source, source.path).writing(.plan, output)
      .check(replacing: replacing)
    let plan = try run()
    try writeDocument(Array(plan.json.utf8), to: output, replacing: replacing)
    return plan
  }
}

extension SourceIndex {
  /// What binds a plan to this source.
  func binding(name: PathText, digest: FileDigest?) -> SourceBinding {
    SourceBinding(
      name: "\(name.path.name)", sha256: digest?.sha256.description,
      width: facts.uprightSize.width, height: facts.uprightSize.height, rotation: facts.rotation)
  }
}

/// A plan that breaks no rule, and what is odd about it.
public struct CheckedPlan: Sendable {
  /// The plan.
  public let plan: RedactionPlan
  /// What its author may not have meant.
  public let warnings: [PlanWarning]
}

/// Checks a plan, by itself or against its source.
public struct CheckPlanJob: Sendable {
  private let plan: PathText
  private let source: PathText?
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  public init(_ plan: FilePath, source: FilePath?, conduct: JobConduct = JobConduct()) {
    (self.plan, self.source) = (PathText(plan), source.map(PathText.init))
    self.conduct = conduct
  }

  /// Checks.
  ///
  /// - Returns: the plan and the doubts that it raises.
  /// - Throws: `JobFailure.plan` and `.refused` where it does not hold.
  public func run() throws(JobFailure) -> CheckedPlan {
    let plan = try PlanFile(plan.path)
    var facts: SourceFacts?
    if let source {
      let file = try reading { () throws(FilesError) in try OpenedFile(source.path) }
      facts = try plan.check(against: file, by: try file.worker(by: conduct))
    }
    return CheckedPlan(plan: plan.plan, warnings: plan.plan.warnings(in: facts))
  }
}

extension OpenedFile {
  /// The digest of the file's bytes; those who wait for the job are told how far it is.
  borrowing func digest(by conduct: JobConduct) throws(JobFailure) -> FileDigest {
    let size = size
    do throws(FilesError) {
      return try digest { conduct.tell(.reading, $0, of: size) }
    } catch { throw .input(error) }
  }

  /// A worker that holds this file alone.
  borrowing func worker(by conduct: JobConduct) throws(JobFailure) -> WorkerSession {
    try WorkerSession.open(
      [descriptor], names: JobNames(source: PathText(path)), conduct: conduct,
      load: WorkerLoad(bytes: size))
  }

  /// What a worker finds inside.
  borrowing func index(by conduct: JobConduct) throws(JobFailure) -> SourceIndex {
    try worker(by: conduct).run(IndexRequest(source: WorkerSession.firstDescriptor))
  }
}

extension PlanFile {
  /// Holds the plan against a source that a worker has as its first descriptor.
  ///
  /// - Returns: what is known of the source.
  @discardableResult
  func check(
    against source: borrowing OpenedFile, by worker: borrowing WorkerSession
  ) throws(JobFailure) -> SourceFacts {
    let request = IndexRequest(source: WorkerSession.firstDescriptor)
    var facts: SourceFacts
    if namesDigest {
      let (index, digest) = try worker.run(request, digesting: source)
      facts = index.facts
      facts.sha256 = digest.sha256.description
    } else {
      facts = try worker.run(request).facts
    }
    try check(against: facts)
    return facts
  }
}

/// Writes a small file that a person asked for, which appears only when it is complete.
///
/// - Parameters:
///   - bytes: its contents.
///   - path: its name.
///   - replacing: whether an older file is replaced.
/// - Throws: `JobFailure.output`.
public func writeDocument(
  _ bytes: [UInt8], to path: FilePath, replacing: Bool
) throws(JobFailure) {
  _ = try writing { () throws(FilesError) in
    let file = try StagedFile(for: path, replacing: replacing)
    try file.write(bytes)
    return try file.publish()
  }
}

/// A small file that is complete and waits for its name.
///
/// - Parameters:
///   - text: its contents.
///   - path: the name that it is to get.
///   - replacing: whether an older file is replaced.
///   - isPrivate: whether nobody but its owner may read it.
/// - Returns: the file; its owner names it or lets it go.
/// - Throws: `JobFailure.output`.
func stagedDocument(
  _ text: String, for path: PathText, replacing: Bool, isPrivate: Bool = false
) throws(JobFailure) -> StagedFile {
  try writing { () throws(FilesError) in
    let file = try StagedFile(for: path.path, replacing: replacing)
    if isPrivate { try file.restrictToOwner() }
    try file.write(Array(text.utf8))
    return file
  }
}
