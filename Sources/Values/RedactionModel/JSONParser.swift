// The first thing that touches a plan's bytes: strict RFC 8259, one pass, nothing forgiven. It sees
// what a general decoder hides (keys that occur twice, line and column), and assumes nothing.

/// Reads one JSON document.
struct JSONParser {
  private let bytes: [UInt8]
  private var at = 0
  private static let depthLimit = 32

  /// Reads `bytes`, the whole of which must be one value in UTF-8 (a byte order mark is skipped).
  static func parse(_ bytes: [UInt8]) throws(PlanError) -> JSONValue {
    var parser = JSONParser(bytes: bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.at = 3 }
    parser.skipSpace()
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    if parser.at < bytes.count { throw parser.unexpected("the end of the plan") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipSpace() {
    while at < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[at]) { at += 1 }
  }

  private mutating func value(depth: Int) throws(PlanError) -> JSONValue {
    guard let byte = next else { throw unexpected("a value") }
    if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "["), depth == JSONParser.depthLimit {
      let place = position(of: at)
      throw .tooDeep(line: place.line, column: place.column, limit: JSONParser.depthLimit)
    }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: break
    }
    if take("true") { return .bool(true) }
    if take("false") { return .bool(false) }
    if take("null") { return .null }
    throw unexpected("a value")
  }

  /// Steps over `word` if it stands here and ends here.
  private mutating func take(_ word: StaticString) -> Bool {
    let text = Array("\(word)".utf8)
    guard bytes[at...].starts(with: text) else { return false }
    if at + text.count < bytes.count, isWordByte(bytes[at + text.count]) { return false }
    at += text.count
    return true
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

// MARK: - Objects and arrays

extension JSONParser {
  private mutating func object(depth: Int) throws(PlanError) -> JSONValue {
    var members: [JSONMember] = []
    var seen: Set<String> = []
    at += 1
    skipSpace()
    if next == UInt8(ascii: "}") {
      at += 1
      return .object([])
    }
    while true {
      guard next == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
      let start = at
      let key = try string()
      // Up to eight keys are compared one by one; a waypoint needs no set.
      let twice: Bool
      if members.count < 8 {
        twice = members.contains { $0.key == key }
      } else {
        if seen.isEmpty { seen.formUnion(members.map(\.key)) }
        twice = !seen.insert(key).inserted
      }
      if twice {
        let place = position(of: start)
        throw .duplicateKey(line: place.line, column: place.column, key: key)
      }
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw unexpected("a colon after the key") }
      at += 1
      skipSpace()
      members.append(JSONMember(key, try value(depth: depth)))
      skipSpace()
      if try endOfList(UInt8(ascii: "}"), "a comma or the closing brace") {
        return .object(members)
      }
    }
  }

  private mutating func array(depth: Int) throws(PlanError) -> JSONValue {
    var values: [JSONValue] = []
    at += 1
    skipSpace()
    if next == UInt8(ascii: "]") {
      at += 1
      return .array([])
    }
    while true {
      values.append(try value(depth: depth))
      skipSpace()
      if try endOfList(UInt8(ascii: "]"), "a comma or the closing bracket") {
        return .array(values)
      }
    }
  }

  /// Steps over the closing byte (true) or a comma and the space after it (false).
  private mutating func endOfList(
    _ closing: UInt8, _ expected: String
  ) throws(PlanError) -> Bool {
    if next == closing {
      at += 1
      return true
    }
    guard next == UInt8(ascii: ",") else { throw unexpected(expected) }
    at += 1
    skipSpace()
    if next == closing { throw unexpected("another entry after the comma") }
    return false
  }
}

// MARK: - Strings and numbers

extension JSONParser {
  private mutating func string() throws(PlanError) -> String {
    let start = at
    at += 1
    var plainFrom = at
    var buffer: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        buffer += bytes[plainFrom..<at]
        at += 1
        guard let text = String(validating: buffer, as: UTF8.self) else {
          at = start
          throw unexpected("text in UTF-8")
        }
        return text
      case UInt8(ascii: "\\"):
        buffer += bytes[plainFrom..<at]
        buffer += try escape()
        plainFrom = at
      case 0..<0x20: throw unexpected("a closing quote (a string ends on its line)")
      default: at += 1
      }
    }
    throw unexpected("a closing quote")
  }

  /// The UTF-8 of the escape that stands here.
  private mutating func escape() throws(PlanError) -> [UInt8] {
    let start = at
    at += 1
    guard let byte = next else { throw unexpected("the rest of an escape") }
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): break
    default:
      at = start
      throw unexpected("one of the escapes of JSON")
    }
    var code = try fourDigits(from: start)
    if (0xD800..<0xDC00).contains(code), bytes[at...].starts(with: [0x5C, 0x75]) {
      at += 2
      let low = try fourDigits(from: start)
      guard (0xDC00..<0xE000).contains(low) else {
        at = start
        throw unexpected("both halves of a surrogate pair")
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      at = start
      throw unexpected("both halves of a surrogate pair")
    }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func fourDigits(from start: Int) throws(PlanError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80
      else {
        at = start
        throw unexpected("four hexadecimal digits after \\u")
      }
      code = code << 4 | UInt32(digit)
      at += 1
    }
    return code
  }

  private mutating func number() throws(PlanError) -> JSONValue {
    let start = at
    var isInteger = true
    if next == UInt8(ascii: "-") { at += 1 }
    let digits = skipDigits()
    guard digits > 0 else { throw unexpected("a digit") }
    if digits > 1, bytes[at - digits] == UInt8(ascii: "0") {
      at = start
      throw unexpected("a number without leading zeros")
    }
    if next == UInt8(ascii: ".") {
      isInteger = false
      at += 1
      guard skipDigits() > 0 else { throw unexpected("a digit after the decimal point") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      at += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
      guard skipDigits() > 0 else { throw unexpected("a digit in the exponent") }
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if isInteger, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      at = start
      throw unexpected("a number below 1.8e308")
    }
    return .number(value)
  }

  private mutating func skipDigits() -> Int {
    let start = at
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
    return at - start
  }
}

// MARK: - Errors

extension JSONParser {
  private func unexpected(_ expected: String) -> PlanError {
    let place = position(of: at)
    return .syntax(
      line: place.line, column: place.column, found: found(at: at), expected: expected)
  }

  /// The line and the column of a byte, both counted from 1; columns count Unicode scalars.
  private func position(of offset: Int) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for byte in bytes[bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3..<max(3, offset) : 0..<offset] {
      if byte == 0x0A {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }

  /// The word or the character that stands at a byte.
  private func found(at offset: Int) -> String {
    guard offset < bytes.count else { return "the end of the plan" }
    if bytes[offset] == 0x0A || bytes[offset] == 0x0D { return "the end of the line" }
    var end = offset + 1
    let isWord = isWordByte(bytes[offset]) || [0x2B, 0x2D].contains(bytes[offset])
    while end < bytes.count, end - offset < 24, bytes[end] & 0xC0 == 0x80 { end += 1 }
    while isWord, end < bytes.count, end - offset < 24,
      isWordByte(bytes[end]) || [0x2B, 0x2D, 0x2E].contains(bytes[end])
    {
      end += 1
    }
    guard let text = String(validating: bytes[offset..<end], as: UTF8.self) else {
      return "bytes that are not UTF-8"
    }
    return quotedForPeople(text)
  }
}
