// One piece of the timeline as a thread of its own reads it: from a sync sample that nothing looks
// back across to the next such, with what lies beside it known by times alone.

import Bitstream
import LibAV
import MediaTime
import RedactionModel
import Source
import WorkerProtocol

/// What is known of a source once it is open.
struct SourceDescription: Sendable {
  /// Facts of the video stream.
  let video: StreamFacts
  /// What stands before the first packet of the video.
  let header: [UInt8]
  /// What the pictures look like.
  let traits: PictureTraits
  /// The source's timeline.
  let facts: SourceFacts
}

/// The pictures of one segment of a map.
struct PieceSource: ~Copyable {
  private var reader: SourceReader
  private var window: PictureWindow
  private let isFirst: Bool

  /// Opens the source of a task at the start of one of its segments.
  ///
  /// - Parameters:
  ///   - task: names the source; its map says where the segment lies.
  ///   - source: what is known of it.
  ///   - place: the segment's place in the map.
  /// - Throws: `MediaFailure`.
  init(_ task: RenderTask, _ source: SourceDescription, place: Int) throws(MediaFailure) {
    guard let pieces = task.pieces, let codec = NALCodec(rawValue: source.video.codec) else {
      throw .cannotCopy(why: .codec)
    }
    let demuxer = try reading { () throws(LibAVFailure) in
      try Demuxer(descriptor: task.request.source)
    }
    let segments = task.request.map.segments
    let from = place == 0 ? Int64.min : segments[place].range.from.ticks
    let to = place + 1 == segments.count ? Int64.max : segments[place].range.to.ticks
    var reader = try SourceReader(demuxer, video: source.video.index, audio: [], threads: 1)
    reader.decodePiece(from..<to, codec, header: source.header)
    if place > 0, pieces.canSeek { _ = try reader.seek(to: from) }
    self.reader = reader
    isFirst = place == 0
    window = PictureWindow(
      first: source.facts.firstPicture, beside: pieces.surroundings[place])
  }

  /// The next picture; nil at the end of the piece.
  ///
  /// - Throws: `MediaFailure`; `.cannotCopy` where decoding cannot start at the piece.
  mutating func next() throws(MediaFailure) -> NeighbouredPicture? {
    let picture = try window.next { () throws(MediaFailure) in
      while true {
        switch try reader.next() {
        case .picture(let picture): return picture
        case .end: return nil
        default: continue
        }
      }
    }
    guard isFirst || reader.beganAtRefresh else { throw .cannotCopy(why: .pictures) }
    return picture
  }

  /// Whether the source's packet of the picture shown at a time is a sync sample.
  func isSync(at ticks: Int64) -> Bool { reader.isSync(at: ticks) }

  /// What was met while reading.
  var tally: SourceTally { reader.tally }
}
