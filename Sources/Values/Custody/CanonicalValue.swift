// Documents as values: what receipts and ledgers are made of before they are bytes. Members keep
// the order in which they were written for people; the canonical form sorts them.

/// A JSON value.
package enum CanonicalValue: Hashable, Sendable {
  /// Members in the order in which people read them; each name stands once.
  case object([Member])
  /// Values in order.
  case array([CanonicalValue])
  /// Text.
  case string(String)
  /// A whole number; within ±(2^53 - 1) wherever it is to be written.
  case integer(Int64)
  /// A finite number.
  case number(Double)
  /// True or false.
  case bool(Bool)
  /// Nothing.
  case null

  /// A named value in an object.
  package struct Member: Hashable, Sendable {
    /// Unique in its object, compared by code points (not by what looks alike).
    package var name: String
    /// What the name stands for.
    package var value: CanonicalValue

    /// Makes a member.
    package init(_ name: String, _ value: CanonicalValue) {
      self.name = name
      self.value = value
    }
  }

  /// The member of an object with this name; nil if there is none or this is no object.
  package subscript(name: String) -> CanonicalValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }
}

extension CanonicalValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  /// An object of the literal's members, in its order.
  package init(dictionaryLiteral elements: (String, CanonicalValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }

  /// An array.
  package init(arrayLiteral elements: CanonicalValue...) { self = .array(elements) }

  /// A string.
  package init(stringLiteral value: String) { self = .string(value) }

  /// An integer.
  package init(integerLiteral value: Int64) { self = .integer(value) }

  /// True or false.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}
