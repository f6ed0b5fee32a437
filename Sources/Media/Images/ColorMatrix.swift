// From three samples to red, green and blue as one 3 × 3 matrix in fixed point. The floating-point
// work is done once per picture; each pixel costs nine multiplications and no rounding surprises.

import MediaTime
import Raster

/// The matrix that turns samples of one format and colour description into 8-bit colours.
struct ColorMatrix: Hashable, Sendable {
  /// Fraction bits of the weights: the most for which every sum of samples fits 32 bits.
  static let fractionBits: Int32 = 20

  /// What is taken off the samples of each plane first.
  let offsets: SIMD3<Int32>
  /// Weights of the three planes in red, times 2^20.
  let red: SIMD3<Int32>
  /// Weights of the three planes in green, times 2^20.
  let green: SIMD3<Int32>
  /// Weights of the three planes in blue, times 2^20.
  let blue: SIMD3<Int32>

  /// The matrix for pictures of `format` and `size`, coded as `color` says (ITU-T H.273 § 8.3).
  ///
  /// Code 0 takes the planes as green, blue, red; code 8 as Y, Cg, Co; all others as Y, Cb, Cr with
  /// the description's luma weights. BT.2020 with constant luminance (10) is treated as without.
  init(format: PixelFormat, color: ColorDescription, size: PixelSize) {
    let unit = Double(1 << (format.bitDepth - 8))
    let lumaSpan = format.isFullRange ? Double(format.maximum) : 219 * unit
    let chromaSpan = format.isFullRange ? Double(format.maximum) : 224 * unit
    let (kr, kb) = color.lumaWeights(for: size)
    let kg = 1 - kr - kb
    let rows: [SIMD3<Double>] =
      switch color.matrix {
      case 0: [SIMD3(0, 0, 1), SIMD3(1, 0, 0), SIMD3(0, 1, 0)]
      case 8: [SIMD3(1, -1, 1), SIMD3(1, 1, 0), SIMD3(1, -1, -1)]
      default:
        [
          SIMD3(1, 0, 2 * (1 - kr)),
          SIMD3(1, -2 * (1 - kb) * kb / kg, -2 * (1 - kr) * kr / kg),
          SIMD3(1, 2 * (1 - kb), 0),
        ]
      }
    let chromaLikeLuma = color.matrix == 0
    let spans = SIMD3(
      lumaSpan, chromaLikeLuma ? lumaSpan : chromaSpan, chromaLikeLuma ? lumaSpan : chromaSpan)
    let fixed = rows.map { row in
      SIMD3<Int32>(
        (row * 255 / spans * Double(1 << ColorMatrix.fractionBits)).rounded(.toNearestOrEven))
    }
    (red, green, blue) = (fixed[0], fixed[1], fixed[2])
    let chromaOffset = Int32(chromaLikeLuma ? format.black : format.neutralChroma)
    offsets = SIMD3(Int32(format.black), chromaOffset, chromaOffset)
  }
}
