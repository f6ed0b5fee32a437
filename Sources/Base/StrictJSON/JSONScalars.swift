// Strings and numbers of a JSON text. A string comes out as valid Unicode, a number as one that can
// be held; anything else is an error at the byte where it shows.

extension JSONReader {
  mutating func string() throws(JSONError) -> String {
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
          throw unexpected(.utf8)
        }
        return text
      case UInt8(ascii: "\\"):
        buffer += bytes[plainFrom..<at]
        buffer += String(try escape()).utf8
        plainFrom = at
      case 0..<0x20: throw unexpected(.closingQuoteOnLine)
      default: at += 1
      }
    }
    throw unexpected(.closingQuote)
  }

  /// What the escape that stands here means.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = at
    at += 1
    guard let byte = next else { throw unexpected(.restOfEscape) }
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default:
      at = start
      throw unexpected(.escape)
    }
    var code = try fourDigits(from: start)
    if (0xD800..<0xDC00).contains(code), bytes[at...].starts(with: [0x5C, 0x75]) {
      at += 2
      let low = try fourDigits(from: start)
      guard (0xDC00..<0xE000).contains(low) else {
        at = start
        throw unexpected(.surrogatePair)
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      at = start
      throw unexpected(.surrogatePair)
    }
    return scalar
  }

  private mutating func fourDigits(from start: Int) throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = hexadecimalDigit(byte) else {
        at = start
        throw unexpected(.hexadecimalDigits)
      }
      code = code << 4 | digit
      at += 1
    }
    return code
  }

  private func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte) - 0x30
    case 0x41...0x46: UInt32(byte) - 0x41 + 10
    case 0x61...0x66: UInt32(byte) - 0x61 + 10
    default: nil
    }
  }

  mutating func number() throws(JSONError) -> JSONValue {
    let start = at
    var isInteger = true
    if next == UInt8(ascii: "-") { at += 1 }
    let digits = skipDigits()
    guard digits > 0 else { throw unexpected(.digit) }
    if digits > 1, bytes[at - digits] == UInt8(ascii: "0") {
      at = start
      throw unexpected(.noLeadingZero)
    }
    if next == UInt8(ascii: ".") {
      isInteger = false
      at += 1
      guard skipDigits() > 0 else { throw unexpected(.fractionDigit) }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      at += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
      guard skipDigits() > 0 else { throw unexpected(.exponentDigit) }
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if isInteger, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      at = start
      throw unexpected(.finiteNumber)
    }
    return .number(value)
  }

  private mutating func skipDigits() -> Int {
    let start = at
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
    return at - start
  }
}
