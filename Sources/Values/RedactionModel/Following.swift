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
  /// Holds a plan to what its author still has to do: look at what following was not sure of.
  ///
  /// - Throws: `PlanError.unfinished` with the first unsure stretch that nobody accepted.
  public func requireFinished() throws(PlanError) {
    var first: (path: JSONPath, id: String, stretch: UnsureStretch)?
    var count = 0
    for (number, region) in regions.enumerated() {
      for (index, stretch) in region.unsure.enumerated() where stretch.accepted == nil {
        count += 1
        let path = JSONPath.root.appending("regions").appending(number).appending("unsure")
        first = first ?? (path.appending(index), region.id, stretch)
      }
    }
    guard let first else { return }
    throw .unfinished(
      path: first.path, id: first.id, from: first.stretch.from.json(rounding: .down).oneLine,
      to: first.stretch.to.json(rounding: .up).oneLine, why: first.stretch.why, count: count)
  }
}
