// Everything that can be wrong with a plan, as facts: where in the plan, what stands there, what
// the format asks for. The sentence for people is put together elsewhere, in one place.

public import StrictJSON

/// Why a plan cannot be used.
public enum PlanError: Error, Hashable, Codable, Sendable {
  /// The plan has more bytes than `limit`; it was not read.
  case tooLarge(bytes: Int, limit: Int)
  /// The plan is not JSON.
  case notJSON(JSONError)
  /// The plan is of a version that is not 1.
  case unsupportedVersion(found: JSONExcerpt)
  /// A key that plans do not have; `nearest` is the known key most like it, if any is like it.
  case unknownKey(path: JSONPath, nearest: String?, known: [String])
  /// A key that must be there is not.
  case missingKey(path: JSONPath, expected: PlanExpectation)
  /// A value of the wrong kind or out of range.
  case unexpected(path: JSONPath, found: PlanFinding, expected: PlanExpectation)
  /// A word that is none of those that may stand there; `nearest` is the JSON of what was meant.
  case misspelt(path: JSONPath, found: String, nearest: String)
  /// Two regions have the same id; `first` is where it was used before.
  case duplicateID(path: JSONPath, id: String, first: JSONPath)
  /// A time does not come after the one that it must come after; both as a plan writes them.
  case outOfOrder(path: JSONPath, found: String, after: JSONPath, bound: String)
  /// A region's path leaves nothing hidden between its `from` and `to`.
  case hidesNothing(path: JSONPath)
  /// A cosmetic effect without leave: an attacker can undo the effect of this name.
  case reversible(path: JSONPath, effect: String)
  /// A cosmetic effect on the outside, where no leave can be given.
  case reversibleOutside(path: JSONPath, effect: String)
  /// The plan was made for another source.
  case sourceMismatch(path: JSONPath, planned: String, actual: String)
  /// A region's first place, like all that follow, lies outside the upright picture, which has the
  /// size `picture` (`1920x1080`).
  case outsidePicture(path: JSONPath, found: PlanFinding, picture: String)
  /// A time lies at or after the end of the last picture; both as a plan writes them.
  case afterEnd(path: JSONPath, found: String, end: String)
  /// A time lies before the first picture; as a plan writes it.
  case beforeStart(path: JSONPath, found: String)
  /// A region that is not optional covers no picture of what is shown: its number in the plan, from
  /// 0, and its id.
  case coversNoPicture(region: Int, id: String)
  /// An audio range that is not optional covers no audio of what is heard: its number in the plan,
  /// from 0.
  case coversNoAudio(range: Int)
  /// Nothing was found between two marks of a region that is to be followed: the first one's place,
  /// the region's id, and both times as a plan writes them.
  case notFollowed(path: JSONPath, id: String, from: String, to: String)
  /// Following was not sure of `count` stretches, and nobody accepted them; the first one's place,
  /// its region's id, its times as a plan writes them, and what made it doubtful.
  case unfinished(
    path: JSONPath, id: String, from: String, to: String, why: Doubt, count: Int)
}

extension PlanError {
  /// The place in the plan, or nil if the plan could not be read so far.
  public var path: JSONPath? {
    switch self {
    case .tooLarge, .notJSON: nil
    case .unsupportedVersion: JSONPath.root.appending("veil")
    case .coversNoPicture(let region, _): JSONPath.root.appending("regions").appending(region)
    case .coversNoAudio(let range): JSONPath.root.appending("audio").appending(range)
    case .unknownKey(let path, _, _), .missingKey(let path, _), .unexpected(let path, _, _),
      .misspelt(let path, _, _), .duplicateID(let path, _, _), .outOfOrder(let path, _, _, _),
      .hidesNothing(let path),
      .reversible(let path, _), .reversibleOutside(let path, _), .sourceMismatch(let path, _, _),
      .outsidePicture(let path, _, _), .afterEnd(let path, _, _), .beforeStart(let path, _),
      .notFollowed(let path, _, _, _), .unfinished(let path, _, _, _, _, _):
      path
    }
  }

  /// What kind of error it is; the words do not change.
  public var kind: String {
    switch self {
    case .tooLarge: "plan.tooLarge"
    case .notJSON(.syntax): "plan.syntax"
    case .notJSON(.tooDeep): "plan.tooDeep"
    case .notJSON(.duplicateName): "plan.duplicateKey"
    case .notJSON(.numberNotExact): "plan.numberNotExact"
    case .unsupportedVersion: "plan.unsupportedVersion"
    case .unknownKey: "plan.unknownKey"
    case .missingKey: "plan.missingKey"
    case .unexpected, .misspelt: "plan.unexpected"
    case .duplicateID: "plan.duplicateID"
    case .outOfOrder: "plan.outOfOrder"
    case .hidesNothing: "plan.hidesNothing"
    case .reversible: "plan.reversible"
    case .reversibleOutside: "plan.reversibleOutside"
    case .sourceMismatch: "plan.sourceMismatch"
    case .outsidePicture: "plan.outsidePicture"
    case .afterEnd: "plan.afterEnd"
    case .beforeStart: "plan.beforeStart"
    case .coversNoPicture: "plan.coversNoPicture"
    case .coversNoAudio: "plan.coversNoAudio"
    case .notFollowed: "plan.notFollowed"
    case .unfinished: "plan.unfinished"
    }
  }
}

/// What stands in a plan where something else is wanted.
public enum PlanFinding: Hashable, Codable, Sendable {
  /// A value.
  case value(JSONExcerpt)
  /// This many points.
  case points(Int)
  /// An object with this many effects.
  case effects(Int)
  /// A key that a hidden waypoint cannot have.
  case onHiddenWaypoint
  /// A waypoint without a place.
  case noPlace
  /// A waypoint with `box` and `points`.
  case twoPlaces
  /// A key that a region cannot have which stays clear.
  case onKept
  /// A key that a region of this shape cannot have.
  case forShape(Shape)
  /// A waypoint that hides the region before it was anywhere.
  case hiddenFirst
  /// A hidden waypoint after a hidden one.
  case hiddenTwice
  /// A polygon.
  case polygon
  /// A polygon with a point more than a million pixels away.
  case polygonFarAway
  /// A polygon without an area.
  case polygonWithoutArea
}

/// What the format asks for.
public enum PlanExpectation: Hashable, Codable, Sendable {
  /// What the format says of the key: the description in the schema.
  case described(String)
  /// An object with some of these keys.
  case object(keys: [String])
  /// One effect and no more.
  case oneEffect
  /// Nothing but `at` and `hidden`.
  case onlyAtAndHidden
  /// One of `box`, `points` and `hidden`.
  case place
  /// One of two things that exclude each other.
  case oneOfThem
  /// Two numbers, across and down.
  case pair
  /// No path.
  case noPath
  /// What becomes of a region while the outside is hidden: `keep`, or the effect that hides it.
  case effectOrKeep
  /// An effect, or an outside that is one.
  case effectOrOutside
  /// No margin.
  case noMargin
  /// A place first, or a later `from`.
  case placeFirst
  /// Four numbers with a positive width and height, none above a million.
  case boxInReach
  /// Numbers of points in this range.
  case points(from: Int, to: Int)
  /// As many points as in the waypoint before.
  case pointsAsBefore(Int)
  /// Points in or near the picture.
  case pointsInReach
  /// Points that enclose an area.
  case area
  /// This key in place of the other.
  case key(String)
}
