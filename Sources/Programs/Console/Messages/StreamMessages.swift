// What coded pictures and audio of a finished file hold that decoding does not need: one sentence
// for each kind in a track.

import Bitstream
import MediaTime
package import WorkerProtocol

extension StreamFinding {
  /// What is wrong, in which track, at which byte and when, for a person.
  package var sentence: String {
    let place = time.map { "at byte \(offset), \($0)" } ?? "in its header, at byte \(offset)"
    let others = count > 1 ? " (the first of \(count))" : ""
    return "Track \(track) of the output holds \(problem.phrase) \(place)\(others)."
  }
}

extension StreamProblem {
  fileprivate var phrase: String { unitPhrase ?? audioPhrase }

  private var unitPhrase: String? {
    switch self {
    case .unitNotAllowed(let type): "a NAL unit of type \(type), which decoding does not need,"
    case .unitNotExplained(let type):
      "a NAL unit of type \(type) with more in it than its syntax explains"
    case .messageNotAllowed(let type):
      "a message (SEI) of type \(type), which decoding does not need,"
    case .messageNotExplained(let type):
      "a message (SEI) of type \(type) with contents that its type does not explain"
    case .parameterSetNotUsed(let type, let id):
      "parameter set \(id) of type \(type), which no picture uses,"
    case .cropped(let columns, let rows):
      "\(counted(columns, "column")) and \(counted(rows, "row")) of pictures that are coded but cropped away"
    case .secondPicture: "two pictures in one sample"
    case .colorContradicted: "colours that the container describes in another way,"
    default: nil
    }
  }

  private var audioPhrase: String {
    switch self {
    case .dataElement(let bytes): "a data element with \(counted(bytes, "byte"))"
    case .fillElement(let type): "a fill element with data of type \(type)"
    case .comment(let bytes): "a text of \(counted(bytes, "byte"))"
    case .padding(let bytes): counted(bytes, "byte") + " of padding that are not all zeros"
    case .looseBytes(let bytes): counted(bytes, "byte") + " that belong to nothing"
    case .notFollowed: "a sample that cannot be followed to its end"
    case .headerNotExplained: "a codec's header with more in it than decoding needs"
    case .codecNotAllowed(let name): "media in a codec that is not looked into (\(name))"
    default: name
    }
  }
}
