// The jobs that end in one image for a person: a picture of a source, and the contact sheet of a
// finished file.

public import Files
public import RedactionModel
public import SystemPackage
import WorkerProtocol

/// What picture somebody wants to see.
public struct FrameSpec: Codable, Hashable, Sendable {
  /// The source.
  public var source: PathText
  /// When, from the first picture; after the last one it is the last one.
  public var time: PlanTime
  /// The PNG to write.
  public var image: PathText
  /// The plan by which it is redacted; nil shows it clear.
  public var plan: PathText?
  /// Whether an existing image is replaced.
  public var replacesImage = false

  /// Asks for the picture of `source` at `time`.
  public init(source: FilePath, time: PlanTime, image: FilePath) {
    (self.source, self.time, self.image) = (PathText(source), time, PathText(image))
  }
}

/// One picture that was written.
public struct FrameReport: Sendable, Codable {
  /// The PNG.
  public var output: PathText
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int
  /// When the picture is shown, from the first picture.
  public var time: String
  /// When the picture is shown, in ticks of the video stream; usable as a time of a plan.
  public var pts: Int64
}

/// Writes one picture as PNG, upright, redacted as `redact` would.
public struct FrameJob: Sendable {
  private let spec: FrameSpec
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  public init(_ spec: FrameSpec, conduct: JobConduct = JobConduct()) {
    (self.spec, self.conduct) = (spec, conduct)
  }

  /// Writes the picture.
  ///
  /// - Returns: what was written.
  /// - Throws: `JobFailure`.
  public func run() throws(JobFailure) -> FrameReport {
    let plan = try planFile(spec.plan)
    let source = try reading { () throws(FilesError) in try OpenedFile(spec.source.path) }
    try FileNames().reading(.source, spec.source.path).reading(.plan, spec.plan?.path)
      .writing(.image, spec.image.path).check(replacing: spec.replacesImage)
    let image = try writing { () throws(FilesError) in
      try StagedFile(for: spec.image.path, replacing: spec.replacesImage)
    }
    let worker = try WorkerSession.open(
      [source.descriptor, image.descriptor],
      names: JobNames(source: spec.source, output: spec.image, plan: plan), conduct: conduct,
      load: WorkerLoad(bytes: source.size))
    let first = WorkerSession.firstDescriptor
    if let plan { try plan.check(against: source, by: worker) }
    let frame = try worker.run(
      FrameRequest(source: first, image: first + 1, time: spec.time, plan: plan?.wire))
    _ = try writing { () throws(FilesError) in try image.publish() }
    return FrameReport(
      output: spec.image, width: frame.width, height: frame.height, time: frame.time,
      pts: frame.pts)
  }
}

/// What contact sheet somebody wants to see.
public struct SheetSpec: Codable, Hashable, Sendable {
  /// The finished file.
  public var output: PathText
  /// The file that it was made from, on whose timeline the plan counts; nil takes the finished
  /// file's.
  public var source: PathText?
  /// The plan whose intervals are shown; nil shows pictures spread over the file.
  public var plan: PathText?
  /// The PNG to write.
  public var image: PathText
  /// Whether an existing image is replaced.
  public var replacesImage = false

  /// Asks for a sheet of `output`.
  public init(output: FilePath, image: FilePath) {
    (self.output, self.image) = (PathText(output), PathText(image))
  }
}

/// Draws a contact sheet of a finished file as PNG.
public struct SheetJob: Sendable {
  private let spec: SheetSpec
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  public init(_ spec: SheetSpec, conduct: JobConduct = JobConduct()) {
    (self.spec, self.conduct) = (spec, conduct)
  }

  /// Writes the sheet.
  ///
  /// - Throws: `JobFailure`.
  public func run() throws(JobFailure) {
    let timeline = spec.source ?? spec.output
    let output = try reading { () throws(FilesError) in try OpenedFile(spec.output.path) }
    let source = try reading { () throws(FilesError) in try OpenedFile(timeline.path) }
    let plan = try planFile(spec.plan)
    try FileNames().reading(.output, spec.output.path).reading(.source, spec.source?.path)
      .reading(.plan, spec.plan?.path).writing(.image, spec.image.path)
      .check(replacing: spec.replacesImage)
    let image = try writing { () throws(FilesError) in
      try StagedFile(for: spec.image.path, replacing: spec.replacesImage)
    }
    let worker = try WorkerSession.open(
      [output.descriptor, source.descriptor, image.descriptor],
      names: JobNames(source: timeline, output: spec.image, plan: plan), conduct: conduct,
      load: WorkerLoad(bytes: output.size + source.size))
    let first = WorkerSession.firstDescriptor
    _ = try worker.run(
      SheetRequest(output: first, source: first + 1, image: first + 2, plan: plan?.wire))
    _ = try writing { () throws(FilesError) in try image.publish() }
  }
}
