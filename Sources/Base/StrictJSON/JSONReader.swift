// The first thing that touches a document's bytes: strict RFC 8259, one pass, nothing forgiven.
// Whatever two readers could understand differently is an error with its place.

extension JSONValue {
  /// How deep arrays and objects may be nested.
  package static let depthLimit = 64

  /// Reads a JSON text in UTF-8, the whole of which is one value; a byte order mark is skipped.
  ///
  /// Numbers without fraction and exponent that fit 64 bits become `.integer`, others `.number`.
  ///
  /// - Parameter bytes: the text.
  /// - Throws: `JSONError` with the place of the first thing that is wrong.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.document()
  }
}

/// Reads one JSON document.
struct JSONReader {
  let bytes: [UInt8]
  var at = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    at = firstByte
    skipSpace()
    let result = try value(depth: 0)
    skipSpace()
    if at < bytes.count { throw unexpected(.end) }
    return result
  }

  /// The byte that stands here; nil at the end.
  var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipSpace() {
    while at < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[at]) { at += 1 }
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard let byte = next else { throw unexpected(.value) }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard depth < JSONValue.depthLimit else {
        throw .tooDeep(at: position(of: at), limit: JSONValue.depthLimit)
      }
      return byte == UInt8(ascii: "{")
        ? try object(depth: depth + 1) : try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: break
    }
    if take("true") { return .bool(true) }
    if take("false") { return .bool(false) }
    if take("null") { return .null }
    throw unexpected(.value)
  }

  /// Steps over `word` if it stands here and ends here.
  private mutating func take(_ word: StaticString) -> Bool {
    let text = Array("\(word)".utf8)
    guard bytes[at...].starts(with: text) else { return false }
    if at + text.count < bytes.count, isWordByte(bytes[at + text.count]) { return false }
    at += text.count
    return true
  }

  // MARK: - Objects and arrays

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    var members: [JSONMember] = []
    var names: Set<[UInt8]> = []
    at += 1
    skipSpace()
    if next == UInt8(ascii: "}") {
      at += 1
      return .object([])
    }
    while true {
      guard next == UInt8(ascii: "\"") else { throw unexpected(.name) }
      let start = at
      let name = try string()
      if isTaken(name, by: members, &names) {
        throw .duplicateName(at: position(of: start), name: name)
      }
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw unexpected(.colon) }
      at += 1
      skipSpace()
      members.append(JSONMember(name, try value(depth: depth)))
      if try isEnd(UInt8(ascii: "}"), or: .commaOrBrace) { return .object(members) }
    }
  }

  /// Whether a member has this name; `names` is filled when there are too many to look through.
  private func isTaken(
    _ name: String, by members: [JSONMember], _ names: inout Set<[UInt8]>
  ) -> Bool {
    if members.count < 8 { return members.contains { isSameName($0.name, name) } }
    if names.isEmpty { names.formUnion(members.map { Array($0.name.utf8) }) }
    return !names.insert(Array(name.utf8)).inserted
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    var values: [JSONValue] = []
    at += 1
    skipSpace()
    if next == UInt8(ascii: "]") {
      at += 1
      return .array([])
    }
    while true {
      values.append(try value(depth: depth))
      if try isEnd(UInt8(ascii: "]"), or: .commaOrBracket) { return .array(values) }
    }
  }

  /// Steps from the end of a value over the closing byte (true), or over a comma and the space
  /// after it (false); a comma is missing where the value ends.
  private mutating func isEnd(
    _ closing: UInt8, or expected: JSONExpectation
  ) throws(JSONError) -> Bool {
    let endOfValue = at
    skipSpace()
    if next == closing {
      at += 1
      return true
    }
    guard next == UInt8(ascii: ",") else {
      throw .syntax(
        at: position(of: next == nil ? at : endOfValue), found: finding(at: at),
        expected: expected)
    }
    at += 1
    skipSpace()
    if next == closing { throw unexpected(.entry) }
    return false
  }
}

// MARK: - Places

extension JSONReader {
  /// Where the text starts: behind a byte order mark.
  private var firstByte: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  /// The error for what stands here.
  func unexpected(_ expected: JSONExpectation) -> JSONError {
    .syntax(at: position(of: at), found: finding(at: at), expected: expected)
  }

  func position(of offset: Int) -> JSONPosition {
    var (line, column) = (1, 1)
    for byte in bytes[firstByte..<max(firstByte, offset)] {
      if byte == 0x0A {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return JSONPosition(offset: offset, line: line, column: column)
  }

  /// The word or the character that stands at a byte.
  private func finding(at offset: Int) -> JSONFinding {
    guard offset < bytes.count else { return .end }
    if bytes[offset] == 0x0A || bytes[offset] == 0x0D { return .endOfLine }
    var end = offset + 1
    let isWord = isWordByte(bytes[offset]) || [0x2B, 0x2D].contains(bytes[offset])
    while end < bytes.count, end - offset < 24, bytes[end] & 0xC0 == 0x80 { end += 1 }
    while isWord, end < bytes.count, end - offset < 24,
      isWordByte(bytes[end]) || [0x2B, 0x2D, 0x2E].contains(bytes[end])
    {
      end += 1
    }
    // No character is cut in two.
    while end < bytes.count, end > offset + 1, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    guard let text = String(validating: bytes[offset..<end], as: UTF8.self) else { return .notUTF8 }
    return .text(text)
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }
}
