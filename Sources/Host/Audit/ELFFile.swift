// What a program asks of the machine, read from the tables that the loader reads: the libraries it
// needs, the symbols it wants from them, and how much of what it carries (ELF-64, System V gABI
// 4.1).

/// What an ELF file says of itself.
package struct ELFFile: Hashable, Sendable {
  /// One section.
  package struct Section: Hashable, Sendable {
    /// Its name.
    package let name: String
    /// Bytes that it has in the file.
    package let bytes: Int
  }

  /// Libraries that it needs directly, by the names that the loader looks for.
  package private(set) var libraries: [String] = []
  /// Folders in which the loader looks for them first.
  package private(set) var searchPath: [String] = []
  /// Symbols that it wants from them.
  package private(set) var imports: [String] = []
  /// Sections with bytes in the file; empty if their table was stripped.
  package private(set) var sections: [Section] = []
  /// Bytes after everything that the file's own tables account for.
  package private(set) var trailingBytes = 0

  /// Reads a file's bytes.
  ///
  /// - Throws: `AuditError` if they are no such file or one of the tables lies outside it.
  package init(_ bytes: [UInt8]) throws(AuditError) {
    try read(ELFBytes(bytes.span))
  }

  private mutating func read(_ file: borrowing ELFBytes) throws(AuditError) {
    try checkMagic(file)
    let segments = try readSegments(file)
    let dynamic = try DynamicTable(file, segments)
    try readImports(file, segments, dynamic)
    let end = try readSections(file)
    let used = max(end, segments.map { $0.offset + $0.bytes }.max() ?? 0)
    trailingBytes = file.count - Int(clamping: min(used, UInt64(file.count)))
  }

  private func checkMagic(_ file: borrowing ELFBytes) throws(AuditError) {
    var found: [UInt8] = []
    // The four magic bytes; 64 bits; little-endian; version 1.
    let wanted: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1]
    for place in 0..<min(wanted.count, file.count) {
      found.append(UInt8(try file.number(at: UInt64(place), width: 1, "header")))
    }
    guard found == wanted else { throw .notELF(found: found) }
  }

  // MARK: Segments

  /// A part of the file that the loader maps, or the table that steers it.
  fileprivate struct Segment {
    let kind: UInt64
    let offset: UInt64
    let address: UInt64
    let bytes: UInt64
  }

  private func readSegments(_ file: borrowing ELFBytes) throws(AuditError) -> [Segment] {
    let start = try file.number(at: 32, width: 8, "header")
    let size = try file.number(at: 54, width: 2, "header")
    let count = try file.number(at: 56, width: 2, "header")
    guard size == 56 || count == 0 else {
      throw .entrySize(what: "table of segments", expected: 56, found: Int(size))
    }
    _ = try file.index(start, size * count, "table of segments")
    var result: [Segment] = []
    for index in 0..<count {
      let entry = start + index * size
      result.append(
        Segment(
          kind: try file.number(at: entry, width: 4, "segment"),
          offset: try file.number(at: entry + 8, width: 8, "segment"),
          address: try file.number(at: entry + 16, width: 8, "segment"),
          bytes: try file.number(at: entry + 32, width: 8, "segment")))
    }
    for segment in result { _ = try file.index(segment.offset, segment.bytes, "segment") }
    return result
  }

  // MARK: What it needs

  private mutating func readImports(
    _ file: borrowing ELFBytes, _ segments: [Segment], _ dynamic: DynamicTable
  ) throws(AuditError) {
    for name in dynamic.needed { libraries.append(try dynamic.name(name, file)) }
    for name in dynamic.searchPaths {
      searchPath += try dynamic.name(name, file).split(separator: ":").map(String.init)
    }
    // Symbols of 24 bytes: name, kind, visibility, section (0: somebody else's), value, size.
    let count = try dynamic.symbolCount(file, segments)
    for index in 1..<max(1, count) {
      let entry = dynamic.symbols + index * 24
      guard try file.number(at: entry + 6, width: 2, "symbol") == 0 else { continue }
      let name = try dynamic.name(try file.number(at: entry, width: 4, "symbol"), file)
      if !name.isEmpty { imports.append(name) }
    }
  }

  // MARK: Sections

  /// Reads the sections; the answer is where the last of them or their table ends.
  private mutating func readSections(_ file: borrowing ELFBytes) throws(AuditError) -> UInt64 {
    let start = try file.number(at: 40, width: 8, "header")
    let size = try file.number(at: 58, width: 2, "header")
    let count = try file.number(at: 60, width: 2, "header")
    let names = try file.number(at: 62, width: 2, "header")
    guard start > 0, count > 0 else { return 0 }
    guard size == 64 else {
      throw .entrySize(what: "table of sections", expected: 64, found: Int(size))
    }
    _ = try file.index(start, size * count, "table of sections")
    var end = start + size * count
    let table = start + names * size
    let text = try file.number(at: table + 24, width: 8, "section")
    let textBytes = try file.number(at: table + 32, width: 8, "section")
    let textEnd = UInt64(try file.index(text, textBytes, "names of sections")) + textBytes
    for index in 0..<count {
      let entry = start + index * size
      // 0 is no section, 8 one that is zero at the start and has no bytes in the file.
      let kind = try file.number(at: entry + 4, width: 4, "section")
      if kind == 0 || kind == 8 { continue }
      let offset = try file.number(at: entry + 24, width: 8, "section")
      let bytes = try file.number(at: entry + 32, width: 8, "section")
      _ = try file.index(offset, bytes, "section")
      end = max(end, offset + bytes)
      let name = try file.number(at: entry, width: 4, "section")
      sections.append(
        Section(name: try file.name(at: text + name, before: textEnd), bytes: Int(bytes)))
    }
    return end
  }
}

/// The table that tells the loader what to do.
private struct DynamicTable {
  var needed: [UInt64] = []
  var searchPaths: [UInt64] = []
  /// Where the symbols begin in the file.
  var symbols: UInt64 = 0
  private var names: (start: UInt64, bytes: UInt64) = (0, 0)
  private var hash: UInt64?
  private var gnuHash: UInt64?

  init(_ file: borrowing ELFBytes, _ segments: [ELFFile.Segment]) throws(AuditError) {
    guard let segment = segments.first(where: { $0.kind == 2 }) else { throw .notDynamic }
    var strings: UInt64 = 0
    var symbolTable: UInt64 = 0
    for index in 0..<segment.bytes / 16 {
      let entry = segment.offset + index * 16
      let tag = try file.number(at: entry, width: 8, "dynamic table")
      let value = try file.number(at: entry + 8, width: 8, "dynamic table")
      if tag == 0 { break }
      switch tag {
      case 1: needed.append(value)
      case 4: hash = value
      case 5: strings = value
      case 6: symbolTable = value
      case 10: names.bytes = value
      case 15, 29: searchPaths.append(value)
      case 0x6FFF_FEF5: gnuHash = value
      default: continue
      }
    }
    names.start = try offset(of: strings, names.bytes, segments, file)
    symbols = try offset(of: symbolTable, 24, segments, file)
  }

  /// The name at a place of the table of names.
  func name(_ place: UInt64, _ file: borrowing ELFBytes) throws(AuditError) -> String {
    guard place < names.bytes else {
      throw .outOfBounds(what: "name", offset: place, count: 1, size: Int(clamping: names.bytes))
    }
    return try file.name(at: names.start + place, before: names.start + names.bytes)
  }

  /// How many symbols there are, or at least how many are somebody else's: the newer table of
  /// hashes has none of those in it, and says which symbol is the first that it has.
  func symbolCount(
    _ file: borrowing ELFBytes, _ segments: [ELFFile.Segment]
  ) throws(AuditError) -> UInt64 {
    if let hash {
      let start = try offset(of: hash, 8, segments, file)
      return try file.number(at: start + 4, width: 4, "table of hashes")
    }
    guard let gnuHash else { throw .noHashTable }
    let start = try offset(of: gnuHash, 16, segments, file)
    return try file.number(at: start + 4, width: 4, "table of hashes")
  }

  /// Where something that the loader finds at an address lies in the file.
  private func offset(
    of address: UInt64, _ bytes: UInt64, _ segments: [ELFFile.Segment],
    _ file: borrowing ELFBytes
  ) throws(AuditError) -> UInt64 {
    for segment in segments
    where segment.kind == 1 && address >= segment.address
      && address - segment.address < segment.bytes
    {
      let offset = segment.offset + (address - segment.address)
      _ = try file.index(offset, bytes, "table")
      return offset
    }
    throw .outOfBounds(what: "table", offset: address, count: bytes, size: file.count)
  }
}
