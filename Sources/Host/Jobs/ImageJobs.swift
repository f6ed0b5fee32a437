// The jobs that end in one image for a person: a picture of a source or a strip of them, and the
// sheets of a finished file or of a plan's marks.

public import Files
public import MediaTime
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
    let frame = try drawn(spec, conduct) { plan, source, image in
      FrameRequest(source: source, image: image, time: spec.time, plan: plan)
    }
    return FrameReport(
      output: spec.image, width: frame.width, height: frame.height, time: frame.time,
      pts: frame.pts)
  }
}

/// Writes an image of a source, redacted as `redact` would.
///
/// - Parameters:
///   - spec: the files.
///   - conduct: how the job is carried out.
///   - request: what to ask for, of the plan as the worker gets it and the descriptors of the
///     source and the image.
/// - Returns: the answer.
/// - Throws: `JobFailure`.
private func drawn<Request: WorkerRequest>(
  _ spec: FrameSpec, _ conduct: JobConduct, _ request: (String?, Int32, Int32) -> Request
) throws(JobFailure) -> Request.Answer {
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
  let answer = try worker.run(request(plan?.wire, first, first + 1))
  _ = try writing { () throws(FilesError) in try image.publish() }
  return answer
}

/// The times of a strip.
public struct StripTimes: Codable, Hashable, Sendable {
  /// The time that is not reached.
  public var to: PlanTime
  /// How much time lies between one picture and the next; more than nothing.
  public var step: Timestamp

  /// Makes times that begin where the first picture is asked for.
  public init(to: PlanTime, step: Timestamp) { (self.to, self.step) = (to, step) }
}

/// Several pictures that were written as one image.
public struct StripReport: Sendable, Encodable {
  /// One of them.
  public struct Picture: Sendable, Encodable {
    /// Its number on the strip, from 1.
    public let number: Int
    /// When it is shown, from the first picture of the source.
    public let time: String
    /// When it is shown, in ticks of the video stream; usable as a time of a plan.
    public let pts: Int64
  }

  /// The PNG.
  public let output: PathText
  /// The pictures, in order.
  public let pictures: [Picture]
  /// Whether all that were asked for are among them: a strip has room for 120.
  public let isComplete: Bool
}

/// Writes several pictures as one PNG, upright, numbered and with rulers, redacted as `redact`
/// would.
public struct StripJob: Sendable {
  private let spec: FrameSpec
  private let times: StripTimes
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  ///
  /// - Parameters:
  ///   - spec: the first picture, and the files.
  ///   - times: those of the others.
  ///   - conduct: how the job is carried out.
  public init(_ spec: FrameSpec, _ times: StripTimes, conduct: JobConduct = JobConduct()) {
    (self.spec, self.times, self.conduct) = (spec, times, conduct)
  }

  /// Writes the strip.
  ///
  /// - Returns: what was written.
  /// - Throws: `JobFailure`.
  public func run() throws(JobFailure) -> StripReport {
    let strip = try drawn(spec, conduct) { plan, source, image in
      StripRequest(
        source: source, image: image, from: spec.time, to: times.to, step: times.step, plan: plan)
    }
    return StripReport(
      output: spec.image,
      pictures: strip.pictures.enumerated().map {
        StripReport.Picture(number: $0 + 1, time: $1.time, pts: $1.pts)
      }, isComplete: strip.isComplete)
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

  /// For looking over the plan's marks, every how many pictures one more is shown, 1 or more.
  ///
  /// Nil asks for a contact sheet; anything else needs a plan.
  public var reviewStep: Int?

  /// Asks for a sheet of `output`.
  public init(output: FilePath, image: FilePath) {
    (self.output, self.image) = (PathText(output), PathText(image))
  }
}

/// Draws a sheet of a file as PNG.
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
    let output = try reading { () throws(FilesError) in try OpenedFile(spec.output.path) }
    let timeline = spec.source ?? spec.output
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
    // A file that is its own source is one file to the worker too.
    var request = SheetRequest(
      output: first, source: spec.source == nil ? first : first + 1, image: first + 2,
      plan: plan?.wire)
    request.reviewStep = spec.reviewStep
    _ = try worker.run(request)
    _ = try writing { () throws(FilesError) in try image.publish() }
  }
}
