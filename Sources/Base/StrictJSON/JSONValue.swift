// A JSON text as a tree, before anyone asks what it means: plans, receipts and ledgers are read
// into it and written from it. A tree that was read has no name twice in an object; one made here
// may.

/// A JSON value (RFC 8259); members keep the order in which they were written.
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
  /// An object; no name occurs twice, compared by UTF-8 (not by what looks alike).
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

  /// The value of a member of this object; nil if there is none of this name or this is no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { isSameName($0.name, name) }?.value
  }
}

/// A name in an object and its value.
package struct JSONMember: Hashable, Sendable {
  /// The name, its escapes undone.
  package let name: String
  /// What stands after the colon.
  package let value: JSONValue

  /// Makes a member.
  package init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

/// Whether two names are one: byte for byte, so that those that only look alike are two.
func isSameName(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

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
  /// Makes an object with its members in the order written.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { JSONMember($0.0, $0.1) })
  }
}
