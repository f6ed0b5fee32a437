// 16-bit samples of one channel in, the bytes of a FLAC file out. The file needs no container of
// libavformat: it is its description and then one frame after the other (RFC 9639, § 6).

import CLibAV
package import WorkerProtocol

/// Codes one channel of 16-bit samples without loss.
@safe package struct FLACEncoder: ~Copyable, @unchecked Sendable {
  private let raw: UnsafeMutablePointer<AVCodecContext>
  private let frame: FrameBuffer
  private let packet: Packet
  private var waiting: [Int16] = []
  private var position: Int64 = 0

  /// Opens an encoder.
  ///
  /// - Parameter sampleRate: samples per second, 1...655350.
  /// - Throws: `LibAVFailure.noEncoder`, `.encoderRejected`, `.outOfMemory`.
  package init(sampleRate: Int) throws(LibAVFailure) {
    _ = LogMonitor.installed
    guard let codec = unsafe avcodec_find_encoder(AV_CODEC_ID_FLAC) else {
      throw .noEncoder(name: "flac")
    }
    let frame = try FrameBuffer()
    let packet = try Packet()
    var context = unsafe avcodec_alloc_context3(codec)
    guard let opened = unsafe context else { throw .outOfMemory }
    unsafe opened.pointee.sample_fmt = AV_SAMPLE_FMT_S16
    unsafe opened.pointee.sample_rate = Int32(sampleRate)
    unsafe av_channel_layout_default(&opened.pointee.ch_layout, 1)
    unsafe opened.pointee.time_base = AVRational(num: 1, den: Int32(sampleRate))
    unsafe opened.pointee.flags |= AV_CODEC_FLAG_BITEXACT
    let status = unsafe avcodec_open2(opened, codec, nil)
    guard status >= 0, unsafe opened.pointee.extradata_size == 34 else {
      unsafe avcodec_free_context(&context)
      throw .encoderRejected(name: "flac", detail: describeStatus(status))
    }
    unsafe raw = unsafe opened
    self.frame = frame
    self.packet = packet
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVCodecContext>? = unsafe raw
    unsafe avcodec_free_context(&pointer)
  }

  /// The bytes that a file begins with; complete (length, digest of the samples) once `finish`
  /// returned.
  package var header: [UInt8] {
    let description = unsafe UnsafeBufferPointer(start: raw.pointee.extradata, count: 34)
    return unsafe Array("fLaC".utf8) + [0x80, 0, 0, 34] + Array(description)
  }

  /// Codes samples; what does not fill a frame waits for the next ones.
  ///
  /// - Throws: `LibAVFailure.encoderRejected`, `.outOfMemory`.
  package mutating func encode(_ samples: [Int16]) throws(LibAVFailure) -> [UInt8] {
    waiting += samples
    let size = Int(unsafe raw.pointee.frame_size)
    var (result, start): ([UInt8], Int) = ([], 0)
    while waiting.count - start >= size {
      result += try code(waiting[start..<start + size])
      start += size
    }
    waiting.removeFirst(start)
    return result
  }

  /// Codes what waits and ends the file.
  ///
  /// - Throws: `LibAVFailure.encoderRejected`, `.outOfMemory`.
  package mutating func finish() throws(LibAVFailure) -> [UInt8] {
    var result: [UInt8] = []
    if !waiting.isEmpty { result = try code(waiting[...]) }
    waiting = []
    _ = unsafe avcodec_send_frame(raw, nil)
    return result + (try drain())
  }

  private mutating func code(_ samples: ArraySlice<Int16>) throws(LibAVFailure) -> [UInt8] {
    let target = unsafe frame.frame
    unsafe av_frame_unref(target)
    unsafe target.pointee.format = raw.pointee.sample_fmt.rawValue
    unsafe target.pointee.nb_samples = Int32(samples.count)
    unsafe target.pointee.sample_rate = raw.pointee.sample_rate
    unsafe target.pointee.pts = position
    position += Int64(samples.count)
    var status = unsafe av_channel_layout_copy(&target.pointee.ch_layout, &raw.pointee.ch_layout)
    guard status >= 0, unsafe av_frame_get_buffer(target, 0) >= 0 else { throw .outOfMemory }
    unsafe samples.withUnsafeBytes { bytes in
      unsafe UnsafeMutableRawPointer(target.pointee.data.0!)
        .copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
    }
    status = unsafe avcodec_send_frame(raw, target)
    if status < 0 { throw .encoderRejected(name: "flac", detail: describeStatus(status)) }
    return try drain()
  }

  private func drain() throws(LibAVFailure) -> [UInt8] {
    var result: [UInt8] = []
    while true {
      let status = unsafe avcodec_receive_packet(raw, packet.raw)
      if status == LAV_ERROR_EAGAIN || status == LAV_ERROR_EOF { return result }
      if status < 0 { throw .encoderRejected(name: "flac", detail: describeStatus(status)) }
      unsafe result.append(
        contentsOf: UnsafeBufferPointer(start: packet.raw.pointee.data, count: packet.byteCount))
    }
  }
}
