// Single pictures that are sought are those that reading from the start finds, whatever the order
// in which they are asked for, and whatever lies between sync samples.

import Foundation
import LibAV
import MediaTime
import Raster
import Source
import TestSupport
import Testing
import WorkerProtocol

/// A picture as its time and a hash of its samples (FNV-1a).
private struct Seen: Equatable {
  let ticks: Int64
  let shown: TimeRange
  let hash: UInt64

  init(_ found: borrowing NeighbouredPicture) {
    ticks = found.timed.ticks
    shown = found.shown
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let plane = found.timed.decoded.picture.plane(0)
    for y in 0..<plane.height {
      for x in 0..<plane.width { hash = (hash ^ UInt64(plane[x, y])) &* 0x100_0000_01B3 }
    }
    self.hash = hash
  }
}

/// Every picture of a file, read from the start.
private func all(_ descriptor: Int32) throws -> (pictures: [Seen], first: Timestamp) {
  let demuxer = try Demuxer(descriptor: descriptor)
  let number = try demuxer.mainVideoStream()
  let base = demuxer.streams[number].timeBase
  var reader = try SourceReader(demuxer, video: number, audio: [], threads: 1)
  var result: [Seen] = []
  guard case .picture(let opening) = try reader.next() else { return ([], Timestamp(0, base)) }
  let first = Timestamp(opening.ticks, base)
  var window = PictureWindow(first: first)
  var held: TimedPicture? = opening
  while true {
    let picture = try window.next { () throws(MediaFailure) in
      if let picture = held.take() { return picture }
      if case .picture(let picture) = try reader.next() { return picture }
      return nil
    }
    guard let picture else { return (result, first) }
    result.append(Seen(picture))
  }
}

private let film = ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=9,format=yuv420p"]

@Suite struct SourceSessionTests {
  /// Files by their oddity.
  static let files: [(name: String, arguments: [String])] = [
    ("b-pictures.mp4", film + ["-c:v", "libx264", "-bf", "3", "-g", "50"]),
    ("b-pictures.mkv", film + ["-c:v", "libx264", "-bf", "3", "-g", "50"]),
    (
      "open-gop.mp4",
      film + ["-c:v", "libx264", "-bf", "3", "-g", "25", "-x264-params", "open-gop=1:keyint=25"]
    ),
    ("intra-refresh.mp4", film + ["-c:v", "libx264", "-x264-params", "intra-refresh=1:keyint=50"]),
    ("one-idr.mp4", film + ["-c:v", "libx264", "-g", "9999", "-sc_threshold", "0"]),
    ("hevc.mp4", film + ["-c:v", "libx265", "-x265-params", "log-level=none:keyint=40"]),
    ("broadcast.ts", film + ["-c:v", "libx264", "-bf", "2", "-g", "50"]),
    ("untimed.h264", film + ["-c:v", "libx264", "-bf", "2", "-g", "50"]),
    // The picture before the one that is sought may be one that nobody refers to.
    (
      "sparse.mp4",
      ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=1:d=160,format=yuv420p"]
        + ["-c:v", "libx264", "-bf", "3", "-g", "90", "-sc_threshold", "0"]
    ),
    (
      "varying.mp4",
      ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=9,format=yuv420p,select='mod(n,7)'"]
        + ["-fps_mode", "passthrough", "-c:v", "libx264", "-bf", "3", "-g", "60"]
    ),
  ]

  @Test(arguments: files.indices) func soughtPicturesAreThoseThatReadingFinds(number: Int) throws {
    let folder = try ScratchFolder()
    let (name, arguments) = Self.files[number]
    try ffmpeg(arguments + [folder(name)])
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder(name)))
    let (pictures, first) = try all(file.fileDescriptor)
    try #require(pictures.count > 150)
    var session = try SourceSession(descriptor: file.fileDescriptor)
    var order = [0, pictures.count - 1, 1, 120, 121, 122, 119, 3, 60, 60, 150, 10, 0]
    var state: UInt64 = 11
    for _ in 0..<20 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      order.append(Int(state >> 33) % pictures.count)
    }
    for place in order {
      let wanted = pictures[place]
      let time = Timestamp(wanted.ticks - first.ticks, first.base)
      let found = Seen(try session.picture(at: time))
      #expect(found == wanted, "\(name): picture \(place)")
    }
    // Alone it is the same picture, though its neighbour was perhaps not looked for.
    for place in order.reversed() {
      let time = Timestamp(pictures[place].ticks - first.ticks, first.base)
      let found = Seen(try session.picture(at: time, isAlone: true))
      #expect(found.ticks == pictures[place].ticks && found.hash == pictures[place].hash)
    }
    let last = Seen(try session.picture(at: Timestamp(2000, TimeBase(1, 1)), isAlone: true))
    #expect(last.ticks == pictures.last?.ticks && last.hash == pictures.last?.hash)
    let beyond = Seen(try session.picture(at: Timestamp(1000, TimeBase(1, 1))))
    #expect(beyond == pictures.last)
    let before = Seen(try session.picture(at: Timestamp(-1, TimeBase(1, 1))))
    #expect(before == pictures.first)
  }
}
