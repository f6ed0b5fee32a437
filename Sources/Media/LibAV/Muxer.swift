// Writes a new container from an allowlist: streams that were added here, their clocks, the display
// matrix. Nothing of the source's container is carried over unless it is asked for by name.

import CLibAV
import Glibc
package import MediaTime
package import WorkerProtocol

/// A container being written.
@safe package struct Muxer: ~Copyable, @unchecked Sendable {
  private let raw: UnsafeMutablePointer<AVFormatContext>
  private let stream: ByteStream
  private let container: Container
  private var lastDecodingTimes: [Int64?] = []
  /// Per stream, what is added to its times since the muxer takes them for those of the first
  /// packet, warm-up and all, while everybody else means the first sample.
  private var delays: [Timestamp?] = []
  /// Audio packets whose decoding time had to be moved, since the source's did not increase.
  package private(set) var repairedTimes = 0

  /// Starts a container in `descriptor`, an empty file open for reading and writing that stays the
  /// caller's.
  package init(descriptor: Int32, container: Container) throws(LibAVFailure) {
    _ = LogMonitor.installed
    let stream = try ByteStream(descriptor: descriptor, writable: true)
    var context: UnsafeMutablePointer<AVFormatContext>? = nil
    let status = unsafe avformat_alloc_output_context2(&context, nil, container.rawValue, nil)
    guard status >= 0, let opened = unsafe context else {
      throw .muxing(.choosingContainer, detail: describeStatus(status))
    }
    unsafe opened.pointee.pb = stream.context
    unsafe opened.pointee.flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT
    unsafe opened.pointee.io_open = { _, _, _, _, _ in LAV_ERROR_INVALIDDATA }
    unsafe raw = unsafe opened
    self.stream = stream
    self.container = container
  }

  deinit { unsafe avformat_free_context(raw) }

  /// Takes everything out of a file, so that it can be written from its start.
  ///
  /// - Parameter descriptor: a file open for writing; stays the caller's.
  package static func empty(_ descriptor: Int32) { ftruncate(descriptor, 0) }

  /// Adds the stream that `encoder` makes.
  ///
  /// - Parameters:
  ///   - encoder: the open encoder.
  ///   - displayMatrix: how the picture is turned upright, nine entries as the source had them; nil
  ///     if it had none.
  ///   - isVariable: whether the time between pictures varies, so that no rate is stated.
  /// - Returns: the stream's number in this container.
  /// - Throws: `LibAVFailure.cannotRotate` where the container cannot express the matrix;
  ///   `.muxing`, `.outOfMemory`.
  package mutating func addVideo(
    _ encoder: borrowing Encoder, displayMatrix: [Int32]?, isVariable: Bool = false
  ) throws(LibAVFailure) -> Int {
    let added = try unsafe newStream()
    let status = unsafe avcodec_parameters_from_context(added.pointee.codecpar, encoder.raw)
    if status < 0 { throw .muxing(.describingVideo, detail: describeStatus(status)) }
    unsafe added.pointee.time_base = encoder.raw.pointee.time_base
    if !isVariable {
      unsafe added.pointee.avg_frame_rate = encoder.raw.pointee.framerate
    }
    unsafe added.pointee.sample_aspect_ratio = encoder.raw.pointee.sample_aspect_ratio
    if container != .matroska, unsafe encoder.raw.pointee.codec_id == AV_CODEC_ID_HEVC {
      unsafe added.pointee.codecpar.pointee.codec_tag = 0x3163_7668  // "hvc1"
    }
    try unsafe turn(added, by: displayMatrix)
    return unsafe Int(added.pointee.index)
  }

  /// Adds a video stream some or all of whose packets are copied from a stream with these
  /// parameters.
  ///
  /// - Parameters:
  ///   - source: the parameters.
  ///   - configuration: the header of the new stream, an `avcC` or `hvcC` record.
  ///   - frameRate: typical pictures per second; nil when unknown.
  ///   - displayMatrix: as of `addVideo(_:displayMatrix:)`.
  /// - Returns: the stream's number in this container.
  /// - Throws: as `addVideo(_:displayMatrix:)`.
  package mutating func addVideo(
    copying source: CodecParameters, configuration: [UInt8],
    frameRate: (numerator: Int, denominator: Int)?, displayMatrix: [Int32]?
  ) throws(LibAVFailure) -> Int {
    let added = try unsafe newStream()
    let status = unsafe avcodec_parameters_copy(added.pointee.codecpar, source.raw)
    if status < 0 { throw .muxing(.describingVideo, detail: describeStatus(status)) }
    let size = configuration.count + Int(AV_INPUT_BUFFER_PADDING_SIZE)
    guard let header = unsafe av_mallocz(size) else { throw .outOfMemory }
    unsafe header.copyMemory(from: configuration, byteCount: configuration.count)
    unsafe av_free(added.pointee.codecpar.pointee.extradata)
    unsafe added.pointee.codecpar.pointee.extradata =
      unsafe header.assumingMemoryBound(to: UInt8.self)
    unsafe added.pointee.codecpar.pointee.extradata_size = Int32(configuration.count)
    unsafe added.pointee.codecpar.pointee.codec_tag = 0
    // A record of HEVC whose lists are complete: nothing of theirs stands in packets.
    let isComplete = configuration.count > 23 && configuration[23] & 0x80 != 0
    if container != .matroska, isComplete,
      unsafe added.pointee.codecpar.pointee.codec_id == AV_CODEC_ID_HEVC
    {
      unsafe added.pointee.codecpar.pointee.codec_tag = 0x3163_7668  // "hvc1"
    }
    unsafe added.pointee.codecpar.pointee.bit_rate = 0
    unsafe added.pointee.time_base = source.timeBase.libav
    if let frameRate {
      unsafe added.pointee.avg_frame_rate = AVRational(
        num: Int32(frameRate.numerator), den: Int32(frameRate.denominator))
    }
    unsafe added.pointee.sample_aspect_ratio = source.raw.pointee.sample_aspect_ratio
    try unsafe turn(added, by: displayMatrix)
    return unsafe Int(added.pointee.index)
  }

  /// Says how a stream's pictures are turned upright.
  private func turn(
    _ added: UnsafeMutablePointer<AVStream>, by displayMatrix: [Int32]?
  ) throws(LibAVFailure) {
    guard let matrix = displayMatrix, Orientation(displayMatrix: matrix) != .upright else { return }
    if container == .matroska { throw .cannotRotate(container: container) }
    guard let data = unsafe av_stream_new_side_data(added, AV_PKT_DATA_DISPLAYMATRIX, 36) else {
      throw .outOfMemory
    }
    for (position, value) in matrix.enumerated() {
      unsafe UnsafeMutableRawPointer(data).storeBytes(
        of: value, toByteOffset: 4 * position, as: Int32.self)
    }
  }

  /// Adds the stream that an audio encoder makes.
  ///
  /// - Returns: the stream's number in this container.
  package mutating func addAudio(
    _ encoder: borrowing AudioEncoder, language: String? = nil
  ) throws(LibAVFailure) -> Int {
    let added = try unsafe newStream()
    let status = unsafe avcodec_parameters_from_context(added.pointee.codecpar, encoder.raw)
    if status < 0 { throw .muxing(.describingAudio, detail: describeStatus(status)) }
    unsafe added.pointee.time_base = encoder.raw.pointee.time_base
    if let language { unsafe av_dict_set(&added.pointee.metadata, "language", language, 0) }
    unsafe noteCodec(of: added)
    return unsafe Int(added.pointee.index)
  }

  /// Whether a container's own header says how long the warm-up of a codec is, so that packets may
  /// start before the time at which everything else does.
  package static func declaresDelay(of codec: String, in container: Container) -> Bool {
    container != .matroska || codec == "opus"
  }

  /// Notes what the muxer has to be told of a codec.
  ///
  /// Matroska's times are those of the first packet, and `CodecDelay` says what to subtract;
  /// libavformat before 59.31 writes the delay without adding it to the times.
  private mutating func noteCodec(of added: UnsafeMutablePointer<AVStream>) {
    if unsafe added.pointee.codecpar.pointee.codec_id == AV_CODEC_ID_FLAC {
      // Xiph's mapping of FLAC into MP4 is final and widely played; libavformat 59 still calls it
      // an experiment.
      unsafe raw.pointee.strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL
    }
    let fixedIn: UInt32 = 59 << 16 | 31 << 8
    guard container == .matroska,
      unsafe added.pointee.codecpar.pointee.codec_id == AV_CODEC_ID_OPUS,
      avformat_version() < fixedIn
    else { return }
    let padding = unsafe Int64(added.pointee.codecpar.pointee.initial_padding)
    delays[unsafe Int(added.pointee.index)] = Timestamp(padding, TimeBase(1, 48_000))
  }

  /// Whether a container takes the packets of a stream as they are.
  package static func stores(_ source: CodecParameters, in container: Container) -> Bool {
    let id = unsafe source.raw.pointee.codec_id
    // No standard says how Vorbis lies in ISO files, and few players read what libavformat writes.
    if id == AV_CODEC_ID_VORBIS && container != .matroska { return false }
    let format = unsafe av_guess_format(container.rawValue, nil, nil)
    return unsafe avformat_query_codec(format, id, FF_COMPLIANCE_NORMAL) == 1
  }

  /// Adds a stream whose packets are copied from a stream with these parameters.
  ///
  /// - Returns: the stream's number in this container.
  /// - Throws: `LibAVFailure.cannotStore` when the container does not take the codec.
  package mutating func addCopy(
    of source: CodecParameters, language: String?
  ) throws(LibAVFailure) -> Int {
    let id = unsafe source.raw.pointee.codec_id
    guard Muxer.stores(source, in: container) else {
      throw .cannotStore(stream: source.stream, codec: codecName(id), container: container)
    }
    let added = try unsafe newStream()
    let status = unsafe avcodec_parameters_copy(added.pointee.codecpar, source.raw)
    if status < 0 { throw .muxing(.describingAudio, detail: describeStatus(status)) }
    unsafe added.pointee.codecpar.pointee.codec_tag = 0
    unsafe added.pointee.time_base = source.timeBase.libav
    if let language { unsafe av_dict_set(&added.pointee.metadata, "language", language, 0) }
    unsafe noteCodec(of: added)
    return unsafe Int(added.pointee.index)
  }

  private mutating func newStream() throws(LibAVFailure) -> UnsafeMutablePointer<AVStream> {
    guard let added = unsafe avformat_new_stream(raw, nil) else { throw .outOfMemory }
    lastDecodingTimes.append(nil)
    delays.append(nil)
    return unsafe added
  }

  /// Writes the header.
  ///
  /// - Parameters:
  ///   - clock: the video's time base; the container's own clock is set to it where there is one.
  ///   - metadata: tags that may appear in the file, by libavformat's names.
  /// - Throws: `LibAVFailure.inputOutput`, `.muxing`.
  package func start(clock: TimeBase, metadata: [String: String] = [:]) throws(LibAVFailure) {
    for (key, value) in metadata { unsafe av_dict_set(&raw.pointee.metadata, key, value, 0) }
    var options: OpaquePointer? = nil
    defer { unsafe av_dict_free(&options) }
    if container != .matroska {
      // Delays are written in the movie's ticks: with the default of a millisecond they would be
      // rounded, and with the video's own they are exact.
      unsafe av_dict_set(&options, "movie_timescale", "\(movieTimescale(for: clock))", 0)
    }
    let status = unsafe avformat_write_header(raw, &options)
    if status < 0 { throw failure(status, .writingHeader) }
  }

  private func movieTimescale(for clock: TimeBase) -> Int64 {
    var scale = clock.denominator
    while scale < 1000 { scale *= 2 }
    return min(scale, Int64(Int32.max))
  }

  /// Writes a packet whose times are in `timeBase`, interleaved by time; takes the packet's
  /// contents.
  package mutating func write(
    _ packet: consuming Packet, stream index: Int, timeBase: TimeBase
  ) throws(LibAVFailure) {
    packet.stream = index
    let target = unsafe raw.pointee.streams[index]!.pointee.time_base
    if let delay = delays[index]?.converted(to: timeBase, rounding: .nearest).ticks {
      packet.pts = packet.pts.map { $0 + delay }
      packet.dts = packet.dts.map { $0 + delay }
    }
    unsafe av_packet_rescale_ts(packet.raw, timeBase.libav, target)
    unsafe packet.raw.pointee.pos = -1
    let time = packet.dts ?? packet.pts ?? lastDecodingTimes[index].map { $0 + 1 } ?? 0
    packet.dts = time
    if packet.pts == nil { packet.pts = time }
    if let last = lastDecodingTimes[index], time <= last {
      packet.dts = last + 1
      packet.pts = max(packet.pts ?? 0, last + 1)
      repairedTimes += 1
    }
    lastDecodingTimes[index] = packet.dts
    let status = unsafe av_interleaved_write_frame(raw, packet.raw)
    if status < 0 { throw failure(status, .writingPacket) }
  }

  /// Writes what is still held back and the container's index; nothing may be written after it.
  package func finish() throws(LibAVFailure) {
    let status = unsafe av_write_trailer(raw)
    unsafe avio_flush(raw.pointee.pb)
    if status < 0 || stream.failure != 0 { throw failure(status, .writingIndex) }
  }

  private func failure(_ status: Int32, _ step: LibAVFailure.Step) -> LibAVFailure {
    if stream.failure != 0 { return .inputOutput(.writing, code: stream.failure) }
    return .muxing(step, detail: describeStatus(status))
  }
}
