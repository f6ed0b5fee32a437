// Facts of a receipt to and from JSON: an object with `kind` and the facts of that kind, and
// nothing else. What travels by a coder has the same form.

import MediaTime
import StrictJSON

extension Dropped {
  var document: JSONValue {
    switch self {
    case .stream(let index, let type, let codec):
      ["kind": "stream", "index": .count(index), "type": .string(type), "codec": .string(codec)]
    case .tags(let names): ["kind": "tags", "names": .strings(names)]
    case .streamTags(let names): ["kind": "streamTags", "names": .strings(names)]
    case .chapters(let count): ["kind": "chapters", "count": .count(count)]
    case .hiddenPictures(let count): ["kind": "hiddenPictures", "count": .count(count)]
    }
  }

  init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var facts = try FactFields(document, path)
    switch facts.kind {
    case "stream":
      self = .stream(
        index: try facts.count("index"), type: try facts.text("type"),
        codec: try facts.text("codec"))
    case "tags": self = .tags(names: try facts.texts("names"))
    case "streamTags": self = .streamTags(names: try facts.texts("names"))
    case "chapters": self = .chapters(count: try facts.count("count"))
    case "hiddenPictures": self = .hiddenPictures(count: try facts.count("count"))
    default: throw facts.unknownKind
    }
    try facts.finish()
  }
}

extension ReceiptNote {
  var document: JSONValue {
    switch self {
    case .unsandboxed: ["kind": "unsandboxed"]
    case .sourceEndsEarly: ["kind": "sourceEndsEarly"]
    case .damagedPicturesCovered(let count, let stretches):
      .object(
        [
          JSONMember("kind", "damagedPicturesCovered"), JSONMember("count", .count(count)),
        ]
          + (stretches.isEmpty
            ? [] : [JSONMember("stretches", .array(stretches.map(\.document)))]))
    case .picturesLost(let count): .counted("picturesLost", count)
    case .pictureTimesRepaired(let count): .counted("pictureTimesRepaired", count)
    case .hiddenAudioPacketsDropped(let count): .counted("hiddenAudioPacketsDropped", count)
    case .audioTimesRepaired(let count): .counted("audioTimesRepaired", count)
    case .picturesConverted(let from, let to):
      ["kind": "picturesConverted", "from": .string(from), "to": .string(to)]
    case .everythingRendered(let reason):
      ["kind": "everythingRendered", "reason": .string(reason)]
    case .timesShifted(let ticks, let timeBase):
      ["kind": "timesShifted", "ticks": .integer(ticks), "timeBase": timeBase.document]
    case .reversible(let region, let effect):
      ["kind": "reversible", "region": .string(region), "effect": .string(effect)]
    case .regionCoveredNothing(let region):
      ["kind": "regionCoveredNothing", "region": .string(region)]
    case .audioRangeCoveredNothing(let range):
      ["kind": "audioRangeCoveredNothing", "range": .count(range)]
    case .trackRecoded(let track, let from, let to):
      ["kind": "trackRecoded", "track": .count(track), "from": .string(from), "to": .string(to)]
    case .trackReduced(let track, let packets):
      ["kind": "trackReduced", "track": .count(track), "packets": .count(packets)]
    case .trackGaps(let track, let places, let filled, let cut):
      [
        "kind": "trackGaps", "track": .count(track), "places": .count(places),
        "filledSamples": .integer(filled), "cutSamples": .integer(cut),
      ]
    case .trackDamaged(let track, let packets, let blocks):
      [
        "kind": "trackDamaged", "track": .count(track), "silencedPackets": .count(packets),
        "damagedBlocks": .count(blocks),
      ]
    }
  }

  init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var facts = try FactFields(document, path)
    if let note = try ReceiptNote.ofPictures(&facts) {
      self = note
    } else if let note = try ReceiptNote.ofAudio(&facts) {
      self = note
    } else {
      throw facts.unknownKind
    }
    try facts.finish()
  }

  private static func ofPictures(_ facts: inout FactFields) throws(CustodyError) -> ReceiptNote? {
    switch facts.kind {
    case "unsandboxed": .unsandboxed
    case "sourceEndsEarly": .sourceEndsEarly
    case "damagedPicturesCovered":
      .damagedPicturesCovered(count: try facts.count("count"), stretches: try facts.stretches())
    case "picturesLost": .picturesLost(count: try facts.count("count"))
    case "pictureTimesRepaired": .pictureTimesRepaired(count: try facts.count("count"))
    case "picturesConverted":
      .picturesConverted(from: try facts.text("from"), to: try facts.text("to"))
    case "everythingRendered": .everythingRendered(reason: try facts.text("reason"))
    case "timesShifted":
      .timesShifted(
        ticks: try facts.integer("ticks"), timeBase: try facts.timeBase("timeBase"))
    case "reversible":
      .reversible(region: try facts.text("region"), effect: try facts.text("effect"))
    case "regionCoveredNothing": .regionCoveredNothing(region: try facts.text("region"))
    default: nil
    }
  }

  private static func ofAudio(_ facts: inout FactFields) throws(CustodyError) -> ReceiptNote? {
    switch facts.kind {
    case "hiddenAudioPacketsDropped": .hiddenAudioPacketsDropped(count: try facts.count("count"))
    case "audioTimesRepaired": .audioTimesRepaired(count: try facts.count("count"))
    case "audioRangeCoveredNothing": .audioRangeCoveredNothing(range: try facts.count("range"))
    case "trackRecoded":
      .trackRecoded(
        track: try facts.count("track"), from: try facts.text("from"), to: try facts.text("to"))
    case "trackReduced":
      .trackReduced(track: try facts.count("track"), packets: try facts.count("packets"))
    case "trackGaps":
      .trackGaps(
        track: try facts.count("track"), places: try facts.count("places"),
        filledSamples: try facts.integer("filledSamples"),
        cutSamples: try facts.integer("cutSamples"))
    case "trackDamaged":
      .trackDamaged(
        track: try facts.count("track"), silencedPackets: try facts.count("silencedPackets"),
        damagedBlocks: try facts.count("damagedBlocks"))
    default: nil
    }
  }
}

extension NotedStretch {
  fileprivate var document: JSONValue { ["from": .string(from), "to": .string(to)] }

  fileprivate init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    from = try fields.required("from", DocumentFields.string)
    to = try fields.required("to", DocumentFields.string)
    try fields.finish()
  }
}

extension LayerRecord {
  var document: JSONValue {
    var members = [JSONMember("layer", .string(layer)), JSONMember("held", .bool(held))]
    if let reason { members.append(JSONMember("reason", .string(reason))) }
    return .object(members)
  }

  init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    layer = try fields.required("layer", DocumentFields.string)
    held = try fields.required("held", DocumentFields.bool)
    reason = try fields.optional("reason", DocumentFields.string)
    try fields.finish()
  }
}

/// The facts of an object with a `kind`.
private struct FactFields {
  let kind: String
  private var fields: DocumentFields

  init(_ document: JSONValue, _ path: JSONPath) throws(CustodyError) {
    fields = try DocumentFields(document, path: path)
    kind = try fields.required("kind", DocumentFields.string)
  }

  /// The error for a kind that is not known.
  var unknownKind: CustodyError { .field(at: fields.path.appending("kind"), problem: .invalid) }

  mutating func count(_ key: String) throws(CustodyError) -> Int {
    try fields.required(key, DocumentFields.count)
  }
  mutating func integer(_ key: String) throws(CustodyError) -> Int64 {
    try fields.required(key, DocumentFields.integer)
  }
  mutating func text(_ key: String) throws(CustodyError) -> String {
    try fields.required(key, DocumentFields.string)
  }
  mutating func texts(_ key: String) throws(CustodyError) -> [String] {
    try fields.list(key, DocumentFields.string)
  }
  mutating func timeBase(_ key: String) throws(CustodyError) -> TimeBase {
    try fields.required(key, DocumentFields.timeBase)
  }
  mutating func stretches() throws(CustodyError) -> [NotedStretch] {
    try fields.optional("stretches") { (value, path) throws(CustodyError) in
      guard case .array(let elements) = value else { throw .field(at: path, problem: .invalid) }
      var result: [NotedStretch] = []
      for (index, element) in elements.enumerated() {
        result.append(try NotedStretch(document: element, path: path.appending(index)))
      }
      return result
    } ?? []
  }
  func finish() throws(CustodyError) { try fields.finish() }
}

extension TimeBase {
  /// Seconds per tick as a fraction, `1/90000`.
  var document: JSONValue { .string("\(numerator)/\(denominator)") }
}

extension JSONValue {
  /// An array of strings.
  static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  /// A count.
  static func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }

  /// A fact that is a number of things.
  fileprivate static func counted(_ kind: String, _ count: Int) -> JSONValue {
    ["kind": .string(kind), "count": .count(count)]
  }
}

// MARK: - Coding

extension Dropped: Codable {
  /// Reads the object that a receipt has.
  public init(from decoder: any Decoder) throws {
    try self.init(document: JSONValue(from: decoder), path: .root)
  }

  /// Encodes the object that a receipt has.
  public func encode(to encoder: any Encoder) throws { try document.encode(to: encoder) }
}

extension ReceiptNote: Codable {
  /// Reads the object that a receipt has.
  public init(from decoder: any Decoder) throws {
    try self.init(document: JSONValue(from: decoder), path: .root)
  }

  /// Encodes the object that a receipt has.
  public func encode(to encoder: any Encoder) throws { try document.encode(to: encoder) }
}

extension LayerRecord: Codable {
  /// Reads the object that a receipt has.
  public init(from decoder: any Decoder) throws {
    try self.init(document: JSONValue(from: decoder), path: .root)
  }

  /// Encodes the object that a receipt has.
  public func encode(to encoder: any Encoder) throws { try document.encode(to: encoder) }
}
