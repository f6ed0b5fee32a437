// Audio in, coded packets out. The samples are cut into the frames that the codec takes, whatever
// the pieces they come in; times are counted in samples, so that nothing drifts.

import CLibAV
package import MediaTime
package import AudioSamples
package import WorkerProtocol

extension AudioCodec {
  /// libavcodec's name of the encoder.
  ///
  /// - Parameter isDeep: whether samples have more than 16 bits.
  /// - Returns: the name.
  func encoder(isDeep: Bool) -> String {
    switch self {
    case .aac: "aac"
    case .flac: "flac"
    case .pcm: isDeep ? "pcm_s24le" : "pcm_s16le"
    case .opus: "libopus"
    }
  }
}

extension ChannelLayout {
  /// The layout in which a codec's players know these channels: unnamed ones by their number, and
  /// the side speakers of 5.0 and 5.1 as those at the back, which is how AAC and Opus say it.
  func codable(as codec: AudioCodec) -> ChannelLayout {
    if mask == 0 { return ChannelLayout(channels: channels) }
    let (side, back) = (UInt64(0x600), UInt64(0x30))
    guard codec == .aac || codec == .opus, mask & side == side, mask & back == 0 else {
      return self
    }
    return ChannelLayout(channels: channels, mask: mask & ~side | back)
  }
}

/// An encoder of one audio stream.
@safe package struct AudioEncoder: ~Copyable, @unchecked Sendable {
  let raw: UnsafeMutablePointer<AVCodecContext>
  private let frame: FrameBuffer
  private let name: String
  private let frameSize: Int
  /// Samples that wait for their frame to become full, one array per channel.
  private var pending: [[Float]]
  /// The number of the first pending sample; nil before any came.
  private var position: Int64?

  /// Opens an AAC encoder of the usual layout for a number of channels.
  ///
  /// - Parameters:
  ///   - sampleRate: samples per second.
  ///   - channels: how many there are, 1...8.
  ///   - bitRate: bits per second, all channels together.
  /// - Throws: `LibAVFailure.noEncoder`, `.unsupportedRate`, `.encoderRejected`, `.outOfMemory`.
  package init(sampleRate: Int, channels: Int, bitRate: Int = 96_000) throws(LibAVFailure) {
    try self.init(
      .aac, sampleRate: sampleRate, layout: ChannelLayout(channels: channels), bitRate: bitRate)
  }

  /// Opens an encoder.
  ///
  /// - Parameters:
  ///   - audioCodec: the codec of the output.
  ///   - sampleRate: samples per second; Opus takes 48 000 alone.
  ///   - layout: the channels and where their speakers stand.
  ///   - isDeep: whether FLAC and PCM are to have 24 bits a sample and not 16.
  ///   - bitRate: bits per second, all channels together; nil takes one at which nobody hears a
  ///     loss.
  /// - Throws: `LibAVFailure.noEncoder`, `.unsupportedRate`, `.encoderRejected`, `.outOfMemory`.
  package init(
    _ audioCodec: AudioCodec, sampleRate: Int, layout: ChannelLayout, isDeep: Bool = false,
    bitRate: Int? = nil
  ) throws(LibAVFailure) {
    _ = LogMonitor.installed
    let name = audioCodec.encoder(isDeep: isDeep)
    guard let codec = unsafe avcodec_find_encoder_by_name(name) else {
      throw .noEncoder(name: name)
    }
    // Opus plays at 48 kHz whatever went in, and every sample of the output is to be one of the
    // source.
    guard unsafe AudioEncoder.takes(codec, sampleRate), audioCodec != .opus || sampleRate == 48_000
    else {
      throw .unsupportedRate(codec: audioCodec, hertz: sampleRate)
    }
    let frame = try FrameBuffer()
    var context = unsafe avcodec_alloc_context3(codec)
    guard let opened = unsafe context else { throw .outOfMemory }
    unsafe opened.pointee.sample_fmt = AudioEncoder.format(audioCodec, isDeep: isDeep)
    unsafe opened.pointee.sample_rate = Int32(sampleRate)
    unsafe opened.pointee.ch_layout = layout.codable(as: audioCodec).libav
    unsafe opened.pointee.bit_rate =
      Int64(bitRate ?? layout.channels * min(128_000, 32_000 + 4 * sampleRate))
    unsafe opened.pointee.time_base = AVRational(num: 1, den: Int32(sampleRate))
    if isDeep { unsafe opened.pointee.bits_per_raw_sample = 24 }
    unsafe opened.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT
    var options: OpaquePointer? = nil
    defer { unsafe av_dict_free(&options) }
    // Made for speech, Opus takes away what no voice has below 60 Hz; otherwise its filter at 3 Hz
    // lets audio ring on into silence for a tenth of a second.
    if audioCodec == .opus { unsafe av_dict_set(&options, "application", "voip", 0) }
    let status = unsafe avcodec_open2(opened, codec, &options)
    guard status >= 0 else {
      unsafe avcodec_free_context(&context)
      throw .encoderRejected(
        name: name, detail: "\(sampleRate) Hz, \(layout): \(describeStatus(status))")
    }
    let size = Int(unsafe opened.pointee.frame_size)
    unsafe raw = unsafe opened
    self.frame = frame
    self.name = name
    frameSize = size > 0 ? size : 1024
    pending = Array(repeating: [], count: layout.channels)
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVCodecContext>? = unsafe raw
    unsafe avcodec_free_context(&pointer)
  }

  /// One sample per tick: the clock of the packets.
  package var timeBase: TimeBase { TimeBase(1, Int64(unsafe raw.pointee.sample_rate)) }

  /// Samples that the codec's warm-up puts before the first one: packets start that much earlier.
  package var padding: Int { Int(unsafe raw.pointee.initial_padding) }

  /// Takes in samples; `receive` then gives the packets that are complete.
  ///
  /// - Precondition: the rate and the channels are the encoder's, and the first sample is the one
  ///   that follows the last.
  /// - Throws: `LibAVFailure.encoderRejected`, `.outOfMemory`.
  package mutating func send(
    _ audio: PCMBuffer, _ emit: (consuming Packet) throws(LibAVFailure) -> Void
  ) throws(LibAVFailure) {
    let start = audio.timeRange.from.ticks
    precondition(
      position.map { $0 + Int64(pending[0].count) == start } ?? true, "audio without a hole")
    position = position ?? start
    for channel in pending.indices { pending[channel] += audio.samples(ofChannel: channel) }
    while pending[0].count >= frameSize { try encode(frameSize, emit) }
  }

  /// Codes what is left, and gives all packets that are; nothing may be sent after it.
  package mutating func finish(
    _ emit: (consuming Packet) throws(LibAVFailure) -> Void
  ) throws(LibAVFailure) {
    if !pending[0].isEmpty { try encode(pending[0].count, emit) }
    _ = unsafe avcodec_send_frame(raw, nil)
    try drain(emit)
  }

  /// Codes a whole buffer from its first sample to its last.
  ///
  /// - Parameters:
  ///   - audio: all samples of the output.
  ///   - emit: takes each packet, in order.
  /// - Throws: `LibAVFailure.encoderRejected`, `.outOfMemory`, and whatever `emit` throws.
  /// - Precondition: the buffer's rate and channels are the encoder's.
  package mutating func encode(
    _ audio: PCMBuffer, _ emit: (consuming Packet) throws(LibAVFailure) -> Void
  ) throws(LibAVFailure) {
    try send(audio, emit)
    try finish(emit)
  }

  private mutating func encode(
    _ count: Int, _ emit: (consuming Packet) throws(LibAVFailure) -> Void
  ) throws(LibAVFailure) {
    try fill(count)
    unsafe frame.frame.pointee.pts = position ?? 0
    let status = unsafe avcodec_send_frame(raw, frame.frame)
    if status < 0 { throw .encoderRejected(name: name, detail: describeStatus(status)) }
    for channel in pending.indices { pending[channel].removeFirst(count) }
    position = (position ?? 0) + Int64(count)
    try drain(emit)
  }

  private func fill(_ count: Int) throws(LibAVFailure) {
    let target = unsafe frame.frame
    unsafe av_frame_unref(target)
    unsafe target.pointee.format = raw.pointee.sample_fmt.rawValue
    unsafe target.pointee.nb_samples = Int32(count)
    unsafe target.pointee.sample_rate = raw.pointee.sample_rate
    let status = unsafe av_channel_layout_copy(&target.pointee.ch_layout, &raw.pointee.ch_layout)
    guard status >= 0, unsafe av_frame_get_buffer(target, 0) >= 0 else { throw .outOfMemory }
    let isPlanar = av_sample_fmt_is_planar(unsafe raw.pointee.sample_fmt) != 0
    for (channel, samples) in pending.enumerated() {
      let plane = unsafe UnsafeMutableRawPointer(
        target.pointee.extended_data[isPlanar ? channel : 0]!)
      let (first, step) = isPlanar ? (0, 1) : (channel, pending.count)
      unsafe store(samples, count, in: plane, first: first, step: step)
    }
  }

  /// Writes samples in the encoder's format; integers to the nearest, clipped.
  private func store(
    _ samples: [Float], _ count: Int, in plane: UnsafeMutableRawPointer, first: Int, step: Int
  ) {
    switch unsafe av_get_packed_sample_fmt(raw.pointee.sample_fmt) {
    case AV_SAMPLE_FMT_S16:
      let target = unsafe plane.assumingMemoryBound(to: Int16.self) + first
      for index in 0..<count { unsafe target[index * step] = PCMBuffer.int16(samples[index]) }
    case AV_SAMPLE_FMT_S32:
      let target = unsafe plane.assumingMemoryBound(to: Int32.self) + first
      for index in 0..<count { unsafe target[index * step] = PCMBuffer.int24(samples[index]) << 8 }
    default:
      let target = unsafe plane.assumingMemoryBound(to: Float.self) + first
      for index in 0..<count { unsafe target[index * step] = samples[index] }
    }
  }

  private func drain(
    _ emit: (consuming Packet) throws(LibAVFailure) -> Void
  ) throws(LibAVFailure) {
    while true {
      let packet = try Packet()
      let status = unsafe avcodec_receive_packet(raw, packet.raw)
      if status == LAV_ERROR_EAGAIN || status == LAV_ERROR_EOF { return }
      if status < 0 { throw .encoderRejected(name: name, detail: describeStatus(status)) }
      try emit(packet)
    }
  }

  private static func format(_ codec: AudioCodec, isDeep: Bool) -> AVSampleFormat {
    switch codec {
    case .aac: AV_SAMPLE_FMT_FLTP
    case .opus: AV_SAMPLE_FMT_FLT
    case .flac, .pcm: isDeep ? AV_SAMPLE_FMT_S32 : AV_SAMPLE_FMT_S16
    }
  }

  private static func takes(_ codec: UnsafePointer<AVCodec>, _ sampleRate: Int) -> Bool {
    guard var rate = unsafe codec.pointee.supported_samplerates else { return true }
    while unsafe rate.pointee != 0 {
      if unsafe Int(rate.pointee) == sampleRate { return true }
      unsafe rate += 1
    }
    return false
  }
}
