// Numbers and names at places in a file that somebody else wrote. Every access is checked against
// the file's end; nothing is assumed about what the file says of itself.

/// The bytes of an ELF file, read little-endian.
struct ELFBytes: ~Escapable {
  private let bytes: Span<UInt8>

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  /// How many there are.
  var count: Int { bytes.count }

  /// Makes sure that `count` bytes lie at `offset`, and gives the offset as an index.
  ///
  /// - Throws: `.outOfBounds`, which calls the bytes `what`.
  func index(
    _ offset: UInt64, _ count: UInt64, _ what: String
  ) throws(AuditError) -> Int {
    let (end, isTooLarge) = offset.addingReportingOverflow(count)
    guard !isTooLarge, end <= UInt64(bytes.count) else {
      throw .outOfBounds(what: what, offset: offset, count: count, size: bytes.count)
    }
    return Int(offset)
  }

  /// The unsigned number of `width` bytes (1, 2, 4 or 8) at `offset`.
  ///
  /// - Throws: as `index`.
  func number(
    at offset: UInt64, width: Int, _ what: String
  ) throws(AuditError) -> UInt64 {
    let start = try index(offset, UInt64(width), what)
    var result: UInt64 = 0
    for place in (0..<width).reversed() { result = result << 8 | UInt64(bytes[start + place]) }
    return result
  }

  /// The name that starts at `offset` and ends with a zero byte before `end`.
  ///
  /// - Throws: as `index`, also when there is no zero byte.
  func name(at offset: UInt64, before end: UInt64) throws(AuditError) -> String {
    guard offset < end else {
      throw .outOfBounds(what: "name", offset: offset, count: 1, size: Int(clamping: end))
    }
    let start = try index(offset, end - offset, "name")
    var text: [UInt8] = []
    for place in start..<Int(end) {
      if bytes[place] == 0 { return String(decoding: text, as: UTF8.self) }
      text.append(bytes[place])
    }
    throw .outOfBounds(what: "name", offset: offset, count: end - offset, size: bytes.count)
  }
}
