// The plan's text as a tree, before anyone asks what it means, and the way back from tree to text.
// Keys keep their order; a tree built here need not be a plan at all.

// Rounding of floating-point numbers is a call into the C library on processors without the instruction.
import Glibc

/// A JSON value (RFC 8259); keys keep the order in which they were written.
package enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number written without fraction or exponent that fits 64 bits.
  case integer(Int64)
  /// Any other finite number.
  case number(Double)
  /// A string, its escapes undone.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object; no key occurs twice.
  case object([JSONMember])

  /// A number, as an integer if it is one that a `Double` holds exactly.
  package static func real(_ value: Double) -> JSONValue {
    if let exact = Int64(exactly: value), exact.magnitude <= 1 << 53 { return .integer(exact) }
    return .number(value)
  }

  /// The value as a number, or nil.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The value as a whole number (`4` or `4.0`), or nil.
  package var whole: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): value.magnitude <= 0x1p53 ? Int64(exactly: value) : nil
    default: nil
    }
  }

  /// The value of a member of this object, or nil.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// What kind of value it is, or the value itself where that is short; for error messages.
  package var summary: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer, .number: oneLine
    case .string(let text): quotedForPeople(text)
    case .array(let values): values.isEmpty ? "an empty array" : shortened("an array")
    case .object(let members): members.isEmpty ? "an empty object" : shortened("an object")
    }
  }

  /// The one-line text where it is short, otherwise `kind`.
  private func shortened(_ kind: String) -> String {
    // A look at the size first: an array of a million numbers is not spelled out to be measured.
    switch self {
    case .array(let values) where values.count > 8: return kind + " of \(values.count)"
    case .object(let members) where members.count > 4: return kind
    default: break
    }
    let text = oneLine
    return text.utf8.count <= 48 ? text : kind
  }
}

/// One key of an object and its value.
package struct JSONMember: Hashable, Sendable {
  /// The key, its escapes undone.
  package let key: String
  /// What stands after the colon.
  package let value: JSONValue

  /// Makes a member.
  package init(_ key: String, _ value: JSONValue) {
    self.key = key
    self.value = value
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Makes a string.
  package init(stringLiteral value: String) { self = .string(value) }
  /// Makes a whole number.
  package init(integerLiteral value: Int64) { self = .integer(value) }
  /// Makes `true` or `false`.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Makes an array.
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Makes an object with its keys in the order written.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { JSONMember($0.0, $0.1) })
  }
}

extension JSONValue {
  /// The text on one line, with a space after each comma and colon.
  package var oneLine: String {
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return String(value)
    case .number(let value): return value.isFinite ? "\(value)" : "null"
    case .string(let text): return JSONValue.quoted(text)
    case .array(let values): return "[" + values.map(\.oneLine).joined(separator: ", ") + "]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let pairs = members.map { JSONValue.quoted($0.key) + ": " + $0.value.oneLine }
      return "{ " + pairs.joined(separator: ", ") + " }"
    }
  }

  /// The text with two spaces of indentation; whatever fits a line of 96 columns stays on one.
  package var pretty: String {
    var text = ""
    write(to: &text, indent: 0, used: 0)
    return text + "\n"
  }

  /// Appends the value, the first line of which already holds `used` columns.
  private func write(to text: inout String, indent: Int, used: Int) {
    if let width = width(upTo: 96), width + used <= 96 {
      text += oneLine
      return
    }
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch self {
    case .array(let values):
      text += "[\n"
      for (index, value) in values.enumerated() {
        text += inner
        value.write(to: &text, indent: indent + 2, used: indent + 2)
        text += index + 1 < values.count ? ",\n" : "\n"
      }
      text += outer + "]"
    case .object(let members):
      text += "{\n"
      for (index, member) in members.enumerated() {
        let key = JSONValue.quoted(member.key) + ": "
        text += inner + key
        member.value.write(to: &text, indent: indent + 2, used: indent + 2 + key.utf8.count)
        text += index + 1 < members.count ? ",\n" : "\n"
      }
      text += outer + "}"
    default: text += oneLine
    }
  }

  /// The columns of `oneLine`, or nil if they are more than `limit`; takes no longer than `limit`.
  private func width(upTo limit: Int) -> Int? {
    var width = 0
    switch self {
    case .array(let values):
      width = 2
      for value in values {
        guard width <= limit, let inner = value.width(upTo: limit) else { return nil }
        width += inner + 2
      }
      if !values.isEmpty { width -= 2 }
    case .object(let members):
      width = members.isEmpty ? 2 : 4
      for member in members {
        guard width <= limit, let inner = member.value.width(upTo: limit),
          let key = JSONValue.string(member.key).width(upTo: limit)
        else { return nil }
        width += key + inner + 4
      }
      if !members.isEmpty { width -= 2 }
    case .string(let text):
      guard text.utf8.count <= limit else { return nil }
      width = JSONValue.quoted(text).utf8.count
    default: width = oneLine.utf8.count
    }
    return width <= limit ? width : nil
  }

  /// A JSON string literal.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// A string of the plan as a message may show it: in quotes, shortened, nothing that steers a
/// terminal.
package func quotedForPeople(_ text: String) -> String {
  var result = "\""
  var count = 0
  for scalar in text.unicodeScalars {
    if count == 48 { return result + "…\"" }
    let invisible: Bool
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      invisible = true
    default: invisible = false
    }
    if invisible {
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      result.unicodeScalars.append(scalar)
    }
    count += 1
  }
  return result + "\""
}
