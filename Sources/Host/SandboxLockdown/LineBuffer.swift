// Requests and events are lines. Bytes come from a pipe in any pieces; whole lines leave.

/// Bytes of which whole lines are taken.
package struct LineBuffer {
  /// Most bytes that a line may have.
  package static let longestLine = 64 << 20

  private var bytes: [UInt8] = []
  private var start = 0
  private var scanned = 0

  package init() {}

  /// Bytes that belong to no line that was taken.
  package var pending: Int { bytes.count - start }

  /// Whether a line is longer than any may be.
  package var isOverlong: Bool { scanned - start > LineBuffer.longestLine }

  /// Adds what came next.
  package mutating func append(_ chunk: [UInt8]) {
    if start == bytes.count {
      bytes = []
      start = 0
      scanned = 0
    }
    bytes += chunk
  }

  /// Takes the next line, without its end; nil when none is complete.
  package mutating func next() -> [UInt8]? {
    guard let end = bytes[scanned...].firstIndex(of: UInt8(ascii: "\n")) else {
      scanned = bytes.count
      return nil
    }
    let line = Array(bytes[start..<end])
    start = end + 1
    scanned = start
    return line
  }
}
