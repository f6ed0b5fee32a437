// How the pictures of a source are coded: the layout, and an encoder for each segment, all of them
// alike so that what they make follows on.

import LibAV
import MediaTime
import Raster
import Source
import WorkerProtocol

/// The coding of one output's pictures.
struct PictureCoding: Sendable {
  /// How the output is written.
  let options: OutputOptions
  /// The layout that the encoder is given.
  let format: PixelFormat
  /// The layout of the source.
  let sourceFormat: PixelFormat
  private let description: VideoDescription

  /// - Throws: `MediaFailure.interlaced`.
  init(
    _ traits: PictureTraits, _ video: StreamFacts, _ options: OutputOptions
  ) throws(MediaFailure) {
    if traits.isInterlaced && options.videoCodec == .hevc { throw .interlaced(codec: .hevc) }
    self.options = options
    sourceFormat = traits.format
    format = traits.format.codable(size: traits.size, isInterlaced: traits.isInterlaced)
    description = VideoDescription(
      size: traits.size, format: format, timeBase: video.timeBase,
      frameRate: video.video?.frameRate, sampleAspectRatio: traits.sampleAspectRatio,
      color: traits.color, isInterlaced: traits.isInterlaced, hdr: traits.hdr)
  }

  /// Opens an encoder.
  ///
  /// - Throws: `MediaFailure.output`.
  func openEncoder() throws(MediaFailure) -> Encoder {
    try writing { () throws(LibAVFailure) in try Encoder(options, description) }
  }

  /// What is said of pictures that are coded in another layout than the source's.
  var recoded: RecodedFormat? {
    format == sourceFormat ? nil : RecodedFormat(from: "\(sourceFormat)", to: "\(format)")
  }

  /// Codes a picture of the source.
  ///
  /// - Parameters:
  ///   - picture: the picture, painted.
  ///   - ticks: when it is shown, on the output's clock.
  ///   - painted: luma rectangles in which it was painted.
  ///   - encoder: one of `openEncoder`.
  /// - Throws: `MediaFailure.output`.
  func send(
    _ picture: borrowing NeighbouredPicture, at ticks: Int64, painted: [PixelRect],
    to encoder: inout Encoder
  ) throws(MediaFailure) {
    let isTopFieldFirst = picture.timed.decoded.isTopFieldFirst
    do throws(LibAVFailure) {
      if format == sourceFormat {
        try encoder.send(
          picture.timed.decoded.picture, ticks: ticks, duration: picture.duration,
          isTopFieldFirst: isTopFieldFirst, exact: painted)
      } else {
        try encoder.send(
          picture.timed.decoded.picture.repacked(as: format), ticks: ticks,
          duration: picture.duration, isTopFieldFirst: isTopFieldFirst, exact: painted)
      }
    } catch { throw .output(error) }
  }
}
