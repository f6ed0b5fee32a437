// Doubts about a plan that breaks no rule, as facts: what an attentive colleague would ask before
// the plan is carried out. The sentences are made where people read them.

/// A part of a plan.
public enum PlanPart: Hashable, Codable, Sendable {
  /// The region with this id.
  case region(id: String)
  /// The audio range with this number, from 0.
  case audio(range: Int)
  /// The clip.
  case clip
}

/// A side of a shape's bounds.
public enum PlanSide: String, Hashable, Codable, Sendable {
  case width, height
}

/// Something in a plan that its author may not have meant; times are as a plan writes them.
public enum PlanWarning: Hashable, Codable, Sendable {
  /// Nothing is hidden, in no picture and in no audio.
  case noRegions
  /// The outside is hidden and no region is kept: the whole picture is hidden throughout.
  case nothingKept
  /// Between two waypoints a region moves by `times` its own width or height in `seconds`, so that
  /// a straight line may miss what it is to hide.
  case fastMotion(
    region: String, from: String, to: String, times: Double, side: PlanSide, seconds: Double)
  /// From one waypoint to the next a region becomes `times` as wide or high, or as narrow or low.
  case sizeJump(region: String, from: String, to: String, times: Double)
  /// A region hides from `from` on, but its first waypoint comes `seconds` later: until then it is
  /// held where that is.
  case firstMarkLate(region: String, from: String, mark: String, seconds: Double)
  /// A region still moves at its last waypoint, and is held there for `seconds` more.
  case lastMarkEarly(region: String, mark: String, to: String, seconds: Double)
  /// Something ends after the last picture.
  case endsPastEnd(part: PlanPart, to: String, end: String)
  /// Something is hidden for no stated reason.
  case noReason(part: PlanPart)

  /// What kind of doubt it is; the words do not change.
  public var code: String {
    switch self {
    case .noRegions: "plan.noRegions"
    case .nothingKept: "plan.nothingKept"
    case .fastMotion: "plan.fastMotion"
    case .sizeJump: "plan.sizeJump"
    case .firstMarkLate: "plan.firstMarkLate"
    case .lastMarkEarly: "plan.lastMarkEarly"
    case .endsPastEnd: "plan.endsPastEnd"
    case .noReason: "plan.noReason"
    }
  }
}
