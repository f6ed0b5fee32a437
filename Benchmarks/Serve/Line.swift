// One line of the protocol as what it asks for. Whatever is not understood is nil, and answered
// with NA.

import Kernels
import MediaTime

/// What a line asks for.
enum Line {
  /// Time a call for about this many milliseconds.
  case time(Request, milliseconds: Double)
  /// Hash what every operation paints at the request's size, whose own operation does not count.
  case digest(Request)
  /// Name an instruction set.
  case set(InstructionSet)

  /// Reads `op[@bits][.set] width height r milliseconds`.
  init?(_ line: String) {
    let words = line.split(separator: " ")
    guard words.count == 5, let width = Int(words[1]), let height = Int(words[2]),
      let number = Int(words[3]), let budget = Double(words[4]), width > 0, height > 0, number >= 0
    else { return nil }
    let parts = words[0].split(separator: ".")
    let head = (parts.first ?? "").split(separator: "@")
    guard (1...2).contains(parts.count), let name = head.first else { return nil }
    let bits = head.count == 2 ? Int(head[1]) ?? 0 : 8
    let set =
      parts.count == 1
      ? InstructionSet.chosen : InstructionSet.available.first { $0.description == parts[1] }
    guard (8...16).contains(bits), let set else { return nil }
    func request(_ operation: Request.Operation) -> Request {
      Request(
        operation: operation, size: PixelSize(width: width, height: height), number: number,
        bitDepth: bits, set: set)
    }
    switch name {
    case "set": self = .set(set)
    case "digest": self = .digest(request(.rasterize))
    default:
      guard let (_, operation) = Request.Operation.all.first(where: { $0.name == name }) else {
        return nil
      }
      self = .time(request(operation), milliseconds: budget)
    }
  }
}
