// What the packets of a finished file say, without decoding any: streams, tags, how many pictures
// there are and when the first is shown. It shares nothing with the code that wrote the file.

import Containers
import LibAV
package import MediaTime
import WorkerProtocol

/// What a render says that it wrote.
package struct WrittenVideo: Sendable {
  /// Pictures.
  package var pictures: Int
  /// When the first is shown, on the output's clock; nil if there is none.
  package var firstPicture: Timestamp?

  /// Says what was written.
  ///
  /// - Parameters:
  ///   - pictures: how many there are.
  ///   - firstPicture: when the first is shown, on the output's clock; nil if there is none.
  package init(pictures: Int, firstPicture: Timestamp?) {
    (self.pictures, self.firstPicture) = (pictures, firstPicture)
  }
}

/// What the packets of a file say.
struct PacketSurvey {
  /// Tags that say nothing of the source: the container's kind and the library that wrote it.
  private static let harmless: Set<String> = [
    "major_brand", "minor_version", "compatible_brands", "encoder", "ENCODER",
  ]
  /// Farthest that the first picture may be shown off its time, in seconds.
  private static let timeTolerance = 0.0011

  private let streams: [StreamFacts]
  private let video: Int
  private let tags: [String]
  private let chapters: Int
  /// Pictures that are shown.
  private var shown = 0
  /// Pictures that an edit list hides.
  private var hidden = 0
  /// The earliest time at which a picture is shown, in ticks of the video stream.
  private var firstTick: Int64?

  /// Reads all packets of the video stream.
  ///
  /// - Parameter descriptor: an open file, which stays the caller's.
  /// - Throws: `LibAVFailure`, such as `.noVideo`, when the file cannot be opened or read.
  init(descriptor: Int32) throws(LibAVFailure) {
    let demuxer = try Demuxer(descriptor: descriptor)
    video = try demuxer.mainVideoStream()
    (streams, tags, chapters) = (demuxer.streams, demuxer.tags, demuxer.chapterCount)
    demuxer.select([video])
    let packet = try Packet()
    while try demuxer.read(into: packet) == .packet {
      guard packet.stream == video else { continue }
      if packet.isHidden {
        hidden += 1
        continue
      }
      shown += 1
      if let tick = packet.pts ?? packet.dts { firstTick = min(firstTick ?? tick, tick) }
    }
  }

  /// What is not as it was written.
  func findings(_ written: WrittenVideo, keeping kept: Set<KeptTag>) -> [Finding] {
    var result: [Finding] = []
    if shown != written.pictures {
      result.append(.pictureCountDiffers(expected: written.pictures, found: shown))
    }
    if hidden > 0 { result.append(.hiddenPictures(count: hidden)) }
    if let expected = written.firstPicture {
      let found = firstTick.map { Timestamp($0, streams[video].timeBase) }
      let distance = found.map { abs($0.seconds - expected.seconds) } ?? .infinity
      if distance > PacketSurvey.timeTolerance {
        result.append(.firstPictureTimeDiffers(expected: expected, found: found))
      }
    }
    result += strayStreams(streams, video: video)
    let extra = Set(tags).subtracting(kept.map(\.rawValue)).subtracting(PacketSurvey.harmless)
    if !extra.isEmpty { result.append(.tags(names: extra.sorted())) }
    if chapters > 0 { result.append(.chapters(count: chapters)) }
    return result
  }
}
