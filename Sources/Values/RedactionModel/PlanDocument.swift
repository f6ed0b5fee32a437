// A plan as it arrives: bytes that turned out to be JSON, not yet a plan. The policy gate reads its
// words before anything here is taken for an operation.

public import StrictJSON

/// The JSON of a plan, read but not yet understood.
public struct PlanDocument: Hashable, Sendable {
  /// The most bytes that a plan may have: 16 MB.
  public static let byteLimit = 16 << 20

  /// The tree.
  package let root: JSONValue

  /// Reads JSON in UTF-8.
  ///
  /// A caller that reads a file need not load more than `byteLimit + 1` bytes of it.
  ///
  /// - Throws: `PlanError` if there are more than `byteLimit` bytes (which are then not looked at),
  ///   or if they are not strict JSON (RFC 8259) with distinct keys and at most 64 levels.
  public init(_ bytes: [UInt8]) throws(PlanError) {
    guard bytes.count <= PlanDocument.byteLimit else {
      throw .tooLarge(bytes: bytes.count, limit: PlanDocument.byteLimit)
    }
    do throws(JSONError) { root = try JSONValue(parsing: bytes) } catch { throw .notJSON(error) }
  }

  /// Reads JSON text; as `init(_:)` with the text's UTF-8.
  public init(_ text: String) throws(PlanError) { try self.init(Array(text.utf8)) }

  /// Wraps a tree that was made, not read.
  package init(root: JSONValue) { self.root = root }
}

/// A key or a string value of a plan document.
public struct PlanWord: Hashable, Sendable {
  /// What a word is there for.
  public enum Role: Hashable, Sendable {
    /// The name of a member.
    case key
    /// A value that says what to do (an effect, a shape, anything that is not known to be prose).
    case operation
    /// A value that people write for people: `note`, `reason`, a region's `id`, the source's
    /// `name`, and whatever stands under a key that means one of these and is none of a plan's:
    /// nothing is ever done by it, and what its author has to be told is the key. So is the
    /// source's digest, in which letters are digits.
    case freeText
  }

  /// What it is there for.
  public let role: Role
  /// The key or the string.
  public let text: String
  /// The nearest key above it; nil for the keys of the document itself.
  public let context: String?
  /// Where it stands.
  public let path: JSONPath
}

extension PlanDocument {
  /// The first result that is not nil of `body`, called for every key and every string value in the
  /// order of the document, each key before its value.
  public func firstWord<Result>(_ body: (PlanWord) -> Result?) -> Result? {
    var path = JSONPath.root
    return PlanDocument.visit(root, key: nil, path: &path, body)
  }

  private static func visit<Result>(
    _ value: JSONValue, key: String?, path: inout JSONPath, _ body: (PlanWord) -> Result?
  ) -> Result? {
    switch value {
    case .string(let text):
      let role: PlanWord.Role =
        isFreeText(path) || isDigest(text, at: path) ? .freeText : .operation
      return body(PlanWord(role: role, text: text, context: key, path: path))
    case .array(let values):
      for (index, element) in values.enumerated() {
        path.append(.index(index))
        defer { path.removeLast() }
        if let result = visit(element, key: key, path: &path, body) { return result }
      }
    case .object(let members):
      for member in members {
        path.append(.key(member.name))
        defer { path.removeLast() }
        let word = PlanWord(role: .key, text: member.name, context: key, path: path)
        if let result = body(word) { return result }
        if let result = visit(member.value, key: member.name, path: &path, body) { return result }
      }
    case .null, .bool, .integer, .number: break
    }
    return nil
  }

  /// Whether a string at `path` is prose: `note`, `reason`, `id` of an entry, `name` of `source`,
  /// `accepted` of a stretch that following was unsure of, or anything under a key of a region, an
  /// audio range or the document that means prose.
  ///
  /// A `name` elsewhere could name an operation, and is one.
  private static func isFreeText(_ path: JSONPath) -> Bool {
    guard case .key(let last) = path.steps.last else { return isBelowProse(path) }
    switch last {
    case "note", "reason": return true
    case "accepted": return path.steps.contains(.key("unsure"))
    case "name": return path.steps == [.key("source"), .key("name")]
    case "id":
      guard path.steps.count == 3, case .index = path.steps[1] else { return false }
      return path.steps[0] == .key("regions") || path.steps[0] == .key("audio")
    default: return meansProse(last)
    }
  }

  /// Whether a string is the digest of the source: one in a thousand holds the letters of a face.
  private static func isDigest(_ text: String, at path: JSONPath) -> Bool {
    path.steps == [.key("source"), .key("sha256")] && text.utf8.count == 64
      && text.allSatisfy(\.isHexDigit)
  }

  /// Whether an element of an array stands under a key that means prose and that no plan has.
  private static func isBelowProse(_ path: JSONPath) -> Bool {
    for case .key(let key) in path.steps.reversed() {
      return !["note", "reason"].contains(key) && meansProse(key)
    }
    return false
  }
}
