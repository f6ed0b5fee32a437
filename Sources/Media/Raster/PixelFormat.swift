// How the samples of a decoded picture are laid out. Only planar layouts exist here: decoders that
// run on the CPU produce nothing else for video that cameras write.

package import MediaTime

/// How chroma planes are sampled against luma.
package enum ChromaSubsampling: Hashable, Sendable {
  /// One plane, no chroma.
  case gray
  /// Two chroma planes at half width and half height.
  case yuv420
  /// Two chroma planes at half width.
  case yuv422
  /// Two chroma planes at full size.
  case yuv444
  /// Two chroma planes at half height.
  case yuv440
  /// Two chroma planes at a quarter of the width.
  case yuv411
  /// Two chroma planes at a quarter of the width and of the height.
  case yuv410

  /// log2 of luma columns per chroma column.
  package var shiftX: Int {
    switch self {
    case .gray, .yuv444, .yuv440: 0
    case .yuv420, .yuv422: 1
    case .yuv411, .yuv410: 2
    }
  }

  /// log2 of luma rows per chroma row.
  package var shiftY: Int {
    switch self {
    case .gray, .yuv444, .yuv422, .yuv411: 0
    case .yuv420, .yuv440: 1
    case .yuv410: 2
    }
  }

  /// 1 for gray, otherwise 3.
  package var planeCount: Int { self == .gray ? 1 : 3 }
}

/// Layout, depth and range of a picture's samples.
package struct PixelFormat: Hashable, Sendable, CustomStringConvertible {
  /// How chroma is sampled.
  package let chroma: ChromaSubsampling
  /// Bits that count in each sample, 8...16; above 8 a sample is a little-endian 16-bit word.
  package let bitDepth: Int
  /// Whether samples use the whole range of the depth (JPEG range) or the limited one (16...235 at
  /// 8 bit).
  package let isFullRange: Bool

  /// - Precondition: `bitDepth` is 8...16.
  package init(chroma: ChromaSubsampling, bitDepth: Int, isFullRange: Bool) {
    precondition((8...16).contains(bitDepth), "a sample has 8 to 16 bits")
    self.chroma = chroma
    self.bitDepth = bitDepth
    self.isFullRange = isFullRange
  }

  /// Such as `8-bit yuv420, limited range`; for messages.
  package var description: String {
    "\(bitDepth)-bit \(chroma), \(isFullRange ? "full" : "limited") range"
  }

  /// 1 at 8 bit, otherwise 2.
  package var bytesPerSample: Int { bitDepth == 8 ? 1 : 2 }
  /// The largest sample, `2^bitDepth - 1`.
  package var maximum: Int { (1 << bitDepth) - 1 }
  /// The sample without colour in a chroma plane, `2^(bitDepth - 1)`.
  package var neutralChroma: Int { 1 << (bitDepth - 1) }
  /// The luma sample of black.
  package var black: Int { isFullRange ? 0 : 16 << (bitDepth - 8) }
}

/// Code points of ISO/IEC 23091-2 that say how samples become colours.
package struct ColorDescription: Hashable, Sendable {
  /// Colour primaries; 2 is unspecified.
  package var primaries: Int
  /// Transfer characteristics; 2 is unspecified.
  package var transfer: Int
  /// Matrix coefficients; 2 is unspecified.
  package var matrix: Int
  /// Where chroma samples sit (libav's numbering); 0 is unspecified.
  package var chromaLocation: Int

  package init(primaries: Int = 2, transfer: Int = 2, matrix: Int = 2, chromaLocation: Int = 0) {
    self.primaries = primaries
    self.transfer = transfer
    self.matrix = matrix
    self.chromaLocation = chromaLocation
  }

  /// Weights of red and blue in luma (ITU-T H.273 table 4); a picture that does not say is taken as
  /// BT.709 from 720 rows up, otherwise as BT.601.
  package func lumaWeights(for size: PixelSize) -> (red: Double, blue: Double) {
    switch matrix {
    case 1: (0.2126, 0.0722)
    case 4: (0.30, 0.11)
    case 5, 6: (0.299, 0.114)
    case 7: (0.212, 0.087)
    case 9, 10: (0.2627, 0.0593)
    default: size.height >= 720 ? (0.2126, 0.0722) : (0.299, 0.114)
    }
  }
}
