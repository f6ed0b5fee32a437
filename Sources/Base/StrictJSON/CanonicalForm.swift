// Values to the one canonical form that is hashed and signed (RFC 8785): no white space, members
// sorted, numbers as ECMAScript writes them.

extension JSONValue {
  /// The canonical bytes: members sorted by UTF-16 code units, UTF-8 (RFC 8785 § 3.2).
  ///
  /// What is written reads back as a value with the same canonical bytes, but for one thing: a
  /// double beyond ±(2^53 - 1) without a fraction is written as digits alone, and digits of that
  /// size are an integer, which is refused.
  ///
  /// - Throws: `.numberNotExact` for a number that is not finite or an integer beyond ±(2^53 - 1).
  /// - Precondition: no object has two members of one name.
  package func canonicalBytes() throws(JSONError) -> [UInt8] {
    var bytes: [UInt8] = []
    try write(to: &bytes)
    return bytes
  }

  private func write(to bytes: inout [UInt8]) throws(JSONError) {
    switch self {
    case .object(let members):
      let sorted = members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
      bytes.append(UInt8(ascii: "{"))
      for (place, member) in sorted.enumerated() {
        if place > 0 {
          precondition(!isSameName(sorted[place - 1].name, member.name), "a name stands once")
          bytes.append(UInt8(ascii: ","))
        }
        bytes += JSONValue.quoted(member.name).utf8
        bytes.append(UInt8(ascii: ":"))
        try member.value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (place, value) in values.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        try value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .integer(let value):
      guard value.magnitude < 1 << 53 else { throw .numberNotExact(String(value)) }
      bytes += String(value).utf8
    case .number(let value):
      guard value.isFinite else { throw .numberNotExact(String(value)) }
      bytes += ecmaScriptText(value).utf8
    case .null, .bool, .string: bytes += oneLine.utf8
    }
  }
}

/// A finite number as ECMAScript writes it (ECMA-262 § 6.1.6.1.20); the digits are the shortest
/// that read back as the same number, which is what the standard library prints.
private func ecmaScriptText(_ value: Double) -> String {
  if value == 0 { return "0" }
  let parts = value.magnitude.description.split(separator: "e")
  let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
  var digits = Array(mantissa.joined().utf8)
  var point = mantissa[0].utf8.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
  while digits.first == UInt8(ascii: "0") {
    digits.removeFirst()
    point -= 1
  }
  while digits.last == UInt8(ascii: "0") { digits.removeLast() }
  func text(_ digits: some Sequence<UInt8>) -> String {
    String(decoding: Array(digits), as: UTF8.self)
  }
  func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
  let sign = value < 0 ? "-" : ""
  if digits.count <= point && point <= 21 {
    return sign + text(digits) + zeros(point - digits.count)
  }
  if 0 < point && point <= 21 {
    return sign + text(digits[..<point]) + "." + text(digits[point...])
  }
  if -6 < point && point <= 0 { return sign + "0." + zeros(-point) + text(digits) }
  let fraction = digits.count > 1 ? "." + text(digits[1...]) : ""
  let exponent = point - 1
  return sign + text(digits[..<1]) + fraction + (exponent < 0 ? "e-" : "e+")
    + String(exponent.magnitude)
}
