// Rulers beside a picture: a person reads off them the coordinates that a plan counts in, however
// small the picture is shown.

import MediaTime
import Raster

extension RGBImage {
  private static let ink = RGB(0xf2, 0xf4, 0xf7)
  private static let soft = RGB(0x5a, 0x64, 0x72)
  private static let ground = RGB(0x14, 0x17, 0x1c)
  private static let gutter = (left: 54, top: 24)

  /// The picture scaled down to fit a width, with rulers along its top and its left edge.
  ///
  /// Numbers stand at whole steps of pixels of the picture as it was before scaling, with a line
  /// each on the ruler; a shorter line stands halfway.
  ///
  /// - Parameter width: of the result with its ruler, in pixels: 160 or more.
  /// - Returns: an image that is `width` wide, or less for a small picture.
  package func ruled(toWidth width: Int) -> RGBImage {
    precondition(width >= 160, "room for a ruler and a picture")
    let (left, top) = RGBImage.gutter
    let picture = scaledDown(toWidth: width - left)
    let ratio = Double(picture.size.width) / Double(size.width)
    var result = RGBImage(
      size: PixelSize(width: picture.size.width + left, height: picture.size.height + top),
      filledWith: RGBImage.ground)
    result.paste(picture, x: left, y: top)
    let step = RGBImage.step(ratio: ratio)
    for value in stride(from: 0, to: size.width, by: step / 2) {
      let (x, isWhole) = (left + Int(Double(value) * ratio), value % step == 0)
      result.fill(
        PixelRect(x: x, y: top - (isWhole ? 8 : 4), width: 1, height: isWhole ? 8 : 4),
        with: isWhole ? RGBImage.ink : RGBImage.soft)
      let text = String(value)
      if isWhole, x + 3 + 2 * BitmapFont.width(of: text) <= result.size.width {
        result.draw(text, x: x + 3, y: 1, scale: 2, color: RGBImage.ink)
      }
    }
    for value in stride(from: 0, to: size.height, by: step / 2) {
      let (y, isWhole) = (top + Int(Double(value) * ratio), value % step == 0)
      result.fill(
        PixelRect(x: left - (isWhole ? 8 : 4), y: y, width: isWhole ? 8 : 4, height: 1),
        with: isWhole ? RGBImage.ink : RGBImage.soft)
      if isWhole {
        let text = String(value)
        result.draw(
          text, x: max(0, left - 10 - 2 * BitmapFont.width(of: text)), y: y + 1, scale: 2,
          color: RGBImage.ink)
      }
    }
    return result
  }

  /// Pixels between two numbers, so that they have room beside each other at this ratio.
  private static func step(ratio: Double) -> Int {
    let steps = [20, 50, 100, 200, 500, 1000, 2000, 5000]
    return steps.first { Double($0) * ratio >= 72 } ?? 10_000
  }
}
