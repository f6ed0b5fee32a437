// A value of an annotation tool's JSON and where it stands: what is asked of it is given, or it is
// an error with its place. Members that nobody asks for may be anything.

import StrictJSON

/// A value in a document.
struct JSONNode {
  let value: JSONValue
  let path: JSONPath

  /// Reads a document.
  init(_ bytes: [UInt8]) throws(AnnotationError) {
    do throws(JSONError) { value = try JSONValue(parsing: bytes) } catch { throw .notJSON(error) }
    path = .root
  }

  private init(_ value: JSONValue, _ path: JSONPath) { (self.value, self.path) = (value, path) }

  /// The error for a value that is something else.
  func unexpected(_ expected: AnnotationExpectation) -> AnnotationError {
    let found =
      switch value.excerpt {
      case .text(let text): text
      case .array(let count): "[\(count)]"
      case .object(let count): "{\(count)}"
      }
    return .unexpected(.path(path), found: found, expected: expected)
  }

  /// The first of these members of an object; nil where there is none, or null.
  func member(_ names: String...) throws(AnnotationError) -> JSONNode? {
    guard case .object = value else { throw unexpected(.object) }
    for name in names {
      if let member = value[name], member != .null { return JSONNode(member, path.appending(name)) }
    }
    return nil
  }

  /// A member that must be there.
  func required(_ name: String) throws(AnnotationError) -> JSONNode {
    guard let member = try member(name) else { throw .missing(.path(path), name) }
    return member
  }

  /// The elements of an array.
  func elements() throws(AnnotationError) -> [JSONNode] {
    guard case .array(let values) = value else { throw unexpected(.array) }
    return values.enumerated().map { JSONNode($0.element, path.appending($0.offset)) }
  }

  func number() throws(AnnotationError) -> Double {
    guard let number = value.double else { throw unexpected(.number) }
    return number
  }

  func boolean() throws(AnnotationError) -> Bool {
    guard case .bool(let flag) = value else { throw unexpected(.boolean) }
    return flag
  }

  /// A whole number that is not negative, such as that of a frame.
  func count(
    _ expected: AnnotationExpectation = .wholeNumber
  ) throws(AnnotationError) -> Int {
    guard let number = value.whole, (0...Int64(AnnotationFile.lastFrame)).contains(number) else {
      throw unexpected(expected)
    }
    return Int(number)
  }

  /// A number or a text that tells one thing from others.
  func identifier() throws(AnnotationError) -> JSONValue {
    switch value {
    case .integer, .string: return value
    default: throw unexpected(.knownID)
    }
  }
}
