// The tables of keys that a plan may have. The reader refuses what is not in them, and the JSON
// Schema is printed from them: there is no second list.

import StrictJSON

/// One key of an object.
struct PlanField: Sendable {
  /// The key.
  let key: String
  /// Whether the object is no good without it.
  let isRequired: Bool
  /// What its value is, in a few words: its description in the schema.
  let meaning: String
  /// The JSON Schema of its value.
  let schema: JSONValue

  /// A key that may be left out.
  static func optional(_ key: String, _ meaning: String, _ schema: JSONValue) -> PlanField {
    PlanField(key: key, isRequired: false, meaning: meaning, schema: schema)
  }

  /// A key that must be there.
  static func required(_ key: String, _ meaning: String, _ schema: JSONValue) -> PlanField {
    PlanField(key: key, isRequired: true, meaning: meaning, schema: schema)
  }
}

/// The keys of one kind of object.
package struct PlanTable: Sendable {
  /// The kind's name, under `$defs` in the schema.
  package let name: String
  /// Its keys, in the order in which they are written.
  let fields: [PlanField]

  /// The field of a key, or nil.
  subscript(key: String) -> PlanField? { fields.first { $0.key == key } }

  /// What the format asks for under a key of the table.
  func expectation(_ key: String) -> PlanExpectation { .described(self[key]?.meaning ?? "") }

  /// All keys.
  package var keys: [String] { fields.map(\.key) }

  /// The tables, the document's own first.
  package static let all = [
    plan, source, region, waypoint, unsure, effect, mosaic, blur, audio, audioEffect, clip, time,
  ]
}

/// The numbers that bound a plan's values.
enum PlanLimits {
  static let margin = 0.0...2.0
  static let cells = 1...8
  static let strength = 0.1...2.0
  static let hertz = 20.0...20_000.0
  /// Pixels from the origin, in either direction.
  static let coordinate = 1_000_000.0
  static let side = 1...1_000_000
  static let points = 3...10_000
  static let idLength = 1...200
  static let rotations = [0, 90, 180, 270]
  static let index = 0...4095
}

extension PlanTable {
  private static func reference(_ name: String) -> JSONValue {
    ["$ref": .string("#/$defs/\(name)")]
  }
  private static func list(of item: JSONValue) -> JSONValue { ["type": "array", "items": item] }
  private static let text: JSONValue = ["type": "string"]
  private static let moment =
    "a time: \"H:MM:SS.fraction\", \"M:SS.fraction\", seconds as a number, {\"pts\": n}, "
    + "\"start\" or \"end\""
  private static let selection: JSONValue = [
    "anyOf": [
      ["const": "all"],
      [
        "type": "array", "minItems": 1, "uniqueItems": true,
        "items": [
          "type": "integer", "minimum": .integer(Int64(PlanLimits.index.lowerBound)),
          "maximum": .integer(Int64(PlanLimits.index.upperBound)),
        ],
      ],
    ]
  ]
  private static func whole(_ range: ClosedRange<Int>) -> JSONValue {
    [
      "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
      "maximum": .integer(Int64(range.upperBound)),
    ]
  }
  private static func real(_ range: ClosedRange<Double>) -> JSONValue {
    ["type": "number", "minimum": .real(range.lowerBound), "maximum": .real(range.upperBound)]
  }
  private static let coordinate = real(-PlanLimits.coordinate...PlanLimits.coordinate)
  private static let extent: JSONValue = [
    "type": "number", "exclusiveMinimum": 0, "maximum": .real(PlanLimits.coordinate),
  ]

  static let plan = PlanTable(
    name: "plan",
    fields: [
      .required("veil", "the number 1, the version of the format", ["const": 1]),
      .optional("source", "an object that binds the plan to a file", reference("source")),
      .optional("margin", "a number from 0 to 2", real(PlanLimits.margin)),
      .optional("regions", "an array of regions", list(of: reference("region"))),
      .optional(
        "outside", "\"keep\", \"fill\", {\"fill\": \"#RRGGBB\"} or \"veil\"",
        ["anyOf": [["const": "keep"], reference("effect")], "not": cosmetic]),
      .optional("audio", "an array of audio ranges", list(of: reference("audio"))),
      .optional("clip", "an object with from and to", reference("clip")),
    ])

  static let source = PlanTable(
    name: "source",
    fields: [
      .optional("name", "the file's name", text),
      .optional(
        "sha256", "64 hexadecimal digits",
        ["type": "string", "pattern": "^[0-9A-Fa-f]{64}$"]),
      .optional("width", "a positive whole number of pixels", whole(PlanLimits.side)),
      .optional("height", "a positive whole number of pixels", whole(PlanLimits.side)),
      .optional(
        "rotation", "0, 90, 180 or 270",
        ["enum": .array(PlanLimits.rotations.map { .integer(Int64($0)) })]),
    ])

  static let region = PlanTable(
    name: "region",
    fields: [
      .required(
        "id", "text of 1 to 200 characters that no other region has",
        [
          "type": "string", "minLength": .integer(Int64(PlanLimits.idLength.lowerBound)),
          "maxLength": .integer(Int64(PlanLimits.idLength.upperBound)),
        ]),
      .required(
        "shape", oneOf(Shape.allCases.map(\.rawValue)), names(Shape.allCases.map(\.rawValue))),
      .required("from", moment, reference("time")),
      .required("to", moment, reference("time")),
      .optional(
        "path", "an array of one waypoint or more",
        ["type": "array", "minItems": 1, "items": reference("waypoint")]),
      .optional(
        "effect", regionEffectForms, ["anyOf": [["const": "keep"], reference("effect")]]),
      .optional("margin", "a number from 0 to 2", real(PlanLimits.margin)),
      .optional("acceptReversible", "true or false", ["type": "boolean"]),
      .optional("optional", "true if the region may cover no picture", ["type": "boolean"]),
      .optional(
        "follow", "true if `veil follow` solves what lies between two marks", ["type": "boolean"]),
      .optional(
        "unsure", "an array of stretches of which following was not sure",
        list(of: reference("unsure"))),
      .optional("reason", "text", text),
      .optional("note", "text", text),
    ])

  static let waypoint = PlanTable(
    name: "waypoint",
    fields: [
      .required("at", moment, reference("time")),
      .optional(
        "box", "four numbers [x, y, width, height]",
        [
          "type": "array", "prefixItems": [coordinate, coordinate, extent, extent], "minItems": 4,
          "maxItems": 4,
        ]),
      .optional(
        "points", "an array of three points [x, y] or more",
        [
          "type": "array", "minItems": .integer(Int64(PlanLimits.points.lowerBound)),
          "maxItems": .integer(Int64(PlanLimits.points.upperBound)),
          "items": ["type": "array", "items": coordinate, "minItems": 2, "maxItems": 2],
        ]),
      .optional(
        "ease", oneOf(Ease.allCases.map(\.rawValue)), names(Ease.allCases.map(\.rawValue))),
      .optional("hidden", "true or false", ["type": "boolean"]),
      .optional(
        "by", oneOf(MarkOrigin.allCases.map(\.rawValue)),
        names(MarkOrigin.allCases.map(\.rawValue))),
    ])

  static let unsure = PlanTable(
    name: "unsure",
    fields: [
      .required("from", moment, reference("time")),
      .required("to", moment, reference("time")),
      .required(
        "why", oneOf(Doubt.allCases.map(\.rawValue)), names(Doubt.allCases.map(\.rawValue))),
      .optional(
        "accepted", "the initials of who looked at it, and a reason",
        ["type": "string", "pattern": "[^ ]"]),
    ])

  /// The object form of an effect: exactly one of these keys.
  static let effect = PlanTable(
    name: "effect",
    fields: [
      .optional(
        "fill", "a colour \"#RRGGBB\"", ["type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"]),
      .optional("mosaic", "an object {\"cells\": 1 to 8}", reference("mosaic")),
      .optional("blur", "an object {\"strength\": 0.1 to 2}", reference("blur")),
    ])

  static let mosaic = PlanTable(
    name: "mosaic",
    fields: [.required("cells", "a whole number from 1 to 8", whole(PlanLimits.cells))])

  static let blur = PlanTable(
    name: "blur",
    fields: [.required("strength", "a number from 0.1 to 2", real(PlanLimits.strength))])

  static let audio = PlanTable(
    name: "audio",
    fields: [
      .required("from", moment, reference("time")),
      .required("to", moment, reference("time")),
      .optional("tracks", "\"all\" or an array of track numbers from 0", selection),
      .optional("channels", "\"all\" or an array of channel numbers from 0", selection),
      .optional("effect", "\"mute\" or {\"tone\": hertz}", reference("audioEffect")),
      .optional("optional", "true if the range may cover no audio", ["type": "boolean"]),
      .optional("reason", "text", text),
    ])

  /// The object form of an audio effect.
  static let audioEffect = PlanTable(
    name: "audioEffect",
    fields: [.required("tone", "a number of hertz from 20 to 20000", real(PlanLimits.hertz))])

  static let clip = PlanTable(
    name: "clip",
    fields: [
      .required("from", moment, reference("time")), .required("to", moment, reference("time")),
    ])

  /// The object form of a time.
  static let time = PlanTable(
    name: "time",
    fields: [
      .required(
        "pts", "a whole number of ticks of the video stream's time base", ["type": "integer"])
    ])

  /// What an effect may look like, for messages.
  static let effectForms =
    "\"fill\", {\"fill\": \"#RRGGBB\"}, \"veil\", {\"mosaic\": {\"cells\": 4}} or "
    + "{\"blur\": {\"strength\": 1.0}}"

  /// The same for a region, which may also stay clear.
  static let regionEffectForms = effectForms + ", or \"keep\" where \"outside\" is an effect"

  private static func names(_ values: [String]) -> JSONValue {
    ["enum": .array(values.map { .string($0) })]
  }

  /// `"a", "b" or "c"`.
  static func oneOf(_ values: [String]) -> String {
    let quoted = values.map { "\"\($0)\"" }
    return quoted.dropLast().joined(separator: ", ") + " or " + (quoted.last ?? "")
  }
}
