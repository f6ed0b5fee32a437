// The plan's bytes: what is JSON, what is not and where, and which of its words are prose.

import Testing

import RedactionModel
import StrictJSON

@Suite struct PlanDocumentTests {
  @Test func whatIsNoJSONIsAnErrorWithAPlace() {
    #expect(
      throws: PlanError.notJSON(
        .syntax(
          at: JSONPosition(offset: 11, line: 2, column: 10), found: .text("oops"), expected: .value)
      )
    ) { try PlanDocument("{\n \"veil\": oops}") }
    #expect(
      throws: PlanError.notJSON(
        .duplicateName(at: JSONPosition(offset: 9, line: 1, column: 10), name: "a"))
    ) { try PlanDocument(#"{"a": 1, "a": 2}"#) }
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

  @Test func proseIsToldFromOperations() throws {
    let document = try PlanDocument(
      """
      {"source": {"name": "n1"}, "name": "o1", "note": "n2", "id": "o2",
       "regions": [{"id": "n3", "note": "n4", "reason": "n5", "effect": {"name": "o3"},
                    "path": [{"id": "o4", "note": "n6"}], "note2": ["n9"]}],
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
    #expect(seen["n9"]?.context == "note2")
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
