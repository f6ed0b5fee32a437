// Packets of audio in, samples out, as libavcodec trims them: a codec's warm-up, its padding and
// what an edit list hides never come out, and the times are those of the samples that do.

import CLibAV
package import WorkerProtocol

/// Which channels a stream has, in the order in which they lie.
package struct ChannelLayout: Sendable, Hashable, Codable {
  /// Channels; 1 or more.
  package let channels: Int
  /// One bit per channel, as libavutil numbers them (`AV_CH_FRONT_LEFT` is 1); 0 when the stream
  /// does not say which channel is which.
  package let mask: UInt64

  /// A layout of named channels, or of `channels` nameless ones if the mask says something else.
  package init(channels: Int, mask: UInt64) {
    self.channels = max(1, channels)
    self.mask = mask.nonzeroBitCount == channels ? mask : 0
  }

  /// The layout that people mean by a number of channels, such as 5.1 by six.
  package init(channels: Int) {
    var layout = unsafe AVChannelLayout()
    unsafe av_channel_layout_default(&layout, Int32(channels))
    unsafe self.init(
      channels: channels, mask: layout.order == AV_CHANNEL_ORDER_NATIVE ? layout.u.mask : 0)
  }

  /// The channel of low frequencies (`AV_CH_LOW_FREQUENCY`), counted from 0; nil if there is none.
  package var bass: Int? { mask & 8 == 0 ? nil : (mask & 7).nonzeroBitCount }

  init(_ layout: AVChannelLayout) {
    let isNative = unsafe layout.order == AV_CHANNEL_ORDER_NATIVE
    unsafe self.init(channels: Int(layout.nb_channels), mask: isNative ? layout.u.mask : 0)
  }

  /// The same layout as libav's.
  var libav: AVChannelLayout {
    var layout = unsafe AVChannelLayout()
    if mask != 0 {
      unsafe av_channel_layout_from_mask(&layout, mask)
    } else {
      unsafe layout.order = AV_CHANNEL_ORDER_UNSPEC
      unsafe layout.nb_channels = Int32(channels)
    }
    return unsafe layout
  }
}

extension ChannelLayout: CustomStringConvertible {
  /// libavutil's name, such as `5.1(side)` or `3 channels`.
  package var description: String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
      var layout = unsafe libav
      guard unsafe av_channel_layout_describe(&layout, buffer.baseAddress!, 128) > 0 else {
        return "\(channels) channels"
      }
      return unsafe String(cString: buffer.baseAddress!)
    }
  }
}

/// Samples as they came out of a decoder.
package struct DecodedAudio: Sendable {
  /// One array per channel, all of one length; full scale is 1.
  package var planes: [[Float]]
  /// Samples per second and channel.
  package var sampleRate: Int
  /// Which channels they are.
  package var layout: ChannelLayout
  /// When the first sample is heard, in ticks of the stream's time base; nil when nothing says.
  package var ticks: Int64?
  /// Whether the decoder says that the samples may be wrong.
  package var isDamaged: Bool

  /// Makes audio as a decoder would.
  package init(
    planes: [[Float]], sampleRate: Int, layout: ChannelLayout, ticks: Int64?,
    isDamaged: Bool = false
  ) {
    (self.planes, self.sampleRate, self.layout) = (planes, sampleRate, layout)
    (self.ticks, self.isDamaged) = (ticks, isDamaged)
  }
}

/// A decoder of one audio stream.
@safe package struct AudioDecoder: ~Copyable, @unchecked Sendable {
  private let raw: UnsafeMutablePointer<AVCodecContext>
  private let buffer: FrameBuffer
  private let meter = DamageMeter()
  private var seenMessages = 0
  /// What of the last packet did not go in yet.
  private let rest: Packet
  /// How long frames are, for a decoder that makes only the first frame of a packet into audio.
  private let frames: SpeechFrames?

  /// Most channels of a stream.
  package static let maximumChannels = 64

  /// Opens a decoder for a stream of `demuxer`.
  ///
  /// - Throws: `LibAVFailure.noAudioDecoder`, `.audioCodecNotAllowed`,
  ///   `.decoderIncomplete`, `.unreadable`, `.outOfMemory`.
  package init(_ demuxer: borrowing Demuxer, stream: Int) throws(LibAVFailure) {
    let source = unsafe demuxer.raw.pointee.streams[stream]!
    let parameters = unsafe source.pointee.codecpar!
    let id = unsafe parameters.pointee.codec_id
    guard let codec = unsafe avcodec_find_decoder(id) else {
      throw .noAudioDecoder(stream: stream, codec: codecName(id))
    }
    let buffer = try FrameBuffer()
    let rest = try Packet()
    var context = unsafe avcodec_alloc_context3(codec)
    guard let opened = unsafe context else { throw .outOfMemory }
    var status = unsafe avcodec_parameters_to_context(opened, parameters)
    if status >= 0 {
      unsafe opened.pointee.thread_count = 1
      unsafe opened.pointee.pkt_timebase = source.pointee.time_base
      unsafe opened.pointee.opaque = Unmanaged.passUnretained(meter).toOpaque()
      do throws(LibAVFailure) { status = try unsafe SafeOpening.open(opened, codec) } catch {
        unsafe avcodec_free_context(&context)
        throw error
      }
    }
    guard status >= 0 else {
      unsafe avcodec_free_context(&context)
      throw isFunctionMissing(status)
        ? .decoderIncomplete(codec: codecName(id))
        : .unreadable(.openingDecoder, detail: describeStatus(status))
    }
    frames = SpeechFrames(codec: codecName(id))
    unsafe raw = unsafe opened
    self.buffer = buffer
    self.rest = rest
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVCodecContext>? = unsafe raw
    unsafe avcodec_free_context(&pointer)
  }

  /// Feeds one packet; false when the decoder could make nothing of it.
  ///
  /// - Precondition: `receive` answered `.needsInput` last.
  /// - Throws: `LibAVFailure.outOfMemory`.
  package mutating func send(_ packet: borrowing Packet) throws(LibAVFailure) -> Bool {
    guard frames != nil else { return try accept(unsafe avcodec_send_packet(raw, packet.raw)) }
    unsafe av_packet_unref(rest.raw)
    if unsafe av_packet_ref(rest.raw, packet.raw) < 0 { throw .outOfMemory }
    return try sendFrame()
  }

  /// Feeds the next frame of a packet that holds several.
  private mutating func sendFrame() throws(LibAVFailure) -> Bool {
    let whole = rest.byteCount
    let length = frames?.length(from: rest.bytes).map { min($0, whole) } ?? whole
    unsafe rest.raw.pointee.size = Int32(length)
    let isTaken = try accept(unsafe avcodec_send_packet(raw, rest.raw))
    unsafe rest.raw.pointee.size = Int32(whole)
    rest.dropFirst(length)
    // The next ones follow on.
    (rest.pts, rest.dts, rest.duration) = (nil, nil, 0)
    return isTaken
  }

  private func accept(_ status: Int32) throws(LibAVFailure) -> Bool {
    if status == -ENOMEM { throw .outOfMemory }
    return status >= 0
  }

  /// Says that no packet follows; `receive` then drains what is left.
  package mutating func finish() {
    _ = unsafe avcodec_send_packet(raw, nil)
  }

  /// What `receive` found.
  package enum Receive: Sendable {
    /// The next samples.
    case audio(DecodedAudio)
    /// A packet could not be decoded at all.
    case lost
    /// Another packet is needed.
    case needsInput
    /// Nothing will follow.
    case endOfStream
  }

  /// Takes the next samples.
  ///
  /// - Throws: `LibAVFailure.unsupportedAudio`, `.outOfMemory`.
  package mutating func receive() throws(LibAVFailure) -> Receive {
    let status = unsafe avcodec_receive_frame(raw, buffer.frame)
    if status == LAV_ERROR_EAGAIN {
      guard rest.byteCount > 0 else { return .needsInput }
      return try sendFrame() ? try receive() : .lost
    }
    if status == LAV_ERROR_EOF { return .endOfStream }
    if status == -ENOMEM { throw .outOfMemory }
    if status < 0 { return .lost }
    defer { unsafe av_frame_unref(buffer.frame) }
    let facts = unsafe buffer.frame.pointee
    let messages = meter.count
    let isPatched =
      unsafe facts.flags & AV_FRAME_FLAG_CORRUPT != 0 || facts.decode_error_flags != 0
    let isDamaged = isPatched || messages != seenMessages
    seenMessages = messages
    let layout = unsafe ChannelLayout(facts.ch_layout)
    guard unsafe facts.nb_samples > 0 else { return .lost }
    guard unsafe facts.sample_rate > 0, layout.channels <= AudioDecoder.maximumChannels else {
      throw .unsupportedAudio(
        .shape(hertz: unsafe Int(facts.sample_rate), channels: layout.channels))
    }
    return .audio(
      DecodedAudio(
        planes: try unsafe planes(facts), sampleRate: unsafe Int(facts.sample_rate), layout: layout,
        ticks: unsafe facts.pts == LAV_NOPTS_VALUE ? nil : facts.pts, isDamaged: isDamaged))
  }

  private func planes(_ facts: AVFrame) throws(LibAVFailure) -> [[Float]] {
    let format = unsafe AVSampleFormat(facts.format)
    let packed = av_get_packed_sample_fmt(format)
    let isPlanar = av_sample_fmt_is_planar(format) != 0
    let channels = unsafe Int(facts.ch_layout.nb_channels)
    let count = unsafe Int(facts.nb_samples)
    guard let data = unsafe facts.extended_data else {
      throw .unsupportedAudio(.noSamples)
    }
    var result: [[Float]] = []
    for channel in 0..<channels {
      guard let base = unsafe data[isPlanar ? channel : 0] else {
        throw .unsupportedAudio(.noSamples)
      }
      let (first, step) = isPlanar ? (0, 1) : (channel, channels)
      guard
        let plane = unsafe AudioDecoder.plane(packed, base, first: first, step: step, count: count)
      else { throw .unsupportedAudio(.sampleFormat(Int(format.rawValue))) }
      result.append(plane)
    }
    return result
  }

  /// One channel as floats; integers of n bits are divided by 2 to the power of n - 1.
  private static func plane(
    _ format: AVSampleFormat, _ base: UnsafeMutablePointer<UInt8>, first: Int, step: Int, count: Int
  ) -> [Float]? {
    let raw = UnsafeRawPointer(base)
    func read<Sample>(_ type: Sample.Type, _ convert: (Sample) -> Float) -> [Float] {
      let samples = unsafe raw.assumingMemoryBound(to: type) + first
      return [Float](capacity: count) { output in
        for index in 0..<count { unsafe output.append(convert(samples[index * step])) }
      }
    }
    switch format {
    case AV_SAMPLE_FMT_FLT: return read(Float.self) { $0.isFinite ? $0 : 0 }
    case AV_SAMPLE_FMT_S16: return read(Int16.self) { Float($0) * 0x1p-15 }
    case AV_SAMPLE_FMT_S32: return read(Int32.self) { Float($0) * 0x1p-31 }
    case AV_SAMPLE_FMT_DBL: return read(Double.self) { $0.isFinite ? Float($0) : 0 }
    case AV_SAMPLE_FMT_U8: return read(UInt8.self) { (Float($0) - 128) * 0x1p-7 }
    case AV_SAMPLE_FMT_S64: return read(Int64.self) { Float($0) * 0x1p-63 }
    default: return nil
    }
  }
}
