// Packets in, pictures out, with an honest word about damage: a picture that libavcodec had to
// patch up, or that came after trouble and before the next clean start, is marked and never
// trusted.

import CLibAV
import Glibc
package import Raster
package import WorkerProtocol

/// A picture with what the decoder knows about it.
package struct DecodedPicture: ~Copyable, Sendable {
  /// The samples.
  package var picture: Picture
  /// When it is shown, in ticks of the stream's time base; nil when nothing says.
  package var ticks: Int64?
  /// For how long, in ticks; 0 when unknown.
  package var duration: Int64
  /// Whether two fields are interleaved in it.
  package var isInterlaced: Bool
  /// Whether the field in the top row comes first; of meaning only when interlaced.
  package var isTopFieldFirst: Bool
  /// Whether the samples may be wrong.
  package var isDamaged: Bool
  /// Primaries, transfer, matrix and chroma position.
  package var color: ColorDescription
  /// Static HDR metadata that came with the picture.
  package var hdr: HDRMetadata
  /// Width ÷ height of one sample; 0/1 when unknown.
  package var sampleAspectRatio: (numerator: Int, denominator: Int)

  /// Gives up everything but the samples.
  package consuming func samples() -> Picture { picture }

  /// The same with samples of its own.
  package borrowing func copy() -> DecodedPicture {
    DecodedPicture(
      picture: picture.copy(), ticks: ticks, duration: duration, isInterlaced: isInterlaced,
      isTopFieldFirst: isTopFieldFirst, isDamaged: isDamaged, color: color, hdr: hdr,
      sampleAspectRatio: sampleAspectRatio)
  }
}

/// A decoder of one video stream.
@safe package struct Decoder: ~Copyable, @unchecked Sendable {
  private let raw: UnsafeMutablePointer<AVCodecContext>
  private let meter = DamageMeter()
  private var seenMessages = 0
  /// The last packet that went in.
  private var sent = SentPacket(number: 0, ticks: nil)
  /// The last packets with which something went wrong, up to the next clean start.
  private var trouble: [SentPacket] = []
  private var hasShown = false
  /// Whether the decoder holds pictures back until all that they refer to has been refreshed.
  private let waitsForRefresh: Bool
  private var spare: FrameBuffer?
  /// Whether a function was missing, and no picture came so far.
  private var isIncomplete = false

  /// A packet by its number, counted from 1, and the time of its picture.
  private struct SentPacket {
    var number: Int64
    var ticks: Int64?
  }

  /// Packets with trouble that are remembered: more than any codec holds back.
  private static let mostTrouble = 64

  /// Most samples in one plane of a picture.
  package static let maximumPixels = SafeOpening.maximumPixels

  /// Opens a decoder for a stream of `demuxer`.
  ///
  /// - Parameters:
  ///   - demuxer: the open container.
  ///   - stream: the stream's number in the container.
  ///   - threads: decoder threads, 1 or more. With 1, pictures come out in the call that fed them
  ///     and no other thread touches them.
  /// - Throws: `LibAVFailure.noDecoder`, `.decoderIncomplete`, `.codecNotAllowed`,
  ///   `.sizeOutOfRange`, `.unreadable`, `.outOfMemory`.
  package init(_ demuxer: borrowing Demuxer, stream: Int, threads: Int) throws(LibAVFailure) {
    let source = unsafe demuxer.raw.pointee.streams[stream]!
    let parameters = unsafe source.pointee.codecpar!
    let id = unsafe parameters.pointee.codec_id
    guard let codec = unsafe avcodec_find_decoder(id) else {
      throw .noDecoder(codec: codecName(id))
    }
    var context = unsafe avcodec_alloc_context3(codec)
    guard let opened = unsafe context else { throw .outOfMemory }
    var status = unsafe avcodec_parameters_to_context(opened, parameters)
    if status >= 0 {
      unsafe opened.pointee.thread_count = Int32(threads)
      // Threads that each decode a picture may hand one out before they have said that it is
      // damaged.
      unsafe opened.pointee.thread_type = FF_THREAD_SLICE
      unsafe opened.pointee.pkt_timebase = source.pointee.time_base
      // Otherwise what a stream cuts off at the left is cut to a multiple of what memory likes.
      unsafe opened.pointee.flags |= Int32(AV_CODEC_FLAG_UNALIGNED)
      unsafe opened.pointee.opaque = Unmanaged.passUnretained(meter).toOpaque()
      // libavcodec conceals what an HEVC picture lacks by whatever its memory held before.
      if id == AV_CODEC_ID_HEVC { unsafe opened.pointee.get_buffer2 = clearedBuffer }
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
    waitsForRefresh = id == AV_CODEC_ID_H264
    unsafe raw = unsafe opened
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVCodecContext>? = unsafe raw
    unsafe avcodec_free_context(&pointer)
  }

  /// Feeds one packet; false when the decoder could make nothing of it, which also puts the
  /// pictures up to the next clean start under suspicion.
  ///
  /// - Precondition: `receive` answered `.needsInput` last.
  /// - Throws: `LibAVFailure.outOfMemory`.
  package mutating func send(_ packet: borrowing Packet) throws(LibAVFailure) -> Bool {
    sent = SentPacket(number: sent.number + 1, ticks: packet.pts)
    unsafe raw.pointee.reordered_opaque = sent.number
    return try accept(unsafe avcodec_send_packet(raw, packet.raw))
  }

  /// Says that no packet follows; `receive` then drains what is left.
  package mutating func finish() throws(LibAVFailure) {
    _ = try accept(unsafe avcodec_send_packet(raw, nil))
  }

  /// Chooses whether pictures to which no other refers are left out from now on.
  ///
  /// They cost what others cost and are of use only where they are shown.
  package func leavesOutUnreferenced(_ isOn: Bool) {
    unsafe raw.pointee.skip_frame = isOn ? AVDISCARD_NONREF : AVDISCARD_DEFAULT
  }

  /// Forgets everything that went in, so that packets from another place may follow.
  package mutating func flush() {
    unsafe avcodec_flush_buffers(raw)
    seenMessages = meter.count
    (trouble, hasShown) = ([], false)
  }

  /// What `receive` found.
  package enum Receive: ~Copyable {
    /// The next picture in display order.
    case picture(DecodedPicture)
    /// A coded picture could not be decoded at all.
    case lost
    /// Another packet is needed.
    case needsInput
    /// Nothing will follow.
    case endOfStream
  }

  /// Takes the next picture.
  ///
  /// - Throws: `LibAVFailure.unsupportedPixelFormat`, `.sizeOutOfRange`, `.outOfMemory`; and
  ///   `.decoderIncomplete` at the end of a stream of which it could decode nothing for want of a
  ///   function.
  package mutating func receive() throws(LibAVFailure) -> Receive {
    let buffer: FrameBuffer
    if let kept = spare.take() { buffer = kept } else { buffer = try FrameBuffer() }
    let status = unsafe avcodec_receive_frame(raw, buffer.frame)
    if status < 0 { spare = buffer }
    guard try accept(status == LAV_ERROR_EAGAIN || status == LAV_ERROR_EOF ? 0 : status) else {
      return .lost
    }
    if status == LAV_ERROR_EAGAIN { return .needsInput }
    if status == LAV_ERROR_EOF {
      guard isIncomplete else { return .endOfStream }
      throw .decoderIncomplete(codec: codecName(unsafe raw.pointee.codec_id))
    }
    isIncomplete = false
    return .picture(try describe(buffer))
  }

  private mutating func accept(_ status: Int32) throws(LibAVFailure) -> Bool {
    if status == -ENOMEM { throw .outOfMemory }
    let messages = meter.count
    if status < 0 || messages != seenMessages { note(sent) }
    seenMessages = messages
    if isFunctionMissing(status), !hasShown { isIncomplete = true }
    return status >= 0
  }

  private mutating func note(_ packet: SentPacket) {
    if trouble.count == Decoder.mostTrouble { trouble.removeFirst() }
    trouble.append(packet)
  }

  /// Whether a picture may be wrong, and with it what is shown up to the next clean start.
  ///
  /// A clean start is a picture that refers to none before it and had no trouble itself; nor had
  /// those that were coded after it, unless they are shown before it, since none that follows
  /// refers to them. Where a recording begins in mid-stream there is trouble before anything is
  /// shown: an H.264 decoder then shows nothing until a recovery point is reached (ITU-T H.264
  /// § D.2.8), so that its first picture is a clean start too.
  private mutating func isDamaged(_ facts: AVFrame) -> Bool {
    let own = unsafe SentPacket(
      number: facts.reordered_opaque, ticks: facts.pts == LAV_NOPTS_VALUE ? nil : facts.pts)
    let isPatched =
      unsafe facts.flags & AV_FRAME_FLAG_CORRUPT != 0 || facts.decode_error_flags != 0
    if isPatched { note(own) }
    let isStart = unsafe facts.key_frame != 0 || (waitsForRefresh && !hasShown)
    hasShown = true
    if isStart {
      trouble.removeAll { packet in
        guard packet.number >= own.number, let shown = packet.ticks, let start = own.ticks else {
          return packet.number < own.number
        }
        return packet.number > own.number && shown < start
      }
    }
    return !trouble.isEmpty
  }

  private mutating func describe(_ buffer: FrameBuffer) throws(LibAVFailure) -> DecodedPicture {
    let facts = unsafe buffer.frame.pointee
    let isDamaged = unsafe isDamaged(facts)
    // libavcodec's own guess turns to decoding times after one odd timestamp; the container's word
    // is better as long as there is one.
    let own = unsafe facts.pts
    let best = unsafe own == LAV_NOPTS_VALUE ? facts.best_effort_timestamp : own
    var hdr = HDRMetadata()
    if let side = unsafe av_frame_get_side_data(
      buffer.frame, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA)
    {
      unsafe hdr.readMastering(side.pointee.data)
    }
    if let side = unsafe av_frame_get_side_data(buffer.frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL) {
      unsafe hdr.readLightLevel(side.pointee.data)
    }
    return unsafe DecodedPicture(
      picture: try buffer.picture(), ticks: best == LAV_NOPTS_VALUE ? nil : best,
      duration: max(0, facts.pkt_duration), isInterlaced: facts.interlaced_frame != 0,
      isTopFieldFirst: facts.top_field_first != 0, isDamaged: isDamaged,
      color: ColorDescription(
        primaries: Int(facts.color_primaries.rawValue), transfer: Int(facts.color_trc.rawValue),
        matrix: Int(facts.colorspace.rawValue), chromaLocation: Int(facts.chroma_location.rawValue)),
      hdr: hdr,
      sampleAspectRatio: (
        Int(facts.sample_aspect_ratio.num), Int(max(1, facts.sample_aspect_ratio.den))
      ))
  }
}

/// Memory for a picture, as libavcodec takes it, with zeros in every plane: what no slice fills is
/// then the same for whoever decodes, and nothing of another picture.
private func clearedBuffer(
  _ context: UnsafeMutablePointer<AVCodecContext>?, _ frame: UnsafeMutablePointer<AVFrame>?,
  _ flags: Int32
) -> Int32 {
  guard let context = unsafe context, let frame = unsafe frame else { return -EINVAL }
  let status = unsafe avcodec_default_get_buffer2(context, frame, flags)
  let format = unsafe AVPixelFormat(frame.pointee.format)
  guard status >= 0, let layout = unsafe av_pix_fmt_desc_get(format) else { return status }
  let (data, strides) = unsafe (frame.pointee.data, frame.pointee.linesize)
  let rows = unsafe Int(frame.pointee.height)
  let shift = unsafe Int(layout.pointee.log2_chroma_h)
  let chromaRows = (rows + (1 << shift) - 1) >> shift
  func clear(_ plane: UnsafeMutablePointer<UInt8>?, _ stride: Int32, _ count: Int) {
    if let plane = unsafe plane, stride > 0 { unsafe memset(plane, 0, Int(stride) * count) }
  }
  unsafe clear(data.0, strides.0, rows)
  unsafe clear(data.1, strides.1, chromaRows)
  unsafe clear(data.2, strides.2, chromaRows)
  return status
}
