// The bytes of a file under inspection, read at any place and never past the end. Files are mapped,
// so looking at a table in a file of many gigabytes reads that table and nothing else.

import FoundationEssentials

/// Bytes that can be read at any offset.
package struct ByteSource: Sendable {
  private let data: Data

  /// Bytes in memory.
  package init(_ bytes: [UInt8]) { data = Data(bytes) }

  /// The file at `path`, mapped; it must not shrink while it is looked at.
  ///
  /// A file without a name can be opened as `/proc/self/fd/N` while descriptor N is open.
  ///
  /// - Throws: `.fileNotRead`.
  package init(fileAt path: String) throws(InspectError) {
    do {
      data = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    } catch {
      let words =
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile?: "there is no such file"
        case .fileReadNoPermission?: "permission is denied"
        case let code?: "error \(code.rawValue)"
        case nil: "the system gives no reason"
        }
      throw .fileNotRead(path: path, words)
    }
  }

  /// Number of bytes.
  package var count: Int { data.count }

  /// The bytes at `range`.
  ///
  /// - Throws: `.container` with `.endsEarly` unless the whole range is inside.
  package func bytes(_ range: Range<Int>) throws(InspectError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw .container(offset: range.lowerBound, .endsEarly)
    }
    return [UInt8](data[data.startIndex + range.lowerBound..<data.startIndex + range.upperBound])
  }

  /// A big-endian unsigned number of 1 to 7 bytes at `offset`.
  ///
  /// - Throws: as `bytes`.
  package func number(at offset: Int, bytes count: Int) throws(InspectError) -> Int {
    try bytes(offset..<offset + count).reduce(0) { $0 << 8 | Int($1) }
  }

  /// The first byte in `range` that is not zero; nil if all are.
  ///
  /// - Throws: as `bytes`.
  package func firstNonZero(in range: Range<Int>) throws(InspectError) -> Int? {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, start + 65_536)
      if let place = try bytes(start..<end).firstIndex(where: { $0 != 0 }) { return start + place }
      start = end
    }
    return nil
  }
}
