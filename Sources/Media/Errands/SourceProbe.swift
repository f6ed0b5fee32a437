// What `veil probe` prints, as plain values that encode to JSON: field names are part of the contract.
// The job adds the file's name and size.

import Bitstream
import MediaTime
import Render

/// What is inside a source.
public struct SourceProbe: Sendable, Codable {
  /// The video stream that would be redacted.
  public struct Video: Sendable, Codable {
    /// The stream's number.
    public var stream: Int
    /// libavcodec's name of the codec.
    public var codec: String
    /// Columns of the upright picture.
    public var width: Int
    /// Rows of the upright picture.
    public var height: Int
    /// Degrees clockwise that the coded picture is turned.
    public var rotation: Int
    /// Whether it is mirrored as well.
    public var isMirrored: Bool
    /// libav's name of the sample layout.
    public var pixelFormat: String
    /// Whether fields are interleaved.
    public var isInterlaced: Bool
    /// The container's guess at pictures per second.
    public var frameRate: Double?
    /// Whether the time between pictures varies.
    public var hasVariableFrameRate: Bool
    /// Seconds per tick, as numerator and denominator.
    public var timeBase: [Int64]
    /// The first picture, in ticks; nil where no packet has a time.
    public var firstPTS: Int64?
    /// From the first picture's start to the last one's end.
    public var duration: String
    /// Coded pictures that are shown.
    public var pictures: Int
    /// Coded pictures that an edit list hides.
    public var hiddenPictures: Int
    /// Coded pictures without a time.
    public var untimedPictures: Int
    /// Groups of pictures, by what they start with: `idr`, `cra`, `recoveryPoint`, `none`.
    public var gops: [String: Int]
    /// Groups in which a picture is shown before the one that decoding starts at.
    public var openGOPs: Int
    /// Whether static HDR metadata is there.
    public var hasHDRMetadata: Bool
  }

  /// libavformat's name of the container.
  public var container: String
  /// One line per stream.
  public var streams: [String]
  /// The video stream.
  public var video: Video
  /// Whether the file ends before its container says it should.
  public var endsEarly: Bool
  /// What an output would leave behind.
  public var wouldDrop: [String]
}

extension IndexedSource {
  /// What `veil probe` prints.
  var report: SourceProbe {
    let summary = videoSummary
    var gops: [String: Int] = [:]
    for gop in index.gops { gops[gop.sync?.rawValue ?? "none", default: 0] += 1 }
    let steps = index.steps
    return SourceProbe(
      container: container, streams: streamLines,
      video: SourceProbe.Video(
        stream: summary.stream, codec: summary.codec, width: summary.uprightSize.width,
        height: summary.uprightSize.height, rotation: summary.rotation,
        isMirrored: summary.isMirrored, pixelFormat: summary.pixelFormat,
        isInterlaced: summary.isInterlaced, frameRate: summary.frameRate,
        hasVariableFrameRate: steps.map { $0.upperBound > $0.lowerBound + 1 } ?? false,
        timeBase: [index.timeBase.numerator, index.timeBase.denominator],
        firstPTS: index.firstTick, duration: duration.description, pictures: index.shownCount,
        hiddenPictures: index.hiddenCount, untimedPictures: index.untimedCount, gops: gops,
        openGOPs: index.gops.count(where: \.isOpen), hasHDRMetadata: summary.hasHDRMetadata),
      endsEarly: endedEarly, wouldDrop: dropped(keeping: []))
  }
}
