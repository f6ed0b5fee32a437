// What is too much: more streams than a file may have, codecs that only attackers send, pictures of
// a size that no camera makes. Each is refused by name, and what is just within its limit is not.

import Foundation
import LibAV
import TestSupport
import Testing
import WorkerProtocol

private func opening(_ path: String) throws -> LibAVFailure? {
  try withDescriptor(path) { descriptor in
    failure {
      let demuxer = try Demuxer(descriptor: descriptor)
      _ = try Decoder(demuxer, stream: try demuxer.mainVideoStream(), threads: 1)
    }
  }
}

@Suite struct LimitsTests {
  private let folder: ScratchFolder
  private let picture = ["-f", "lavfi", "-i", "color=red:s=32x32:d=0.2:r=10"]

  init() throws { folder = try ScratchFolder() }

  /// A file of one video stream and as many audio streams.
  private func file(tracks: Int, _ name: String) throws -> String {
    let maps = (0..<tracks).flatMap { _ in ["-map", "1"] }
    try ffmpeg(
      picture + ["-f", "lavfi", "-i", "sine=d=0.2", "-map", "0"] + maps
        + ["-c:v", "mpeg4", "-c:a", "pcm_s16le", folder(name)])
    return folder(name)
  }

  @Test(arguments: ["x.mkv", "x.mov", "x.avi", "x.nut"])
  func asManyStreamsAsThereMayBeAndNoMore(name: String) throws {
    let most = Demuxer.maximumStreams
    #expect(try opening(try file(tracks: most - 1, name)) == nil)
    #expect(try opening(try file(tracks: most, name)) == .tooManyStreams(limit: most))
  }

  @Test(arguments: [("zmbv", "x.avi"), ("snow", "x.nut"), ("flashsv", "x.flv"), ("gif", "x.mov")])
  func aCodecThatIsNotOnTheListIsRefusedByItsName(codec: String, name: String) throws {
    try ffmpeg(picture + ["-c:v", codec, "-strict", "-2", folder(name)])
    #expect(try opening(folder(name)) == .codecNotAllowed(codec: codec))
  }

  @Test func aPictureOfNoCamerasSizeIsRefused() throws {
    let sizes = [(8192, 8192, true), (8208, 8192, false), (16384, 4112, false)]
    for (width, height, isAllowed) in sizes {
      try ffmpeg([
        "-f", "lavfi", "-i", "color=gray:s=\(width)x\(height):r=1:d=1,format=gray", "-c:v", "ffv1",
        "-frames:v", "1", folder("large.mkv"),
      ])
      let error: LibAVFailure? = isAllowed ? nil : .sizeOutOfRange(width: width, height: height)
      #expect(try opening(folder("large.mkv")) == error)
    }
    #expect(Decoder.maximumPixels == 8192 * 8192)
  }
}
