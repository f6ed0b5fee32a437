// Where a mistake in a plan is in its author's own words: under which region's id, and in how many
// places. Paths say it to programs; this is for sentences.

package import StrictJSON

/// The region that a mistake is in, and how often it was made.
public struct PlanPlace: Hashable, Codable, Sendable {
  /// The id of the region that it is in; nil where it is in none, or in one without an id.
  public let region: String?
  /// Places of the plan in which the same mistake was made, the first included; 1 or more.
  public let count: Int

  /// Names a place.
  ///
  /// - Parameters:
  ///   - region: the id of the region; nil for none.
  ///   - count: places in which the same mistake was made, 1 or more.
  public init(region: String? = nil, count: Int = 1) {
    (self.region, self.count) = (region, count)
  }
}

extension PlanDocument {
  /// Where a mistake in this plan is.
  ///
  /// - Parameter error: what is wrong with it.
  /// - Returns: the first place, and how many there are.
  public func place(of error: PlanError) -> PlanPlace {
    guard let path = error.path else { return PlanPlace() }
    return place(at: path, count: max(1, count(of: error, at: path)))
  }

  /// Where something in this plan is.
  ///
  /// - Parameters:
  ///   - path: its path.
  ///   - count: places in which the same is, 1 or more.
  /// - Returns: the region that it is in, with the count.
  package func place(at path: JSONPath, count: Int = 1) -> PlanPlace {
    var region: String?
    if path.steps.count > 1, path.steps[0] == .key("regions"),
      case .string(let id)? = values(at: path.steps.prefix(2) + [.key("id")], first: true).first
    {
      region = id
    }
    return PlanPlace(region: region, count: count)
  }

  /// How many places there are in which this very mistake was made; 0 where that cannot be told.
  private func count(of error: PlanError, at path: JSONPath) -> Int {
    let here = path.steps[...]
    switch error {
    case .unknownKey: return values(at: here).count
    case .missingKey(let path, _) where path.steps.last != .key("path"):
      return values(at: here.dropLast()).count - values(at: here).count
    case .unexpected(_, found: .value, _), .misspelt:
      guard let value = values(at: here, first: true).first else { return 0 }
      return values(at: here).filter { $0 == value }.count
    default: return 0
    }
  }

  /// The values at a path and at all paths that differ from it in nothing but the numbers of
  /// elements.
  ///
  /// - Parameters:
  ///   - steps: the path.
  ///   - first: whether the numbers count, so that there is one value at most.
  /// - Returns: what stands there.
  private func values(at steps: ArraySlice<JSONPath.Step>, first: Bool = false) -> [JSONValue] {
    var found = [root]
    for step in steps {
      found = found.flatMap { value -> [JSONValue] in
        switch (value, step) {
        case (.object(let members), .key(let key)):
          members.first { $0.name == key }.map { [$0.value] } ?? []
        case (.array(let elements), .index(let index)):
          first ? elements.indices.contains(index) ? [elements[index]] : [] : elements
        default: []
        }
      }
    }
    return found
  }
}
