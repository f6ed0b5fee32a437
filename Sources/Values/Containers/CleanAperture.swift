// The part of a picture that its container wants shown (ISO/IEC 14496-12 § 12.1.4, RFC 9559
// § 5.1.4.1.28): players cut the rest off, so that an output which forgot it would show more than
// its source. libavformat neither reads nor writes it.

/// What players show of a picture.
package struct CleanAperture: Hashable, Sendable, Codable {
  /// Width, height, and how far the middle of what is shown lies to the right of the picture's and
  /// below it, in samples: numerators and denominators in turn, in lowest terms.
  package let numbers: [Int]

  /// What a box of type `clap` says; nil for numbers that say nothing.
  ///
  /// - Parameter payload: 32 bytes.
  init?(_ payload: [UInt8]) {
    guard payload.count == 32 else { return nil }
    let words = (0..<8).map { payload[4 * $0..<4 * $0 + 4].number }
    // The offsets may be negative.
    self.init(
      words.enumerated().map { place, word in
        place == 4 || place == 6 ? Int(Int32(truncatingIfNeeded: word)) : word
      })
  }

  /// What Matroska's elements say.
  ///
  /// - Parameters:
  ///   - width: luma samples per row of the picture.
  ///   - height: luma rows of the picture.
  ///   - cropped: samples cut off at the left, the top, the right and the bottom.
  package init?(width: Int, height: Int, cropped: (left: Int, top: Int, right: Int, bottom: Int)) {
    let (left, top, right, bottom) = cropped
    self.init([width - left - right, 1, height - top - bottom, 1, left - right, 2, top - bottom, 2])
  }

  private init?(_ numbers: [Int]) {
    let limit = 1 << 31
    guard numbers.allSatisfy({ $0.magnitude < limit }), numbers[0] > 0, numbers[2] > 0 else {
      return nil
    }
    var reduced: [Int] = []
    for place in stride(from: 0, to: 8, by: 2) {
      let (numerator, denominator) = (numbers[place], numbers[place + 1])
      guard denominator > 0 else { return nil }
      var (a, b) = (Int(numerator.magnitude), denominator)
      while b != 0 { (a, b) = (b, a % b) }
      reduced += [numerator / a, denominator / a]
    }
    self.numbers = reduced
  }

  /// Whether some of a picture of this size is cut off.
  package func cuts(width: Int, height: Int) -> Bool {
    numbers[0] < width * numbers[1] || numbers[2] < height * numbers[3]
  }

  /// The box that says it.
  var box: [UInt8] { word(40) + Array("clap".utf8) + numbers.flatMap(word) }
}

/// A number in four bytes, the highest first.
private func word(_ value: Int) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
}

/// What players show of the pictures of a file's first video track that says so.
///
/// - Parameter source: an MP4, MOV or Matroska file that somebody else wrote.
/// - Returns: nil where nothing is said, or where the file cannot be followed.
package func cleanAperture(in source: ByteSource) -> CleanAperture? {
  let boxes = SourceBoxes(source)
  if let entry = boxes.videoEntry?.last {
    return boxes.child("clap", of: entry, after: 78)
      .flatMap { try? source.bytes($0.payload) }.flatMap(CleanAperture.init)
  }
  return matroskaAperture(in: source)
}

/// The header of a film that says what players show of its pictures.
///
/// - Parameters:
///   - aperture: what is to be shown.
///   - output: an MP4 or MOV file whose header comes last.
/// - Returns: where the header begins, and its bytes with the box among them; nil where the file is
///   not of that form.
package func movie(
  saying aperture: CleanAperture, in output: ByteSource
) -> (offset: Int, bytes: [UInt8])? {
  guard let path = SourceBoxes(output).videoEntry, let movie = path.first,
    movie.payload.upperBound == output.count, let entry = path.last,
    var bytes = try? output.bytes(movie.offset..<output.count)
  else { return nil }
  let box = aperture.box
  for parent in path {
    let at = parent.offset - movie.offset
    let size = bytes[at..<at + 4].number + box.count
    bytes.replaceSubrange(at..<at + 4, with: word(size))
  }
  bytes.insert(contentsOf: box, at: entry.payload.upperBound - movie.offset)
  return (movie.offset, bytes)
}

/// What Matroska says is cut off at the borders of its first video track.
private func matroskaAperture(in source: ByteSource) -> CleanAperture? {
  func child(_ id: Int, in range: Range<Int>) -> Range<Int>? {
    elements(in: range, of: source).first { $0.id == id }?.payload
  }
  guard let segment = child(MatroskaID.segment, in: 0..<source.count),
    let tracks = child(0x1654_ae6b, in: segment)
  else { return nil }
  for track in elements(in: tracks, of: source) where track.id == 0xae {
    guard let video = child(0xe0, in: track.payload) else { continue }
    func number(_ id: Int) -> Int {
      child(id, in: video).flatMap { $0.count < 5 ? try? source.bytes($0).number : nil } ?? 0
    }
    let cropped = (number(0x54cc), number(0x54bb), number(0x54dd), number(0x54aa))
    if cropped == (0, 0, 0, 0) { return nil }
    return CleanAperture(width: number(0xb0), height: number(0xba), cropped: cropped)
  }
  return nil
}

/// The elements in a range of a Matroska file, as far as they can be followed.
private func elements(
  in range: Range<Int>, of source: ByteSource
) -> [(id: Int, payload: Range<Int>)] {
  var (found, at): ([(id: Int, payload: Range<Int>)], Int) = ([], range.lowerBound)
  /// A number of a length that its first byte tells, and where it ends.
  func number(at place: Int, keepsMark: Bool) -> (value: Int, end: Int)? {
    guard let first = try? source.number(at: place, bytes: 1), first > 0 else { return nil }
    let length = UInt8(first).leadingZeroBitCount + 1
    guard length < 8, var value = try? source.number(at: place, bytes: length) else {
      // Eight bytes of size: seven after the mark.
      guard length == 8, let value = try? source.number(at: place + 1, bytes: 7) else { return nil }
      return (value, place + 8)
    }
    if !keepsMark { value &= (1 << (7 * length)) - 1 }
    return (value, place + length)
  }
  while at < range.upperBound, found.count < 10_000 {
    guard let id = number(at: at, keepsMark: true), let size = number(at: id.end, keepsMark: false)
    else { break }
    // A size of nothing but ones is not known yet: up to the end.
    let isOpen = size.value == (1 << (7 * (size.end - id.end))) - 1
    let end = isOpen ? range.upperBound : size.end + size.value
    guard end <= range.upperBound else { break }
    found.append((id.value, size.end..<end))
    if id.value == 0x1654_ae6b { break }
    at = end
  }
  return found
}
