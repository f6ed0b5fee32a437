// The wire against its schema, both ways: what the code writes the schema knows, and what the
// schema describes the code writes and reads.

import Bitstream
import Containers
import Custody
import Files
import Foundation
import MediaTime
import SchemaSupport
import StrictJSON
import Testing
import WorkerProtocol

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("../../Sources")

/// A schema of the documentation.
private func document(_ name: String) throws -> JSONValue {
  let path = "Programs/veil/Documentation.docc/Schemas/\(name).schema.json"
  return try JSONValue(parsing: Array(Data(contentsOf: root.appendingPathComponent(path))))
}

private func wireSchema() throws -> JSONSchema {
  JSONSchema(try document("wire"), others: [try document("receipt")])
}

/// One definition of the schema of the wire, as a schema of its own.
private func definition(_ name: String) throws -> JSONSchema {
  let definitions = try #require(try document("wire")["$defs"])
  return JSONSchema(
    ["$ref": .string("#/$defs/" + name), "$defs": definitions], others: [try document("receipt")])
}

private func json(_ value: some Encodable) throws -> JSONValue {
  try JSONValue(parsing: Array(JSONEncoder().encode(value)))
}

/// The failures and the progress of any request, as lines.
private func commonAnswers() throws -> [JSONValue] {
  let progress = WorkerProgress(count: 3, time: Timestamp(3, TimeBase(1, 25)))
  return try [json(WorkerAnswer<Done>.progress(progress))]
    + MediaFailure.examples.map { try json(WorkerAnswer<Done>.failure($0)) }
}

@Suite struct WireSchemaTests {
  @Test func everyLineKeepsToTheSchemaAndNothingOfItIsLeftOut() throws {
    var schema = try wireSchema()
    var lines = try commonAnswers()
    for exchange in try everyExchange() {
      lines += try (exchange.requests + exchange.answers).map { try JSONValue(parsing: $0) }
    }
    for line in lines {
      #expect(try schema.violations(of: line) == [], "\(line.oneLine)")
    }
    // Of the receipt's schema the wire uses no more than what a file leaves behind.
    #expect(try schema.unseen().filter { $0.hasPrefix("#") } == [])
  }

  @Test func eachRequestHasAnAnswerOfItsOwn() throws {
    let exchanges = try everyExchange()
    for exchange in exchanges {
      var request = try definition("request-" + exchange.name)
      for line in exchange.requests {
        #expect(try request.violations(of: JSONValue(parsing: line)) == [])
      }
      for other in exchanges {
        var answer = try definition("answer-" + other.name)
        for line in exchange.answers {
          let value = try #require(try JSONValue(parsing: line)["value"]?["_0"])
          #expect(try answer.violations(of: value).isEmpty == (other.name == exchange.name))
        }
      }
    }
  }

  /// A request that nobody described is found in the sources.
  @Test func noRequestIsForgotten() throws {
    let folder = root.appendingPathComponent("Values/WorkerProtocol")
    var names: [String] = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      names += text.matches(of: /static let name = "([^"]+)"/).map { String($0.1) }
    }
    #expect(try names.sorted() == everyExchange().map(\.name).sorted())
    guard case .array(let described)? = try document("wire")["$defs"]?["request"]?["oneOf"] else {
      Issue.record("the schema has no list of requests")
      return
    }
    #expect(
      Set(described) == Set(names.map { ["$ref": .string("#/$defs/request-" + $0)] }))
  }

  /// Each member left out, one at a time: the schema needs it where the reader does.
  @Test func theSchemaNeedsWhatTheReaderNeeds() throws {
    var schema = try wireSchema()
    var count = 0
    for failure in try commonAnswers() {
      for changed in withoutOneMember(failure) {
        let isReadable = (try? TracksRequest.answer(Array(changed.oneLine.utf8))) != nil
        #expect(try isReadable == schema.violations(of: changed).isEmpty, "\(changed.oneLine)")
        count += 1
      }
    }
    for exchange in try everyExchange() {
      var request = try definition("request-" + exchange.name)
      for changed in try exchange.requests.flatMap({ try withoutOneMember(parsing: $0) }) {
        let isReadable = exchange.readsRequest(Array(changed.oneLine.utf8))
        #expect(try isReadable == request.violations(of: changed).isEmpty, "\(changed.oneLine)")
        count += 1
      }
      var answer = try definition("answer-" + exchange.name)
      for changed in try exchange.answers.flatMap({ try withoutOneMember(parsing: $0) }) {
        let isReadable = exchange.readsAnswer(Array(changed.oneLine.utf8))
        let isValid = try changed["value"]?["_0"].map { try answer.violations(of: $0).isEmpty }
        #expect(isReadable == (isValid ?? false), "\(changed.oneLine)")
        count += 1
      }
    }
    #expect(count > 500)
  }

  @Test func theWordsOfEveryChoiceAreThoseOfTheCode() throws {
    let words: [String: [String]] = [
      "segmentKind": all(SegmentKind.self), "copyObstacle": all(CopyObstacle.self),
      "container": all(Container.self),
      "videoCodec": all(VideoCodec.self), "audioCodec": all(AudioCodec.self),
      "speedPreset": all(SpeedPreset.self), "audioFileFormat": all(AudioFileFormat.self),
      "keptTag": all(KeptTag.self), "cutReason": all(CutReason.self),
      "checkSubject": all(CheckSubject.self), "step": all(LibAVFailure.Step.self),
      "transfer": all(LibAVFailure.Transfer.self), "sealProblem": all(SealProblem.self),
      "configurationProblem": all(ContainerFinding.ConfigurationProblem.self),
      "hiddenMedia": all(ContainerFinding.HiddenMedia.self),
      "descriptionPart": all(DescriptionPart.self),
      "containerProblem": all(ContainerError.Problem.self),
      "fieldProblem": all(CustodyError.FieldProblem.self), "fileOperation": all(FileOperation.self),
      "jsonExpectation": all(JSONExpectation.self), "ledgerFault": all(LedgerFault.Kind.self),
    ]
    guard case .object(let definitions)? = try document("wire")["$defs"] else {
      Issue.record("the schema has no definitions")
      return
    }
    var described: [String: [String]] = [:]
    for definition in definitions {
      guard case .array(let values)? = definition.value["enum"] else { continue }
      described[definition.name] = values.compactMap {
        if case .string(let word) = $0 { word } else { nil }
      }.sorted()
    }
    #expect(described == words)
  }

  @Test(arguments: [
    #"{"request":"index","particulars":{"source":3,"keep":[],"name":"in.mp4"}}"#,
    #"{"request":"index","particulars":{"source":"in.mp4","keep":[]}}"#,
    #"{"request":"index","particulars":{"source":-1,"keep":[]}}"#,
    #"{"request":"index","particulars":{"source":3,"keep":["title"]}}"#,
    #"{"request":"tracks","particulars":{"source":3,"keep":[]}}"#,
    #"{"request":"dance","particulars":{"source":3}}"#,
    #"{"request":"tracks"}"#,
    #"{"value":{"_0":{}},"failure":{"_0":{"released":{}}}}"#,
    #"{"failure":{"_0":{"nothingDecoded":{},"released":{}}}}"#,
    #"{"failure":{"_0":{"nothingDecoded":{"path":"in.mp4"}}}}"#,
    #"{"failure":{"_0":{"output":{"_0":{"muxing":{"_0":"dancing","detail":"no"}}}}}}"#,
    #"{"failure":"it did not work"}"#,
    #"{"progress":{"_0":{"count":-1,"time":{"ticks":0,"base":{"numerator":1,"denominator":1}}}}}"#,
    #"{"progress":{"_0":{"count":1,"time":{"ticks":0,"base":{"numerator":1,"denominator":0}}}}}"#,
    #"{}"#, #"[]"#,
  ])
  func whatIsNoLineIsRefused(text: String) throws {
    var schema = try wireSchema()
    #expect(try schema.violations(of: JSONValue(parsing: Array(text.utf8))) != [])
  }

  /// The only text in a request that is not one of a few words, or digits of a digest, is the
  /// plan: it is JSON, and the job writes it without names, notes and reasons.
  @Test func noRequestHasRoomForAFileName() throws {
    let wire = try document("wire")
    #expect(try freeText("request", of: wire) == ["plan"])
    // The same walk finds text where there is some: what libav says, and what a file is called.
    #expect(try freeText("libavFailure", of: wire) == ["libavFailure"])
    #expect(try freeText("fileError", of: wire) == ["path"])
    let open: JSONValue = ["$defs": ["request": ["type": "object"]]]
    #expect(try freeText("request", of: open) == ["request"])
  }
}

/// The words of a choice, sorted.
private func all<Choice: CaseIterable & RawRepresentable<String>>(_: Choice.Type) -> [String] {
  Choice.allCases.map(\.rawValue).sorted()
}

/// The document with one member left out, for every member at any depth.
private func withoutOneMember(parsing text: [UInt8]) throws -> [JSONValue] {
  withoutOneMember(try JSONValue(parsing: text))
}

/// The value with one member left out, for every member at any depth.
private func withoutOneMember(_ value: JSONValue) -> [JSONValue] {
  switch value {
  case .object(let members):
    return members.indices.flatMap { index -> [JSONValue] in
      var without = members
      let member = without.remove(at: index)
      return [.object(without)]
        + withoutOneMember(member.value).map { changed in
          var result = members
          result[index] = JSONMember(member.name, changed)
          return .object(result)
        }
    }
  case .array(let values):
    return values.indices.flatMap { index in
      withoutOneMember(values[index]).map { changed in
        var result = values
        result[index] = changed
        return .array(result)
      }
    }
  default: return []
  }
}

/// The definitions, from one of them down, in which any text may stand.
private func freeText(_ name: String, of document: JSONValue) throws -> Set<String> {
  var found: Set<String> = []
  var (waiting, known) = ([name], Set([name]))
  while let name = waiting.popLast() {
    var parts = [try #require(document["$defs"]?[name])]
    while let part = parts.popLast() {
      if case .string(let reference)? = part["$ref"] {
        let other = String(try #require(reference.split(separator: "/").last))
        try #require(reference == "#/$defs/" + other)
        if known.insert(other).inserted { waiting.append(other) }
      } else if let inner = inside(part) {
        parts += inner
      } else {
        found.insert(name)
      }
    }
  }
  return found
}

/// What a part of a schema is made of; nil if it lets any text through.
private func inside(_ part: JSONValue) -> [JSONValue]? {
  if part["enum"] != nil || part["const"] != nil { return [] }
  for keyword in ["oneOf", "anyOf"] {
    if case .array(let branches)? = part[keyword] { return branches }
  }
  switch part["type"] {
  case "integer", "number", "boolean": return []
  case "string": return part["pattern"] == nil ? nil : []
  case "array": return part["items"].map { [$0] }
  case "object":
    guard part["additionalProperties"] == false else { return nil }
    if case .object(let members)? = part["properties"] { return members.map(\.value) }
    return []
  default: return nil
  }
}
