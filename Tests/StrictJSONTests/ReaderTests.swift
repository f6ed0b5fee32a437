// What is JSON, what is not and where, against a general parser and against texts that two readers
// could understand differently.

import Foundation
import StrictJSON
import Testing

/// The error that reading a text gives.
private func mistake(_ bytes: [UInt8]) -> JSONError? {
  do throws(JSONError) {
    _ = try JSONValue(parsing: bytes)
    return nil
  } catch { return error }
}

private func read(_ text: String) throws(JSONError) -> JSONValue {
  try JSONValue(parsing: Array(text.utf8))
}

@Suite struct ReaderTests {
  @Test(arguments: [
    ("", 1, 1), ("   ", 1, 4), ("{", 1, 2), ("{\n  \"a\": 1,\n}", 3, 1), ("[1,]", 1, 4),
    ("[1 2]", 1, 3), ("{\n  \"a\": 1\n  \"b\": 2}", 2, 9), ("[1\n\n", 3, 1), ("{\"a\" 1}", 1, 6),
    ("{a: 1}", 1, 2), ("{'a': 1}", 1, 2), ("nul", 1, 1),
    ("nulls", 1, 1), ("NaN", 1, 1), ("-Infinity", 1, 2), ("[Infinity]", 1, 2), ("01", 1, 1),
    ("-", 1, 2), ("+1", 1, 1), (".5", 1, 1), ("1.", 1, 3), ("1e", 1, 3), ("1e999", 1, 1),
    ("[1]\n x", 2, 2), ("\"a", 1, 3), ("\"a\nb\"", 1, 3), ("\"\\q\"", 1, 2),
    ("\"\\u12g4\"", 1, 2), ("\"\\ud800\"", 1, 2), ("\"\\udc00\"", 1, 2),
    ("\"\\ud800\\u0041\"", 1, 2), ("\"\\ud800x\"", 1, 2), ("// no\n{}", 1, 1), ("{}{}", 1, 3),
    ("[\"é\", x]", 1, 7), ("0x10", 1, 2), ("1_000", 1, 2), ("[1,,2]", 1, 4), ("[-]", 1, 3),
    ("{\"a\":}", 1, 6), ("]", 1, 1), ("\u{FEFF}x", 1, 1), ("tru e", 1, 1), ("\u{A0}1", 1, 1),
  ])
  func whatIsNoJSONSaysWhere(_ text: String, line: Int, column: Int) {
    guard case .syntax(let place, _, _)? = mistake(Array(text.utf8)) else {
      Issue.record("\(text.debugDescription): \(String(describing: mistake(Array(text.utf8))))")
      return
    }
    #expect(place.line == line && place.column == column, "\(text.debugDescription): \(place)")
  }

  @Test(arguments: [
    ("", 0, JSONFinding.end, JSONExpectation.value), ("[1,", 3, .end, .value),
    ("[1,]", 3, .text("]"), .entry), ("{\"a\" 1}", 5, .text("1"), .colon),
    ("01", 0, .text("01"), .noLeadingZero), ("-", 1, .end, .digit), ("1.", 2, .end, .fractionDigit),
    ("1e999", 0, .text("1e999"), .finiteNumber), ("nul", 0, .text("nul"), .value),
    ("1 2", 2, .text("2"), .end), ("\"a\nb\"", 2, .endOfLine, .closingQuoteOnLine),
    ("\"\\ud800\"", 1, .text("\\"), .surrogatePair),
    ("\"\\udc00\"", 1, .text("\\"), .surrogatePair),
    ("\"\\ud800\\u0041\"", 1, .text("\\"), .surrogatePair), ("\"\\x\"", 1, .text("\\"), .escape),
    ("\"\\u00g0\"", 1, .text("\\"), .hexadecimalDigits), ("'a'", 0, .text("'"), .value),
    ("{1:2}", 1, .text("1"), .name), ("{\"a\":1", 6, .end, .commaOrBrace),
    ("[1", 2, .end, .commaOrBracket), ("\"a", 2, .end, .closingQuote),
    ("\"\\", 2, .end, .restOfEscape), ("1e", 2, .end, .exponentDigit),
    ("\u{FEFF}[x", 4, .text("x"), .value),
  ])
  func badTextsAreErrorsWithAPlace(
    text: String, offset: Int, found: JSONFinding, expected: JSONExpectation
  ) {
    guard case .syntax(let place, let seen, let wanted)? = mistake(Array(text.utf8)) else {
      Issue.record("\(text.debugDescription) was read")
      return
    }
    #expect(place.offset == offset && seen == found && wanted == expected, "\(seen) \(wanted)")
  }

  @Test func badUTF8IsAnError() {
    #expect(
      mistake([0x22, 0xc3, 0x28, 0x22])
        == .syntax(
          at: JSONPosition(offset: 0, line: 1, column: 1), found: .text("\""), expected: .utf8))
    for bytes: [UInt8] in [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0xFF, 0xFE, 0x31, 0x00], [0x00],
    ] { #expect(mistake(bytes) != nil) }
  }

  @Test(arguments: [
    (#"{"a": 1, "b": {"a": 2}, "a": 3}"#, 24, 25, "a"), (#"{"ab": 1, "\u0061b": 2}"#, 10, 11, "ab"),
    (#"{"é": 1, "é": 2}"#, 10, 10, "é"), ("{\"a\":1,\"a\":2}", 7, 8, "a"),
    ("{\"a\":1,\"\\u0061\":2}", 7, 8, "a"),
    (#"{"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"10":1,"3":1}"#, 62, 63, "3"),
  ])
  func aNameThatOccursTwiceIsRefused(_ text: String, offset: Int, column: Int, name: String) {
    #expect(
      mistake(Array(text.utf8))
        == .duplicateName(at: JSONPosition(offset: offset, line: 1, column: column), name: name))
  }

  @Test func namesThatOnlyLookAlikeAreTwoNames() throws {
    let value = try read("{\"e\\u0301\":1,\"\\u00e9\":2}")
    #expect(value["e\u{301}"] == 1 && value["\u{e9}"] == 2)
  }

  @Test func nestingEndsAtItsLimit() throws {
    let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    let fault = JSONError.tooDeep(
      at: JSONPosition(offset: 64, line: 1, column: 65), limit: JSONValue.depthLimit)
    _ = try read(deep(64))
    #expect(mistake(Array(deep(65).utf8)) == fault)
    #expect(mistake([UInt8](repeating: 0x5b, count: 1_000_000)) == fault)
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
    #expect(try read(text) == value)
  }

  /// Random documents, whole and damaged: what this reader takes, a general one takes too and reads
  /// alike; what this one refuses and a general one takes has a name twice or is one of the
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
      guard let ours = try? JSONValue(parsing: bytes) else { continue }
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
      #expect(try read(value.oneLine) == value)
      #expect(try read(value.text) == value)
      #expect(
        try JSONValue(parsing: value.canonicalBytes()).canonicalBytes()
          == value.canonicalBytes())
    }
  }

  @Test func errorsAreFactsThatTravel() throws {
    for text in ["", "[1,]", "\"\\q\"", "{\"a\":1,\"a\":2}", String(repeating: "[", count: 99)] {
      let error = try #require(mistake(Array(text.utf8)))
      let back = try JSONDecoder().decode(JSONError.self, from: try JSONEncoder().encode(error))
      #expect(back == error)
    }
  }
}

@Suite struct ExcerptTests {
  @Test func whatIsShortIsShownAndWhatIsLongIsCounted() {
    #expect(JSONValue.integer(4).excerpt == .text("4"))
    #expect(JSONValue.array([1, "a"]).excerpt == .text("[1, \"a\"]"))
    #expect(JSONValue.array([]).excerpt == .array(count: 0))
    #expect(
      JSONValue.array(Array(repeating: 1, count: 1_000_000)).excerpt == .array(count: 1_000_000))
    #expect(JSONValue.object([]).excerpt == .object(count: 0))
    #expect(
      JSONValue.array([.string(String(repeating: "x", count: 60))]).excerpt == .array(count: 1))
  }

  @Test func nothingSteersATerminal() {
    let evil = "\u{1B}[2J\u{202E}evil\u{9b}1m"
    let shown = [
      quotedExcerpt(evil), JSONPath.root.appending(evil).description,
      "\(JSONValue.string(evil).excerpt)", "\(JSONValue.array([.string(evil)]).excerpt)",
      "\(JSONValue.object([JSONMember(evil, 1)]).excerpt)",
    ]
    for text in shown {
      #expect(
        text.unicodeScalars.allSatisfy {
          $0.value >= 0x20 && $0.value != 0x202E && !(0x7F...0x9F).contains($0.value)
        }, "\(text.debugDescription)")
    }
    #expect(quotedExcerpt(String(repeating: "é", count: 60)).count == 51)
  }

  @Test func pathsAreWrittenAsPeopleKnowThem() {
    let path = JSONPath([.key("regions"), .index(2), .key("c d"), .key("box")])
    #expect(path.description == "$.regions[2][\"c d\"].box")
    #expect(JSONPath.root.description == "$")
  }
}

/// A small generator with a fixed sequence.
private struct SplitMix: RandomNumberGenerator {
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
