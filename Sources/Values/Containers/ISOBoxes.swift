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

/// What is still to be walked.
private struct Place {
  /// Where the next box starts.
  var at: Int
  /// Where the boxes end.
  let end: Int
  /// Whose children these are.
  let role: ISOBoxRole
  /// Which box of the list they are in; nil at the top level.
  let parent: Int?
}

/// All boxes of a file in the order of their bytes, those that the grammar enters before their
/// children.
///
/// - Parameter source: a file that starts with `ftyp`.
/// - Returns: the boxes.
/// - Throws: `ContainerError` with the offset of the first box that cannot be, or after 100 000
///   boxes.
package func isoBoxes(of source: ByteSource) throws(ContainerError) -> [ISOBox] {
  var boxes: [ISOBox] = []
  // Innermost last.
  var open = [Place(at: 0, end: source.count, role: .file, parent: nil)]
  while var place = open.popLast() {
    if place.end - place.at < 8 {
      // QuickTime ends some lists of boxes with four zero bytes.
      guard place.parent != nil || place.at == place.end,
        try source.firstNonZero(in: place.at..<place.end) == nil
      else { throw .at(place.at, .endsEarly) }
      continue
    }
    let box = try isoBox(of: source, at: place, path: place.parent.map { boxes[$0].path })
    guard boxes.count < 100_000 else { throw .at(place.at, .tooMany) }
    boxes.append(box)
    place.at = box.payload.upperBound
    open.append(place)
    if case .children(let role, let skipped) = box.rule {
      let start = box.payload.lowerBound + (try skipped.count(in: source, payload: box.payload))
      guard start <= box.payload.upperBound else { throw .at(start, .endsEarly) }
      open.append(
        Place(at: start, end: box.payload.upperBound, role: role, parent: boxes.count - 1))
    }
  }
  return boxes
}

/// The box at one place.
///
/// - Parameters:
///   - source: the file.
///   - place: where the box starts, and where the box around it ends.
///   - path: the path of the box around it; nil at the top level.
/// - Returns: the box; its payload lies inside the place.
/// - Throws: `ContainerError` of problem `.endsEarly`, `.tooSmall` or `.tooLarge`, and whatever
///   reading throws.
private func isoBox(
  of source: ByteSource, at place: Place, path: String?
) throws(ContainerError) -> ISOBox {
  let (offset, room) = (place.at, place.end - place.at)
  var size = try source.number(at: offset, bytes: 4)
  var header = 8
  if size == 1 {
    guard room >= 16 else { throw .at(offset, .endsEarly) }
    guard try source.number(at: offset + 8, bytes: 2) == 0 else { throw .at(offset, .tooLarge) }
    size = try source.number(at: offset + 10, bytes: 6)
    header = 16
  } else if size == 0 && path == nil {
    size = room
  }
  guard size >= header else { throw .at(offset, .tooSmall) }
  guard size <= room else { throw .at(offset, .tooLarge) }
  let type = fourCharacters(try source.bytes(offset + 4..<offset + 8))
  return ISOBox(
    type: type, path: path.map { $0 + "/" + type } ?? type, offset: offset,
    payload: offset + header..<offset + size, parent: place.parent,
    rule: place.role.rule(for: type))
}

/// Four bytes as text.
func fourCharacters(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    guard !(0x20..<0x7f).contains(byte) else { return String(UnicodeScalar(byte)) }
    return "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }.joined()
}
