// From the drawn street to the picture that a camera would hand to its encoder: darker corners, the
// sensor's noise, the burnt-in line, and 4:2:0 samples.

import MediaTime
import Raster
import Sound

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
    let right = Double(canvas.size.width) - 28
    for (words, y) in [(text(at: time), 46.0), (unitName, 74.0)] {
      let height = 17.0
      let x = right - Lettering.width(words) * height
      for (weight, color) in [(0.42, rgb(10, 12, 14, 0.75)), (0.15, rgb(250, 250, 246))] {
        let contours = Lettering.contours(words, weight: weight).map { contour in
          contour.map { PixelPoint(x: x + $0.x * height, y: y - $0.y * height) }
        }
        canvas.fill(contours, with: .flat(color))
      }
    }
    let mark = [(-30.0, 0.0), (-14.0, 0.0), (-22.0, -15.0)].map {
      PixelPoint(x: right - Lettering.width(unitName) * 17 + $0.0, y: 74 + $0.1)
    }
    canvas.fill([mark], with: .flat(rgb(240, 190, 50)))
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
    var luma = picture.mutablePlane(0)
    for y in 0..<size.height { writeLuma(row: y, to: &luma) }
    var blue = [Float](repeating: 0, count: size.width + 1)
    var red = blue
    for row in 0..<size.height / 2 {
      for x in 0..<size.width {
        let sum =
          Canvas.held(pixels[2 * row * size.width + x])
          + Canvas.held(pixels[(2 * row + 1) * size.width + x])
        let y = 0.2126 * sum.x + 0.7152 * sum.y + 0.0722 * sum.z
        blue[x + 1] = (sum.z - y) * (112 / (255 * 0.9278 * 8))
        red[x + 1] = (sum.x - y) * (112 / (255 * 0.7874 * 8))
      }
      (blue[0], red[0]) = (blue[1], red[1])
      write(blue, row: row, to: &picture, plane: 1)
      write(red, row: row, to: &picture, plane: 2)
    }
    return picture
  }

  private static func held(_ color: Color) -> Color {
    color.clamped(lowerBound: Color(repeating: 0), upperBound: Color(repeating: 255))
  }

  private func writeLuma(row: Int, to plane: inout MutablePlane) {
    for x in 0..<size.width {
      let c = Canvas.held(pixels[row * size.width + x])
      let y = 0.2126 * c.x + 0.7152 * c.y + 0.0722 * c.z
      plane[x, row] = Int(16.5 + y * (219 / 255))
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
