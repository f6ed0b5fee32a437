// The facts of an error as they travel between processes and to scripts. A name is a string where
// it is UTF-8, and otherwise an array of its bytes: names of files are bytes.

public import SystemPackage

extension FilesError: Codable {
  private enum Key: CodingKey { case kind, operation, path, code, limit }
  private enum Kind: String, Codable {
    case system, isDirectory, notRegular, empty, exists, tooLarge
  }

  /// Reads what `encode` writes.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    let path = try fields.decodeIfPresent(PathText.self, forKey: .path)?.path
    func named() throws -> FilePath {
      guard let path else {
        throw DecodingError.dataCorruptedError(
          forKey: .path, in: fields, debugDescription: "a path is needed")
      }
      return path
    }
    self =
      switch try fields.decode(Kind.self, forKey: .kind) {
      case .system:
        .system(
          try fields.decode(FileOperation.self, forKey: .operation), path: path,
          code: try fields.decode(Int32.self, forKey: .code))
      case .isDirectory: .isDirectory(try named())
      case .notRegular: .notRegular(try named())
      case .empty: .empty(try named())
      case .exists: .exists(try named())
      case .tooLarge: .tooLarge(path: path, limit: try fields.decode(Int.self, forKey: .limit))
      }
  }

  /// Encodes the case as `kind`, and its facts beside it.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encodeIfPresent(path.map(PathText.init), forKey: .path)
    switch self {
    case .system(let operation, _, let code):
      try fields.encode(Kind.system, forKey: .kind)
      try fields.encode(operation, forKey: .operation)
      try fields.encode(code, forKey: .code)
    case .isDirectory: try fields.encode(Kind.isDirectory, forKey: .kind)
    case .notRegular: try fields.encode(Kind.notRegular, forKey: .kind)
    case .empty: try fields.encode(Kind.empty, forKey: .kind)
    case .exists: try fields.encode(Kind.exists, forKey: .kind)
    case .tooLarge(_, let limit):
      try fields.encode(Kind.tooLarge, forKey: .kind)
      try fields.encode(limit, forKey: .limit)
    }
  }
}

/// A path as it travels.
public struct PathText: Hashable, Codable, Sendable, CustomStringConvertible {
  /// The path.
  public let path: FilePath

  /// Wraps a path.
  public init(_ path: FilePath) { self.path = path }

  /// Reads a string, or an array of bytes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      path = FilePath(text)
    } else {
      path = FilePath(bytes: try container.decode([UInt8].self))
    }
  }

  /// The path as far as it is text.
  public var description: String { path.string }

  /// Encodes a string where the path is UTF-8, and an array of bytes otherwise.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let text = String(validating: path) {
      try container.encode(text)
    } else {
      try container.encode(path.bytes)
    }
  }
}

extension FilePath {
  /// The path of these bytes, up to the first zero.
  package init(bytes: [UInt8]) {
    self.init(platformString: bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0])
  }

  /// The bytes of the path, without a zero at the end.
  package var bytes: [UInt8] {
    unsafe withPlatformString { text in
      (0..<length).map { unsafe UInt8(bitPattern: text[$0]) }
    }
  }
}
