// Following, start to finish: the plan's marks go to the worker, waypoints and doubts come back,
// and a plan is written that holds both. The marks of a person are never changed.

public import Files
import MediaTime
public import RedactionModel
public import SystemPackage
public import WorkerProtocol

/// What is to be followed.
public struct FollowSpec: Codable, Hashable, Sendable {
  /// The source.
  public var source: PathText
  /// The plan with the marks.
  public var plan: PathText
  /// The plan to write; nil writes the same one anew.
  public var output: PathText?
  /// Ids of the regions; none for all that the plan says are followed.
  public var regions: [String] = []
  /// Whether another plan at the output's name is replaced.
  public var replacesOutput = false
  /// Whether the place in each picture is reported too.
  public var wantsPlaces = false

  /// Follows the regions of `plan` through `source`.
  public init(source: FilePath, plan: FilePath) {
    (self.source, self.plan) = (PathText(source), PathText(plan))
  }
}

/// Why nothing can be followed by a plan.
public enum FollowProblem: Hashable, Codable, Sendable {
  /// No region has this id; `known` are those that are followed.
  case noSuchRegion(id: String, known: [String])
  /// The region of this id does not say that it is followed.
  case notFollowed(id: String)
  /// No region says that it is followed.
  case nothingFollowed
}

/// What was found of one region.
public struct FollowedRegionReport: Sendable, Encodable {
  /// Its id.
  public let id: String
  /// Marks of a person.
  public let marks: Int
  /// Pictures between them that were looked at.
  public let pictures: Int
  /// Waypoints that were written.
  public let waypoints: Int
  /// Where it is not sure.
  public let unsure: [UnsureReport]
  /// The place in each picture, if that was asked for.
  public let places: [PicturePlace]?
}

/// One stretch of which following was not sure; times as a plan writes them.
public struct UnsureReport: Sendable, Encodable {
  /// Its beginning.
  public let from: String
  /// Its end.
  public let to: String
  /// What made it doubtful.
  public let why: Doubt
  /// The time at which one more mark helps most.
  public let ask: String
  /// Who accepted it, and why; nil if nobody did.
  public let accepted: String?
}

/// A plan that was written.
public struct FollowReport: Sendable, Encodable {
  /// The plan.
  public let plan: PathText
  /// Whether no stretch is left that a person has to look at.
  public let sure: Bool
  /// The regions, in the plan's order.
  public let regions: [FollowedRegionReport]
}

/// Fills in where regions are between the marks of a person.
public struct FollowJob: Sendable {
  private let spec: FollowSpec
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  public init(_ spec: FollowSpec, conduct: JobConduct = JobConduct()) {
    (self.spec, self.conduct) = (spec, conduct)
  }

  /// Follows, and writes the plan.
  ///
  /// - Returns: what was found.
  /// - Throws: `JobFailure`.
  public func run() throws(JobFailure) -> FollowReport {
    let file = try PlanFile(spec.plan.path, allowingDoubts: true)
    let (plan, report) = try follow(file)
    try writeDocument(
      Array(plan.json.utf8), to: (spec.output ?? spec.plan).path, replacing: true)
    return report
  }

  /// Follows by a plan, and writes nothing.
  ///
  /// - Parameter file: the plan, in place of the file that the job names.
  /// - Returns: the plan with what was found, and what that is.
  /// - Throws: `JobFailure`.
  package func follow(
    _ file: PlanFile
  ) throws(JobFailure) -> (plan: RedactionPlan, report: FollowReport) {
    let chosen = try regions(of: file.plan)
    let source = try reading { () throws(FilesError) in try OpenedFile(spec.source.path) }
    let output = spec.output ?? spec.plan
    try FileNames().reading(.source, spec.source.path)
      .reading(.plan, spec.output == nil ? nil : spec.plan.path).writing(.plan, output.path)
      .check(replacing: spec.replacesOutput || spec.output == nil)
    var worker = try WorkerSession.open(
      [source.descriptor], names: JobNames(source: spec.source, output: output, plan: file),
      conduct: conduct, load: WorkerLoad(bytes: source.size, threads: 2))
    try file.check(against: source, by: worker)
    let index = try worker.run(IndexRequest(source: WorkerSession.firstDescriptor))
    // Every picture is decoded twice.
    worker.totalPictures = 2 * index.pictures
    let answer = try worker.run(
      FollowRequest(
        source: WorkerSession.firstDescriptor, plan: file.wire, regions: chosen,
        wantsPlaces: spec.wantsPlaces))
    var plan = file.plan
    for found in answer.regions where chosen.contains(found.region) {
      plan.regions[found.region].take(found, facts: index.facts)
    }
    do throws(PlanError) { try plan.check() } catch {
      throw .plan(path: spec.plan, error, place: PlanPlace())
    }
    let reports = answer.regions.map { plan.regions[$0.region].report($0) }
    let report = FollowReport(
      plan: output, sure: reports.allSatisfy { $0.unsure.allSatisfy { $0.accepted != nil } },
      regions: reports)
    return (plan, report)
  }

  /// The numbers of the regions to follow.
  private func regions(of plan: RedactionPlan) throws(JobFailure) -> [Int] {
    func fail(_ problem: FollowProblem) -> JobFailure { .follow(path: spec.plan, problem) }
    let followed = plan.regions.indices.filter { plan.regions[$0].isFollowed }
    for id in spec.regions {
      guard let region = plan.regions.first(where: { $0.id == id }) else {
        throw fail(.noSuchRegion(id: id, known: followed.map { plan.regions[$0].id }))
      }
      if !region.isFollowed { throw fail(.notFollowed(id: id)) }
    }
    if followed.isEmpty { throw fail(.nothingFollowed) }
    return spec.regions.isEmpty
      ? followed : followed.filter { spec.regions.contains(plan.regions[$0].id) }
  }
}

extension Region {
  /// Takes the waypoints and doubts that were found in place of older ones; marks of a person stay.
  ///
  /// What somebody accepted stays accepted if following gave the same there again.
  fileprivate mutating func take(_ found: FollowedRegion, facts: SourceFacts) {
    let before = self
    let points = found.path.map { point in
      Waypoint(at: .offset(point.at), point.position, by: .follow)
    }
    path = (path.filter { $0.by.isPersons } + points).enumerated()
      .sorted { a, b in
        let (one, other) = (facts.position(of: a.element.at), facts.position(of: b.element.at))
        return one == other ? a.offset < b.offset : one < other
      }
      .map(\.element)
    unsure = found.doubts.map { doubt in
      UnsureStretch(from: .offset(doubt.from), to: .offset(doubt.to), why: doubt.why)
    }
    for index in unsure.indices {
      let same = before.unsure.first { $0.accepted != nil && $0.isAlike(unsure[index]) }
      if let same, before.followed(in: same) == followed(in: unsure[index]) {
        unsure[index].accepted = same.accepted
      }
    }
  }

  /// The followed waypoints inside a stretch, as a plan writes them.
  private func followed(in stretch: UnsureStretch) -> [String] {
    path.filter { $0.by == .follow }
      .map { (at: $0.at.typed(rounding: .down), position: $0.position) }
      .filter { stretch.from.typed(rounding: .down) <= $0.at }
      .filter { $0.at <= stretch.to.typed(rounding: .up) }
      .map { "\($0.at) \($0.position)" }
  }

  /// What was found, for a person.
  fileprivate func report(_ found: FollowedRegion) -> FollowedRegionReport {
    FollowedRegionReport(
      id: id, marks: path.count { $0.by.isPersons }, pictures: found.pictures,
      waypoints: found.path.count,
      unsure: zip(unsure, found.doubts).map { stretch, doubt in
        UnsureReport(
          from: stretch.from.typed(rounding: .down), to: stretch.to.typed(rounding: .up),
          why: stretch.why,
          // Never before its picture, so that `veil frame --at` shows that picture.
          ask: PlanTime.offset(doubt.ask).typed(rounding: .up), accepted: stretch.accepted)
      }, places: found.places.isEmpty ? nil : found.places)
  }
}

extension UnsureStretch {
  /// Whether a plan would write both with the same times and the same reason.
  fileprivate func isAlike(_ other: UnsureStretch) -> Bool {
    from.typed(rounding: .down) == other.from.typed(rounding: .down)
      && to.typed(rounding: .up) == other.to.typed(rounding: .up) && why == other.why
  }
}
