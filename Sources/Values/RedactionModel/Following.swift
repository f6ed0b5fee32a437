// What a plan says of following: who set a waypoint, and where the path between two marks of a
// person is not certain. Nobody has to accept a doubt in silence: a plan with an open one is
// unfinished.

import MediaTime
import StrictJSON

/// Who set a waypoint.
public enum MarkOrigin: String, Hashable, Codable, Sendable, CaseIterable {
  /// A person; what a plan does not say otherwise.
  case person
  /// Following, between two marks of a person.
  case follow
  /// A person in another program.
  case `import`

  /// Whether a person set it, here or elsewhere.
  public var isPersons: Bool { self != .follow }
}

/// Why following was not sure of a stretch.
public enum Doubt: String, Hashable, Codable, Sendable, CaseIterable {
  /// What lies there is too little like what was marked.
  case low
  /// The recording is cut there.
  case cut
  /// The path runs along the edge of where it is looked for.
  case edge
  /// The marks lie too far apart, in time or in size.
  case apart
}

/// A stretch of a region's path that following was not sure of.
public struct UnsureStretch: Hashable, Codable, Sendable {
  /// Its beginning.
  public var from: PlanTime
  /// Its end.
  public var to: PlanTime
  /// What made it doubtful.
  public var why: Doubt
  /// Who looked at it and why it may stand, such as initials and a reason; nil if nobody did.
  public var accepted: String?

  /// Describes a stretch.
  public init(from: PlanTime, to: PlanTime, why: Doubt, accepted: String? = nil) {
    (self.from, self.to, self.why, self.accepted) = (from, to, why, accepted)
  }
}

extension RedactionPlan {
  /// Holds a plan to what its author still has to do: have followed what is to be followed, and
  /// look at what following was not sure of.
  ///
  /// - Throws: `PlanError.notFollowed` with the first two marks that nothing was found between;
  ///   `.unfinished` with the first unsure stretch that nobody accepted.
  public func requireFinished() throws(PlanError) {
    var first: (path: JSONPath, id: String, stretch: UnsureStretch)?
    var count = 0
    for (number, region) in regions.enumerated() {
      let path = JSONPath.root.appending("regions").appending(number)
      if let mark = region.notFollowed {
        throw .notFollowed(
          path: path.appending("path").appending(mark), id: region.id,
          from: region.path[mark].at.json(rounding: .down).oneLine,
          to: region.path[mark + 1].at.json(rounding: .up).oneLine)
      }
      for (index, stretch) in region.unsure.enumerated() where stretch.accepted == nil {
        count += 1
        first = first ?? (path.appending("unsure").appending(index), region.id, stretch)
      }
    }
    guard let first else { return }
    throw .unfinished(
      path: first.path, id: first.id, from: first.stretch.from.json(rounding: .down).oneLine,
      to: first.stretch.to.json(rounding: .up).oneLine, why: first.stretch.why, count: count)
  }
}

extension Region {
  /// Nanoseconds between two marks within which a picture need not lie, so that nothing may be
  /// found between them.
  private static let leastGap: Int64 = 500_000_000

  /// The first of two neighbouring marks of a person between which nothing was found and nothing
  /// is unsure: its place in the path; nil where there are none.
  fileprivate var notFollowed: Int? {
    guard isFollowed else { return nil }
    return path.indices.dropLast().first { index in
      let (mark, next) = (path[index], path[index + 1])
      guard mark.by.isPersons, next.by.isPersons, mark.position != .hidden,
        next.position != .hidden
      else { return false }
      guard let from = mark.at.nanoseconds, let to = next.at.nanoseconds else {
        return unsure.isEmpty
      }
      let isUnsure = unsure.contains {
        ($0.from.nanoseconds ?? .min) < to && ($0.to.nanoseconds ?? .max) > from
      }
      return to - from > Region.leastGap && !isUnsure
    }
  }
}

extension PlanTime {
  /// Nanoseconds from the first picture; nil where only the source tells.
  fileprivate var nanoseconds: Int64? {
    switch self {
    case .start: 0
    case .offset(let time): time.converted(to: .nanoseconds, rounding: .nearest).ticks
    case .end, .pts: nil
    }
  }
}
