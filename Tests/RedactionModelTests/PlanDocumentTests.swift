// The plan's bytes: what is JSON, what is not and where, and which of its words are prose.

import Foundation
import Testing

import RedactionModel

@Suite struct PlanDocumentTests {
  @Test(arguments: [
    ("", 1, 1), ("   ", 1, 4), ("{", 1, 2), ("{\n  \"a\": 1,\n}", 3, 1), ("[1,]", 1, 4),
    ("[1 2]", 1, 4), ("{\"a\" 1}", 1, 6), ("{a: 1}", 1, 2), ("{'a': 1}", 1, 2), ("nul", 1, 1),
    ("nulls", 1, 1), ("NaN", 1, 1), ("-Infinity", 1, 2), ("[Infinity]", 1, 2), ("01", 1, 1),
    ("-", 1, 2), ("+1", 1, 1), (".5", 1, 1), ("1.", 1, 3), ("1e", 1, 3), ("1e999", 1, 1),
    ("[1]\n x", 2, 2), ("\"a", 1, 3), ("\"a\nb\"", 1, 3), ("\"\\q\"", 1, 2),
    ("\"\\u12g4\"", 1, 2), ("\"\\ud800\"", 1, 2), ("\"\\udc00\"", 1, 2),
    ("\"\\ud800\\u0041\"", 1, 2), ("\"\\ud800x\"", 1, 2), ("// no\n{}", 1, 1), ("{}{}", 1, 3),
    ("[\"é\", x]", 1, 7), ("0x10", 1, 2), ("1_000", 1, 2), ("[1,,2]", 1, 4), ("[-]", 1, 3),
    ("{\"a\":}", 1, 6), ("]", 1, 1), ("\u{FEFF}x", 1, 1), ("tru e", 1, 1), ("\u{A0}1", 1, 1),
  ])
  func whatIsNoJSONSaysWhere(_ text: String, line: Int, column: Int) {
    do {
      _ = try PlanDocument(text)
      Issue.record("was read: \(text)")
    } catch {
      guard case .syntax(line, column, _, _) = error else {
        Issue.record("\(text.debugDescription): \(error)")
        return
      }
    }
  }

  @Test(arguments: [
    [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0xFF, 0xFE, 0x31, 0x00], [0x00],
  ])
  func bytesThatAreNotUTF8AreRefused(_ bytes: [UInt8]) {
    #expect(throws: PlanError.self) { try PlanDocument(bytes) }
  }

  @Test(arguments: [
    (#"{"a": 1, "b": {"a": 2}, "a": 3}"#, 25, "a"), (#"{"ab": 1, "\u0061b": 2}"#, 11, "ab"),
    (#"{"é": 1, "é": 2}"#, 10, "é"),
    (#"{"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"10":1,"3":1}"#, 63, "3"),
  ])
  func aKeyThatOccursTwiceIsRefused(_ text: String, column: Int, key: String) {
    #expect(throws: PlanError.duplicateKey(line: 1, column: column, key: key)) {
      try PlanDocument(text)
    }
  }

  @Test func nestingEndsAtItsLimit() throws {
    let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    _ = try PlanDocument(deep(32))
    #expect(throws: PlanError.tooDeep(line: 1, column: 33, limit: 32)) {
      try PlanDocument(deep(33))
    }
    #expect(throws: PlanError.tooDeep(line: 1, column: 33, limit: 32)) {
      try PlanDocument(String(repeating: "[", count: 1_000_000))
    }
  }

  @Test func sizeEndsAtItsLimit() throws {
    var bytes = [UInt8](repeating: 0x20, count: PlanDocument.byteLimit)
    bytes[0] = UInt8(ascii: "1")
    _ = try PlanDocument(bytes)
    bytes.append(0x20)
    #expect(throws: PlanError.tooLarge(bytes: bytes.count, limit: PlanDocument.byteLimit)) {
      try PlanDocument(bytes)
    }
  }

  @Test(
    arguments: [(String, JSONValue)]([
      ("\u{FEFF} null", .null), ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(0x1p63)),
      ("1e2", .number(100)), ("-0.5E-1", .number(-0.05)), ("0", 0), ("-0", 0),
      (#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#, "\"\\/\u{8}\u{C}\n\r\té😀é"),
      (
        #"[true,false , {"b":[],"a":{}}]"#,
        JSONValue.array([true, false, ["b": .array([]), "a": .object([])]])
      ),
    ]))
  func whatIsJSONIsReadExactly(_ text: String, value: JSONValue) throws {
    #expect(try PlanDocument(text).root == value)
  }

  /// Random documents, whole and damaged: what this parser takes, a general one takes too and reads
  /// alike; what this one refuses and a general one takes has a key twice or is one of the
  /// liberties that general parsers allow themselves.
  @Test func agreesWithAGeneralParser() throws {
    var random = SplitMix(seed: 7)
    var taken = 0
    for _ in 0..<4000 {
      var bytes = Array(randomJSON(&random, depth: 4).oneLine.utf8)
      if random.next() % 2 == 0, !bytes.isEmpty {
        let alphabet = Array("{}[]\",:0123456789.eE+- \\utfn\u{7F}".utf8)
        bytes[Int(random.next() % UInt64(bytes.count))] =
          alphabet[Int(random.next() % UInt64(alphabet.count))]
      }
      guard let ours = try? PlanDocument(bytes).root else { continue }
      taken += 1
      let theirs = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      let again = try JSONSerialization.jsonObject(
        with: Data(ours.oneLine.utf8), options: .fragmentsAllowed)
      #expect(
        (theirs as? NSObject) == (again as? NSObject), "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(taken > 2000)
  }

  @Test func writingAndReadingGivesTheSameTree() throws {
    var random = SplitMix(seed: 11)
    for _ in 0..<500 {
      let value = randomJSON(&random, depth: 5)
      #expect(try PlanDocument(value.oneLine).root == value)
      #expect(try PlanDocument(value.pretty).root == value)
    }
  }

  @Test func proseIsToldFromOperations() throws {
    let document = try PlanDocument(
      """
      {"source": {"name": "n1"}, "name": "o1", "note": "n2", "id": "o2",
       "regions": [{"id": "n3", "note": "n4", "reason": "n5", "effect": {"name": "o3"},
                    "path": [{"id": "o4", "note": "n6"}], "note2": ["o5"]}],
       "audio": [{"id": "n7", "reason": "n8", "effect": "o6"}],
       "stages": [{"name": "o7", "id": "o8", "note": ["o9"]}]}
      """)
    var seen: [String: PlanWord] = [:]
    let nothing: Int? = document.firstWord { word in
      if word.role != .key { seen[word.text] = word }
      return nil
    }
    #expect(nothing == nil)
    #expect(seen.count == 17)
    for (text, word) in seen {
      #expect(word.role == (text.hasPrefix("n") ? .freeText : .operation), "\(text)")
    }
    #expect(seen["o3"]?.path.description == "$.regions[0].effect.name")
    #expect(seen["o5"]?.context == "note2")
  }

  @Test func keysAreVisitedAtEveryDepthAndInOrder() throws {
    let document = try PlanDocument(#"{"a":[[{"b":{"c d":1}}]],"note":{"e":[]}}"#)
    var keys: [String] = []
    _ = document.firstWord { word -> Int? in
      keys.append(word.path.description)
      return nil
    }
    #expect(keys == ["$.a", "$.a[0][0].b", "$.a[0][0].b[\"c d\"]", "$.note", "$.note.e"])
    #expect(document.firstWord { $0.text.hasPrefix("c") ? $0.context : nil } == "b")
  }

  @Test func messagesCannotSteerATerminal() {
    let error = PlanError.unknownKey(
      path: JSONPath.root.appending("\u{1B}[2J\u{202E}evil"), nearest: nil, known: ["veil"])
    #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
  }
}

/// A small generator with a fixed sequence.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

private func randomJSON(_ random: inout SplitMix, depth: Int) -> JSONValue {
  switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
  case 0: return .null
  case 1: return .bool(Bool.random(using: &random))
  case 2: return .integer(Int64.random(in: -1_000_000...1_000_000, using: &random))
  case 3: return .number(Double(Int.random(in: -999...999, using: &random)) / 64 + 0.001953125)
  case 4, 5:
    let alphabet: [Character] = ["a", "b", "\"", "\\", "é", "😀", "\n", "\u{1}", "/", " "]
    let length = Int.random(in: 0...6, using: &random)
    return .string(String((0..<length).map { _ in alphabet.randomElement(using: &random)! }))
  case 6, 7:
    let count = Int.random(in: 0...4, using: &random)
    return .array((0..<count).map { _ in randomJSON(&random, depth: depth - 1) })
  default:
    let count = Int.random(in: 0...12, using: &random)
    return .object(
      (0..<count).map { JSONMember("k\($0)", randomJSON(&random, depth: depth - 1)) })
  }
}
