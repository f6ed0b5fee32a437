// libav's pixel formats as layouts of Raster, by their descriptors and not by a list of names. What
// is not planar YUV or gray is named in the error, never guessed at.

import CLibAV
import Raster
import WorkerProtocol

extension PixelFormat {
  /// The layout of a libav pixel format; an alpha plane, where there is one, is left out.
  ///
  /// - Throws: `LibAVFailure.unsupportedPixelFormat` for packed, palette, RGB, big-endian and
  ///   hardware formats.
  init(_ format: AVPixelFormat, isFullRange: Bool) throws(LibAVFailure) {
    let name = unsafe av_get_pix_fmt_name(format).map { unsafe String(cString: $0) } ?? "unknown"
    guard let descriptor = unsafe av_pix_fmt_desc_get(format) else {
      throw .unsupportedPixelFormat(name: name)
    }
    let facts = unsafe descriptor.pointee
    let refused = UInt64(
      AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL
        | AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_BAYER)
    let depth = unsafe Int(facts.comp.0.depth)
    let isGray = unsafe facts.nb_components <= 2
    let isPlanar = unsafe facts.flags & UInt64(AV_PIX_FMT_FLAG_PLANAR) != 0
    let isBigEndian = unsafe facts.flags & UInt64(AV_PIX_FMT_FLAG_BE) != 0
    guard unsafe facts.flags & refused == 0, (8...16).contains(depth), depth == 8 || !isBigEndian,
      unsafe facts.comp.0.shift == 0,
      unsafe isGray ? facts.comp.0.step == (depth + 7) / 8 : isPlanar && facts.comp.2.plane == 2
    else { throw .unsupportedPixelFormat(name: name) }
    let chroma: ChromaSubsampling? =
      switch unsafe (isGray, facts.log2_chroma_w, facts.log2_chroma_h) {
      case (true, _, _): .gray
      case (_, 0, 0): .yuv444
      case (_, 1, 0): .yuv422
      case (_, 1, 1): .yuv420
      case (_, 0, 1): .yuv440
      case (_, 2, 0): .yuv411
      case (_, 2, 2): .yuv410
      default: nil
      }
    guard let chroma else { throw .unsupportedPixelFormat(name: name) }
    self.init(
      chroma: chroma, bitDepth: depth, isFullRange: isFullRange || name.hasPrefix("yuvj"))
  }

  /// The libav format with this layout, without regard to range; nil if there is none.
  var libavFormat: AVPixelFormat? {
    let base: String? =
      switch chroma {
      case .gray: "gray"
      case .yuv420: "yuv420p"
      case .yuv422: "yuv422p"
      case .yuv444: "yuv444p"
      case .yuv440: "yuv440p"
      case .yuv411: bitDepth == 8 ? "yuv411p" : nil
      case .yuv410: bitDepth == 8 ? "yuv410p" : nil
      }
    guard let base else { return nil }
    let name = bitDepth == 8 ? base : "\(base)\(bitDepth)le"
    let format = unsafe av_get_pix_fmt(name)
    return format == AV_PIX_FMT_NONE ? nil : format
  }
}
