// What a container says of its streams, copied out into plain values. Everything downstream decides
// from these facts; nothing else reads libav's structures.

import CLibAV
package import MediaTime
package import Raster

/// What a stream carries.
package enum StreamKind: String, Sendable {
  case video, audio, subtitle, data, attachment, picture
}

/// What the container says of one stream.
package struct StreamFacts: Sendable {
  /// Position in the container, from 0.
  package var index: Int
  /// What it carries; an attached picture (cover art) is `.picture`.
  package var kind: StreamKind
  /// libavcodec's name of the codec, such as `h264`.
  package var codec: String
  /// One tick of the stream's timestamps.
  package var timeBase: TimeBase
  /// The first timestamp that the container declares.
  package var start: Timestamp?
  /// The length that the container declares, in ticks.
  package var duration: Int64?
  /// The number of packets that the container declares; 0 when it does not.
  package var declaredPackets: Int
  /// Language tag, such as `eng`; nil when absent or undetermined.
  package var language: String?
  /// Keys of the stream's tags.
  package var tags: [String]
  /// Kinds of side data attached to the stream, by libavcodec's names.
  package var sideData: [String]
  /// Facts of a video stream.
  package var video: VideoFacts?
  /// Facts of an audio stream.
  package var audio: AudioFacts?
}

/// What the container says of a video stream.
package struct VideoFacts: Sendable {
  /// Coded size after cropping; the decoder's word is final.
  package var size: PixelSize
  /// How the coded picture is turned to stand upright; nil when the matrix is no quarter turn.
  package var orientation: Orientation?
  /// The display matrix as the container holds it (16.16 and 2.30 fixed point); nil when there is
  /// none.
  package var displayMatrix: [Int32]?
  /// Whether the container holds a display matrix of zeros, which turns nothing and counts as none.
  package var hasEmptyMatrix: Bool
  /// Width ÷ height of one sample, by the container's word before the codec's; 0/1 when unknown.
  package var sampleAspectRatio: (numerator: Int, denominator: Int)
  /// The container's guess at pictures per second; nil when it has none.
  package var frameRate: (numerator: Int, denominator: Int)?
  /// Primaries, transfer, matrix and chroma position.
  package var color: ColorDescription
  /// Samples as libav names them, such as `yuv420p`; nil before anything was decoded.
  package var pixelFormatName: String?
  /// Whether the container or the bitstream says that fields are interleaved.
  package var isInterlaced: Bool
  /// HDR10 mastering display and content light level, as the encoder wants them.
  package var hdr: HDRMetadata
}

/// Static HDR metadata (SMPTE ST 2086 and CTA-861.3).
package struct HDRMetadata: Sendable, Equatable {
  /// Chromaticities of green, blue, red and white in 1/50000, then maximum and minimum luminance in
  /// 1/10000 cd/m², in the order of the HEVC SEI message.
  package var mastering: [Int]?
  /// Maximum content and frame-average light level in cd/m².
  package var lightLevel: (max: Int, average: Int)?

  package init(mastering: [Int]? = nil, lightLevel: (max: Int, average: Int)? = nil) {
    self.mastering = mastering
    self.lightLevel = lightLevel
  }

  package static func == (a: HDRMetadata, b: HDRMetadata) -> Bool {
    a.mastering == b.mastering && a.lightLevel?.max == b.lightLevel?.max
      && a.lightLevel?.average == b.lightLevel?.average
  }
}

/// What the container says of an audio stream.
package struct AudioFacts: Sendable {
  /// Samples per second of each channel.
  package var sampleRate: Int
  /// Channels.
  package var channels: Int
  /// Which channels they are.
  package var layout: ChannelLayout
  /// Bits of one sample, where the codec keeps samples as they are; 0 for all others.
  package var bitsPerSample: Int
  /// Samples of each channel in one packet; 0 when it varies.
  package var frameSize: Int
  /// Samples at the start that only warm the codec up.
  package var initialPadding: Int

  /// Bytes of a sample of all channels; 0 where the codec does not keep samples as they are.
  package var blockBytes: Int { bitsPerSample / 8 * channels }
}

extension StreamFacts {
  /// Copies the facts of a stream of an opened container.
  init(_ context: UnsafeMutablePointer<AVFormatContext>, index: Int) {
    let stream = unsafe context.pointee.streams[index]!
    let parameters = unsafe stream.pointee.codecpar!
    let isPicture = unsafe stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
    self.index = index
    kind =
      switch unsafe parameters.pointee.codec_type {
      case AVMEDIA_TYPE_VIDEO: isPicture ? .picture : .video
      case AVMEDIA_TYPE_AUDIO: .audio
      case AVMEDIA_TYPE_SUBTITLE: .subtitle
      case AVMEDIA_TYPE_ATTACHMENT: .attachment
      default: .data
      }
    codec = unsafe codecName(parameters.pointee.codec_id)
    timeBase = unsafe TimeBase(stream.pointee.time_base)
    let begin = unsafe stream.pointee.start_time
    start = begin == LAV_NOPTS_VALUE ? nil : Timestamp(begin, timeBase)
    let length = unsafe stream.pointee.duration
    duration = length == LAV_NOPTS_VALUE || length <= 0 ? nil : length
    declaredPackets = Int(max(0, unsafe stream.pointee.nb_frames))
    let entries = unsafe dictionary(stream.pointee.metadata)
    language = entries["language"].flatMap { $0 == "und" ? nil : $0 }
    tags = entries.keys.sorted()
    sideData = unsafe (0..<Int(stream.pointee.nb_side_data)).map {
      let type = unsafe stream.pointee.side_data[$0].type
      return unsafe av_packet_side_data_name(type).map { unsafe String(cString: $0) } ?? "unknown"
    }
    video = unsafe kind == .video ? VideoFacts(context, stream) : nil
    audio =
      unsafe kind == .audio
      ? AudioFacts(
        sampleRate: Int(parameters.pointee.sample_rate),
        channels: Int(parameters.pointee.ch_layout.nb_channels),
        layout: ChannelLayout(parameters.pointee.ch_layout),
        bitsPerSample: exactBits(of: parameters.pointee),
        frameSize: Int(parameters.pointee.frame_size),
        initialPadding: Int(parameters.pointee.initial_padding)) : nil
  }
}

/// Bits of a sample in a codec that loses nothing; 0 in one that does.
private func exactBits(of parameters: AVCodecParameters) -> Int {
  let id = unsafe parameters.codec_id
  guard let descriptor = unsafe avcodec_descriptor_get(id),
    unsafe descriptor.pointee.props & AV_CODEC_PROP_LOSSLESS != 0
  else { return 0 }
  let coded = Int(av_get_exact_bits_per_sample(id))
  let raw = unsafe Int(parameters.bits_per_raw_sample)
  return raw > 0 ? raw : coded > 0 ? coded : 16
}

extension VideoFacts {
  init(_ context: UnsafeMutablePointer<AVFormatContext>, _ stream: UnsafeMutablePointer<AVStream>) {
    let parameters = unsafe stream.pointee.codecpar.pointee
    size = unsafe PixelSize(
      width: max(0, Int(parameters.width)), height: max(0, Int(parameters.height)))
    displayMatrix = unsafe readDisplayMatrix(stream)
    hasEmptyMatrix = displayMatrix.map { $0.allSatisfy { $0 == 0 } } ?? false
    if hasEmptyMatrix { displayMatrix = nil }
    orientation = displayMatrix.map { Orientation(displayMatrix: $0) } ?? .upright
    let aspect = unsafe av_guess_sample_aspect_ratio(context, stream, nil)
    sampleAspectRatio = (Int(aspect.num), Int(max(1, aspect.den)))
    let rate = unsafe av_guess_frame_rate(context, stream, nil)
    frameRate = rate.num > 0 && rate.den > 0 ? (Int(rate.num), Int(rate.den)) : nil
    color = unsafe ColorDescription(
      primaries: Int(parameters.color_primaries.rawValue),
      transfer: Int(parameters.color_trc.rawValue), matrix: Int(parameters.color_space.rawValue),
      chromaLocation: Int(parameters.chroma_location.rawValue))
    pixelFormatName = unsafe av_get_pix_fmt_name(AVPixelFormat(parameters.format)).map {
      unsafe String(cString: $0)
    }
    let order = unsafe parameters.field_order
    // The container of DV does not say what every picture of it is.
    isInterlaced =
      unsafe order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE
      || parameters.codec_id == AV_CODEC_ID_DVVIDEO
    hdr = unsafe HDRMetadata(stream)
  }
}

/// The nine entries of a stream's display matrix, if it has one.
private func readDisplayMatrix(_ stream: UnsafeMutablePointer<AVStream>) -> [Int32]? {
  var size = 0
  guard
    let data = unsafe av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size), size >= 36
  else { return nil }
  return (0..<9).map {
    unsafe UnsafeRawPointer(data).loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self)
  }
}

extension Orientation {
  /// The orientation in a display matrix of nine entries; nil for one that is no quarter turn.
  init?(displayMatrix entries: [Int32]) {
    // A few cameras write 65535 for 1; anything further off is a real rotation or scale.
    func sign(_ value: Int32) -> Int? {
      abs(value) <= 16 ? 0 : abs(abs(value) - (1 << 16)) <= 16 ? Int(value.signum()) : nil
    }
    guard entries.count == 9, !entries.contains(.min), let a = sign(entries[0]),
      let b = sign(entries[1]), let c = sign(entries[3]), let d = sign(entries[4])
    else { return nil }
    self.init(a: a, b: b, c: c, d: d)
  }
}

extension HDRMetadata {
  init(_ stream: UnsafeMutablePointer<AVStream>) {
    if let data = unsafe av_stream_get_side_data(
      stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA, nil)
    {
      unsafe readMastering(data)
    }
    if let data = unsafe av_stream_get_side_data(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, nil) {
      unsafe readLightLevel(data)
    }
  }

  mutating func readMastering(_ data: UnsafeMutablePointer<UInt8>) {
    let display = unsafe UnsafeRawPointer(data).load(as: AVMasteringDisplayMetadata.self)
    guard display.has_primaries != 0, display.has_luminance != 0 else { return }
    func scaled(_ value: AVRational, _ unit: Double) -> Int {
      Int((av_q2d(value) * unit).rounded())
    }
    let (red, green, blue) = display.display_primaries
    mastering =
      [
        green.0, green.1, blue.0, blue.1, red.0, red.1, display.white_point.0,
        display.white_point.1,
      ]
      .map { scaled($0, 50_000) }
      + [scaled(display.max_luminance, 10_000), scaled(display.min_luminance, 10_000)]
  }

  mutating func readLightLevel(_ data: UnsafeMutablePointer<UInt8>) {
    let level = unsafe UnsafeRawPointer(data).load(as: AVContentLightMetadata.self)
    lightLevel = (Int(level.MaxCLL), Int(level.MaxFALL))
  }
}

extension TimeBase {
  /// libav's rational as a time base; a nonsensical one becomes a microsecond.
  init(_ value: AVRational) {
    self =
      value.num > 0 && value.den > 0
      ? TimeBase(Int64(value.num), Int64(value.den)) : TimeBase(1, 1_000_000)
  }

  /// This time base as libav's rational.
  ///
  /// - Precondition: both parts fit 32 bits, which those that came from libav do.
  var libav: AVRational { AVRational(num: Int32(numerator), den: Int32(denominator)) }
}

/// A libav dictionary as a Swift one.
func dictionary(_ source: OpaquePointer?) -> [String: String] {
  var result: [String: String] = [:]
  var entry: UnsafeMutablePointer<AVDictionaryEntry>? = nil
  while let next = unsafe av_dict_get(source, "", entry, AV_DICT_IGNORE_SUFFIX) {
    let (key, value) = unsafe (
      String(cString: next.pointee.key), String(cString: next.pointee.value)
    )
    result[key] = value
    unsafe entry = unsafe next
  }
  return result
}
