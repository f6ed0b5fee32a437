// Pictures in, coded packets out: H.264 through libx264 or HEVC through libx265. The encoder is
// told the source's clock and colours, and nothing that came with the source's pictures reaches it.

import CLibAV
package import Bitstream
package import MediaTime
package import Raster
package import WorkerProtocol

extension VideoCodec {
  /// libavcodec's name of the encoder.
  var encoder: String { self == .h264 ? "libx264" : "libx265" }
}

/// What the encoder has to know about the pictures.
package struct VideoDescription: Sendable {
  /// Luma samples per row and luma rows.
  package var size: PixelSize
  /// Layout, depth and range.
  package var format: PixelFormat
  /// The clock of the timestamps.
  package var timeBase: TimeBase
  /// Typical pictures per second; nil when unknown.
  package var frameRate: (numerator: Int, denominator: Int)?
  /// Width ÷ height of one sample; 0/1 when unknown.
  package var sampleAspectRatio: (numerator: Int, denominator: Int)
  /// Primaries, transfer, matrix and chroma position.
  package var color: ColorDescription
  /// Whether two fields are interleaved in each picture.
  package var isInterlaced: Bool
  /// Static HDR metadata to be repeated in the bitstream.
  package var hdr: HDRMetadata

  /// Describes pictures.
  ///
  /// Reason for its size: callers name what differs from a plain stream.
  package init(
    size: PixelSize, format: PixelFormat, timeBase: TimeBase,
    frameRate: (numerator: Int, denominator: Int)? = nil,
    sampleAspectRatio: (numerator: Int, denominator: Int) = (0, 1),
    color: ColorDescription = ColorDescription(), isInterlaced: Bool = false,
    hdr: HDRMetadata = HDRMetadata()
  ) {
    self.size = size
    self.format = format
    self.timeBase = timeBase
    self.frameRate = frameRate
    self.sampleAspectRatio = sampleAspectRatio
    self.color = color
    self.isInterlaced = isInterlaced
    self.hdr = hdr
  }
}

extension CodingLimits {
  /// Options of libx264 or libx265: sync samples stand where they are asked for and nowhere else.
  fileprivate var parameters: [String] {
    switch self {
    case .h264(let limits):
      let pictures = ["bframes=0", "bframes=3:b-pyramid=none", "bframes=3:b-pyramid=normal"]
      return [
        pictures[min(max(limits.reordering, 0), 2)], "ref=\(limits.references)", "open-gop=0",
        "scenecut=0", "force-cfr=0", "keyint=infinite", "stitchable=1",
      ]
    case .hevc(let level, let isHighTier, let reordering):
      let pictures = ["bframes=0", "bframes=3:b-pyramid=0", "bframes=3:b-pyramid=1"]
      return [
        pictures[min(max(reordering, 0), 2)], "open-gop=0", "scenecut=0", "keyint=-1",
        "level-idc=\(level / 3)", "high-tier=\(isHighTier ? 1 : 0)",
      ]
    }
  }

  /// libx264's name of the profile; nil for HEVC, whose layout of samples says it.
  fileprivate var profileName: String? {
    guard case .h264(let limits) = self else { return nil }
    switch limits.profile {
    case 66: return "baseline"
    case 77: return "main"
    default: return "high"
    }
  }
}

/// An encoder of one video stream.
@safe package struct Encoder: ~Copyable, @unchecked Sendable {
  let raw: UnsafeMutablePointer<AVCodecContext>
  /// Durations of pictures that are still inside, by timestamp.
  private var durations: [Int64: Int64] = [:]
  /// The first picture's timestamp, and how many pictures went in and packets came out.
  private var firstTick: Int64 = 0
  private var sent: Int64 = 0
  private var received: Int64 = 0

  /// Whether this machine's libavcodec has the encoder.
  package static func isAvailable(_ codec: VideoCodec) -> Bool {
    unsafe avcodec_find_encoder_by_name(codec.encoder) != nil
  }

  /// libav's name of the encoder for a coding standard, and the version of its library.
  package static func fullName(of codec: VideoCodec) -> String {
    let version = avcodec_version()
    return
      "\(codec.encoder), libavcodec \(version >> 16).\(version >> 8 & 0xff).\(version & 0xff)"
  }

  /// Opens an encoder whose parameter sets travel in the container's header.
  ///
  /// - Parameters:
  ///   - chosen: codec, quality, speed and threads.
  ///   - video: what the pictures are like.
  ///   - limits: what the encoder keeps to; nil for a stream of its own.
  /// - Throws: `LibAVFailure.noEncoder`, `.encoderRejected`, `.outOfMemory`,
  ///   `.unsupportedPixelFormat`.
  package init(
    _ chosen: OutputOptions, _ video: VideoDescription, within limits: CodingLimits? = nil
  ) throws(LibAVFailure) {
    _ = LogMonitor.installed
    let name = chosen.videoCodec.encoder
    guard let codec = unsafe avcodec_find_encoder_by_name(name) else {
      throw .noEncoder(name: name)
    }
    guard let format = video.format.libavFormat else {
      throw .unsupportedPixelFormat(name: "\(video.format)")
    }
    var context = unsafe avcodec_alloc_context3(codec)
    guard let opened = unsafe context else { throw .outOfMemory }
    unsafe Encoder.configure(opened, video, format: format, threads: chosen.threads)
    var options: OpaquePointer? = nil
    defer { unsafe av_dict_free(&options) }
    if case .h264(let limits) = limits { unsafe opened.pointee.level = Int32(limits.level) }
    for (key, value) in Encoder.options(chosen, video, limits) {
      unsafe av_dict_set(&options, key, value, 0)
    }
    let status = unsafe avcodec_open2(opened, codec, &options)
    let refused = unsafe dictionary(options).keys.sorted()
    if status < 0 || !refused.isEmpty {
      unsafe avcodec_free_context(&context)
      throw .encoderRejected(
        name: name, detail: status < 0 ? describeStatus(status) : refused.joined(separator: ", "))
    }
    unsafe raw = unsafe opened
  }

  /// The parameter sets of what it codes, with start codes.
  package var extradata: [UInt8] {
    let count = Int(unsafe raw.pointee.extradata_size)
    guard count > 0, let data = unsafe raw.pointee.extradata else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: data, count: count))
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVCodecContext>? = unsafe raw
    unsafe avcodec_free_context(&pointer)
  }

  private static func configure(
    _ context: UnsafeMutablePointer<AVCodecContext>, _ video: VideoDescription,
    format: AVPixelFormat, threads: Int
  ) {
    unsafe context.pointee.width = Int32(video.size.width)
    unsafe context.pointee.height = Int32(video.size.height)
    unsafe context.pointee.pix_fmt = format
    unsafe context.pointee.time_base = video.timeBase.libav
    if let rate = video.frameRate {
      unsafe context.pointee.framerate = AVRational(
        num: Int32(rate.numerator), den: Int32(rate.denominator))
    }
    unsafe context.pointee.sample_aspect_ratio = AVRational(
      num: Int32(video.sampleAspectRatio.numerator), den: Int32(video.sampleAspectRatio.denominator)
    )
    let color = video.color
    unsafe context.pointee.color_range =
      video.format.isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    unsafe context.pointee.color_primaries = AVColorPrimaries(UInt32(color.primaries))
    unsafe context.pointee.color_trc = AVColorTransferCharacteristic(UInt32(color.transfer))
    unsafe context.pointee.colorspace = AVColorSpace(UInt32(color.matrix))
    unsafe context.pointee.chroma_sample_location = AVChromaLocation(UInt32(color.chromaLocation))
    unsafe context.pointee.thread_count = Int32(threads)
    unsafe context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
    if video.isInterlaced {
      unsafe context.pointee.flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME
    }
  }

  private static func options(
    _ chosen: OutputOptions, _ video: VideoDescription, _ limits: CodingLimits?
  ) -> [String: String] {
    var private_ = limits?.parameters ?? []
    var result = ["preset": chosen.speed.rawValue, "crf": "\(chosen.quality)"]
    if chosen.videoCodec == .h264 { result["a53cc"] = "0" }
    if let limits {
      if let profile = limits.profileName { result["profile"] = profile }
      result["forced-idr"] = "1"
    }
    if let m = video.hdr.mastering {
      let value =
        "G(\(m[0]),\(m[1]))B(\(m[2]),\(m[3]))R(\(m[4]),\(m[5]))"
        + "WP(\(m[6]),\(m[7]))L(\(m[8]),\(m[9]))"
      private_.append(
        (chosen.videoCodec == .h264 ? "mastering-display=" : "master-display=") + value)
    }
    if let level = video.hdr.lightLevel {
      private_.append(
        (chosen.videoCodec == .h264 ? "cll=" : "max-cll=") + "\(level.max),\(level.average)")
    }
    if chosen.videoCodec == .hevc {
      private_ += ["log-level=none", "info=0", "pools=\(chosen.threads)"]
    }
    if !private_.isEmpty {
      result[chosen.videoCodec == .h264 ? "x264-params" : "x265-params"] =
        private_.joined(separator: ":")
    }
    return result
  }

  /// Codes a picture; its samples are read before this returns.
  ///
  /// Reason for its size: each is the picture's own.
  ///
  /// - Parameters:
  ///   - picture: what is coded, of the size and format that the encoder was opened for.
  ///   - ticks: when it is shown, on the described clock; later than that of the picture before.
  ///   - duration: for how long, in ticks.
  ///   - isTopFieldFirst: whether the upper field is shown first; says something only of interlaced
  ///     pictures.
  ///   - exact: luma rectangles that are coded more finely, since what is painted there is to be
  ///     shown as it was painted.
  ///   - isSync: whether decoding must be able to start here.
  /// - Throws: `LibAVFailure.encoderRejected`, `.outOfMemory`.
  package mutating func send(
    _ picture: borrowing Picture, ticks: Int64, duration: Int64, isTopFieldFirst: Bool = true,
    exact: [PixelRect] = [], isSync: Bool = false
  ) throws(LibAVFailure) {
    let buffer: FrameBuffer
    if let decoded = picture.owner as? FrameBuffer {
      buffer = decoded
    } else {
      buffer = try FrameBuffer.wrapping(picture)
    }
    let frame = unsafe buffer.frame
    // What came with the source (captions, user data, its picture types) must not come out again.
    while let side = unsafe frame.pointee.side_data, unsafe frame.pointee.nb_side_data > 0 {
      unsafe av_frame_remove_side_data(frame, side[0]!.pointee.type)
    }
    unsafe av_dict_free(&frame.pointee.metadata)
    unsafe frame.pointee.pict_type = isSync ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
    unsafe frame.pointee.key_frame = 0
    unsafe frame.pointee.pts = ticks
    unsafe frame.pointee.format = raw.pointee.pix_fmt.rawValue
    unsafe frame.pointee.interlaced_frame =
      raw.pointee.flags & AV_CODEC_FLAG_INTERLACED_DCT != 0 ? 1 : 0
    unsafe frame.pointee.top_field_first = isTopFieldFirst ? 1 : 0
    try unsafe mark(exact, on: frame)
    durations[ticks] = duration
    let status = unsafe avcodec_send_frame(raw, frame)
    if status < 0 { throw Encoder.failure(status) }
    if sent == 0 { firstTick = ticks }
    sent += 1
  }

  /// Lowers the quantiser of rectangles by a fifth of its range: ten steps of H.264's and HEVC's.
  ///
  /// libx265 3.5 has room for quantisers only in pictures that came in with some, and uses the room
  /// of old pictures for new ones: there each picture says of one sample that nothing changes.
  private func mark(
    _ rects: [PixelRect], on frame: UnsafeMutablePointer<AVFrame>
  ) throws(LibAVFailure) {
    var marks = rects.map { ($0, AVRational(num: -1, den: 5)) }
    if marks.isEmpty, unsafe raw.pointee.codec_id == AV_CODEC_ID_HEVC {
      marks = [(PixelRect(x: 0, y: 0, width: 1, height: 1), AVRational(num: 0, den: 1))]
    }
    if marks.isEmpty { return }
    let size = MemoryLayout<AVRegionOfInterest>.size
    guard
      let side = unsafe av_frame_new_side_data(
        frame, AV_FRAME_DATA_REGIONS_OF_INTEREST, size * marks.count)
    else { throw .outOfMemory }
    for (place, (rect, offset)) in marks.enumerated() {
      let region = AVRegionOfInterest(
        self_size: UInt32(size), top: Int32(rect.y), bottom: Int32(rect.maxY), left: Int32(rect.x),
        right: Int32(rect.maxX), qoffset: offset)
      unsafe UnsafeMutableRawPointer(side.pointee.data).storeBytes(
        of: region, toByteOffset: size * place, as: AVRegionOfInterest.self)
    }
  }

  /// Says that no picture follows.
  package mutating func finish() throws(LibAVFailure) {
    let status = unsafe avcodec_send_frame(raw, nil)
    if status < 0 && status != LAV_ERROR_EOF { throw Encoder.failure(status) }
  }

  /// What `receive` found.
  package enum Receive: ~Copyable {
    /// The next packet in decoding order, with times and duration in ticks of the described clock.
    case packet(Packet)
    /// Another picture is needed.
    case needsInput
    /// Nothing will follow.
    case endOfStream
  }

  /// Takes the next packet.
  package mutating func receive() throws(LibAVFailure) -> Receive {
    let packet = try Packet()
    let status = unsafe avcodec_receive_packet(raw, packet.raw)
    if status == LAV_ERROR_EAGAIN { return .needsInput }
    if status == LAV_ERROR_EOF { return .endOfStream }
    if status < 0 { throw Encoder.failure(status) }
    if let pts = packet.pts, let duration = durations.removeValue(forKey: pts) {
      packet.duration = duration
    }
    if isTooShortForDecodingTimes { packet.dts = firstTick - sent + received }
    received += 1
    return .packet(packet)
  }

  /// Whether there are so few pictures that libx265 never learned its reordering delay.
  ///
  /// It then makes decoding times from memory that nobody wrote; all its packets come out after the
  /// end.
  private var isTooShortForDecodingTimes: Bool {
    unsafe sent <= 2 && raw.pointee.codec_id == AV_CODEC_ID_HEVC
  }

  private static func failure(_ status: Int32) -> LibAVFailure {
    status == -ENOMEM
      ? .outOfMemory : .encoderRejected(name: "video", detail: describeStatus(status))
  }
}
