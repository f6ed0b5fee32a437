// The plan beside its source: what the author saw must be what is there, and what the plan hides
// must lie in the picture and on the timeline.

public import MediaTime
import StrictJSON

/// What must be known of a source before a plan can be held against it.
public struct SourceFacts: Hashable, Sendable, Codable {
  /// The size of the upright picture, in pixels.
  public var uprightSize: PixelSize
  /// Degrees clockwise that the coded picture is turned to stand upright; any whole turn may be
  /// added.
  public var rotation: Int
  /// SHA-256 of the file in hexadecimal, or nil if it was not taken.
  public var sha256: String?
  /// The end of the last displayed picture, relative to the first.
  public var duration: Timestamp
  /// The timestamp of the first displayed picture, in its stream's time base.
  public var firstPicture: Timestamp
  /// When each audio track is heard, relative to the first displayed picture.
  ///
  /// From its first packet to the end of its last; nil if that is not known of all of them.
  public var audio: [TimeRange]?

  /// Makes facts.
  public init(
    uprightSize: PixelSize, rotation: Int, sha256: String? = nil, duration: Timestamp,
    firstPicture: Timestamp
  ) {
    self.uprightSize = uprightSize
    self.rotation = rotation
    self.sha256 = sha256
    self.duration = duration
    self.firstPicture = firstPicture
  }

  /// Where a time of a plan lies, relative to the first displayed picture.
  public func position(of time: PlanTime) -> Timestamp {
    time.position(firstPicture: firstPicture, end: duration)
  }
}

extension Region {
  /// The region on the timeline of a source; see `resolved(firstPicture:end:)`.
  public func resolved(in source: SourceFacts) -> ResolvedRegion {
    resolved(firstPicture: source.firstPicture, end: source.duration)
  }
}

extension AudioRange {
  /// The range relative to the first displayed picture; `start` and `end` reach beyond all audio.
  public func resolved(in source: SourceFacts) -> TimeRange {
    let low = from == .start ? PlanTime.distantPast : source.position(of: from)
    let high = to == .end ? PlanTime.distantFuture : source.position(of: to)
    return TimeRange(min(low, high), max(low, high))
  }
}

extension AudioRange {
  /// Whether it may cover something of a track that it names; true where that is not known.
  fileprivate func isHeard(in source: SourceFacts) -> Bool {
    guard let tracks = source.audio else { return true }
    let range = resolved(in: source)
    switch self.tracks {
    case .all: return tracks.contains { $0.overlaps(range) }
    case .only(let numbers):
      // A track that is not there is another mistake.
      return numbers.contains { !tracks.indices.contains($0) || tracks[$0].overlaps(range) }
    }
  }
}

extension Clip {
  /// The part relative to the first displayed picture; never beyond the pictures that there are.
  public func resolved(in source: SourceFacts) -> TimeRange {
    let low = max(source.position(of: from), Timestamp(0, source.firstPicture.base))
    let high = min(source.position(of: to), source.duration)
    return TimeRange(min(low, high), high)
  }
}

extension RedactionPlan {
  /// Checks the plan by itself (`check()`), then against its source.
  ///
  /// Audio may last longer than the pictures, so an audio range is held against the tracks that it
  /// names, where it is known when they are heard.
  ///
  /// - Parameter facts: the source.
  /// - Throws: `PlanError` if the source is another than the author saw, if a region stays outside
  ///   the picture, or if what is not optional lies wholly outside of the source's time or
  ///   of the clip. Whether a region inside covers a picture is for whoever counts them.
  public func validate(against facts: SourceFacts) throws(PlanError) {
    try check()
    try validateBinding(facts)
    for (index, region) in regions.enumerated() {
      let path = JSONPath.root.appending("regions").appending(index)
      try region.validate(against: facts, at: path)
      try region.checkPlaces(at: path, picture: facts.uprightSize, margin: margin)
    }
    for (index, range) in audio.enumerated() {
      let path = JSONPath.root.appending("audio").appending(index)
      try validateOrder(range.from, range.to, facts, at: path)
      if !range.isOptional, !range.isHeard(in: facts) { throw .coversNoAudio(range: index) }
    }
    if let clip {
      try validateClip(clip, facts)
      try validateReach(clip.resolved(in: facts), facts)
    }
  }

  /// Throws if something that is not optional lies wholly outside of what the clip shows.
  private func validateReach(_ shown: TimeRange, _ facts: SourceFacts) throws(PlanError) {
    func touches(_ range: TimeRange) -> Bool { range.from <= shown.to && shown.from <= range.to }
    for (index, region) in regions.enumerated() where !region.isOptional {
      // What stays clear hides nothing anyway.
      if region.isKept { continue }
      if region.resolved(in: facts).coveredRanges.contains(where: touches) { continue }
      throw .coversNoPicture(region: index, id: region.id)
    }
    for (index, range) in audio.enumerated() where !range.isOptional {
      if !touches(range.resolved(in: facts)) { throw .coversNoAudio(range: index) }
    }
  }

  private func validateBinding(_ facts: SourceFacts) throws(PlanError) {
    let path = JSONPath.root.appending("source")
    let turn = (facts.rotation % 360 + 360) % 360
    let sides = [
      ("width", source.width, facts.uprightSize.width),
      ("height", source.height, facts.uprightSize.height), ("rotation", source.rotation, turn),
    ]
    for (key, planned, actual) in sides {
      guard let planned, planned != actual else { continue }
      throw .sourceMismatch(
        path: path.appending(key), planned: String(planned), actual: String(actual))
    }
    if let planned = source.sha256?.lowercased(), let actual = facts.sha256?.lowercased(),
      planned != actual
    {
      throw .sourceMismatch(path: path.appending("sha256"), planned: planned, actual: actual)
    }
  }

  private func validateClip(_ clip: Clip, _ facts: SourceFacts) throws(PlanError) {
    let path = JSONPath.root.appending("clip")
    try validateOrder(clip.from, clip.to, facts, at: path)
    if facts.position(of: clip.from) >= facts.duration {
      throw .afterEnd(
        path: path.appending("from"), found: clip.from.description,
        end: PlanTime.text(facts.duration, rounding: .down))
    }
    if facts.position(of: clip.to) <= Timestamp(0, .nanoseconds) {
      throw .beforeStart(path: path.appending("to"), found: clip.to.description)
    }
  }
}

/// Throws unless `from` comes before `to` on the source's timeline.
private func validateOrder(
  _ from: PlanTime, _ to: PlanTime, _ facts: SourceFacts, at path: JSONPath
) throws(PlanError) {
  // The two open ends come before and after everything.
  if from == .start || to == .end { return }
  if facts.position(of: from) < facts.position(of: to) { return }
  throw .outOfOrder(
    path: path.appending("to"), found: to.description, after: path.appending("from"),
    bound: from.description)
}

extension Region {
  fileprivate func validate(
    against facts: SourceFacts, at path: JSONPath
  ) throws(PlanError) {
    try validateOrder(from, to, facts, at: path)
    if !isOptional, facts.position(of: from) >= facts.duration, from != .start {
      throw .afterEnd(
        path: path.appending("from"), found: from.description,
        end: PlanTime.text(facts.duration, rounding: .down))
    }
    if !isOptional, facts.position(of: to) <= Timestamp(0, .nanoseconds), to != .end {
      throw .beforeStart(path: path.appending("to"), found: to.description)
    }
    let place = path.appending("path")
    var before: (at: Timestamp, waypoint: Waypoint)?
    for (index, waypoint) in self.path.enumerated() {
      let here = place.appending(index)
      let at = facts.position(of: waypoint.at)
      if !isOptional, at > facts.duration {
        throw .afterEnd(
          path: here.appending("at"), found: waypoint.at.description,
          end: PlanTime.text(facts.duration, rounding: .down))
      }
      if let before, at <= before.at {
        throw .outOfOrder(
          path: here.appending("at"), found: waypoint.at.description,
          after: place.appending(index - 1).appending("at"),
          bound: before.waypoint.at.description)
      }
      before = (at, waypoint)
    }
    if resolved(in: facts).coveredRanges.isEmpty { throw .hidesNothing(path: path) }
  }
}
