// What an error shows of a value that somebody else wrote: short, and nothing that steers a
// terminal.

/// A value as an error may show it.
public enum JSONExcerpt: Hashable, Codable, Sendable {
  /// Its text, where that is short.
  case text(String)
  /// An array of this many values, the text of which would be long.
  case array(count: Int)
  /// An object of this many members, the text of which would be long.
  case object(count: Int)
}

extension JSONValue {
  /// The value itself where its text is short, otherwise its kind and size.
  package var excerpt: JSONExcerpt {
    switch self {
    case .null, .bool, .integer, .number: .text(oneLine)
    case .string(let text): .text(quotedExcerpt(text))
    // A look at the size first: an array of a million numbers is not spelled out to be measured.
    case .array(let values) where values.isEmpty || values.count > 8: .array(count: values.count)
    case .object(let members) where members.isEmpty || members.count > 4:
      .object(count: members.count)
    case .array(let values): shortText.map(JSONExcerpt.text) ?? .array(count: values.count)
    case .object(let members): shortText.map(JSONExcerpt.text) ?? .object(count: members.count)
    }
  }

  /// The text of an array or an object if it is at most 48 bytes long and has nothing invisible.
  private var shortText: String? {
    guard width(upTo: 48) != nil else { return nil }
    let text = oneLine
    return text.unicodeScalars.contains(where: isInvisible) ? nil : text
  }
}

/// A string in quotes, at most 48 scalars of it, with nothing that steers a terminal.
package func quotedExcerpt(_ text: String) -> String {
  var result = "\""
  var count = 0
  for scalar in text.unicodeScalars {
    if count == 48 { return result + "…\"" }
    if isInvisible(scalar) {
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      result.unicodeScalars.append(scalar)
    }
    count += 1
  }
  return result + "\""
}

/// Whether a terminal shows nothing for a scalar, or does something.
private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
    .paragraphSeparator:
    true
  default: false
  }
}
