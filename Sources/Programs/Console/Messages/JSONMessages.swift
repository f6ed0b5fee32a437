// What a person reads when a text is not JSON: the line and the column, what stands there, what
// would have to stand there.

package import StrictJSON

extension JSONError {
  /// One sentence about a document, such as `The plan`: what, where, what to do.
  package func sentence(about document: String) -> String {
    switch self {
    case .syntax(let place, .text, _) where place.offset == 0,
      .syntax(let place, .notUTF8, _) where place.offset == 0:
      "\(document) is not JSON from \(place.phrase) on: check that it is the right file."
    case .syntax(let place, .text, let expected) where expected.isSeparator:
      "\(document) is not JSON: at \(place.phrase), add \(expected.phrase)."
    case .syntax(let place, let found, let expected):
      "\(document) is not JSON at \(place.phrase): found \(found.phrase), expected "
        + "\(expected.phrase)."
    case .tooDeep(let place, let limit):
      "\(document) nests deeper than \(limit) levels at \(place.phrase): remove what does not "
        + "belong there."
    case .duplicateName(let place, let name):
      "\(document) has the key \(quotedExcerpt(name)) twice in one object at \(place.phrase): keep "
        + "one of the two."
    case .numberNotExact(let text):
      "\(document) holds the number \(text), which has no canonical form: use a whole number below "
        + "2^53."
    }
  }
}

extension JSONPosition {
  /// Line and column, for a sentence.
  fileprivate var phrase: String { "line \(line), column \(column)" }
}

extension JSONFinding {
  /// What stands there, for a sentence.
  fileprivate var phrase: String {
    switch self {
    case .end: "the end of the text"
    case .endOfLine: "the end of the line"
    case .notUTF8: "bytes that are not UTF-8"
    case .text(let text): quotedExcerpt(text)
    }
  }
}

extension JSONExpectation {
  /// Whether it is missing behind a value, whatever comes next.
  fileprivate var isSeparator: Bool { self == .commaOrBrace || self == .commaOrBracket }

  /// What is expected, for a sentence.
  fileprivate var phrase: String {
    switch self {
    case .end: "the end of the text"
    case .value: "a value"
    case .name: "a key in double quotes"
    case .colon: "a colon after the key"
    case .commaOrBrace: "a comma or the closing brace"
    case .commaOrBracket: "a comma or the closing bracket"
    case .entry: "another entry after the comma, or no comma"
    case .closingQuote: "a closing quote"
    case .closingQuoteOnLine: "a closing quote (a string ends on its line)"
    case .utf8: "text in UTF-8"
    case .restOfEscape: "the rest of an escape"
    case .escape: "one of the escapes of JSON"
    case .hexadecimalDigits: "four hexadecimal digits after \\u"
    case .surrogatePair: "both halves of a surrogate pair"
    case .digit: "a digit"
    case .fractionDigit: "a digit after the decimal point"
    case .exponentDigit: "a digit in the exponent"
    case .noLeadingZero: "a number without leading zeros"
    case .finiteNumber: "a number below 1.8e308"
    }
  }
}

extension JSONExcerpt {
  /// The value, for a sentence.
  package var phrase: String {
    switch self {
    case .text(let text): text
    case .array(count: 0): "an empty array"
    case .array(let count): "an array of \(count)"
    case .object(count: 0): "an empty object"
    case .object(let count): "an object with \(counted(count, "key"))"
    }
  }
}
