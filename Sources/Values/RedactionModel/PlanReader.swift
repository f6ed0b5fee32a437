// From the tree to the plan: each value has the right kind afterwards. Whether the values make
// sense together is asked in `PlanCheck`, so that plans built by programs are held to the same
// rules.

import MediaTime
import StrictJSON

extension RedactionPlan {
  /// Reads a plan and checks it (`check()`).
  ///
  /// - Throws: `PlanError` with the place of the first thing that is wrong.
  public init(_ document: PlanDocument) throws(PlanError) {
    // A plan of another version may have other keys, so the version is looked at before them.
    if let version = document.root["veil"], version.whole != Int64(RedactionPlan.version) {
      throw .unsupportedVersion(found: version.excerpt)
    }
    let object = try ObjectReader(document.root, .plan, at: .root)
    self.init()
    if let source = try object.object("source", .source) { self.source = try readSource(source) }
    if let margin = try object.number("margin") { self.margin = margin }
    if let value = object.value("outside"), value != "keep" {
      outside = .effect(
        try readEffect(
          value, at: object.path.appending("outside"),
          expected: PlanTable.plan.expectation("outside")))
    }
    for (value, path) in try object.elements("regions") ?? [] {
      let object = try ObjectReader(value, .region, at: path)
      regions.append(try readRegion(object, isInverse: outside != .keep))
    }
    for (value, path) in try object.elements("audio") ?? [] {
      audio.append(try readAudio(try ObjectReader(value, .audio, at: path)))
    }
    if let clip = try object.object("clip", .clip) {
      // A clip is the one range that shows instead of hiding, so it shrinks where others grow.
      self.clip = Clip(from: try clip.time("from", .up), to: try clip.time("to", .down))
    }
    try check()
  }
}

private func readSource(_ object: ObjectReader) throws(PlanError) -> SourceBinding {
  SourceBinding(
    name: try object.string("name"), sha256: try object.string("sha256")?.lowercased(),
    width: try object.whole("width"), height: try object.whole("height"),
    rotation: try object.whole("rotation"))
}

private func readRegion(_ object: ObjectReader, isInverse: Bool) throws(PlanError) -> Region {
  var region = Region(
    id: try object.string("id") ?? "", shape: try object.choice("shape") ?? .frame,
    from: try object.time("from", .down), to: try object.time("to", .up))
  for (value, path) in try object.elements("path") ?? [] {
    region.path.append(try readWaypoint(try ObjectReader(value, .waypoint, at: path)))
  }
  let effect = object.path.appending("effect")
  switch object.value("effect") {
  case "keep"?: region.isKept = true
  case let value?:
    region.effect = try readEffect(
      value, at: effect, expected: PlanTable.region.expectation("effect"))
  // One who hides the outside may mean either; a guess would show what is to be hidden.
  case nil: if isInverse { throw .missingKey(path: effect, expected: .effectOrKeep) }
  }
  region.margin = try object.number("margin")
  region.acceptReversible = try object.bool("acceptReversible") ?? false
  region.isOptional = try object.bool("optional") ?? false
  region.isFollowed = try object.bool("follow") ?? false
  for (value, path) in try object.elements("unsure") ?? [] {
    region.unsure.append(try readUnsure(try ObjectReader(value, .unsure, at: path)))
  }
  region.reason = try object.string("reason")
  region.note = try object.string("note")
  return region
}

private func readUnsure(_ object: ObjectReader) throws(PlanError) -> UnsureStretch {
  UnsureStretch(
    from: try object.time("from", .down), to: try object.time("to", .up),
    why: try object.choice("why") ?? .low, accepted: try object.string("accepted"))
}

private func readWaypoint(_ object: ObjectReader) throws(PlanError) -> Waypoint {
  let hidden = try object.bool("hidden") ?? false
  // What is hidden begins early and ends late: a stretch's end is the time of a hidden waypoint.
  let at = try object.time("at", hidden ? .up : .down)
  let ease: Ease? = try object.choice("ease")
  let by: MarkOrigin = try object.choice("by") ?? .person
  let box = object.value("box")
  let points = object.value("points")
  if hidden {
    for key in ["box", "points", "ease"] where object.value(key) != nil {
      throw .unexpected(
        path: object.path.appending(key), found: .onHiddenWaypoint, expected: .onlyAtAndHidden)
    }
    return Waypoint(at: at, .hidden, by: by)
  }
  switch (box, points) {
  case (let box?, nil):
    return Waypoint(at: at, try readBox(box, in: object), ease: ease ?? .linear, by: by)
  case (nil, let points?):
    return Waypoint(at: at, try readPoints(points, in: object), ease: ease ?? .linear, by: by)
  case (nil, nil):
    throw .unexpected(path: object.path, found: .noPlace, expected: .place)
  case (_?, _?):
    throw .unexpected(path: object.path, found: .twoPlaces, expected: .oneOfThem)
  }
}

private func readBox(
  _ value: JSONValue, in object: ObjectReader
) throws(PlanError) -> Waypoint.Position {
  guard case .array(let values) = value, values.count == 4 else {
    throw object.mismatch("box", value)
  }
  let numbers = values.compactMap(\.double)
  guard numbers.count == 4 else { throw object.mismatch("box", value) }
  return .box(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
}

private func readPoints(
  _ value: JSONValue, in object: ObjectReader
) throws(PlanError) -> Waypoint.Position {
  guard case .array(let values) = value else { throw object.mismatch("points", value) }
  var points: [PixelPoint] = []
  for (index, element) in values.enumerated() {
    guard case .array(let pair) = element, pair.count == 2, let x = pair[0].double,
      let y = pair[1].double
    else {
      throw .unexpected(
        path: object.path.appending("points").appending(index),
        found: .value(element.excerpt), expected: .pair)
    }
    points.append(PixelPoint(x: x, y: y))
  }
  return .points(points)
}

private func readEffect(
  _ value: JSONValue, at path: JSONPath, expected: PlanExpectation
) throws(PlanError) -> Effect {
  switch value {
  case "fill": return .fill(.black)
  case "veil": return .veil
  case "mosaic", "blur":
    throw .unexpected(path: path, found: .value(value.excerpt), expected: expected)
  case .object(let members):
    let object = try ObjectReader(value, .effect, at: path)
    guard members.count == 1 else {
      throw .unexpected(path: path, found: .effects(members.count), expected: .oneEffect)
    }
    if let text = try object.string("fill") {
      guard let color = FillColor(text) else { throw object.mismatch("fill", .string(text)) }
      return .fill(color)
    }
    if let mosaic = try object.object("mosaic", .mosaic) {
      return .mosaic(cells: try mosaic.whole("cells") ?? 0)
    }
    let blur = try object.object("blur", .blur)
    return .blur(strength: try blur?.number("strength") ?? 0)
  default:
    throw misspelling(of: value, at: path, effectForms)
      ?? .unexpected(path: path, found: .value(value.excerpt), expected: expected)
  }
}

/// What effects are called, and how each is written.
private let effectForms: [(word: String, form: JSONValue)] = [
  ("fill", "fill"), ("veil", "veil"), ("mosaic", ["mosaic": ["cells": 4]]),
  ("blur", ["blur": ["strength": 1]]),
]

private func readAudio(_ object: ObjectReader) throws(PlanError) -> AudioRange {
  var range = AudioRange(from: try object.time("from", .down), to: try object.time("to", .up))
  range.tracks = try object.selection("tracks")
  range.channels = try object.selection("channels")
  range.isOptional = try object.bool("optional") ?? false
  range.reason = try object.string("reason")
  switch object.value("effect") {
  case nil, "mute": range.effect = .mute
  case .object(let members)?:
    let path = object.path.appending("effect")
    let effect = try ObjectReader(.object(members), .audioEffect, at: path)
    range.effect = .tone(hertz: try effect.number("tone") ?? 0)
  case let other?:
    let forms: [(word: String, form: JSONValue)] = [("mute", "mute"), ("tone", ["tone": 1000])]
    throw misspelling(of: other, at: object.path.appending("effect"), forms)
      ?? object.mismatch("effect", other)
  }
  return range
}
