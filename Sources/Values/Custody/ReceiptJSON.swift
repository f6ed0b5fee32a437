// Receipts to and from JSON. The names here are a promise to other programs: they change only with
// the number in the member "receipt".

import Files
import MediaTime
package import StrictJSON

extension Receipt {
  /// What is hashed and signed: the canonical form of everything but the seals.
  ///
  /// - Throws: `.numberNotExact` for a PTS or a count beyond ±(2^53 - 1).
  package func canonicalBytes() throws(CustodyError) -> [UInt8] {
    let unsealed = unsealed(naming: signers)
    return try parsing { () throws(JSONError) in try unsealed.document.canonicalBytes() }
  }

  /// The receipt as a JSON file, for people and programs, seal and all, with one line feed at its
  /// end.
  ///
  /// - Throws: as `canonicalBytes`.
  package func json() throws(CustodyError) -> String {
    _ = try canonicalBytes()
    return document.text
  }

  /// Reads a receipt from a JSON file.
  ///
  /// - Throws: `.notJSON` with an offset, or `.field` with the path of the member at fault; unknown
  ///   members are errors.
  package init(json bytes: [UInt8]) throws(CustodyError) {
    try self.init(
      document: try parsing { () throws(JSONError) in try JSONValue(parsing: bytes) })
  }

  /// The number of the format.
  private static let format: Int64 = 3

  /// The receipt as a value, members in reading order.
  package var document: JSONValue {
    var members: [JSONMember] = [
      .init("receipt", .integer(Receipt.format)),
      .init("tool", ["version": .string(tool.version), "build": .string(tool.build)]),
      .init("date", .string(date)),
    ]
    members += request.members
    members += [
      .init("source", source.document), .init("output", output.document),
      .init("plan", plan.document), .init("settings", settings.document),
      .init("outside", .string(outside)), .init("video", video.document),
      .init("regions", .array(regions.map(\.document))),
      .init("audio", .array(audio.map(\.document))),
      .init("segments", .array(segments.map(\.document))),
      .init("tracks", .array(tracks.map(\.document))),
      .init("dropped", .array(dropped.map(\.document))),
      .init("notes", .array(notes.map(\.document))),
      .init("sandbox", .array(sandbox.map(\.document))),
    ]
    members.append(.init("verification", verification.document))
    if let trees { members.append(.init("pictureTrees", trees.document)) }
    if let previous { members.append(.init("previous", .string(previous.description))) }
    if !signers.isEmpty {
      members.append(.init("signers", .strings(signers.map(\.description))))
    }
    if let seal { members.append(.init("seal", seal.document)) }
    if let operatorSeal { members.append(.init("operatorSeal", operatorSeal.document)) }
    return .object(members)
  }

  init(document: JSONValue) throws(CustodyError) {
    var fields = try DocumentFields(document, path: .root)
    let version = try fields.required("receipt", DocumentFields.integer)
    guard version == Receipt.format else {
      throw .field(at: fields.path.appending("receipt"), problem: .invalid)
    }
    var unsealed = Receipt(
      tool: try fields.required("tool", Tool.init(document:path:)),
      date: try fields.required("date", DocumentFields.string),
      source: try fields.required("source", File.init(document:path:)),
      output: try fields.required("output", File.init(document:path:)),
      plan: try fields.required("plan", File.init(document:path:)),
      settings: try fields.required("settings", Settings.init(document:path:)),
      video: try fields.required("video", Video.init(document:path:)))
    unsealed.request = try Request(&fields)
    unsealed.outside = try fields.required("outside", DocumentFields.string)
    if fields.has("signers") {
      unsealed = unsealed.unsealed(naming: try fields.list("signers", DocumentFields.publicKey))
    }
    self = unsealed
    regions = try fields.list("regions", Region.init(document:path:))
    audio = try fields.list("audio", AudioRange.init(document:path:))
    segments = try fields.list("segments", Segment.init(document:path:))
    tracks = try fields.list("tracks", AudioTrack.init(document:path:))
    dropped = try fields.list("dropped", Dropped.init(document:path:))
    notes = try fields.list("notes", ReceiptNote.init(document:path:))
    sandbox = try fields.list("sandbox", LayerRecord.init(document:path:))
    verification = try fields.required("verification", Verification.init(document:path:))
    trees = try fields.optional("pictureTrees", PictureTrees.init(document:path:))
    previous = try fields.optional("previous", DocumentFields.digest)
    seal = try fields.optional("seal", Seal.init(document:path:))
    operatorSeal = try fields.optional("operatorSeal", Seal.init(document:path:))
    try fields.finish()
  }
}

extension Receipt.Tool {
  fileprivate init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    version = try fields.required("version", DocumentFields.string)
    build = try fields.required("build", DocumentFields.string)
    try fields.finish()
  }
}

extension Receipt.File {
  fileprivate var document: JSONValue {
    [
      "name": .string(name), "size": .integer(digest.size),
      "sha256": .string(digest.sha256.description),
    ]
  }

  fileprivate init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    name = try fields.required("name", DocumentFields.string)
    digest = FileDigest(
      size: Int64(try fields.required("size", DocumentFields.count)),
      sha256: try fields.required("sha256", DocumentFields.digest))
    try fields.finish()
  }
}

extension Receipt.Video {
  fileprivate var document: JSONValue {
    [
      "timeBase": timeBase.document,
      "picturesIn": .count(picturesIn), "picturesOut": .count(picturesOut),
      "damagedPicturesCovered": .count(damagedPicturesCovered),
      "picturesLost": .count(picturesLost),
      "timestampsRepaired": .count(timestampsRepaired),
      "timestampShift": .integer(timestampShift),
    ]
  }

  fileprivate init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    timeBase = try fields.required("timeBase", DocumentFields.timeBase)
    picturesIn = try fields.required("picturesIn", DocumentFields.count)
    picturesOut = try fields.required("picturesOut", DocumentFields.count)
    damagedPicturesCovered = try fields.required("damagedPicturesCovered", DocumentFields.count)
    picturesLost = try fields.required("picturesLost", DocumentFields.count)
    timestampsRepaired = try fields.required("timestampsRepaired", DocumentFields.count)
    timestampShift = try fields.required("timestampShift", DocumentFields.integer)
    try fields.finish()
  }
}

extension Receipt.Region {
  fileprivate var document: JSONValue {
    var members: [JSONMember] = [
      .init("id", .string(id)), .init("effect", .string(effect)),
      .init("reversible", .bool(isReversible)), .init("reason", .string(reason)),
    ]
    if let noiseSeed {
      members.append(.init("noiseSeed", .string(hexadecimal(noiseSeed.bigEndianBytes))))
    }
    if let firstPTS { members.append(.init("firstPTS", .integer(firstPTS))) }
    if let lastPTS { members.append(.init("lastPTS", .integer(lastPTS))) }
    members.append(.init("pictures", .count(pictures)))
    return .object(members)
  }

  fileprivate init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    id = try fields.required("id", DocumentFields.string)
    effect = try fields.required("effect", DocumentFields.string)
    isReversible = try fields.required("reversible", DocumentFields.bool)
    reason = try fields.required("reason", DocumentFields.string)
    noiseSeed = try fields.optional("noiseSeed", DocumentFields.bytes(8))
      .map { $0.reduce(0) { $0 << 8 | UInt64($1) } }
    firstPTS = try fields.optional("firstPTS", DocumentFields.integer)
    lastPTS = try fields.optional("lastPTS", DocumentFields.integer)
    pictures = try fields.required("pictures", DocumentFields.count)
    try fields.finish()
  }
}

extension Receipt.AudioRange {
  fileprivate var document: JSONValue {
    var members: [JSONMember] = [.init("track", .count(track))]
    if let channels { members.append(.init("channels", .array(channels.map { .count($0) }))) }
    members += [
      .init("from", .integer(from)), .init("to", .integer(to)),
      .init("effect", .string(effect)), .init("reason", .string(reason)),
    ]
    return .object(members)
  }

  fileprivate init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    track = try fields.required("track", DocumentFields.count)
    channels = try fields.optional("channels") { (value, path) throws(CustodyError) in
      try DocumentFields.list(value, path, DocumentFields.count)
    }
    from = try fields.required("from", DocumentFields.integer)
    to = try fields.required("to", DocumentFields.integer)
    effect = try fields.required("effect", DocumentFields.string)
    reason = try fields.required("reason", DocumentFields.string)
    try fields.finish()
  }
}

extension Receipt.Segment {
  fileprivate var document: JSONValue {
    [
      "kind": .string(kind.rawValue), "from": .integer(from), "to": .integer(to),
      "pictures": .count(pictures), "sha256": .string(sha256.description),
    ]
  }

  fileprivate init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    kind = try fields.required("kind", DocumentFields.said { Kind(rawValue: $0) })
    from = try fields.required("from", DocumentFields.integer)
    to = try fields.required("to", DocumentFields.integer)
    pictures = try fields.required("pictures", DocumentFields.count)
    sha256 = try fields.required("sha256", DocumentFields.digest)
    try fields.finish()
  }
}

extension Receipt.AudioTrack {
  fileprivate var document: JSONValue {
    var members: [JSONMember] = [.init("sourceStream", .count(sourceStream))]
    if let samplesIn { members.append(.init("samplesIn", .integer(samplesIn))) }
    if let samplesOut { members.append(.init("samplesOut", .integer(samplesOut))) }
    members.append(.init("packetsIn", .count(packetsIn)))
    members.append(.init("packetsOut", .count(packetsOut)))
    return .object(members)
  }

  fileprivate init(document: JSONValue, path: JSONPath) throws(CustodyError) {
    var fields = try DocumentFields(document, path: path)
    sourceStream = try fields.required("sourceStream", DocumentFields.count)
    samplesIn = try fields.optional("samplesIn", DocumentFields.integer)
    samplesOut = try fields.optional("samplesOut", DocumentFields.integer)
    packetsIn = try fields.required("packetsIn", DocumentFields.count)
    packetsOut = try fields.required("packetsOut", DocumentFields.count)
    try fields.finish()
  }
}
