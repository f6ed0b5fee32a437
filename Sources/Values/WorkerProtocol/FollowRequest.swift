// The request behind `veil follow`: where the followed regions of a plan are between the marks of a
// person. What comes back is waypoints and doubts; nothing in it describes what was seen.

public import MediaTime
public import RedactionModel

/// Asks for the waypoints between the marks of followed regions.
package struct FollowRequest: WorkerRequest {
  package typealias Answer = FollowAnswer
  package static let name = "follow"

  /// The source, open for reading.
  package var source: Int32
  /// The plan as JSON, without names.
  package var plan: String
  /// The regions by their number in the plan.
  package var regions: [Int]
  /// Whether the place in each picture is wanted beside the waypoints.
  package var wantsPlaces: Bool

  /// Asks about the file in `source`.
  package init(source: Int32, plan: String, regions: [Int], wantsPlaces: Bool = false) {
    (self.source, self.plan, self.regions) = (source, plan, regions)
    self.wantsPlaces = wantsPlaces
  }
}

/// What was found between the marks, one entry for each region asked about.
package struct FollowAnswer: Codable, Sendable {
  /// In the order of the request.
  package var regions: [FollowedRegion]

  /// Lists regions.
  package init(regions: [FollowedRegion]) { self.regions = regions }
}

/// What was found of one region.
public struct FollowedRegion: Codable, Hashable, Sendable {
  /// Its number in the plan.
  public var region: Int
  /// Pictures between them that were looked at.
  public var pictures = 0
  /// The waypoints between the marks, in order of time.
  public var path: [FollowedWaypoint] = []
  /// Where it is not sure, in order of time.
  public var doubts: [FollowDoubt] = []

  /// The place in each picture that was looked at, if that was asked for.
  public var places: [PicturePlace] = []

  /// Describes a region of which nothing was found yet.
  public init(region: Int) { self.region = region }
}

/// One waypoint, in pixels of the upright picture.
public struct FollowedWaypoint: Codable, Hashable, Sendable {
  /// When, from the first picture.
  public var at: Timestamp
  /// Where: a box or the corners of a polygon.
  public var position: Waypoint.Position

  private enum CodingKeys: CodingKey { case at, box, points }

  /// Describes a waypoint.
  public init(at: Timestamp, _ position: Waypoint.Position) {
    (self.at, self.position) = (at, position)
  }

  /// Reads a waypoint; one without a place is none.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    at = try members.decode(Timestamp.self, forKey: .at)
    let box = try members.decodeIfPresent([Double].self, forKey: .box)
    let points = try members.decodeIfPresent([[Double]].self, forKey: .points)
    if let box, box.count == 4, points == nil {
      position = .box(x: box[0], y: box[1], width: box[2], height: box[3])
    } else if let points, points.allSatisfy({ $0.count == 2 }), box == nil {
      position = .points(points.map { PixelPoint(x: $0[0], y: $0[1]) })
    } else {
      throw DecodingError.dataCorruptedError(
        forKey: .box, in: members, debugDescription: "either a box or points")
    }
  }

  /// Writes `at` beside `box` or `points`.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(at, forKey: .at)
    switch position {
    case .box(let x, let y, let width, let height):
      try members.encode([x, y, width, height], forKey: .box)
    case .points(let points): try members.encode(points.map { [$0.x, $0.y] }, forKey: .points)
    case .hidden: break
    }
  }
}

/// Where a region is in one picture, in pixels of the upright picture.
public struct PicturePlace: Codable, Hashable, Sendable {
  /// The picture's tick on the source's video clock.
  public var pts: Int64
  /// The most likely place: left and top edge, width and height.
  public var box: [Double]
  /// What has to be covered.
  public var cover: [Double]
  /// How likely it is that it covers: 0 to 1.
  public var confidence: Double

  /// Describes a place.
  public init(pts: Int64, box: [Double], cover: [Double], confidence: Double) {
    (self.pts, self.box, self.cover, self.confidence) = (pts, box, cover, confidence)
  }
}

/// A stretch that following was not sure of.
public struct FollowDoubt: Codable, Hashable, Sendable {
  /// Its beginning, from the first picture.
  public var from: Timestamp
  /// Its end.
  public var to: Timestamp
  /// What made it doubtful.
  public var why: Doubt
  /// The picture in which one more mark helps most.
  public var ask: Timestamp

  /// Describes a stretch.
  public init(from: Timestamp, to: Timestamp, why: Doubt, ask: Timestamp) {
    (self.from, self.to, self.why, self.ask) = (from, to, why, ask)
  }
}
