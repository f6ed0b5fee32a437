// What a shape is filled with: one colour, a ramp across the screen, or a surface of the world
// whose grain is looked up where each pixel's ray meets it.

import MediaTime

/// The filling of a shape.
enum Paint {
  /// One colour.
  case flat(Color)
  /// A linear ramp.
  case ramp(Ramp)
  /// A plane of the world with a texture.
  case surface(Surface)
}

/// Something that has a colour at every point of the picture.
protocol Shader {
  /// The colour at a point, in pixels from the top left corner.
  func color(x: Float, y: Float) -> Color
}

/// The same colour everywhere.
struct FlatShader: Shader {
  let color: Color

  @inline(__always)
  func color(x: Float, y: Float) -> Color { color }
}

/// A ramp between two colours along a line on the screen; held beyond its ends.
struct Ramp: Shader {
  private let from: Color
  private let change: Color
  private let perX: Float
  private let perY: Float
  private let offset: Float

  /// A ramp from one colour at `start` to another at `end`.
  init(_ from: Color, at start: PixelPoint, to: Color, at end: PixelPoint) {
    self.from = from
    change = to - from
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let square = max(dx * dx + dy * dy, 1e-9)
    perX = Float(dx / square)
    perY = Float(dy / square)
    offset = Float(-(start.x * dx + start.y * dy) / square)
  }

  @inline(__always)
  func color(x: Float, y: Float) -> Color {
    from + change * min(max(x * perX + y * perY + offset, 0), 1)
  }
}

/// Smooth chance on a grid that repeats every 256 cells.
struct Grain: Sendable {
  private let values: [Float]

  /// Makes grain with a weight for every octave from fine to coarse; values are about -1...1.
  init(seed: Int) {
    var values = [Float](repeating: 0, count: 65536)
    for (octave, weight) in [(1, 0.42), (2, 0.36), (4, 0.34), (8, 0.30), (16, 0.26)] {
      let cells = 256 / octave
      for y in 0..<256 {
        for x in 0..<256 {
          func at(_ i: Int, _ j: Int) -> Double {
            2 * chance(seed &+ octave, (x / octave + i) % cells, (y / octave + j) % cells) - 1
          }
          let fx = Double(x % octave) / Double(octave)
          let fy = Double(y % octave) / Double(octave)
          let top = at(0, 0) + (at(1, 0) - at(0, 0)) * fx
          let low = at(0, 1) + (at(1, 1) - at(0, 1)) * fx
          values[y * 256 + x] += Float(weight * (top + (low - top) * fy))
        }
      }
    }
    self.values = values
  }

  /// The value between the four cells around a point.
  @inline(__always)
  func value(_ x: Float, _ y: Float) -> Float {
    let (ix, iy) = (floorInt(x), floorInt(y))
    let (fx, fy) = (x - Float(ix), y - Float(iy))
    let (x0, x1) = (ix & 255, (ix &+ 1) & 255)
    let (y0, y1) = ((iy & 255) &* 256, ((iy &+ 1) & 255) &* 256)
    let top = values[y0 + x0] + (values[y0 + x1] - values[y0 + x0]) * fx
    let low = values[y1 + x0] + (values[y1 + x1] - values[y1 + x0]) * fx
    return top + (low - top) * fy
  }
}

/// The largest whole number that is not above `x`.
@inline(__always)
func floorInt(_ x: Float) -> Int {
  let cut = Int(x)
  return Float(cut) > x ? cut - 1 : cut
}
