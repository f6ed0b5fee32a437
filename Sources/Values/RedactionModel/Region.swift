// What to hide in the picture: a shape that moves over time. These are the values as written; where
// they lie on the source's timeline is `ResolvedRegion`.

public import MediaTime

/// What a region looks like.
public enum Shape: String, Hashable, Codable, Sendable, CaseIterable {
  /// A rectangle along the grid.
  case box
  /// The ellipse that touches the sides of a box.
  case ellipse
  /// A polygon; a point is inside by the even-odd rule.
  case polygon
  /// The whole picture; has no path.
  case frame
}

/// How a shape arrives at a waypoint from the one before it.
public enum Ease: String, Hashable, Sendable, CaseIterable {
  /// At constant speed.
  case linear
  /// Not at all: the earlier shape stays until the waypoint's time, then the waypoint's takes over.
  case hold
  /// Slow at both ends: the fraction `u` of the time becomes `3u² − 2u³`.
  case smooth

  /// How far the shape has come after a fraction of the time, where it moves.
  ///
  /// - Parameter u: 0...1.
  /// - Returns: 0...1.
  package func eased(_ u: Double) -> Double { self == .smooth ? u * u * (3 - 2 * u) : u }
}

/// A region's geometry at one time, in pixels of the upright picture.
public struct Waypoint: Hashable, Sendable {
  /// Where the shape is at that time.
  public enum Position: Hashable, Sendable {
    /// Between two corners, for `box` and `ellipse`: left and top edge, then width and height,
    /// which are positive.
    case box(x: Double, y: Double, width: Double, height: Double)
    /// The corners of a polygon: three or more, as many as in the region's other waypoints.
    case points([PixelPoint])
    /// Nowhere: nothing is hidden until the next waypoint.
    case hidden
  }

  /// When.
  public var at: PlanTime
  /// Where.
  public var position: Position
  /// How the shape came here from the waypoint before; without effect where there is none.
  public var ease: Ease
  /// Who set it.
  public var by: MarkOrigin

  /// Makes a waypoint.
  public init(
    at: PlanTime, _ position: Position, ease: Ease = .linear, by: MarkOrigin = .person
  ) {
    self.at = at
    self.position = position
    self.ease = ease
    self.by = by
  }
}

/// What to hide: a shape over time.
///
/// Reason for its size: one property for each key of the format.
public struct Region: Hashable, Sendable {
  /// What the region is called in receipts; no two regions of a plan share it.
  public var id: String
  /// What it looks like.
  public var shape: Shape
  /// The first time at which it hides.
  public var from: PlanTime
  /// The first time at which it no longer hides.
  public var to: PlanTime
  /// Where it is; in order of time, empty only for `frame`.
  public var path: [Waypoint]
  /// What is painted over it.
  public var effect: Effect
  /// Whether it stays clear while everything outside all regions is hidden (inverse redaction):
  /// `"effect": "keep"`, which only a plan can say whose `outside` is an effect.
  public var isKept = false
  /// How far the shape grows, as a fraction of its short side (0 to 2) and by 8 pixels at least.
  ///
  /// Nil takes the plan's margin; what is kept does not grow and has none.
  public var margin: Double?
  /// Whether it may cover no picture; otherwise that is an error.
  public var isOptional = false
  /// Leave to use an effect that an attacker can undo.
  public var acceptReversible: Bool
  /// Whether the waypoints between two marks of a person are solved from the pictures.
  public var isFollowed = false
  /// Where following was not sure.
  public var unsure: [UnsureStretch] = []
  /// The legal ground, for the receipt.
  public var reason: String?
  /// A remark for people.
  public var note: String?

  /// Makes a region; nothing is checked before `RedactionPlan.check()`.
  public init(
    id: String, shape: Shape, from: PlanTime, to: PlanTime, path: [Waypoint] = [],
    effect: Effect = .fill(.black), acceptReversible: Bool = false, reason: String? = nil,
    note: String? = nil
  ) {
    self.id = id
    self.shape = shape
    self.from = from
    self.to = to
    self.path = path
    self.effect = effect
    self.acceptReversible = acceptReversible
    self.reason = reason
    self.note = note
  }

  /// What becomes of it, as a plan names it: `keep`, or its effect's name.
  public var effectName: String { isKept ? "keep" : effect.name }

  /// The seed of the noise that `veil` holds over this region: a function of the id alone.
  ///
  /// FNV-1a (64 bits) of the id's UTF-8, then the finaliser of SplitMix64 so that similar ids give
  /// unrelated seeds. It is no secret and need not be one: the noise hides nothing, since nothing
  /// under the region is read.
  public var noiseSeed: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ hash >> 27) &* 0x94d0_49bb_1331_11eb
    return hash ^ hash >> 31
  }
}

extension RedactionPlan {
  /// The seed of the noise of a veil over what lies outside of all regions; no secret either.
  public static var outsideNoiseSeed: UInt64 { 0x9e37_79b9_7f4a_7c15 }
}
