// What a coded stream holds that decoding does not need, as facts. The list of what may be there is
// in the checks beside this file; whoever shows a problem to a person writes the sentence.

/// Something inside coded pictures or audio that no output may hold.
public enum StreamProblem: Codable, Hashable, Sendable {
  // MARK: H.264 and HEVC

  /// A NAL unit of a type that decoding does not need; the type's number.
  case unitNotAllowed(type: Int)
  /// A unit with more in it than its syntax explains, or with parts that only carry data.
  case unitNotExplained(type: Int)
  /// A supplemental message that decoding does not need; its payload type.
  case messageNotAllowed(type: Int)
  /// A supplemental message whose payload is not what its type explains.
  case messageNotExplained(type: Int)
  /// A parameter set that no picture uses; the type of its unit and its number.
  case parameterSetNotUsed(type: Int, id: Int)
  /// Luma columns and rows that are coded but cropped away, beyond what coding in blocks needs.
  case cropped(columns: Int, rows: Int)
  /// A second picture in a sample.
  case secondPicture
  /// The container says of colours what the stream does not.
  case colorContradicted

  // MARK: Audio

  /// A data stream element of AAC, with this many bytes.
  case dataElement(bytes: Int)
  /// A fill element of AAC with something other than bandwidth extension; its extension type.
  case fillElement(type: Int)
  /// Text in a program configuration of AAC.
  case comment(bytes: Int)
  /// Padding of an Opus packet that is not all zeros.
  case padding(bytes: Int)

  // MARK: All codecs

  /// Bytes behind the last thing that decoding needs.
  case looseBytes(bytes: Int)
  /// Bytes that cannot be followed to their end, so that nothing is known about them.
  case notFollowed
  /// A codec's header with parts that decoding does not need.
  case headerNotExplained
  /// A codec whose streams are not looked into.
  case codecNotAllowed(name: String)
}

extension StreamProblem {
  /// A name that does not change between versions, such as `unitNotAllowed`.
  public var name: String {
    switch self {
    case .unitNotAllowed: "unitNotAllowed"
    case .unitNotExplained: "unitNotExplained"
    case .messageNotAllowed: "messageNotAllowed"
    case .messageNotExplained: "messageNotExplained"
    case .parameterSetNotUsed: "parameterSetNotUsed"
    case .cropped: "cropped"
    case .secondPicture: "secondPicture"
    case .colorContradicted: "colorContradicted"
    case .dataElement: "dataElement"
    case .fillElement: "fillElement"
    case .comment: "comment"
    case .padding: "padding"
    case .looseBytes: "looseBytes"
    case .notFollowed: "notFollowed"
    case .headerNotExplained: "headerNotExplained"
    case .codecNotAllowed: "codecNotAllowed"
    }
  }
}

/// A problem and where it stands.
package struct PlacedProblem: Hashable, Sendable {
  /// The byte where it starts, in the bytes that were looked at.
  package let offset: Int
  /// What it is.
  package let problem: StreamProblem

  /// Places a problem.
  package init(offset: Int, problem: StreamProblem) {
    (self.offset, self.problem) = (offset, problem)
  }
}
