// Why a container could not be walked to its end. A finding is not an error: findings say what a
// file holds, an error says why that could not be established.

/// Why nothing certain is known about a container.
public enum ContainerError: Error, Codable, Hashable, Sendable {
  /// The system did not let the bytes from `offset` on be read; `code` is its errno.
  case notRead(offset: Int, code: Int32)
  /// The container is damaged, or valid but of a kind that is not looked into; `offset` counts
  /// bytes from the start of the file.
  case notWalked(offset: Int, problem: Problem)

  /// What stands in the way of the walk.
  public enum Problem: String, Codable, Hashable, Sendable, CaseIterable {
    /// Neither ISO base media nor Matroska.
    case unknownKind
    /// A field lies beyond the end of the file or of what it is part of.
    case endsEarly
    /// A size is smaller than the header that carries it.
    case tooSmall
    /// A size reaches beyond the box around it.
    case tooLarge
    /// A number or a size of EBML is malformed or unknown.
    case badNumber
    /// More boxes than any honest file has.
    case tooMany
    /// Tables of a track contradict each other.
    case contradiction
    /// A table that is needed is missing.
    case missing
    /// Movie fragments, which are valid but not supported.
    case fragmented
  }

  /// The error for a problem at a byte.
  static func at(_ offset: Int, _ problem: Problem) -> ContainerError {
    .notWalked(offset: offset, problem: problem)
  }

  /// The byte at which the walk ended, from the start of the file.
  public var offset: Int {
    switch self {
    case .notRead(let offset, _), .notWalked(let offset, _): offset
    }
  }

  /// A name that does not change between versions, such as `container.endsEarly`.
  public var kind: String {
    switch self {
    case .notRead: "container.notRead"
    case .notWalked(_, let problem): "container." + problem.rawValue
    }
  }
}
