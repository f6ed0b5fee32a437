// From the drawn street to the picture that a camera would hand to its encoder: darker corners, the
// sensor's noise, the burnt-in line, and 4:2:0 samples.

import MediaTime
import Raster
import AudioSamples

/// The sensor and the electronics behind it.
struct Sensor {
  private let noise: [Float]
  private let corners: [Float]

  /// Prepares noise and corner shading for pictures of a size.
  init(size: PixelSize) {
    // The sum of four even chances is close enough to a bell.
    noise = (0..<65536).map { index in
      let bits = hash(0xCA3E &+ UInt64(index))
      let sum = (0..<4).reduce(0) { $0 + Float((bits >> (16 * UInt64($1))) & 0xFFFF) }
      return (sum - 131_070) / 37_837
    }
    let (cx, cy) = (Double(size.width) / 2, Double(size.height) / 2)
    corners = (0..<size.width * size.height).map { index in
      let x = (Double(index % size.width) - cx) / cx
      let y = (Double(index / size.width) - cy) / cx
      let r = x * x + y * y
      return Float(1.02 - 0.10 * r - 0.17 * r * r)
    }
  }

  /// Shades the corners and adds noise that depends on nothing but the time.
  func expose(_ canvas: inout Canvas, at time: Timestamp) {
    let width = canvas.size.width
    let start = Int(truncatingIfNeeded: hash(UInt64(bitPattern: time.ticks)) & 0xFFFF)
    canvas.modify { x, y, color in
      let pixel = y &* width &+ x
      let row = Int(truncatingIfNeeded: UInt64(y) &* 0x9E3B)
      let grain = noise[(start &+ row &+ x &* 7) & 0xFFFF]
      let tint = noise[(start &+ row &* 3 &+ (x >> 1) &* 13 &+ 9001) & 0xFFFF]
      let shaded = color * corners[pixel]
      let level = 2.0 + 0.012 * (255 - shaded.y)
      let add = grain * level * 0.62
      return Color(shaded.x + add + tint * 0.8, shaded.y + add, shaded.z + add - tint * 0.9, 1)
    }
  }
}

/// The line that body cameras burn into the picture.
enum Overlay {
  /// The unit's name.
  static let unitName = "UNIT X-000"

  /// The words at a time, which counts from a fixed afternoon.
  static func text(at time: Timestamp) -> String {
    let total = 14 * 3600 + 3 * 60 + 11 + Int(time.ticks / time.base.denominator)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "2024-05-02 \(two(total / 3600)):\(two(total / 60 % 60)):\(two(total % 60))"
  }

  /// Draws time and unit with a dark edge around the letters.
  static func draw(at time: Timestamp, on canvas: inout Canvas) {
    let scale = 3
    let right = canvas.size.width - 26
    for (words, top) in [(text(at: time), 24), (unitName, 24 + BitmapFont.lineHeight * scale)] {
      let left = right - BitmapFont.width(of: words) * scale
      let pixels = BitmapFont.pixels(of: words)
      for (edge, color) in [(2.0, rgb(8, 9, 10, 0.7)), (0, rgb(250, 250, 246))] {
        let squares = pixels.map { pixel in
          square(
            Double(left + pixel.x * scale) - edge, Double(top + pixel.y * scale) - edge,
            side: Double(scale) + 2 * edge)
        }
        canvas.fill(squares, with: .flat(color))
      }
    }
    let x = Double(right - (BitmapFont.width(of: unitName) + 3) * scale)
    let y = Double(24 + (BitmapFont.lineHeight + 7) * scale)
    let mark = [(-22.0, 0.0), (0, 0), (-11, -20)].map { PixelPoint(x: x + $0.0, y: y + $0.1) }
    canvas.fill([mark], with: .flat(rgb(240, 190, 50)))
  }

  private static func square(_ x: Double, _ y: Double, side: Double) -> [PixelPoint] {
    [
      PixelPoint(x: x, y: y), PixelPoint(x: x + side, y: y),
      PixelPoint(x: x + side, y: y + side), PixelPoint(x: x, y: y + side),
    ]
  }
}

extension Canvas {
  /// The canvas as 8-bit 4:2:0 samples of limited range, BT.709.
  ///
  /// Chroma is sited with the left luma column (as H.264 assumes): weights 1, 2, 1 across and 1, 1
  /// down. Every sample is rounded to the nearest.
  func picture() -> Picture {
    let format = PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false)
    var picture = Picture(allocating: format, size: size)
    var blue = [Float](repeating: 0, count: size.width + 1)
    var red = blue
    for row in 0..<size.height / 2 {
      writeLuma(row: 2 * row, to: &picture, &blue, &red)
      (blue[0], red[0]) = (blue[1], red[1])
      write(blue, row: row, to: &picture, plane: 1)
      write(red, row: row, to: &picture, plane: 2)
    }
    return picture
  }

  /// Writes two rows of luma, and sums their colour differences up for chroma.
  private func writeLuma(
    row: Int, to picture: inout Picture, _ blue: inout [Float], _ red: inout [Float]
  ) {
    let plane = picture.mutablePlane(0)
    let weights = Color(0.2126, 0.7152, 0.0722, 0)
    let (low, high) = (Color(repeating: 0), Color(repeating: 255))
    for x in 0..<size.width {
      let upper = pixels[row * size.width + x].clamped(lowerBound: low, upperBound: high)
      let lower = pixels[(row + 1) * size.width + x].clamped(lowerBound: low, upperBound: high)
      let (a, b) = (upper * weights, lower * weights)
      let (y0, y1) = (a.x + a.y + a.z, b.x + b.y + b.z)
      plane[x, row] = Int(16.5 + y0 * (219 / 255))
      plane[x, row + 1] = Int(16.5 + y1 * (219 / 255))
      blue[x + 1] = (upper.z + lower.z - y0 - y1) * (112 / (255 * 0.9278 * 8))
      red[x + 1] = (upper.x + lower.x - y0 - y1) * (112 / (255 * 0.7874 * 8))
    }
  }

  private func write(_ values: [Float], row: Int, to picture: inout Picture, plane: Int) {
    let samples = picture.mutablePlane(plane)
    for x in 0..<size.width / 2 {
      let sum = values[2 * x] + 2 * values[2 * x + 1] + values[2 * x + 2]
      samples[x, row] = Int(128.5 + sum)
    }
  }
}
