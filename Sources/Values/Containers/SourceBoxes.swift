// What must be known of an ISO file that somebody else wrote and that libavformat does not tell. It
// trusts nothing and explains nothing: where the boxes cannot be followed, nothing is known.

/// Where a second film begins in an ISO file: behind a whole one, with a header of its own
/// (ISO/IEC 14496-12 § 8.2.1: there is exactly one `moov`).
///
/// Nobody reads it; such files come from joining files end to end.
///
/// - Parameter source: the file.
/// - Returns: the offset of the first box of the second film; nil if there is but one.
package func secondMovieOffset(in source: ByteSource) -> Int? {
  let boxes = SourceBoxes(source).outermost
  let movies = boxes.filter { $0.type == "moov" }
  guard movies.count > 1 else { return nil }
  let start = boxes.last { $0.type == "ftyp" && $0.offset < movies[1].offset && $0.offset > 0 }
  return start?.offset ?? movies[1].offset
}

/// Follows the boxes of an ISO file, whoever wrote it.
struct SourceBoxes {
  private static let most = 1_000_000
  private let source: ByteSource

  init(_ source: ByteSource) { self.source = source }

  /// A box with its header's place and its payload.
  struct Box {
    let type: String
    let offset: Int
    let payload: Range<Int>
  }

  /// The boxes from the film's header to the description of its video, outermost first.
  var videoEntry: [Box]? {
    guard let movie = child("moov", in: 0..<source.count) else { return nil }
    for track in children(of: movie.payload) where track.type == "trak" {
      guard let media = child("mdia", of: track),
        let handler = child("hdlr", of: media),
        let kind = try? source.bytes(handler.payload.dropFirst(8).prefix(4)),
        fourCharacters(kind) == "vide", let information = child("minf", of: media),
        let table = child("stbl", of: information), let descriptions = child("stsd", of: table),
        let entry = children(of: descriptions.payload.dropFirst(8)).first
      else { continue }
      return [movie, track, media, information, table, descriptions, entry]
    }
    return nil
  }

  /// The first box of a type inside of another, behind some bytes of that one's own.
  func child(_ type: String, of box: Box, after skipped: Int = 0) -> Box? {
    child(type, in: box.payload.dropFirst(skipped))
  }

  /// The boxes at the top level.
  var outermost: [Box] { children(of: 0..<source.count) }

  private func child(_ type: String, in range: Range<Int>) -> Box? {
    children(of: range).first { $0.type == type }
  }

  /// The boxes in a range, as far as they can be followed.
  private func children(of range: Range<Int>) -> [Box] {
    var (boxes, at): ([Box], Int) = ([], range.lowerBound)
    while at + 8 <= range.upperBound, boxes.count < SourceBoxes.most {
      guard let short = try? source.number(at: at, bytes: 4),
        let type = try? source.bytes(at + 4..<at + 8)
      else { break }
      let isLong = short == 1
      let size =
        isLong
        ? (try? source.number(at: at + 9, bytes: 7)) ?? 0
        : short == 0 ? range.upperBound - at : short
      guard size >= (isLong ? 16 : 8), size <= range.upperBound - at else { break }
      boxes.append(
        Box(type: fourCharacters(type), offset: at, payload: at + (isLong ? 16 : 8)..<at + size))
      at += size
    }
    return boxes
  }
}
