// What `veil probe` tells of a source: streams, groups of pictures, timing, rotation, what is hidden and
// what an output would leave behind.

import LibAV
package import MediaTime

extension IndexedSource {
  /// The video stream's facts in words and numbers that anyone may use.
  package var videoSummary: VideoSummary {
    let facts = video.video
    let orientation = facts?.orientation ?? .upright
    let size = facts?.size ?? PixelSize(width: 0, height: 0)
    return VideoSummary(
      stream: video.index, codec: video.codec, codedSize: size,
      uprightSize: orientation.uprightSize(ofCoded: size),
      rotation: orientation.clockwiseDegrees, isMirrored: orientation.isMirrored,
      pixelFormat: facts?.pixelFormatName ?? "unknown", isInterlaced: facts?.isInterlaced ?? false,
      frameRate: facts?.frameRate.map { Double($0.numerator) / Double($0.denominator) },
      hasHDRMetadata: facts?.hdr != HDRMetadata())
  }

  /// One line per stream.
  package var streamLines: [String] {
    streams.map { stream in
      let audio = stream.audio.map { ", \($0.sampleRate) Hz, \($0.channels) channels" } ?? ""
      let picture = stream.video.map { ", \($0.size)" } ?? ""
      return "\(stream.kind.rawValue), \(stream.codec)" + audio + picture
    }
  }
}

/// Facts of the video stream.
package struct VideoSummary: Sendable {
  package let stream: Int
  package let codec: String
  package let codedSize: PixelSize
  package let uprightSize: PixelSize
  package let rotation: Int
  package let isMirrored: Bool
  package let pixelFormat: String
  package let isInterlaced: Bool
  package let frameRate: Double?
  package let hasHDRMetadata: Bool
}
