// Where something stands in a document, in the notation people know from JSON tools. Built while
// walking down the tree, spelled out only when somebody asks.

/// A place in a JSON document, such as `$.regions[2].path[0].box`.
public struct JSONPath: Hashable, Codable, Sendable, CustomStringConvertible {
  /// One step down.
  public enum Step: Hashable, Codable, Sendable {
    /// To the member of this name.
    case key(String)
    /// To the element with this index, counted from 0.
    case index(Int)

    /// Reads a name or an index.
    public init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let index = try? value.decode(Int.self) {
        self = .index(index)
      } else {
        self = .key(try value.decode(String.self))
      }
    }

    /// Writes a name as a string and an index as a number.
    public func encode(to encoder: any Encoder) throws {
      var value = encoder.singleValueContainer()
      switch self {
      case .key(let key): try value.encode(key)
      case .index(let index): try value.encode(index)
      }
    }
  }

  /// The steps from the root.
  public private(set) var steps: [Step]

  /// The document itself, `$`.
  public static let root = JSONPath([])

  /// The place reached by `steps` from the root.
  public init(_ steps: [Step]) { self.steps = steps }

  /// The member `key` of the object here.
  public func appending(_ key: String) -> JSONPath { JSONPath(steps + [.key(key)]) }

  /// The element `index` of the array here, counted from 0.
  public func appending(_ index: Int) -> JSONPath { JSONPath(steps + [.index(index)]) }

  /// Steps down.
  package mutating func append(_ step: Step) { steps.append(step) }

  /// Steps back up.
  package mutating func removeLast() { steps.removeLast() }

  /// `$.regions[2].path[0].box`; a name that is not a plain word stands in brackets and quotes.
  public var description: String {
    var text = "$"
    for step in steps {
      switch step {
      case .index(let index): text += "[\(index)]"
      case .key(let key):
        let plain = !key.isEmpty && key.utf8.count <= 48 && key.utf8.allSatisfy(isPlain)
        text += plain ? "." + key : "[" + quotedExcerpt(key) + "]"
      }
    }
    return text
  }

  /// Reads the steps: an array of names and indices, such as `["regions", 2, "path", 0, "box"]`.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    steps = []
    while !container.isAtEnd { steps.append(try container.decode(Step.self)) }
  }

  /// Writes the steps: an array of names and indices, such as `["regions", 2, "path", 0, "box"]`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for step in steps { try container.encode(step) }
  }

  /// ASCII letters, digits, `_` and `-`.
  private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
