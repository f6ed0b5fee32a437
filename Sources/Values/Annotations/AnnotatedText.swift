// Numbers as annotation tools write them into text. Nothing is guessed: what is no number, or one
// that no picture has, is an error with its place.

import MediaTime

/// A place in a text and how its numbers are read.
struct AnnotatedText {
  /// Pixels from the origin, in either direction, within which a coordinate must lie.
  static let farthest = 1_000_000.0

  let place: AnnotationPlace

  /// A finite number in decimal digits.
  func number(
    _ text: some StringProtocol, _ expected: AnnotationExpectation = .number
  ) throws(AnnotationError) -> Double {
    let isDecimal = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    guard isDecimal, let value = Double(text), value.isFinite else {
      throw unexpected(text, expected)
    }
    return value
  }

  /// A coordinate in pixels.
  func coordinate(_ text: some StringProtocol) throws(AnnotationError) -> Double {
    let value = try number(text, .coordinate)
    guard value.magnitude <= AnnotatedText.farthest else { throw unexpected(text, .coordinate) }
    return value
  }

  /// A side or a radius in pixels.
  func length(_ text: some StringProtocol) throws(AnnotationError) -> Double {
    let value = try number(text, .length)
    guard (0...AnnotatedText.farthest).contains(value) else { throw unexpected(text, .length) }
    return value
  }

  /// A whole number that is not negative.
  func count(
    _ text: some StringProtocol, _ expected: AnnotationExpectation = .wholeNumber
  ) throws(AnnotationError) -> Int {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text),
      value <= AnnotationFile.lastFrame
    else { throw unexpected(text, expected) }
    return value
  }

  /// `0` or `1`; nil is no.
  func flag(_ text: String?) throws(AnnotationError) -> Bool {
    switch text {
    case nil, "0": return false
    case "1": return true
    case let text?: throw unexpected(text, .boolean)
    }
  }

  /// Points as `x,y;x,y`.
  func points(_ text: String) throws(AnnotationError) -> [PixelPoint] {
    var points: [PixelPoint] = []
    for pair in text.split(separator: ";") {
      let numbers = pair.split(separator: ",", omittingEmptySubsequences: false)
      guard numbers.count == 2 else { throw unexpected(pair, .points) }
      points.append(
        PixelPoint(x: try coordinate(trimmed(numbers[0])), y: try coordinate(trimmed(numbers[1]))))
    }
    if points.isEmpty { throw unexpected(text, .points) }
    return points
  }

  /// The error for a text that is not what is wanted.
  func unexpected(
    _ text: some StringProtocol, _ expected: AnnotationExpectation
  ) -> AnnotationError {
    .unexpected(place, found: String(text.prefix(48)), expected: expected)
  }
}

/// A text without the white space around it.
func trimmed(_ text: some StringProtocol) -> String {
  var rest = Substring(text)
  while rest.first?.isWhitespace == true { rest.removeFirst() }
  while rest.last?.isWhitespace == true { rest.removeLast() }
  return String(rest)
}
