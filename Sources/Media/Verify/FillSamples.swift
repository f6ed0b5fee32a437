// What samples a colour of the plan becomes, from the standard and not from the painter's code.

import MediaTime
import Raster
import RedactionModel

/// What turns a colour into samples, at 8 bits.
struct FillSamples: Sendable {
  /// Of the coded picture, which decides where the file names no matrix.
  let size: PixelSize
  let color: ColorDescription
  let format: PixelFormat

  /// Luma, Cb and Cr of a colour at 8 bits (ITU-T H.273 § 8.3), rounded to nearest.
  func samples(of fill: FillColor) -> [Int] {
    let (red, green, blue) = (Double(fill.red), Double(fill.green), Double(fill.blue))
    let weights = color.lumaWeights(for: size)
    let luma = weights.red * red + weights.blue * blue + (1 - weights.red - weights.blue) * green
    let (lumaScale, chromaScale, offset) =
      format.isFullRange ? (1.0, 1.0, 0.0) : (219.0 / 255, 224.0 / 255, 16.0)
    func sample(_ value: Double) -> Int { min(255, max(0, Int(value.rounded()))) }
    return [
      sample(luma * lumaScale + offset),
      sample((blue - luma) / (2 * (1 - weights.blue)) * chromaScale + 128),
      sample((red - luma) / (2 * (1 - weights.red)) * chromaScale + 128),
    ]
  }
}
