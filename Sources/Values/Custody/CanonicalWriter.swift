// Values to bytes: the one canonical form that is hashed and signed (RFC 8785), and a form with
// line ends and indentation for people. Both carry the same values.

extension CanonicalValue {
  /// The canonical bytes: no white space, members sorted by UTF-16 code units, numbers as
  /// ECMAScript writes them, UTF-8 (RFC 8785 § 3.2).
  ///
  /// - Throws: `.numberNotExact` for a number that is not finite or an integer beyond ±(2^53 - 1).
  /// - Precondition: no object has two members of one name.
  package func canonicalBytes() throws(CustodyError) -> [UInt8] {
    var bytes: [UInt8] = []
    try write(to: &bytes)
    return bytes
  }

  /// The same values for people, ending with a line end.
  ///
  /// Two spaces per level, members in the order they were given; whatever fits one line of 100
  /// columns stands on one line.
  ///
  /// - Throws: as `canonicalBytes`.
  package func text() throws(CustodyError) -> String {
    var lines = ""
    try write(to: &lines, indent: 0, column: 0)
    return lines + "\n"
  }

  private func write(to bytes: inout [UInt8]) throws(CustodyError) {
    switch self {
    case .object(let members):
      let sorted = members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
      bytes.append(UInt8(ascii: "{"))
      for (place, member) in sorted.enumerated() {
        if place > 0 {
          let other = sorted[place - 1].name
          precondition(!other.utf8.elementsEqual(member.name.utf8), "a name stands once")
          bytes.append(UInt8(ascii: ","))
        }
        bytes += CanonicalValue.quoted(member.name).utf8
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
    default: bytes += try scalarText().utf8
    }
  }

  private func write(
    to text: inout String, indent: Int, column: Int
  ) throws(CustodyError) {
    let line = try oneLine()
    if column + line.count <= 99 {
      text += line
      return
    }
    let inner = String(repeating: " ", count: indent + 2)
    switch self {
    case .object(let members):
      text += "{\n"
      for (place, member) in members.enumerated() {
        let name = CanonicalValue.quoted(member.name) + ": "
        text += inner + name
        try member.value.write(to: &text, indent: indent + 2, column: indent + 2 + name.count)
        text += place + 1 < members.count ? ",\n" : "\n"
      }
      text += String(repeating: " ", count: indent) + "}"
    case .array(let values):
      text += "[\n"
      for (place, value) in values.enumerated() {
        text += inner
        try value.write(to: &text, indent: indent + 2, column: indent + 2)
        text += place + 1 < values.count ? ",\n" : "\n"
      }
      text += String(repeating: " ", count: indent) + "]"
    default: text += line
    }
  }

  private func oneLine() throws(CustodyError) -> String {
    switch self {
    case .object(let members):
      var parts: [String] = []
      for member in members {
        parts.append(CanonicalValue.quoted(member.name) + ": " + (try member.value.oneLine()))
      }
      return parts.isEmpty ? "{}" : "{ " + parts.joined(separator: ", ") + " }"
    case .array(let values):
      var parts: [String] = []
      for value in values { parts.append(try value.oneLine()) }
      return "[" + parts.joined(separator: ", ") + "]"
    default: return try scalarText()
    }
  }

  private func scalarText() throws(CustodyError) -> String {
    switch self {
    case .string(let text): return CanonicalValue.quoted(text)
    case .integer(let value):
      guard value.magnitude < 1 << 53 else { throw .numberNotExact(String(value)) }
      return String(value)
    case .number(let value):
      guard value.isFinite else { throw .numberNotExact(String(value)) }
      return CanonicalValue.ecmaScriptText(value)
    case .bool(let value): return value ? "true" : "false"
    default: return "null"
    }
  }

  /// A string in quotes with the escapes of RFC 8785 § 3.2.2.2.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{8}": result += "\\b"
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\u{c}": result += "\\f"
      case "\r": result += "\\r"
      case "\u{0}"..."\u{1f}": result += "\\u00" + hexadecimal([UInt8(scalar.value)])
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A finite number as ECMAScript writes it (ECMA-262 § 6.1.6.1.20); the digits are the shortest
  /// that read back as the same number, which is what the standard library prints.
  private static func ecmaScriptText(_ value: Double) -> String {
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
}
