// How the pictures of a source are coded: the layout, and an encoder for each segment, all of them
// alike so that what they make follows on.

import Bitstream
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
  private let limits: CodingLimits?

  /// - Parameters:
  ///   - traits: what the pictures look like.
  ///   - video: what the container says of them.
  ///   - options: how the output is written.
  ///   - limits: what pictures keep to that stand among copied packets; nil in a stream of their
  ///     own.
  /// - Throws: `MediaFailure.interlaced`; `.cannotCopy` if pictures cannot stand among copied
  ///   packets.
  init(
    _ traits: PictureTraits, _ video: StreamFacts, _ options: OutputOptions,
    within limits: CodingLimits? = nil
  ) throws(MediaFailure) {
    self.limits = limits
    if traits.isInterlaced && options.videoCodec == .hevc { throw .interlaced(codec: .hevc) }
    self.options = options
    sourceFormat = traits.format
    format = traits.format.codable(size: traits.size, isInterlaced: traits.isInterlaced)
    description = VideoDescription(
      size: traits.size, format: format, timeBase: video.timeBase,
      frameRate: video.video?.frameRate, sampleAspectRatio: traits.sampleAspectRatio,
      color: traits.color, isInterlaced: traits.isInterlaced, hdr: traits.hdr)
    // Messages on the display that HDR was made on stand in copied packets, not in rendered ones.
    if limits != nil, traits.isInterlaced || format != sourceFormat || traits.hdr != HDRMetadata() {
      throw .cannotCopy(why: .format)
    }
  }

  /// Opens an encoder.
  ///
  /// - Throws: `MediaFailure.output`; `.cannotCopy` for an encoder that cannot keep to its limits.
  func openEncoder() throws(MediaFailure) -> Encoder {
    do throws(LibAVFailure) { return try Encoder(options, description, within: limits) } catch {
      if case .encoderRejected = error, limits != nil { throw .cannotCopy(why: .format) }
      throw .output(error)
    }
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
  ///   - isSync: whether decoding must be able to start here.
  ///   - encoder: one of `openEncoder`.
  /// - Throws: `MediaFailure.output`.
  func send(
    _ picture: borrowing NeighbouredPicture, at ticks: Int64, painted: [PixelRect], isSync: Bool,
    to encoder: inout Encoder
  ) throws(MediaFailure) {
    let isTopFieldFirst = picture.timed.decoded.isTopFieldFirst
    do throws(LibAVFailure) {
      if format == sourceFormat {
        try encoder.send(
          picture.timed.decoded.picture, ticks: ticks, duration: picture.duration,
          isTopFieldFirst: isTopFieldFirst, exact: painted, isSync: isSync)
      } else {
        try encoder.send(
          picture.timed.decoded.picture.repacked(as: format), ticks: ticks,
          duration: picture.duration, isTopFieldFirst: isTopFieldFirst, exact: painted,
          isSync: isSync)
      }
    } catch { throw .output(error) }
  }
}
