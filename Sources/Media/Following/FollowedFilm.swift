// The pictures of a source in order, as often as following needs them, in the grid that they are
// coded in.

import LibAV
import MediaTime
import Source
import WorkerProtocol

/// Decodes a source once from its first picture.
struct FollowedFilm: ~Copyable {
  /// When the first picture is shown, on the source's video clock.
  let first: Timestamp
  /// How its pictures stand.
  let grid: PictureGrid
  private let traits: PictureTraits
  private var reader: SourceReader
  private var opening: TimedPicture?

  /// Opens the source in `descriptor`, which stays the caller's, and decodes its first picture.
  ///
  /// - Throws: `MediaFailure`.
  init(descriptor: Int32) throws(MediaFailure) {
    let demuxer = try reading { () throws(LibAVFailure) in try Demuxer(descriptor: descriptor) }
    let number = try reading { () throws(LibAVFailure) in try demuxer.mainVideoStream() }
    let facts = demuxer.streams[number]
    guard let orientation = facts.video?.orientation else { throw .unsupportedRotation }
    var reader = try SourceReader(demuxer, video: number, audio: [], threads: 2)
    guard case .picture(let picture) = try reader.next() else { throw .nothingDecoded }
    let traits = PictureTraits(picture.decoded, facts)
    self.traits = traits
    first = Timestamp(picture.ticks, facts.timeBase)
    grid = PictureGrid(orientation: orientation, size: traits.size)
    opening = consume picture
    self.reader = reader
  }

  /// The next picture; nil at the end.
  ///
  /// - Throws: `MediaFailure`.
  mutating func next() throws(MediaFailure) -> TimedPicture? {
    if let picture = opening.take() { return picture }
    guard case .picture(let picture) = try reader.next() else { return nil }
    try traits.check(picture.decoded, at: relative(picture.ticks))
    return picture
  }

  /// A time from the first picture.
  func relative(_ ticks: Int64) -> Timestamp { Timestamp(ticks - first.ticks, first.base) }
}
