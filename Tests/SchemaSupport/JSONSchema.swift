// The part of JSON Schema (2020-12) that this project's schemas use, for tests that hold formats to
// their descriptions. A keyword that it does not know is an error, so that no rule is passed over.

package import StrictJSON

/// A schema, and what it saw of the documents that were held against it.
package struct JSONSchema {
  /// Why a schema cannot be used.
  package enum Fault: Error, Equatable {
    /// A keyword that is not among those that are known; its place in the schema.
    case unknownKeyword(String)
    /// A reference that leads nowhere.
    case unknownReference(String)
  }

  private let root: JSONValue
  /// Other documents that it may refer to, by their `$id`.
  private let others: [String: JSONValue]
  /// Properties that documents had, by their place in a schema.
  private var seen: Set<String> = []

  /// A schema; `others` are those that it may refer to.
  package init(_ root: JSONValue, others: [JSONValue] = []) {
    self.root = root
    var byName: [String: JSONValue] = [:]
    for other in others {
      if case .string(let name)? = other["$id"] { byName[name] = other }
    }
    self.others = byName
  }

  /// Everything in which a document breaks the schema; empty if it keeps to it.
  package mutating func violations(of document: JSONValue) throws -> [String] {
    var run = Run(schema: self)
    let result = try run.check(document, Place(root, root, "#"), at: "$")
    if result.isEmpty { seen.formUnion(run.seen) }
    return result
  }

  /// Properties of closed objects that no document has had so far.
  package func unseen() throws -> [String] {
    var all: Set<String> = []
    for (name, document) in [("", root)] + others.map({ ($0.key, $0.value) }) {
      JSONSchema.collect(document, at: name + "#", into: &all)
    }
    return all.subtracting(seen).sorted()
  }

  /// Properties of objects that may have no others, wherever they are described.
  private static func collect(_ schema: JSONValue, at place: String, into all: inout Set<String>) {
    switch schema {
    case .object(let members):
      if schema["additionalProperties"] == false, case .object(let known)? = schema["properties"] {
        for property in known { all.insert("\(place)/properties/\(property.name)") }
      }
      for member in members where !["if", "then", "else", "not"].contains(member.name) {
        collect(member.value, at: "\(place)/\(member.name)", into: &all)
      }
    case .array(let values):
      for (index, value) in values.enumerated() {
        collect(value, at: "\(place)/\(index)", into: &all)
      }
    default: break
    }
  }

  /// A schema inside a document of schemas.
  private struct Place {
    let schema: JSONValue
    let document: JSONValue
    let path: String

    init(_ schema: JSONValue, _ document: JSONValue, _ path: String) {
      (self.schema, self.document, self.path) = (schema, document, path)
    }

    func sub(_ schema: JSONValue, _ name: String) -> Place {
      Place(schema, document, path + "/" + name)
    }
  }

  /// One document held against the schema.
  private struct Run {
    let schema: JSONSchema
    var seen: Set<String> = []

    /// What is wrong; what was seen counts only where nothing is.
    mutating func check(_ value: JSONValue, _ place: Place, at path: String) throws -> [String] {
      guard case .object(let keywords) = place.schema else {
        return place.schema == false ? ["\(path): nothing may stand here"] : []
      }
      var result: [String] = []
      for keyword in keywords {
        result += try check(value, keyword, place, at: path)
      }
      return result
    }

    /// Whether a value keeps to a part of the schema.
    private mutating func holds(
      _ value: JSONValue, _ place: Place, at path: String
    ) throws -> Bool {
      let before = seen
      if try check(value, place, at: path).isEmpty { return true }
      seen = before
      return false
    }

    private mutating func check(
      _ value: JSONValue, _ keyword: JSONMember, _ place: Place, at path: String
    ) throws -> [String] {
      let inner = place.sub(keyword.value, keyword.name)
      let broken = ["\(path) breaks \(inner.path)"]
      switch (keyword.name, value, keyword.value) {
      case ("$schema", _, _), ("$id", _, _), ("title", _, _), ("description", _, _),
        ("$defs", _, _), ("then", _, _), ("else", _, _):
        return []
      case ("$ref", _, .string(let name)):
        return try check(value, try resolve(name, from: place), at: path)
      case ("type", _, .string(let type)): return isOf(type, value) ? [] : broken
      case ("const", _, let wanted): return isEqual(value, wanted) ? [] : broken
      case ("enum", _, .array(let wanted)):
        return wanted.contains { isEqual(value, $0) } ? [] : broken
      case ("not", _, _): return try holds(value, inner, at: path) ? broken : []
      case ("allOf", _, .array(let parts)):
        return try parts.enumerated().flatMap {
          try check(value, inner.sub($0.element, "\($0.offset)"), at: path)
        }
      case ("anyOf", _, .array(let parts)), ("oneOf", _, .array(let parts)):
        var count = 0
        for (index, part) in parts.enumerated()
        where try holds(value, inner.sub(part, "\(index)"), at: path) { count += 1 }
        return count == 1 || (count > 1 && keyword.name == "anyOf") ? [] : broken
      case ("if", _, _):
        let branch = try holds(value, inner, at: path) ? "then" : "else"
        guard let part = place.schema[branch] else { return [] }
        return try check(value, place.sub(part, branch), at: path)
      case ("properties", _, _), ("required", _, _), ("additionalProperties", _, _),
        ("minProperties", _, _), ("maxProperties", _, _):
        return try checkObject(value, keyword, place, at: path)
      case ("items", _, _), ("prefixItems", _, _), ("minItems", _, _), ("maxItems", _, _),
        ("uniqueItems", _, _):
        return try checkArray(value, keyword, place, at: path)
      default:
        guard let holds = try scalarHolds(value, keyword) else {
          throw Fault.unknownKeyword(inner.path)
        }
        return holds ? [] : broken
      }
    }

    private mutating func checkObject(
      _ value: JSONValue, _ keyword: JSONMember, _ place: Place, at path: String
    ) throws -> [String] {
      guard case .object(let members) = value else { return [] }
      let inner = place.sub(keyword.value, keyword.name)
      switch (keyword.name, keyword.value) {
      case ("properties", .object(let known)):
        var result: [String] = []
        for property in known {
          guard let member = value[property.name] else { continue }
          let sub = inner.sub(property.value, property.name)
          seen.insert(sub.path)
          result += try check(member, sub, at: path + "." + property.name)
        }
        return result
      case ("required", .array(let names)):
        return names.compactMap {
          guard case .string(let name) = $0, value[name] == nil else { return nil }
          return "\(path).\(name) is missing"
        }
      case ("additionalProperties", false):
        return members.filter { place.schema["properties"]?[$0.name] == nil }
          .map { "\(path).\($0.name) is not known" }
      case ("minProperties", .integer(let least)):
        return members.count >= least ? [] : ["\(path) breaks \(inner.path)"]
      case ("maxProperties", .integer(let most)):
        return members.count <= most ? [] : ["\(path) breaks \(inner.path)"]
      default: throw Fault.unknownKeyword(inner.path)
      }
    }

    private mutating func checkArray(
      _ value: JSONValue, _ keyword: JSONMember, _ place: Place, at path: String
    ) throws -> [String] {
      guard case .array(let values) = value else { return [] }
      let inner = place.sub(keyword.value, keyword.name)
      let broken = ["\(path) breaks \(inner.path)"]
      switch (keyword.name, keyword.value) {
      case ("items", _):
        return try values.enumerated().flatMap {
          try check($0.element, inner, at: "\(path)[\($0.offset)]")
        }
      case ("prefixItems", .array(let parts)):
        return try zip(values, parts).enumerated().flatMap {
          try check(
            $0.element.0, inner.sub($0.element.1, "\($0.offset)"), at: "\(path)[\($0.offset)]")
        }
      case ("minItems", .integer(let least)): return values.count >= least ? [] : broken
      case ("maxItems", .integer(let most)): return values.count <= most ? [] : broken
      case ("uniqueItems", true): return Set(values).count == values.count ? [] : broken
      default: throw Fault.unknownKeyword(inner.path)
      }
    }

    /// Whether a number or a string keeps to a keyword; nil if the keyword is not known.
    private func scalarHolds(_ value: JSONValue, _ keyword: JSONMember) throws -> Bool? {
      if let bound = keyword.value.double {
        let length: Double? =
          if case .string(let text) = value { Double(text.unicodeScalars.count) } else { nil }
        switch keyword.name {
        case "minimum": return value.double.map { $0 >= bound } ?? true
        case "maximum": return value.double.map { $0 <= bound } ?? true
        case "exclusiveMinimum": return value.double.map { $0 > bound } ?? true
        case "minLength": return length.map { $0 >= bound } ?? true
        case "maxLength": return length.map { $0 <= bound } ?? true
        default: return nil
        }
      }
      guard keyword.name == "pattern", case .string(let pattern) = keyword.value else { return nil }
      guard case .string(let text) = value else { return true }
      return try Regex(pattern).firstMatch(in: text) != nil
    }

    /// Whether two values are one; `1` and `1.0` are one number.
    private func isEqual(_ a: JSONValue, _ b: JSONValue) -> Bool {
      if let one = a.double, let other = b.double { return one == other }
      return a == b
    }

    private func isOf(_ type: String, _ value: JSONValue) -> Bool {
      switch (type, value) {
      case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool),
        ("null", .null), ("number", .integer), ("number", .number), ("integer", .integer):
        true
      case ("integer", .number): value.whole != nil
      default: false
      }
    }

    private func resolve(_ name: String, from place: Place) throws -> Place {
      let parts = name.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let file = String(parts[0])
      guard let document = file.isEmpty ? place.document : schema.others[file] else {
        throw Fault.unknownReference(name)
      }
      var path = (file.isEmpty ? String(place.path.prefix { $0 != "#" }) : file) + "#"
      var found = document
      for step in (parts.count > 1 ? parts[1] : "").split(separator: "/") {
        guard let next = found[String(step)] else { throw Fault.unknownReference(name) }
        found = next
        path += "/" + step
      }
      return Place(found, document, path)
    }
  }
}
