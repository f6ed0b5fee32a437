// From the plan back to its text, always with the same keys in the same order: what is read back is
// the same plan.

import MediaTime
import StrictJSON

extension RedactionPlan {
  /// The plan as JSON text, keys in the order of the format's tables.
  ///
  /// Two spaces of indentation, a line feed at the end. Reading it gives an equal plan, provided
  /// `check()` passes and each offset is a whole number of nanoseconds (others are rounded
  /// outward).
  public var json: String { tree.text }

  /// The plan as a document, as if `json` had been read.
  public var document: PlanDocument { PlanDocument(root: tree) }

  /// The plan as a tree.
  private var tree: JSONValue {
    var members = [JSONMember("veil", .integer(Int64(RedactionPlan.version)))]
    if source != SourceBinding() { members.append(JSONMember("source", source.tree)) }
    members.append(JSONMember("margin", .real(margin)))
    members.append(JSONMember("regions", .array(regions.map(\.tree))))
    switch outside {
    case .keep: members.append(JSONMember("outside", "keep"))
    case .effect(let effect): members.append(JSONMember("outside", effect.tree))
    }
    if !audio.isEmpty { members.append(JSONMember("audio", .array(audio.map(\.tree)))) }
    if let clip {
      members.append(
        JSONMember(
          "clip",
          ["from": clip.from.json(rounding: .up), "to": clip.to.json(rounding: .down)]))
    }
    return .object(members)
  }
}

/// The members whose values are there.
private func object(_ members: [(String, JSONValue?)]) -> JSONValue {
  .object(
    members.compactMap { key, value in
      guard let value else { return nil }
      return JSONMember(key, value)
    })
}

extension SourceBinding {
  fileprivate var tree: JSONValue {
    object([
      ("name", name.map { .string($0) }), ("sha256", sha256.map { .string($0) }),
      ("width", width.map { .integer(Int64($0)) }), ("height", height.map { .integer(Int64($0)) }),
      ("rotation", rotation.map { .integer(Int64($0)) }),
    ])
  }
}

extension Region {
  fileprivate var tree: JSONValue {
    object([
      ("id", .string(id)), ("shape", .string(shape.rawValue)),
      ("from", from.json(rounding: .down)), ("to", to.json(rounding: .up)),
      ("path", path.isEmpty ? nil : .array(path.map(\.tree))),
      ("effect", isKept ? "keep" : effect.tree), ("margin", margin.map { .real($0) }),
      ("acceptReversible", acceptReversible ? true : nil), ("optional", isOptional ? true : nil),
      ("follow", isFollowed ? true : nil),
      ("unsure", unsure.isEmpty ? nil : .array(unsure.map(\.tree))),
      ("reason", reason.map { .string($0) }), ("note", note.map { .string($0) }),
    ])
  }
}

extension UnsureStretch {
  fileprivate var tree: JSONValue {
    object([
      ("from", from.json(rounding: .down)), ("to", to.json(rounding: .up)),
      ("why", .string(why.rawValue)), ("accepted", accepted.map { .string($0) }),
    ])
  }
}

extension Waypoint {
  fileprivate var tree: JSONValue {
    let by: JSONValue? = self.by == .person ? nil : .string(self.by.rawValue)
    let eased: JSONValue? = ease == .linear ? nil : .string(ease.rawValue)
    switch position {
    case .box(let x, let y, let width, let height):
      let box: JSONValue = .array([x, y, width, height].map { .real($0) })
      return object([("at", at.json(rounding: .down)), ("box", box), ("ease", eased), ("by", by)])
    case .points(let points):
      let corners: JSONValue = .array(points.map { .array([.real($0.x), .real($0.y)]) })
      return object([
        ("at", at.json(rounding: .down)), ("points", corners), ("ease", eased), ("by", by),
      ])
    case .hidden:
      return object([("at", at.json(rounding: .up)), ("hidden", true), ("by", by)])
    }
  }
}

extension Effect {
  fileprivate var tree: JSONValue {
    switch self {
    case .fill(let color): ["fill": .string(color.description)]
    case .veil: "veil"
    case .mosaic(let cells): ["mosaic": ["cells": .integer(Int64(cells))]]
    case .blur(let strength): ["blur": ["strength": .real(strength)]]
    }
  }
}

extension Selection {
  fileprivate var tree: JSONValue {
    switch self {
    case .all: "all"
    case .only(let numbers): .array(numbers.map { .integer(Int64($0)) })
    }
  }
}

extension AudioRange {
  fileprivate var tree: JSONValue {
    let audio: JSONValue =
      switch effect {
      case .mute: "mute"
      case .tone(let hertz): ["tone": .real(hertz)]
      }
    return object([
      ("from", from.json(rounding: .down)), ("to", to.json(rounding: .up)),
      ("tracks", tracks.tree), ("channels", channels.tree), ("effect", audio),
      ("optional", isOptional ? true : nil),
      ("reason", reason.map { .string($0) }),
    ])
  }
}
