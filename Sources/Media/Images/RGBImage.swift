// Pictures as people look at them: 8-bit red, green and blue, upright, in plain memory. Everything
// that ends as a PNG file passes through here; nothing here knows about video.

package import MediaTime
import Raster

/// A colour of an `RGBImage`.
package struct RGB: Hashable, Sendable {
  /// Red, 0...255.
  package var red: UInt8
  /// Green, 0...255.
  package var green: UInt8
  /// Blue, 0...255.
  package var blue: UInt8

  /// Makes a colour of its parts, 0...255 each.
  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }
}

/// Red, green and blue samples of 8 bits, row by row without gaps.
package struct RGBImage: Hashable, Sendable {
  /// Columns and rows.
  package let size: PixelSize
  /// Three bytes per pixel (red, green, blue), `3 × width` bytes per row, topmost row first.
  package private(set) var bytes: [UInt8]

  /// Makes an image of one colour.
  package init(size: PixelSize, filledWith color: RGB = RGB(0, 0, 0)) {
    self.size = size
    bytes = [UInt8](repeating: color.red, count: 3 * size.width * size.height)
    guard color.red != color.green || color.red != color.blue else { return }
    fill(PixelRect(size), with: color)
  }

  /// Adopts samples.
  ///
  /// - Precondition: there are `3 × width × height` bytes.
  package init(size: PixelSize, bytes: [UInt8]) {
    precondition(bytes.count == 3 * size.width * size.height, "three bytes per pixel")
    self.size = size
    self.bytes = bytes
  }

  /// The colour at column `x` of row `y`.
  ///
  /// - Precondition: the position is inside the image.
  package subscript(x: Int, y: Int) -> RGB {
    get {
      let at = offset(x, y)
      return RGB(bytes[at], bytes[at + 1], bytes[at + 2])
    }
    set {
      let at = offset(x, y)
      bytes[at] = newValue.red
      bytes[at + 1] = newValue.green
      bytes[at + 2] = newValue.blue
    }
  }

  /// Paints the part of `rect` that lies inside the image.
  package mutating func fill(_ rect: PixelRect, with color: RGB) {
    let inside = rect.intersection(PixelRect(size))
    for y in inside.y..<inside.y + inside.height {
      for x in inside.x..<inside.x + inside.width { self[x, y] = color }
    }
  }

  /// Paints a frame of `thickness` pixels just outside `rect`, as far as it lies inside the image.
  package mutating func outline(_ rect: PixelRect, thickness: Int, color: RGB) {
    let outer = rect.grown(x: thickness, y: thickness)
    for y in [outer.y, rect.maxY] {
      fill(PixelRect(x: outer.x, y: y, width: outer.width, height: thickness), with: color)
    }
    for x in [outer.x, rect.maxX] {
      fill(PixelRect(x: x, y: rect.y, width: thickness, height: rect.height), with: color)
    }
  }

  /// Copies an image so that its top left corner comes to (x, y); what falls outside is left out.
  package mutating func paste(_ image: RGBImage, x: Int, y: Int) {
    let target = PixelRect(x: x, y: y, width: image.size.width, height: image.size.height)
      .intersection(PixelRect(size))
    guard !target.isEmpty else { return }
    for row in target.y..<target.maxY {
      let from = image.offset(target.x - x, row - y)
      let to = offset(target.x, row)
      let count = 3 * target.width
      bytes.replaceSubrange(to..<to + count, with: image.bytes[from..<from + count])
    }
  }

  /// Draws one line of text with its top left corner at (x, y), each pixel of the font as a square
  /// of `scale` pixels; what falls outside is left out.
  package mutating func draw(_ text: String, x: Int, y: Int, scale: Int, color: RGB) {
    for pixel in BitmapFont.pixels(of: text) {
      fill(
        PixelRect(x: x + pixel.x * scale, y: y + pixel.y * scale, width: scale, height: scale),
        with: color)
    }
  }

  private func offset(_ x: Int, _ y: Int) -> Int {
    precondition(x >= 0 && x < size.width && y >= 0 && y < size.height, "outside the image")
    return 3 * (y * size.width + x)
  }
}
