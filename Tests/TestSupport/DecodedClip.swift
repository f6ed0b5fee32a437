// A finished file as tests look at it: all pictures decoded into plain arrays, all packets as
// bytes. For clips of a few pictures; everything is held in memory.

import Foundation
package import LibAV
package import MediaTime
package import Raster

/// One decoded picture.
package struct SeenPicture: Sendable, Equatable {
  /// When it is shown.
  package let time: Timestamp
  /// For how long, in ticks.
  package let duration: Int64
  /// Layout, depth and range.
  package let format: PixelFormat
  /// Luma samples per row and luma rows.
  package let size: PixelSize
  /// Samples, plane by plane and row by row.
  package let planes: [[UInt16]]
  /// Whether the decoder doubts the samples.
  package let isDamaged: Bool

  /// The sample at a position of a plane.
  package func sample(_ plane: Int, _ x: Int, _ y: Int) -> Int {
    Int(planes[plane][y * Picture.planeSize(plane, format: format, size: size).width + x])
  }
}

/// One packet.
package struct SeenPacket: Sendable, Equatable {
  /// The stream's number.
  package let stream: Int
  /// Presentation time.
  package let time: Timestamp?
  /// Duration in ticks.
  package let duration: Int64
  /// Whether an edit list hides it.
  package let isHidden: Bool
  /// Payload.
  package let bytes: [UInt8]
}

/// A file, taken apart.
package struct SeenClip: Sendable {
  /// Facts of all streams.
  package var streams: [StreamFacts] = []
  /// The number of the stream that was decoded; nil if there is none.
  package var video: Int?
  /// Keys of the container's tags.
  package var tags: [String] = []
  /// The packets of all streams, in the order of the file.
  package var packets: [SeenPacket] = []
  /// The pictures of the video stream, in the order of showing, hidden ones left out.
  package var pictures: [SeenPicture] = []

  /// The times of all pictures.
  package var times: [Timestamp] { pictures.map(\.time) }
  /// The samples of all pictures.
  package var samples: [[[UInt16]]] { pictures.map(\.planes) }

  /// Takes the file at `path` apart.
  package init(_ path: String) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    let demuxer = try Demuxer(descriptor: file.fileDescriptor)
    streams = demuxer.streams
    tags = demuxer.tags
    video = try? demuxer.mainVideoStream()
    let packet = try Packet()
    guard let video else {
      while try demuxer.read(into: packet) == .packet { note(packet) }
      return
    }
    var decoder = try Decoder(demuxer, stream: video, threads: 1)
    while try demuxer.read(into: packet) == .packet {
      note(packet)
      guard packet.stream == video else { continue }
      _ = try decoder.send(packet)
      try collect(&decoder, streams[video].timeBase)
    }
    try decoder.finish()
    try collect(&decoder, streams[video].timeBase)
  }

  private mutating func note(_ packet: borrowing Packet) {
    let base = streams[packet.stream].timeBase
    packets.append(
      SeenPacket(
        stream: packet.stream, time: packet.pts.map { Timestamp($0, base) },
        duration: packet.duration, isHidden: packet.isHidden, bytes: array(packet.bytes)))
  }

  private mutating func collect(_ decoder: inout Decoder, _ base: TimeBase) throws {
    while true {
      switch try decoder.receive() {
      case .picture(let decoded): pictures.append(SeenPicture(decoded, base))
      case .lost: continue
      case .needsInput: return
      case .endOfStream: return
      }
    }
  }
}

extension SeenPicture {
  init(_ decoded: borrowing DecodedPicture, _ base: TimeBase) {
    time = Timestamp(decoded.ticks ?? .min, base)
    duration = decoded.duration
    format = decoded.picture.format
    size = decoded.picture.size
    isDamaged = decoded.isDamaged
    var planes: [[UInt16]] = []
    for index in 0..<decoded.picture.planeCount {
      let plane = decoded.picture.plane(index)
      var samples: [UInt16] = []
      for y in 0..<plane.height {
        for x in 0..<plane.width { samples.append(UInt16(plane[x, y])) }
      }
      planes.append(samples)
    }
    self.planes = planes
  }
}

/// The bytes of a span.
package func array(_ span: Span<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(span.count)
  for index in span.indices { result.append(span[index]) }
  return result
}
