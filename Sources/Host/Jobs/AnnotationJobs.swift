// Marks that people made in other tools, start to finish: the annotations are read here, as a plan
// is, the source's pictures are counted and timed by the worker, and the regions are written as a
// plan; and the way back.

public import Annotations
public import Files
import MediaTime
import RedactionModel
public import SystemPackage
import WorkerProtocol

/// What is to be made a plan.
public struct ImportSpec: Codable, Hashable, Sendable {
  /// The source that was drawn on.
  public var source: PathText
  /// The file of the other tool.
  public var annotations: PathText
  /// Its format.
  public var format: AnnotationFormat
  /// The plan to write.
  public var output: PathText
  /// Whether it may have been drawn on another size, or another number, of pictures.
  public var allowsMismatch = false
  /// Whether another plan at the output's name is replaced.
  public var replacesOutput = false

  /// Imports `annotations` for `source`.
  public init(
    source: FilePath, annotations: FilePath, format: AnnotationFormat, output: FilePath
  ) {
    (self.source, self.annotations) = (PathText(source), PathText(annotations))
    (self.format, self.output) = (format, PathText(output))
  }
}

/// A plan that was made from annotations.
public struct ImportReport: Sendable, Encodable {
  /// The plan.
  public let plan: PathText
  /// Tracks in the file.
  public let tracks: Int
  /// Regions in the plan.
  public let regions: Int
  /// Their waypoints.
  public let waypoints: Int
  /// Regions that are boxes around what the file says more exactly.
  public let boxesAround: Int
  /// Tracks that are not shown in any picture.
  public let unseen: Int
  /// What was in the file and is not in the plan.
  public let dropped: DroppedAnnotations
}

/// Makes a plan from annotations.
public struct ImportPlanJob: Sendable {
  private let spec: ImportSpec
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  public init(_ spec: ImportSpec, conduct: JobConduct = JobConduct()) {
    (self.spec, self.conduct) = (spec, conduct)
  }

  /// Reads the annotations and writes the plan.
  ///
  /// - Returns: what was found.
  /// - Throws: `JobFailure`; `.annotations` where they cannot be used.
  public func run() throws(JobFailure) -> ImportReport {
    let path = spec.annotations.path
    let bytes = try reading { () throws(FilesError) in
      try OpenedFile(path).contents(limit: annotationByteLimit + 1)
    }
    let source = try reading { () throws(FilesError) in try OpenedFile(spec.source.path) }
    try FileNames().reading(.source, spec.source.path).reading(.annotations, path)
      .writing(.plan, spec.output.path).check(replacing: spec.replacesOutput)
    var request = IndexRequest(source: WorkerSession.firstDescriptor)
    request.wantsTimes = true
    let (index, digest) = try source.worker(by: conduct).run(request, digesting: source)
    let found: ImportedAnnotations
    do throws(AnnotationError) {
      found = try importAnnotations(
        bytes, as: spec.format, for: index.shownPictures, allowsMismatch: spec.allowsMismatch)
    } catch { throw .annotations(path: spec.annotations, error) }
    let plan = RedactionPlan(
      source: index.binding(name: spec.source, digest: digest), regions: found.regions)
    do throws(PlanError) { try plan.validate(against: index.facts) } catch {
      throw .plan(path: spec.output, error, place: plan.document.place(of: error))
    }
    let text = Array(plan.json.utf8)
    // Nobody could read it back.
    if text.count > PlanDocument.byteLimit {
      throw .plan(
        path: spec.output, .tooLarge(bytes: text.count, limit: PlanDocument.byteLimit),
        place: PlanPlace())
    }
    try writeDocument(text, to: spec.output.path, replacing: spec.replacesOutput)
    return ImportReport(
      plan: spec.output, tracks: found.tracks, regions: found.regions.count,
      waypoints: found.regions.reduce(0) { $0 + $1.path.count }, boxesAround: found.boxesAround,
      unseen: found.unseen, dropped: found.dropped)
  }
}

/// A file of annotations that was made from a plan.
public struct ExportReport: Sendable, Encodable {
  /// The file.
  public let annotations: PathText
  /// Regions in the plan.
  public let regions: Int
  /// Tracks in the file.
  public let tracks: Int
  /// Their keys.
  public let keys: Int
  /// Audio ranges of the plan, which are not in the file.
  public let audioRanges: Int
}

/// Writes the regions of a plan for CVAT.
public struct ExportPlanJob: Sendable {
  private let source: PathText
  private let plan: PathText
  private let output: PathText
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  public init(
    source: FilePath, plan: FilePath, output: FilePath, conduct: JobConduct = JobConduct()
  ) {
    (self.source, self.plan) = (PathText(source), PathText(plan))
    (self.output, self.conduct) = (PathText(output), conduct)
  }

  /// Writes the file.
  ///
  /// - Parameter replacing: whether an older file is replaced.
  /// - Returns: what was written.
  /// - Throws: `JobFailure`.
  public func run(replacing: Bool) throws(JobFailure) -> ExportReport {
    let file = try PlanFile(plan.path)
    let opened = try reading { () throws(FilesError) in try OpenedFile(source.path) }
    try FileNames().reading(.source, source.path).reading(.plan, plan.path)
      .writing(.annotations, output.path).check(replacing: replacing)
    let worker = try opened.worker(by: conduct)
    let facts = try file.check(against: opened, by: worker)
    var request = IndexRequest(source: WorkerSession.firstDescriptor)
    request.wantsTimes = true
    let pictures = try worker.run(request).shownPictures
    let written: ExportedAnnotations
    do throws(AnnotationError) {
      written = try exportCVAT(file.plan, facts: facts, pictures: pictures)
    } catch { throw .annotations(path: plan, error) }
    try writeDocument(Array(written.text.utf8), to: output.path, replacing: replacing)
    return ExportReport(
      annotations: output, regions: file.plan.regions.count, tracks: written.tracks,
      keys: written.keys, audioRanges: file.plan.audio.count)
  }
}

extension SourceIndex {
  /// The pictures by their times from the first one.
  fileprivate var shownPictures: SourcePictures {
    let base = facts.firstPicture.base
    let first = ticks.first ?? 0
    return SourcePictures(
      size: facts.uprightSize, times: ticks.map { Timestamp($0 - first, base) })
  }
}
