// Opens a container over a descriptor and hands out packets. It trusts nothing: only containers of
// a list are opened, nothing else can be opened from inside one, and probing has limits.

import CLibAV
import MediaTime
package import WorkerProtocol

/// An opened container.
@safe package struct Demuxer: ~Copyable, @unchecked Sendable {
  let raw: UnsafeMutablePointer<AVFormatContext>
  private let stream: ByteStream
  private let meter: StreamMeter
  /// Samples per second of each stream as it was opened; 0 for those of no audio.
  private let rates: [Int32]

  /// Short names of the containers that may be opened, as libavformat calls them.
  ///
  /// Playlists, concat
  /// scripts and device or network formats are not among them.
  package static let containers = [
    "mov", "matroska", "avi", "mpegts", "mpeg", "flv", "h264", "hevc", "m4v", "mpegvideo", "ivf",
    "obu", "ogg", "asf", "mxf", "dv", "gxf", "dhav", "mjpeg", "yuv4mpegpipe", "wav", "mp3", "aac",
    "flac", "amr", "ac3", "eac3", "w64", "aiff", "caf", "nut", "rm",
  ]

  /// Most streams that a container may have.
  package static let maximumStreams = SafeOpening.maximumStreams

  /// Opens the container in `descriptor`, which stays open and belongs to the caller.
  ///
  /// - Throws: `LibAVFailure`.
  package init(descriptor: Int32) throws(LibAVFailure) {
    _ = SafeOpening.isBounded
    let stream = try ByteStream(descriptor: descriptor, writable: false)
    guard let context = unsafe avformat_alloc_context() else { throw .outOfMemory }
    let meter = StreamMeter()
    unsafe context.pointee.pb = stream.context
    unsafe context.pointee.io_open = { _, _, _, _, _ in LAV_ERROR_INVALIDDATA }
    unsafe context.pointee.opaque = Unmanaged.passUnretained(meter).toOpaque()
    unsafe context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    var options = unsafe SafeOpening.containerOptions()
    defer { unsafe av_dict_free(&options) }
    var opened: UnsafeMutablePointer<AVFormatContext>? = unsafe context
    var status = unsafe avformat_open_input(&opened, nil, nil, &options)
    if let container = unsafe opened, status >= 0 {
      if let size = unsafe SafeOpening.excess(in: container) {
        unsafe avformat_close_input(&opened)
        throw .sizeOutOfRange(width: size.width, height: size.height)
      }
      status = try unsafe findStreams(of: container, in: stream)
    }
    if status < 0 || meter.hasTooMany {
      unsafe avformat_close_input(&opened)
      throw Demuxer.openingError(status, stream, meter)
    }
    // A container without streams has no list of them.
    let streams = unsafe opened!.pointee.streams
    rates = unsafe (0..<Int(opened!.pointee.nb_streams)).map {
      unsafe streams![$0]!.pointee.codecpar.pointee.sample_rate
    }
    unsafe raw = unsafe opened!
    self.stream = stream
    self.meter = meter
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVFormatContext>? = unsafe raw
    unsafe avformat_close_input(&pointer)
  }

  /// libavformat's name of the container, such as `mov,mp4,m4a,3gp,3g2,mj2`.
  package var containerName: String { unsafe String(cString: raw.pointee.iformat.pointee.name) }

  /// Facts of all streams, in the container's order.
  package var streams: [StreamFacts] {
    unsafe (0..<Int(raw.pointee.nb_streams)).map { unsafe StreamFacts(raw, index: $0) }
  }

  /// Keys of the container's tags.
  package var tags: [String] { unsafe dictionary(raw.pointee.metadata).keys.sorted() }

  /// The container's `creation_time` tag, as it is written.
  package var creationTime: String? { unsafe dictionary(raw.pointee.metadata)["creation_time"] }

  /// Chapters that the container declares.
  package var chapterCount: Int { Int(unsafe raw.pointee.nb_chapters) }

  /// The video stream that a player would show: neither cover art nor of size nothing.
  ///
  /// - Throws: `LibAVFailure.noVideo`.
  package func mainVideoStream() throws(LibAVFailure) -> Int {
    let best = unsafe av_find_best_stream(raw, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0)
    guard best >= 0, streams[Int(best)].kind == .video else { throw .noVideo }
    return Int(best)
  }

  /// The codec parameters of a stream, as a copy that outlives this container.
  package func parameters(of index: Int) throws(LibAVFailure) -> CodecParameters {
    let stream = unsafe raw.pointee.streams[index]!
    return try unsafe CodecParameters(
      copying: stream.pointee.codecpar, stream: index, timeBase: TimeBase(stream.pointee.time_base))
  }

  /// Makes `read` skip every stream that is not among `indices`.
  package func select(_ indices: Set<Int>) {
    for index in unsafe 0..<Int(raw.pointee.nb_streams) {
      let discard = indices.contains(index) ? AVDISCARD_DEFAULT : AVDISCARD_ALL
      unsafe raw.pointee.streams[index]!.pointee.discard = discard
    }
  }

  /// Goes to the packet from which decoding can start that comes last before a time, as far as the
  /// container's index says.
  ///
  /// - Parameters:
  ///   - ticks: the time, in the stream's time base.
  ///   - number: the stream's number in the container.
  /// - Returns: whether the container could go there.
  /// - Throws: `LibAVFailure.inputOutput`.
  package func seek(to ticks: Int64, stream number: Int) throws(LibAVFailure) -> Bool {
    let status = unsafe av_seek_frame(raw, Int32(number), ticks, AVSEEK_FLAG_BACKWARD)
    if stream.failure != 0 { throw .inputOutput(.reading, code: stream.failure) }
    return status >= 0
  }

  /// What `read` found.
  package enum Read: Equatable {
    /// The packet was filled.
    case packet
    /// The file's end.
    case end
    /// The file cannot be read further, though its container promised more.
    case broken(LibAVFailure)
  }

  /// Reads the next packet of the selected streams into `packet`, replacing what it held.
  ///
  /// - Throws: `LibAVFailure.inputOutput` and `.encrypted`.
  package func read(into packet: borrowing Packet) throws(LibAVFailure) -> Read {
    unsafe av_packet_unref(packet.raw)
    let status = unsafe av_read_frame(raw, packet.raw)
    if stream.failure != 0 { throw .inputOutput(.reading, code: stream.failure) }
    if status == LAV_ERROR_EOF { return .end }
    if meter.hasTooMany { return .broken(.tooManyStreams(limit: Demuxer.maximumStreams)) }
    if status < 0 { return .broken(.damaged(detail: describeStatus(status))) }
    let isMarked =
      unsafe av_packet_get_side_data(packet.raw, AV_PKT_DATA_ENCRYPTION_INFO, nil) != nil
    if isMarked || isEncrypted(packet.stream) { throw .encrypted(stream: packet.stream) }
    dropImpossibleTimes(of: packet)
    try noteRate(of: packet)
    return .packet
  }

  /// Sample entries of protected streams (ISO/IEC 14496-12 § 8.12, and QuickTime's own).
  private static let protectedEntries: Set<UInt32> = Set(
    ["encv", "enca", "drmi", "drms"].map { name in
      name.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    })

  /// Whether the container says that a stream is encrypted as a whole: by its sample entry, or in
  /// Matroska by a key's number (RFC 9559 § 5.1.4.1.31).
  private func isEncrypted(_ index: Int) -> Bool {
    let stream = unsafe raw.pointee.streams[index]!
    if Demuxer.protectedEntries.contains(unsafe stream.pointee.codecpar.pointee.codec_tag) {
      return true
    }
    guard unsafe av_stream_get_side_data(stream, AV_PKT_DATA_ENCRYPTION_INIT_INFO, nil) != nil
    else { return false }
    return containerName.hasPrefix("matroska")
  }

  /// Tells a decoder of plain samples of another rate than it was opened for.
  ///
  /// A tape of DV may change its rate in the middle, and only the container knows. Decoders of
  /// coded audio find it in the packets themselves.
  private func noteRate(of packet: borrowing Packet) throws(LibAVFailure) {
    guard packet.stream < rates.count, rates[packet.stream] > 0 else { return }
    let facts = unsafe raw.pointee.streams[packet.stream]!.pointee.codecpar.pointee
    guard unsafe facts.sample_rate != rates[packet.stream], unsafe facts.sample_rate > 0,
      av_get_exact_bits_per_sample(unsafe facts.codec_id) > 0
    else { return }
    packet.sampleRate = Int(unsafe facts.sample_rate)
    if packet.sampleRate == nil { throw .outOfMemory }
  }

  /// Times further than this from zero, in seconds, are nobody's: 68 years.
  private static let farthestTime: Int64 = 1 << 31

  /// Treats times that no camera can mean as times that the container does not say, so that nobody
  /// who adds a duration to one overflows.
  private func dropImpossibleTimes(of packet: borrowing Packet) {
    let base = unsafe raw.pointee.streams[packet.stream]!.pointee.time_base
    let farthest = Int128(Demuxer.farthestTime) * Int128(base.den) / Int128(max(1, base.num))
    let limit = UInt64(min(max(farthest, 0), 1 << 60))
    if let pts = packet.pts, pts.magnitude > limit { packet.pts = nil }
    if let dts = packet.dts, dts.magnitude > limit { packet.dts = nil }
    if packet.duration.magnitude > limit { packet.duration = 0 }
  }

  private static func openingError(
    _ status: Int32, _ stream: ByteStream, _ meter: StreamMeter
  ) -> LibAVFailure {
    if stream.failure != 0 { return .inputOutput(.reading, code: stream.failure) }
    if meter.hasTooMany { return .tooManyStreams(limit: maximumStreams) }
    if meter.hasEncryption { return .encrypted(stream: nil) }
    switch status {
    case -EINVAL, LAV_ERROR_DEMUXER_NOT_FOUND: return .containerNotAllowed
    case -ENOMEM: return .outOfMemory
    default: return .unreadable(.opening, detail: describeStatus(status))
    }
  }
}
