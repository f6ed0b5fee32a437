// XML as annotation tools write it, read as a stream: elements, attributes, text and comments. What
// could make a small file large or reach beyond it (document types, entities) is an error.

/// One thing that stands in an XML document.
enum XMLEvent {
  /// An element begins.
  case open(XMLElement)
  /// An element ends.
  case close(name: String)
  /// Text between elements, entities undone; never only white space.
  case text(String)
}

/// The beginning of an element.
struct XMLElement {
  /// Its name.
  let name: String
  /// Its attributes in the order written; no name occurs twice.
  let attributes: [(name: String, value: String)]
  /// The line on which it begins, from 1.
  let line: Int

  /// The value of an attribute; nil if there is none of this name.
  subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
}

/// Reads an XML document, thing by thing.
struct XMLReader {
  /// How deep elements may be nested, how many attributes one may have, bytes of a name.
  private static let (deepest, mostAttributes, longestName) = (32, 64, 256)

  private let bytes: [UInt8]
  private var at = 0
  private var open: [String] = []
  private var hasRoot = false
  /// The end of an element that was written as `<name/>`.
  private var pending: String?
  private var line = 1
  private var countedTo = 0

  init(_ bytes: [UInt8]) throws(AnnotationError) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    if stands("<?xml") { try declaration() }
  }

  /// The next thing; nil after the end of the root element.
  mutating func next() throws(AnnotationError) -> XMLEvent? {
    if let name = pending {
      pending = nil
      open.removeLast()
      return .close(name: name)
    }
    while at < bytes.count {
      if stands("<!--") {
        try skip(past: "-->")
      } else if stands("<!DOCTYPE") {
        throw problem(.documentType)
      } else if stands("<?") || stands("<!") {
        throw problem(.unusual)
      } else if stands("</") {
        return .close(name: try closing())
      } else if bytes[at] == UInt8(ascii: "<") {
        return .open(try opening())
      } else if let text = try text() {
        return .text(text)
      }
    }
    if !open.isEmpty || !hasRoot { throw problem(.end) }
    return nil
  }

  /// The line on which reading stands, from 1.
  mutating func currentLine() -> Int {
    for byte in bytes[countedTo..<min(at, bytes.count)] where byte == 0x0A { line += 1 }
    countedTo = max(countedTo, min(at, bytes.count))
    return line
  }

  private func problem(_ problem: XMLProblem) -> AnnotationError {
    var copy = self
    return .notXML(line: copy.currentLine(), problem)
  }

  // MARK: - Parts

  private mutating func declaration() throws(AnnotationError) {
    let start = at
    try skip(past: "?>")
    let words = String(decoding: bytes[start..<at], as: UTF8.self).lowercased()
    guard let place = words.firstRange(of: "encoding") else { return }
    if !words[place.upperBound...].contains("utf-8") { throw problem(.encoding) }
  }

  private mutating func opening() throws(AnnotationError) -> XMLElement {
    if hasRoot, open.isEmpty { throw problem(.syntax) }
    let line = currentLine()
    at += 1
    let name = try name()
    var attributes: [(name: String, value: String)] = []
    while true {
      let isApart = skipSpace()
      if stands("/>") || stands(">") { break }
      if !isApart { throw problem(at < bytes.count ? .syntax : .end) }
      let attribute = try attribute()
      if attributes.contains(where: { $0.name == attribute.name }) {
        throw problem(.attributeTwice)
      }
      attributes.append(attribute)
      if attributes.count > XMLReader.mostAttributes { throw problem(.excess) }
    }
    open.append(name)
    hasRoot = true
    if open.count > XMLReader.deepest { throw problem(.excess) }
    if stands("/>") {
      pending = name
      at += 2
    } else {
      at += 1
    }
    return XMLElement(name: name, attributes: attributes, line: line)
  }

  private mutating func closing() throws(AnnotationError) -> String {
    at += 2
    let name = try name()
    _ = skipSpace()
    guard stands(">") else { throw problem(at < bytes.count ? .syntax : .end) }
    guard open.last == name else { throw problem(.closing) }
    at += 1
    open.removeLast()
    return name
  }

  private mutating func attribute() throws(AnnotationError) -> (name: String, value: String) {
    let name = try name()
    _ = skipSpace()
    guard stands("=") else { throw problem(at < bytes.count ? .syntax : .end) }
    at += 1
    _ = skipSpace()
    guard at < bytes.count, [0x22, 0x27].contains(bytes[at]) else { throw problem(.syntax) }
    let quote = bytes[at]
    at += 1
    guard let end = bytes[at...].firstIndex(of: quote) else { throw problem(.end) }
    if bytes[at..<end].contains(UInt8(ascii: "<")) { throw problem(.syntax) }
    let value = try decoded(at..<end)
    at = end + 1
    return (name, value)
  }

  /// Text up to the next element; nil where it is only white space.
  private mutating func text() throws(AnnotationError) -> String? {
    let end = bytes[at...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
    let isBlank = bytes[at..<end].allSatisfy(isSpace)
    let start = at
    if !isBlank, open.isEmpty { throw problem(.syntax) }
    at = end
    return isBlank ? nil : try decoded(start..<end)
  }

  private mutating func name() throws(AnnotationError) -> String {
    let end = bytes[at...].firstIndex { !isNameByte($0) } ?? bytes.count
    if end - at > XMLReader.longestName { throw problem(.excess) }
    guard end > at, let name = String(validating: bytes[at..<end], as: UTF8.self) else {
      throw problem(at < bytes.count ? .syntax : .end)
    }
    at = end
    return name
  }

  /// Bytes as text, with entities and references to characters undone.
  private func decoded(_ range: Range<Int>) throws(AnnotationError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw problem(.encoding)
    }
    guard bytes[range].contains(UInt8(ascii: "&")) else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[rest.index(after: start)...]
      guard let end = rest.firstIndex(of: ";"), let scalar = scalar(of: rest[..<end]) else {
        throw problem(.entity)
      }
      result.unicodeScalars.append(scalar)
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// What one of the five entities of XML or a number stands for; nil for anything else.
  private func scalar(of entity: Substring) -> Unicode.Scalar? {
    switch entity {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    default: break
    }
    guard entity.first == "#", entity.utf8.count <= 10 else { return nil }
    let isHex = entity.dropFirst().first == "x"
    let digits = entity.dropFirst(isHex ? 2 : 1)
    guard digits.first?.isHexDigit == true,
      let value = UInt32(digits, radix: isHex ? 16 : 10),
      value >= 0x20 || [9, 10, 13].contains(value)
    else { return nil }
    return Unicode.Scalar(value)
  }

  // MARK: - Bytes

  private func stands(_ word: String) -> Bool {
    bytes[at...].starts(with: word.utf8)
  }

  private mutating func skip(past word: String) throws(AnnotationError) {
    guard let range = bytes[at...].firstRange(of: Array(word.utf8)) else { throw problem(.end) }
    at = range.upperBound
  }

  /// Steps over white space; whether there was some.
  private mutating func skipSpace() -> Bool {
    let start = at
    while at < bytes.count, isSpace(bytes[at]) { at += 1 }
    return at > start
  }

  private func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

  private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: ":"), 0x80...0xFF:
      true
    default: false
    }
  }
}
