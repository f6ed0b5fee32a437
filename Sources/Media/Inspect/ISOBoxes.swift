// The boxes of an MP4 or MOV file (ISO/IEC 14496-12 § 4.2), walked by a grammar of what an output
// may contain. The grammar bounds the depth; boxes that it does not know are listed and not
// entered.

/// A box, wherever it stands.
package struct ISOBox: Hashable, Sendable {
  /// Four characters; bytes that are no printable ASCII show as `\xNN`.
  package let type: String
  /// Types from the file down to this box, `moov/trak/mdia`.
  package let path: String
  /// The box's first byte.
  package let offset: Int
  /// The bytes after the header.
  package let payload: Range<Int>
  /// Which box of the list it is in; nil at the top level.
  package let parent: Int?
  /// What the grammar says about it; nil if nothing.
  let rule: ISOBoxRule?

  /// Bytes with the header.
  package var size: Int { payload.upperBound - offset }
}

/// All boxes of a file in the order of their bytes, those that the grammar enters before their
/// children.
///
/// - Throws: `.container` with the offset of the first box that cannot be, or after 100 000 boxes.
package func isoBoxes(of source: ByteSource) throws(InspectError) -> [ISOBox] {
  var boxes: [ISOBox] = []
  // What is still to be walked, innermost last: a place, where it ends, and whose children these
  // are.
  var open: [(at: Int, end: Int, role: ISOBoxRole, parent: Int?)] = [(0, source.count, .file, nil)]
  while let place = open.popLast() {
    if place.end - place.at < 8 {
      // QuickTime ends some lists of boxes with four zero bytes.
      guard place.parent != nil || place.at == place.end,
        try source.firstNonZero(in: place.at..<place.end) == nil
      else { throw .container(offset: place.at, .endsEarly) }
      continue
    }
    let box = try isoBox(
      of: source, at: place.at, end: place.end, role: place.role, place.parent, boxes)
    guard boxes.count < 100_000 else { throw .container(offset: place.at, .tooMany) }
    boxes.append(box)
    open.append((box.payload.upperBound, place.end, place.role, place.parent))
    if case .children(let role, let skipped) = box.rule {
      let start = box.payload.lowerBound + (try skipped.count(in: source, payload: box.payload))
      guard start <= box.payload.upperBound else { throw .container(offset: start, .endsEarly) }
      open.append((start, box.payload.upperBound, role, boxes.count - 1))
    }
  }
  return boxes
}

/// The box at one place.
private func isoBox(
  of source: ByteSource, at offset: Int, end: Int, role: ISOBoxRole, _ parent: Int?,
  _ boxes: [ISOBox]
) throws(InspectError) -> ISOBox {
  var size = try source.number(at: offset, bytes: 4)
  var header = 8
  if size == 1 {
    guard end - offset >= 16 else { throw .container(offset: offset, .endsEarly) }
    guard try source.number(at: offset + 8, bytes: 2) == 0 else {
      throw .container(offset: offset, .tooLarge)
    }
    size = try source.number(at: offset + 10, bytes: 6)
    header = 16
  } else if size == 0 && parent == nil {
    size = end - offset
  }
  guard size >= header else { throw .container(offset: offset, .tooSmall) }
  guard size <= end - offset else { throw .container(offset: offset, .tooLarge) }
  let type = fourCharacters(try source.bytes(offset + 4..<offset + 8))
  return ISOBox(
    type: type, path: parent.map { boxes[$0].path + "/" + type } ?? type, offset: offset,
    payload: offset + header..<offset + size, parent: parent, rule: role.rule(for: type))
}

/// Four bytes as text.
func fourCharacters(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    guard !(0x20..<0x7f).contains(byte) else { return String(UnicodeScalar(byte)) }
    return "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }.joined()
}
