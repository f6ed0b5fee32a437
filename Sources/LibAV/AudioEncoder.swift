// Sound in, coded packets out. The samples of a buffer are cut into the frames that the codec takes;
// times are counted in samples, so that nothing drifts.

import CLibAV
package import MediaTime
package import Sound

/// An AAC encoder of one audio stream.
@safe package struct AudioEncoder: ~Copyable, @unchecked Sendable {
  let raw: UnsafeMutablePointer<AVCodecContext>
  private let frame: FrameBuffer

  /// Opens an encoder.
  ///
  /// - Parameters:
  ///   - channels: 1...8.
  ///   - bitRate: bits per second, all channels together.
  /// - Throws: `LibAVError.noEncoder`, `.encoderRejected`, `.outOfMemory`.
  package init(sampleRate: Int, channels: Int, bitRate: Int = 96_000) throws(LibAVError) {
    _ = LogMonitor.installed
    guard let codec = unsafe avcodec_find_encoder(AV_CODEC_ID_AAC) else {
      throw .noEncoder(name: "aac")
    }
    let frame = try FrameBuffer()
    var context = unsafe avcodec_alloc_context3(codec)
    guard let opened = unsafe context else { throw .outOfMemory }
    unsafe opened.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
    unsafe opened.pointee.sample_rate = Int32(sampleRate)
    unsafe av_channel_layout_default(&opened.pointee.ch_layout, Int32(channels))
    unsafe opened.pointee.bit_rate = Int64(bitRate)
    unsafe opened.pointee.time_base = AVRational(num: 1, den: Int32(sampleRate))
    unsafe opened.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT
    let status = unsafe avcodec_open2(opened, codec, nil)
    guard status >= 0 else {
      unsafe avcodec_free_context(&context)
      throw .encoderRejected(name: "aac", detail: describeStatus(status))
    }
    unsafe raw = unsafe opened
    self.frame = frame
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVCodecContext>? = unsafe raw
    unsafe avcodec_free_context(&pointer)
  }

  /// One sample per tick: the clock of the packets.
  package var timeBase: TimeBase { TimeBase(1, Int64(unsafe raw.pointee.sample_rate)) }

  /// Codes a whole buffer from its first sample to its last, the last frame filled up by silence.
  ///
  /// - Parameter emit: takes each packet, in order.
  /// - Precondition: the buffer's rate and channels are the encoder's.
  package func encode(
    _ sound: PCMBuffer, _ emit: (consuming Packet) throws(LibAVError) -> Void
  ) throws(LibAVError) {
    let frameSize = Int(unsafe raw.pointee.frame_size)
    let origin = sound.timeRange.from.ticks
    var position = 0
    while position < sound.sampleCount {
      try fill(from: sound, at: position, count: frameSize)
      unsafe frame.frame.pointee.pts = origin + Int64(position)
      let status = unsafe avcodec_send_frame(raw, frame.frame)
      if status < 0 { throw .encoderRejected(name: "aac", detail: describeStatus(status)) }
      try drain(emit)
      position += frameSize
    }
    _ = unsafe avcodec_send_frame(raw, nil)
    try drain(emit)
  }

  private func fill(from sound: PCMBuffer, at position: Int, count: Int) throws(LibAVError) {
    let target = unsafe frame.frame
    unsafe av_frame_unref(target)
    unsafe target.pointee.format = raw.pointee.sample_fmt.rawValue
    unsafe target.pointee.nb_samples = Int32(count)
    unsafe target.pointee.sample_rate = raw.pointee.sample_rate
    let status = unsafe av_channel_layout_copy(&target.pointee.ch_layout, &raw.pointee.ch_layout)
    guard status >= 0, unsafe av_frame_get_buffer(target, 0) >= 0 else { throw .outOfMemory }
    for channel in 0..<sound.channelCount {
      let plane = unsafe target.pointee.extended_data[channel]!
      for offset in 0..<count {
        let index = position + offset
        let sample = index < sound.sampleCount ? sound[channel, index] : 0
        unsafe UnsafeMutableRawPointer(plane).storeBytes(
          of: sample, toByteOffset: 4 * offset, as: Float.self)
      }
    }
  }

  private func drain(
    _ emit: (consuming Packet) throws(LibAVError) -> Void
  ) throws(LibAVError) {
    while true {
      let packet = try Packet()
      let status = unsafe avcodec_receive_packet(raw, packet.raw)
      if status == LAV_ERROR_EAGAIN || status == LAV_ERROR_EOF { return }
      if status < 0 { throw .encoderRejected(name: "aac", detail: describeStatus(status)) }
      try emit(packet)
    }
  }
}
