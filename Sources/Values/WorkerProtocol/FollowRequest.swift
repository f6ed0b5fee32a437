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
  /// Pairs of neighbouring marks of a person.
  public var stretches = 0
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
  /// Left and top edge, width and height; nil for a polygon.
  public var box: [Double]?
  /// The corners of a polygon, each across and down.
  public var points: [[Double]]?

  /// Describes a waypoint.
  public init(at: Timestamp, box: [Double]? = nil, points: [[Double]]? = nil) {
    (self.at, self.box, self.points) = (at, box, points)
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
