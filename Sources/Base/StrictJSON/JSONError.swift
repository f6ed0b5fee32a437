// What can be wrong with a JSON text, as facts. The sentences are made where people read them.

/// A place in a text.
public struct JSONPosition: Hashable, Codable, Sendable {
  /// Bytes before it, counted from the start of the text.
  public let offset: Int
  /// The line, from 1.
  public let line: Int
  /// The column in Unicode scalars, from 1; a byte order mark takes none.
  public let column: Int

  /// Makes a position.
  public init(offset: Int, line: Int, column: Int) {
    (self.offset, self.line, self.column) = (offset, line, column)
  }
}

/// Why a text is no JSON, or a value cannot be written as canonical JSON.
public enum JSONError: Error, Hashable, Codable, Sendable {
  /// Something stands where the grammar does not allow it.
  case syntax(at: JSONPosition, found: JSONFinding, expected: JSONExpectation)
  /// Arrays and objects are nested more than `limit` deep.
  case tooDeep(at: JSONPosition, limit: Int)
  /// A name occurs twice in one object; the position is that of the second.
  case duplicateName(at: JSONPosition, name: String)
  /// A number that canonical JSON cannot carry: infinite, not a number, or an integer beyond
  /// ±(2^53 - 1).
  case numberNotExact(String)
}

/// What stands at a place in a text.
public enum JSONFinding: Hashable, Codable, Sendable {
  /// Nothing: the text ends.
  case end
  /// A line ends.
  case endOfLine
  /// Bytes that are not UTF-8.
  case notUTF8
  /// A word or a character; at most 24 bytes of it.
  case text(String)
}

/// What the grammar asks for at a place in a text.
public enum JSONExpectation: String, Hashable, Codable, Sendable, CaseIterable {
  /// The end of the text.
  case end
  /// A value.
  case value
  /// A name in double quotes.
  case name
  /// A colon after a name.
  case colon
  /// A comma or the closing brace of an object.
  case commaOrBrace
  /// A comma or the closing bracket of an array.
  case commaOrBracket
  /// Another entry after a comma.
  case entry
  /// The closing quote of a string.
  case closingQuote
  /// The closing quote of a string, on the line on which it began.
  case closingQuoteOnLine
  /// Text in UTF-8.
  case utf8
  /// What follows a backslash.
  case restOfEscape
  /// One of the escapes that JSON has.
  case escape
  /// Four hexadecimal digits.
  case hexadecimalDigits
  /// Both halves of a surrogate pair.
  case surrogatePair
  /// A digit of a number.
  case digit
  /// A digit after the decimal point.
  case fractionDigit
  /// A digit in the exponent.
  case exponentDigit
  /// A number without leading zeros.
  case noLeadingZero
  /// A number that a `Double` can hold.
  case finiteNumber
}
