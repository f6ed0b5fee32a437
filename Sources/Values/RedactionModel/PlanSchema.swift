// The plan's format for other programs and for editors: JSON Schema 2020-12, printed from the
// tables that the reader goes by. What a schema cannot say (order, overlap) is said by `check()`.

import StrictJSON

/// The JSON Schema (draft 2020-12) of a plan of version 1, as text with a line feed at its end.
public let planSchema = schema.text

/// The definition of an object with the keys of `table`.
private func definition(_ table: PlanTable, and more: [JSONMember] = []) -> JSONMember {
  let required = table.fields.filter(\.isRequired).map { JSONValue.string($0.key) }
  var members: [JSONMember] = [
    JSONMember("type", "object"),
    JSONMember(
      "properties", .object(table.fields.map { JSONMember($0.key, $0.schema.described($0)) })),
  ]
  if !required.isEmpty { members.append(JSONMember("required", .array(required))) }
  members.append(JSONMember("additionalProperties", false))
  return JSONMember(table.name, .object(members + more))
}

extension JSONValue {
  /// The schema of a field with its meaning as description.
  fileprivate func described(_ field: PlanField) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members + [JSONMember("description", .string(field.meaning))])
  }

  /// A schema that holds if this one does or one of the others.
  fileprivate static func any(_ schemas: JSONValue...) -> JSONValue {
    ["anyOf": .array(schemas)]
  }
}

/// What holds between the keys of a plan: where the outside is hidden, each region says what
/// becomes of it, and nowhere else can it be kept.
private let planRules: [JSONMember] = {
  func regions(_ schema: JSONValue) -> JSONValue {
    ["properties": ["regions": ["items": schema]]]
  }
  return [
    JSONMember(
      "if", ["properties": ["outside": ["not": ["const": "keep"]]], "required": ["outside"]]),
    JSONMember("then", regions(["required": ["effect"]])),
    JSONMember("else", regions(["properties": ["effect": ["not": ["const": "keep"]]]])),
  ]
}()

/// A region that is followed.
private let followed: JSONValue = [
  "properties": ["follow": ["const": true]], "required": ["follow"],
]

/// What holds between the keys of a region.
private let regionRules: [JSONMember] = {
  func forbid(_ key: String, for shapes: [JSONValue]) -> JSONValue {
    [
      "if": ["properties": ["shape": ["enum": .array(shapes)]]],
      "then": ["properties": ["path": ["items": ["not": ["required": [.string(key)]]]]]],
    ]
  }
  // A frame has no path and stays where it is, any other shape has one.
  let path: JSONValue = [
    "if": ["properties": ["shape": ["const": "frame"]]],
    "then": ["not": ["anyOf": [["required": ["path"]], followed]]],
    "else": ["required": ["path"]],
  ]
  // A cosmetic effect needs leave.
  let leave: JSONValue = [
    "if": ["properties": ["effect": cosmetic], "required": ["effect"]],
    "then": [
      "properties": ["acceptReversible": ["const": true]], "required": ["acceptReversible"],
    ],
  ]
  // Nothing is added to what is kept.
  let kept: JSONValue = [
    "if": ["properties": ["effect": ["const": "keep"]], "required": ["effect"]],
    "then": ["not": ["required": ["margin"]]],
  ]
  let rules: JSONValue = [
    path, forbid("points", for: ["box", "ellipse"]), forbid("box", for: ["polygon"]), leave, kept,
  ]
  return [JSONMember("allOf", rules)]
}()

/// What holds between the keys of a waypoint: it is somewhere, in one way, or hidden and nothing
/// else.
private let waypointRules = [
  JSONMember("if", ["properties": ["hidden": ["const": true]], "required": ["hidden"]]),
  JSONMember(
    "then",
    ["not": ["anyOf": [["required": ["box"]], ["required": ["points"]], ["required": ["ease"]]]]]),
  JSONMember("else", ["oneOf": [["required": ["box"]], ["required": ["points"]]]]),
]

/// An effect that can be undone.
let cosmetic: JSONValue = [
  "type": "object", "anyOf": [["required": ["mosaic"]], ["required": ["blur"]]],
]

private let schema: JSONValue = {
  // Three kinds of value are a word, a number or an object.
  let words = "^(start|end|[0-9]{1,10}(:[0-5][0-9]){0,2}(\\.[0-9]+)?)$"
  let time = JSONValue.any(
    ["type": "string", "pattern": .string(words)],
    ["type": "number", "minimum": 0, "maximum": .integer(PlanTime.secondsLimit)],
    definition(.time).value)
  let one = [JSONMember("minProperties", 1), JSONMember("maxProperties", 1)]
  let effect = JSONValue.any(["enum": ["fill", "veil"]], definition(.effect, and: one).value)
  let audioEffect = JSONValue.any(["const": "mute"], definition(.audioEffect).value)

  var members: [JSONMember] = [
    JSONMember("$schema", "https://json-schema.org/draft/2020-12/schema"),
    JSONMember("title", "Redaction plan, version 1"),
  ]
  if case .object(let plan) = definition(.plan, and: planRules).value { members += plan }
  let definitions = [
    definition(.source), definition(.region, and: regionRules),
    definition(.waypoint, and: waypointRules), definition(.unsure),
    JSONMember("effect", effect), definition(.mosaic),
    definition(.blur), definition(.audio), JSONMember("audioEffect", audioEffect),
    definition(.clip), JSONMember("time", time),
  ]
  members.append(JSONMember("$defs", .object(definitions)))
  return .object(members)
}()
