// Colours that people write, as samples of a plane: RGB to the source's own matrix, range and
// depth.

import MediaTime
import Raster
import RedactionModel

extension FillColor {
  /// The sample of plane `plane` (0 luma, 1 Cb, 2 Cr) that shows this colour, rounded to nearest
  /// (ITU-T H.273 § 8.3, equations for luma, Cb and Cr).
  func sample(plane: Int, format: PixelFormat, _ color: ColorDescription, _ size: PixelSize) -> Int
  {
    let (r, g, b) = (Double(red) / 255, Double(green) / 255, Double(blue) / 255)
    let scale = Double(1 << (format.bitDepth - 8))
    if color.matrix == 0 && format.chroma == .yuv444 {
      let value = plane == 0 ? g : plane == 1 ? b : r
      return Int(
        (value * (format.isFullRange ? Double(format.maximum) : 219 * scale)
          + (format.isFullRange ? 0 : 16 * scale)).rounded())
    }
    let weights = color.lumaWeights(for: size)
    let luma = weights.red * r + (1 - weights.red - weights.blue) * g + weights.blue * b
    let value: Double =
      switch (plane, format.isFullRange) {
      case (0, true): luma * Double(format.maximum)
      case (0, false): (16 + 219 * luma) * scale
      case (1, _):
        chroma((b - luma) / (2 * (1 - weights.blue)), format, scale)
      default:
        chroma((r - luma) / (2 * (1 - weights.red)), format, scale)
      }
    return min(format.maximum, max(0, Int(value.rounded())))
  }

  private func chroma(_ value: Double, _ format: PixelFormat, _ scale: Double) -> Double {
    value * (format.isFullRange ? Double(format.maximum) : 224 * scale)
      + Double(format.neutralChroma)
  }
}
