// What libav may open, and how much one file may make it take. Everything that a hostile file could
// ask of the library beyond this list is refused by name, before the code that would do it runs.

import CLibAV
import MediaTime
import WorkerProtocol

/// Limits and lists that hold for every container and every decoder.
enum SafeOpening {
  /// Most streams that a container may have.
  static let maximumStreams = 32

  /// Most samples in one plane of a picture: 8192 by 8192.
  static let maximumPixels = 1 << 26

  /// Most samples of each channel in one audio packet.
  static let maximumSamples = 1 << 20

  /// Most bytes that libav may ask for at once, which is more than a plane of the largest picture
  /// takes.
  static let maximumAllocation = 512 << 20

  /// Decoders that cameras, editors and archives have use for, by libavcodec's names.
  ///
  /// What only old games and screen recorders wrote is not among them, nor what takes its input for
  /// a structure in memory.
  static let decoders =
    [
      "h264", "hevc", "libdav1d", "libaom-av1", "av1", "vp8", "vp9", "libvpx", "libvpx-vp9",
      "mpeg4", "mpeg1video", "mpeg2video", "mpegvideo", "mjpeg", "mjpegb", "jpeg2000",
      "libopenjpeg", "jpegls", "h261", "h263", "h263i", "h263p", "flv", "msmpeg4v1", "msmpeg4v2",
      "msmpeg4", "wmv1", "wmv2", "wmv3", "vc1", "vp6", "vp6a", "vp6f", "theora", "svq1", "svq3",
      "rv10", "rv20", "rv30", "rv40", "cinepak", "dvvideo", "dnxhd", "prores", "cfhd", "ffv1",
      "huffyuv", "ffvhuff", "utvideo", "magicyuv", "rawvideo", "v210", "yuv4", "png",
      "mxpeg", "dirac",
    ] + [
      "aac", "aac_fixed", "aac_latm", "ac3", "ac3_fixed", "eac3", "dca", "mp1", "mp1float", "mp2",
      "mp2float", "mp3", "mp3float", "opus", "libopus", "vorbis", "libvorbis", "flac", "alac",
      "wavpack", "wmav1", "wmav2", "wmapro", "wmavoice", "amrnb", "amrwb", "gsm", "gsm_ms", "g722",
      "g723_1", "g726", "g726le", "g729", "speex", "libspeex", "adpcm_ima_wav", "adpcm_ima_qt",
      "adpcm_ms", "adpcm_yamaha", "adpcm_swf", "nellymoser", "dvaudio", "evrc", "qcelp", "cook",
      "s302m", "truespeech", "truehd", "mlp", "mp3on4", "mp3on4float", "mp3adu", "mp3adufloat",
      "als", "tta", "ilbc", "sipr", "ra_144", "ra_288", "atrac3", "atrac3plus",
      "adpcm_ima_dk3", "adpcm_ima_dk4", "adpcm_ima_oki", "adpcm_ima_ssi", "adpcm_ct",
    ] + [
      "pcm_alaw", "pcm_mulaw", "pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s16le_planar",
      "pcm_s16be_planar", "pcm_u16le", "pcm_u16be", "pcm_s24le", "pcm_s24be", "pcm_s24le_planar",
      "pcm_s32le", "pcm_s32be", "pcm_s32le_planar", "pcm_f32le", "pcm_f32be", "pcm_f64le",
      "pcm_f64be", "pcm_bluray", "pcm_dvd", "pcm_s8_planar", "pcm_s24daud", "pcm_u24le",
      "pcm_u24be", "pcm_u32le", "pcm_u32be", "pcm_lxf", "pcm_f16le", "pcm_f24le", "pcm_vidc",
    ]

  /// Bounds single allocations, for the whole process.
  static let isBounded: Void = {
    av_max_alloc(maximumAllocation)
    _ = LogMonitor.installed
  }()

  /// Options for opening a container: what it may be, what may be in it, how far it is looked into.
  ///
  /// - Returns: a dictionary, which the caller frees.
  static func containerOptions() -> OpaquePointer? {
    let options: KeyValuePairs = [
      "format_whitelist": Demuxer.containers.joined(separator: ","),
      "codec_whitelist": decoders.joined(separator: ","),
      // No protocol has this name; the files of a job come as descriptors.
      "protocol_whitelist": "none",
      "max_streams": "\(maximumStreams)",
      // As libavformat has it by itself, so that another build of it does not look further.
      "probesize": "5000000", "formatprobesize": "\(1 << 20)", "max_probe_packets": "2500",
      "analyzeduration": "5000000",
      // QuickTime can refer to other files; both are off unless somebody turns them on.
      "enable_drefs": "0", "use_absolute_path": "0",
    ]
    var result: OpaquePointer? = nil
    for (name, value) in options { unsafe av_dict_set(&result, name, value, 0) }
    return unsafe result
  }

  /// The size of a video stream that is beyond the limit, by the container's word; nil if none is.
  ///
  /// Looked at before anything is decoded, since a refused decoder takes the size for unknown.
  static func excess(in context: UnsafeMutablePointer<AVFormatContext>) -> PixelSize? {
    for index in unsafe 0..<Int(context.pointee.nb_streams) {
      let stream = unsafe context.pointee.streams[index]!
      let facts = unsafe stream.pointee.codecpar.pointee
      let isCover = unsafe stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
      guard unsafe facts.codec_type == AVMEDIA_TYPE_VIDEO, !isCover else { continue }
      let size = unsafe PixelSize(width: Int(facts.width), height: Int(facts.height))
      if size.width * size.height > maximumPixels { return size }
    }
    return nil
  }

  /// Lets libavformat find out what its container does not say, with the limits of a decoder on the
  /// decoders that it opens for that.
  static func findStreams(of context: UnsafeMutablePointer<AVFormatContext>) -> Int32 {
    let count = Int(unsafe context.pointee.nb_streams)
    var options = unsafe [OpaquePointer?](repeating: nil, count: max(1, count))
    for index in 0..<count {
      unsafe av_dict_set(&options[index], "max_pixels", "\(maximumPixels)", 0)
      unsafe av_dict_set(&options[index], "max_samples", "\(maximumSamples)", 0)
    }
    defer { for index in 0..<count { unsafe av_dict_free(&options[index]) } }
    return unsafe avformat_find_stream_info(context, &options)
  }

  /// Opens a decoder that is on the list, with limits on what it gives out.
  ///
  /// - Returns: libavcodec's status.
  /// - Throws: `LibAVFailure.codecNotAllowed`, `.audioCodecNotAllowed`, `.sizeOutOfRange`.
  static func open(
    _ context: UnsafeMutablePointer<AVCodecContext>, _ codec: UnsafePointer<AVCodec>
  ) throws(LibAVFailure) -> Int32 {
    let name = unsafe String(cString: codec.pointee.name)
    guard decoders.contains(name) else {
      let isAudio = unsafe codec.pointee.type == AVMEDIA_TYPE_AUDIO
      throw isAudio ? .audioCodecNotAllowed(codec: name) : .codecNotAllowed(codec: name)
    }
    let width = Int(unsafe context.pointee.width)
    let height = Int(unsafe context.pointee.height)
    guard width * height <= maximumPixels else {
      throw .sizeOutOfRange(width: width, height: height)
    }
    unsafe context.pointee.max_pixels = Int64(maximumPixels)
    unsafe context.pointee.max_samples = Int64(maximumSamples)
    var options: OpaquePointer? = nil
    defer { unsafe av_dict_free(&options) }
    unsafe av_dict_set(&options, "codec_whitelist", decoders.joined(separator: ","), 0)
    return unsafe avcodec_open2(context, codec, &options)
  }
}
