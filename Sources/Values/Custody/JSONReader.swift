// Bytes to values, strictly by RFC 8259: one value, no second meaning. Whatever two readers could
// understand differently (two members of one name, half a surrogate pair) is an error with its
// offset.

extension CanonicalValue {
  /// Reads a JSON text in UTF-8.
  ///
  /// Numbers without fraction and exponent that fit 64 bits become `.integer`, others `.number`.
  ///
  /// - Throws: `.notJSON` with the offset of the first byte that is wrong.
  package init(parsing bytes: [UInt8]) throws(CustodyError) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.document()
  }
}

/// A recursive reader over bytes; at most 64 levels deep.
private struct JSONReader {
  let bytes: [UInt8]
  var at = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(CustodyError) -> CanonicalValue {
    let result = try value(depth: 0)
    skipSpace()
    guard at == bytes.count else { throw .notJSON(offset: at, problem: .trailing) }
    return result
  }

  private mutating func value(depth: Int) throws(CustodyError) -> CanonicalValue {
    guard depth <= 64 else { throw .notJSON(offset: at, problem: .tooDeep) }
    skipSpace()
    switch try peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw .notJSON(offset: at, problem: .unexpected)
    }
  }

  private mutating func object(depth: Int) throws(CustodyError) -> CanonicalValue {
    var members: [CanonicalValue.Member] = []
    var names: Set<[UInt8]> = []
    at += 1
    skipSpace()
    if try peek() == UInt8(ascii: "}") {
      at += 1
      return .object([])
    }
    while true {
      skipSpace()
      let start = at
      guard try peek() == UInt8(ascii: "\"") else {
        throw .notJSON(offset: at, problem: .unexpected)
      }
      let name = try string()
      guard names.insert(Array(name.utf8)).inserted else {
        throw .notJSON(offset: start, problem: .duplicateName)
      }
      skipSpace()
      try expect(":")
      members.append(CanonicalValue.Member(name, try value(depth: depth + 1)))
      skipSpace()
      if try peek() == UInt8(ascii: "}") { break }
      try expect(",")
    }
    at += 1
    return .object(members)
  }

  private mutating func array(depth: Int) throws(CustodyError) -> CanonicalValue {
    var values: [CanonicalValue] = []
    at += 1
    skipSpace()
    if try peek() == UInt8(ascii: "]") {
      at += 1
      return .array([])
    }
    while true {
      values.append(try value(depth: depth + 1))
      skipSpace()
      if try peek() == UInt8(ascii: "]") { break }
      try expect(",")
    }
    at += 1
    return .array(values)
  }

  private mutating func string() throws(CustodyError) -> String {
    let start = at
    var text: [UInt8] = []
    at += 1
    while true {
      let byte = try peek()
      at += 1
      if byte == UInt8(ascii: "\"") { break }
      guard byte >= 0x20 else { throw .notJSON(offset: at - 1, problem: .string) }
      if byte == UInt8(ascii: "\\") {
        text += String(try escape()).utf8
      } else {
        text.append(byte)
      }
    }
    guard let result = String(validating: text, as: UTF8.self) else {
      throw .notJSON(offset: start, problem: .string)
    }
    return result
  }

  /// What follows a backslash.
  private mutating func escape() throws(CustodyError) -> Unicode.Scalar {
    let start = at - 1
    let byte = try peek()
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var code = try fourDigits()
      if 0xd800..<0xdc00 ~= code {
        try expect("\\")
        try expect("u")
        let low = try fourDigits()
        guard 0xdc00..<0xe000 ~= low else { throw .notJSON(offset: start, problem: .string) }
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw .notJSON(offset: start, problem: .string)
      }
      return scalar
    default: throw .notJSON(offset: start, problem: .string)
    }
  }

  private mutating func fourDigits() throws(CustodyError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = hexDigit(try peek()) else { throw .notJSON(offset: at, problem: .string) }
      code = code << 4 | UInt32(digit)
      at += 1
    }
    return code
  }

  private mutating func number() throws(CustodyError) -> CanonicalValue {
    let start = at
    var isWhole = true
    if bytes[at] == UInt8(ascii: "-") { at += 1 }
    let leading = at
    let wholeDigits = skipDigits()
    guard wholeDigits == 1 || (wholeDigits > 1 && bytes[leading] != UInt8(ascii: "0")) else {
      throw .notJSON(offset: start, problem: .number)
    }
    if at < bytes.count && bytes[at] == UInt8(ascii: ".") {
      isWhole = false
      at += 1
      guard skipDigits() > 0 else { throw .notJSON(offset: start, problem: .number) }
    }
    if at < bytes.count && (bytes[at] | 0x20) == UInt8(ascii: "e") {
      isWhole = false
      at += 1
      if at < bytes.count && [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[at]) { at += 1 }
      guard skipDigits() > 0 else { throw .notJSON(offset: start, problem: .number) }
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if isWhole, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      throw .notJSON(offset: start, problem: .number)
    }
    return .number(value)
  }

  private mutating func skipDigits() -> Int {
    let start = at
    while at < bytes.count, 48...57 ~= bytes[at] { at += 1 }
    return at - start
  }

  private mutating func word(
    _ text: StaticString, _ value: CanonicalValue
  ) throws(CustodyError) -> CanonicalValue {
    let wanted = Array(String(describing: text).utf8)
    guard bytes[at...].starts(with: wanted) else {
      throw .notJSON(offset: at, problem: .unexpected)
    }
    at += wanted.count
    return value
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(CustodyError) {
    guard try peek() == UInt8(ascii: character) else {
      throw .notJSON(offset: at, problem: .unexpected)
    }
    at += 1
  }

  private func peek() throws(CustodyError) -> UInt8 {
    guard at < bytes.count else { throw .notJSON(offset: at, problem: .ends) }
    return bytes[at]
  }

  private mutating func skipSpace() {
    while at < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[at]) { at += 1 }
  }
}
