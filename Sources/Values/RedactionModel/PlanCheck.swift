// Whether a plan makes sense by itself, before any source is at hand. Plans that were read and
// plans that a program built go through the same questions.

import MediaTime
import StrictJSON

extension RedactionPlan {
  /// Checks everything that can be checked without the source.
  ///
  /// - Throws: `PlanError` with the place of the first thing that is wrong.
  public func check() throws(PlanError) {
    try source.check(at: JSONPath.root.appending("source"))
    try require(
      PlanLimits.margin.contains(margin), .root, "margin", .real(margin), .plan)
    let regionsPath = JSONPath.root.appending("regions")
    var ids: [String: Int] = [:]
    for (index, region) in regions.enumerated() {
      let path = regionsPath.appending(index)
      if let first = ids.updateValue(index, forKey: region.id) {
        throw .duplicateID(
          path: path.appending("id"), id: region.id, first: regionsPath.appending(first))
      }
      try region.check(at: path)
      if region.isKept, outside == .keep {
        throw .unexpected(
          path: path.appending("effect"), found: .value(JSONValue.string("keep").excerpt),
          expected: .effectOrOutside)
      }
      if let picture = source.picture {
        try region.checkPlaces(at: path, picture: picture, margin: margin)
      }
    }
    if case .effect(let effect) = outside {
      let path = JSONPath.root.appending("outside")
      try effect.check(at: path)
      if effect.isReversible { throw .reversibleOutside(path: path, effect: effect.name) }
    }
    for (index, range) in audio.enumerated() {
      try range.check(at: JSONPath.root.appending("audio").appending(index))
    }
    if let clip {
      try checkRange(clip.from, clip.to, at: JSONPath.root.appending("clip"), growing: false)
    }
  }
}

/// Throws that `key` of the object at `path` is not what the table says, unless `holds`.
private func require(
  _ holds: Bool, _ path: JSONPath, _ key: String, _ found: JSONValue, _ table: PlanTable
) throws(PlanError) {
  if holds { return }
  throw .unexpected(
    path: path.appending(key), found: .value(found.excerpt), expected: table.expectation(key))
}

/// Whether `from` comes before `to`, as far as that can be told.
private func checkRange(
  _ from: PlanTime, _ to: PlanTime, at path: JSONPath, growing: Bool = true
) throws(PlanError) {
  let (down, up): (Rounding, Rounding) = growing ? (.down, .up) : (.up, .down)
  for (key, time, rounding) in [("from", from, down), ("to", to, up)] {
    if case .offset(let offset) = time, !(0...PlanTime.secondsLimit).contains(wholeSeconds(offset))
    {
      try require(false, path, key, time.json(rounding: rounding), .clip)
    }
  }
  if from.precedes(to) == false {
    throw .outOfOrder(
      path: path.appending("to"), found: to.json(rounding: up).oneLine,
      after: path.appending("from"), bound: from.json(rounding: down).oneLine)
  }
}

private func wholeSeconds(_ offset: Timestamp) -> Int64 {
  offset.converted(to: TimeBase(1, 1), rounding: .down).ticks
}

extension SourceBinding {
  /// The upright picture, if both sides are known.
  fileprivate var picture: PixelSize? {
    guard let width, let height, width > 0, height > 0 else { return nil }
    return PixelSize(width: width, height: height)
  }

  fileprivate func check(at path: JSONPath) throws(PlanError) {
    if let sha256 {
      let isDigest =
        sha256.utf8.count == 64 && sha256.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
      try require(isDigest, path, "sha256", .string(sha256), .source)
    }
    for (key, side) in [("width", width), ("height", height)] {
      guard let side else { continue }
      try require(PlanLimits.side.contains(side), path, key, .integer(Int64(side)), .source)
    }
    if let rotation {
      try require(
        PlanLimits.rotations.contains(rotation), path, "rotation", .integer(Int64(rotation)),
        .source)
    }
  }
}

extension Effect {
  fileprivate func check(at path: JSONPath) throws(PlanError) {
    switch self {
    case .fill, .veil: break
    case .mosaic(let cells):
      try require(
        PlanLimits.cells.contains(cells), path.appending("mosaic"), "cells",
        .integer(Int64(cells)), .mosaic)
    case .blur(let strength):
      try require(
        PlanLimits.strength.contains(strength), path.appending("blur"), "strength",
        .real(strength), .blur)
    }
  }
}

extension AudioRange {
  fileprivate func check(at path: JSONPath) throws(PlanError) {
    try checkRange(from, to, at: path)
    for (key, selection) in [("tracks", tracks), ("channels", channels)] {
      guard case .only(let numbers) = selection else { continue }
      let holds =
        !numbers.isEmpty && Set(numbers).count == numbers.count
        && numbers.allSatisfy(PlanLimits.index.contains)
      let found: JSONValue = .array(numbers.map { .integer(Int64($0)) })
      try require(holds, path, key, found, .audio)
    }
    if case .tone(let hertz) = effect {
      try require(
        PlanLimits.hertz.contains(hertz), path.appending("effect"), "tone", .real(hertz),
        .audioEffect)
    }
  }
}

extension Region {
  fileprivate func check(at path: JSONPath) throws(PlanError) {
    let isPrintable = id.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    try require(
      PlanLimits.idLength.contains(id.unicodeScalars.count) && isPrintable, path, "id",
      .string(id), .region)
    try checkRange(from, to, at: path)
    try effect.check(at: path.appending("effect"))
    if effect.isReversible, !acceptReversible {
      throw .reversible(path: path.appending("effect"), effect: effect.name)
    }
    if let margin {
      try require(PlanLimits.margin.contains(margin), path, "margin", .real(margin), .region)
      if isKept {
        throw .unexpected(path: path.appending("margin"), found: .onKept, expected: .noMargin)
      }
    }
    try checkPath(at: path.appending("path"))
    try checkFollowing(at: path)
    if hidesNothing == true { throw .hidesNothing(path: path) }
  }

  private func checkPath(at place: JSONPath) throws(PlanError) {
    if shape == .frame {
      if path.isEmpty { return }
      throw .unexpected(path: place, found: .forShape(.frame), expected: .noPath)
    }
    if path.isEmpty {
      throw .missingKey(path: place, expected: PlanTable.region.expectation("path"))
    }
    var corners: Int?
    for (index, waypoint) in path.enumerated() {
      let here = place.appending(index)
      try waypoint.check(shape, at: here, corners: &corners)
      if case .offset(let offset) = waypoint.at,
        !(0...PlanTime.secondsLimit).contains(wholeSeconds(offset))
      {
        try require(false, here, "at", waypoint.at.json(rounding: .down), .waypoint)
      }
      if index == 0 {
        if waypoint.position != .hidden { continue }
        throw .unexpected(path: here, found: .hiddenFirst, expected: .placeFirst)
      }
      let before = path[index - 1]
      if before.at.precedes(waypoint.at) == false {
        throw .outOfOrder(
          path: here.appending("at"), found: "\(waypoint.at)",
          after: place.appending(index - 1).appending("at"), bound: "\(before.at)")
      }
      if before.position == .hidden, waypoint.position == .hidden {
        throw .unexpected(path: here, found: .hiddenTwice, expected: .oneOfThem)
      }
    }
  }

  private func checkFollowing(at place: JSONPath) throws(PlanError) {
    if isFollowed, shape == .frame {
      throw .unexpected(
        path: place.appending("follow"), found: .forShape(.frame),
        expected: .described("it on a box, an ellipse or a polygon"))
    }
    for (index, stretch) in unsure.enumerated() {
      let here = place.appending("unsure").appending(index)
      try checkRange(stretch.from, stretch.to, at: here)
      if let accepted = stretch.accepted {
        try require(
          accepted.contains { !$0.isWhitespace }, here, "accepted", .string(accepted), .unsure)
      }
    }
  }

  /// Whether nothing is hidden between `from` and `to`; nil if that depends on the source.
  private var hidesNothing: Bool? {
    let times = [from, to] + path.map(\.at)
    let isKnown = times.allSatisfy { time in
      switch time {
      case .start, .offset: true
      // The end of the source is not known here, but as the last time of a region it needs not be.
      case .end: time == to && !path.contains { $0.at == .end }
      case .pts: false
      }
    }
    guard isKnown else { return nil }
    return resolved(firstPicture: Timestamp(0, .nanoseconds), end: PlanTime.distantFuture)
      .coveredRanges.isEmpty
  }
}

extension Waypoint {
  /// Checks the place; `corners` is the number of points of the waypoints before.
  fileprivate func check(
    _ shape: Shape, at path: JSONPath, corners: inout Int?
  ) throws(PlanError) {
    let isNear: (Double) -> Bool = { $0.magnitude <= PlanLimits.coordinate }
    switch (position, shape) {
    case (.hidden, _): return
    case (.box(let x, let y, let width, let height), .box),
      (.box(let x, let y, let width, let height), .ellipse):
      let numbers = [x, y, width, height]
      if !numbers.allSatisfy(isNear) || !(width > 0 && height > 0) {
        throw .unexpected(
          path: path.appending("box"),
          found: .value(JSONValue.array(numbers.map { .real($0) }).excerpt), expected: .boxInReach)
      }
    case (.points(let points), .polygon):
      let place = path.appending("points")
      guard PlanLimits.points.contains(points.count) else {
        throw .unexpected(
          path: place, found: .points(points.count),
          expected: .points(
            from: PlanLimits.points.lowerBound, to: PlanLimits.points.upperBound))
      }
      if let corners, corners != points.count {
        throw .unexpected(
          path: place, found: .points(points.count), expected: .pointsAsBefore(corners))
      }
      corners = points.count
      if !points.allSatisfy({ isNear($0.x) && isNear($0.y) }) {
        throw .unexpected(path: place, found: .polygonFarAway, expected: .pointsInReach)
      }
      if let bounds = outline(shape)?.bounds, bounds.shortSide <= 0 {
        throw .unexpected(path: place, found: .polygonWithoutArea, expected: .area)
      }
    case (.box, _):
      throw .unexpected(
        path: path.appending("box"), found: .forShape(.polygon), expected: .key("points"))
    case (.points, _):
      throw .unexpected(
        path: path.appending("points"), found: .forShape(shape), expected: .key("box"))
    }
  }
}

extension Region {
  /// Throws if the region stays on one side of the upright picture, margin and all.
  ///
  /// A single waypoint may lie outside: a subject leaves the picture.
  func checkPlaces(at path: JSONPath, picture: PixelSize, margin: Double) throws(PlanError) {
    let bounds = self.path.compactMap { $0.outline(shape)?.bounds(margin: self.margin ?? margin) }
    guard !isOptional, let first = self.path.first, let all = bounds.reduce(nil, union),
      !all.reaches(into: picture)
    else { return }
    let here = path.appending("path").appending(0)
    switch first.position {
    case .box(let x, let y, let width, let height):
      let numbers = JSONValue.array([x, y, width, height].map { .real($0) })
      throw .outsidePicture(
        path: here.appending("box"), found: .value(numbers.excerpt), picture: picture.description)
    default:
      throw .outsidePicture(
        path: here.appending("points"), found: .polygon, picture: picture.description)
    }
  }
}
