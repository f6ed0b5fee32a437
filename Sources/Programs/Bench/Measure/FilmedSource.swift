// The film that is measured, behind the lock: indexed once, and read from its start as often as a
// section likes.

import Bitstream
import LibAV
import MediaTime
import RedactionModel
import Source
import VideoRender
import WorkerProtocol

/// A film to measure with.
struct FilmedSource {
  /// The open file.
  let descriptor: Int32
  /// Its streams and packets.
  let index: IndexedSource

  /// Indexes a file that stays open for as long as this is used.
  init(descriptor: Int32) throws(MediaFailure) {
    self.descriptor = descriptor
    index = try IndexedSource(descriptor: descriptor)
  }

  /// The size of the upright picture.
  var size: PixelSize { index.facts(sha256: nil).uprightSize }

  /// Pictures that it shows.
  var pictures: Int { max(1, index.index.shownCount) }

  /// Pictures per second.
  var rate: Double {
    let seconds = index.duration.seconds
    return seconds > 0 ? Double(pictures) / seconds : 30
  }

  /// A reader at the start, with one decoder thread.
  func reader() throws(MediaFailure) -> SourceReader {
    let demuxer = try reading { () throws(LibAVFailure) in try Demuxer(descriptor: descriptor) }
    return try SourceReader(demuxer, video: index.video.index, audio: [], threads: 1)
  }

  /// The next picture; nil at the end.
  func next(_ reader: inout SourceReader) throws(MediaFailure) -> TimedPicture? {
    while true {
      switch try reader.next() {
      case .picture(let picture): return picture
      case .audio: continue
      case .copied: continue
      case .end: return nil
      }
    }
  }

  /// What paints this film's pictures, which look like `first`, by `plan`.
  func painter(
    _ plan: BenchPlan, first: borrowing DecodedPicture
  ) throws(MediaFailure) -> Painter {
    Painter(
      try plan.authorized(), facts: index.facts(sha256: nil),
      orientation: index.video.video?.orientation ?? .upright,
      traits: PictureTraits(first, index.video))
  }

  /// Copies the video's packets as they are into a Matroska file.
  ///
  /// - Parameter descriptor: a file for it; what was there before goes.
  /// - Returns: pictures per second.
  /// - Throws: `MediaFailure.output`.
  func copyRate(to descriptor: Int32) throws(MediaFailure) -> Double {
    makeEmpty(descriptor)
    let start = wallTime()
    let count = try writing { () throws(LibAVFailure) in try copyPackets(to: descriptor) }
    return Double(max(1, count)) / (wallTime() - start) * 1e9
  }

  private func copyPackets(to descriptor: Int32) throws(LibAVFailure) -> Int {
    let demuxer = try Demuxer(descriptor: self.descriptor)
    let (video, base) = (index.video.index, index.video.timeBase)
    var muxer = try Muxer(descriptor: descriptor, container: .matroska)
    let stream = try muxer.addCopy(of: demuxer.parameters(of: video), language: nil)
    try muxer.start(clock: base)
    demuxer.select([video])
    var count = 0
    while true {
      let packet = try Packet()
      guard try demuxer.read(into: packet) == .packet else { break }
      guard packet.stream == video else { continue }
      count += 1
      try muxer.write(packet, stream: stream, timeBase: base)
    }
    try muxer.finish()
    return count
  }
}

extension ClipFigures {
  /// The facts of a film, which has no name here.
  init(_ source: FilmedSource) {
    let bytes = source.index.index.byteCount
    let seconds = max(source.index.duration.seconds, 0.001)
    self.init(
      name: "", codec: source.index.videoCodec, width: source.size.width,
      height: source.size.height, pictures: source.pictures, picturesPerSecond: source.rate,
      megabitsPerSecond: Double(bytes) * 8 / seconds / 1e6)
  }
}
