// Values to text for people: members in their order, short values on one line. Reading it back
// gives an equal value.

extension JSONValue {
  /// The text on one line, with a space after each comma and colon; a number that is not finite is
  /// `null`.
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
      let pairs = members.map { JSONValue.quoted($0.name) + ": " + $0.value.oneLine }
      return "{ " + pairs.joined(separator: ", ") + " }"
    }
  }

  /// The text with two spaces of indentation and a line feed at its end; whatever fits a line of 96
  /// columns stays on one.
  package var text: String {
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
        let name = JSONValue.quoted(member.name) + ": "
        text += inner + name
        member.value.write(to: &text, indent: indent + 2, used: indent + 2 + name.utf8.count)
        text += index + 1 < members.count ? ",\n" : "\n"
      }
      text += outer + "}"
    default: text += oneLine
    }
  }

  /// The columns of `oneLine`, or nil if they are more than `limit`; takes no longer than `limit`.
  func width(upTo limit: Int) -> Int? {
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
          let name = JSONValue.string(member.name).width(upTo: limit)
        else { return nil }
        width += name + inner + 4
      }
      if !members.isEmpty { width -= 2 }
    case .string(let text):
      guard text.utf8.count <= limit else { return nil }
      width = JSONValue.quoted(text).utf8.count
    default: width = oneLine.utf8.count
    }
    return width <= limit ? width : nil
  }

  /// A string in quotes, with the escapes of RFC 8785 § 3.2.2.2 and no others.
  static func quoted(_ text: String) -> String {
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
      case "\u{0}"..."\u{1f}":
        result += (scalar.value < 16 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
