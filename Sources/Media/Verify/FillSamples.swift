// What samples a colour of the plan becomes, from the standard and not from the painter's code.

import MediaTime
import Raster
import RedactionModel

/// What turns a colour into samples.
struct FillSamples: Sendable {
  /// Of the coded picture, which decides where the file names no matrix.
  let size: PixelSize
  let color: ColorDescription
  let format: PixelFormat

  /// The sample of a colour in plane `plane` (0 luma, 1 Cb, 2 Cr) at the depth of the format
  /// (ITU-T H.273 § 8.3), rounded to nearest.
  func sample(of fill: FillColor, _ plane: Int) -> Int {
    let values = normalized(fill)
    let maximum = Double((1 << format.bitDepth) - 1)
    let step = Double(1 << (format.bitDepth - 8))
    let isChroma = plane > 0 && !isRGB
    let value: Double =
      switch (isChroma, format.isFullRange) {
      case (false, true): values[plane] * maximum
      case (false, false): (values[plane] * 219 + 16) * step
      case (true, true): values[plane] * maximum + 128 * step
      case (true, false): (values[plane] * 224 + 128) * step
      }
    return Int(min(maximum, max(0, value.rounded())))
  }

  /// Whether the planes are green, blue and red.
  private var isRGB: Bool { color.matrix == 0 && format.chroma == .yuv444 }

  /// Luma 0...1 and chroma -0.5...0.5; green, blue and red 0...1 where the planes are those.
  private func normalized(_ fill: FillColor) -> [Double] {
    let (red, green, blue) = (
      Double(fill.red) / 255, Double(fill.green) / 255, Double(fill.blue) / 255
    )
    if isRGB { return [green, blue, red] }
    let weights = color.lumaWeights(for: size)
    let luma = weights.red * red + weights.blue * blue + (1 - weights.red - weights.blue) * green
    return [
      luma, (blue - luma) / (2 * (1 - weights.blue)), (red - luma) / (2 * (1 - weights.red)),
    ]
  }
}
