// What the pictures of test clips show: detail that no coincidence repeats, moving over time, the
// same on every machine and in every run.

package import MediaTime
package import Raster

/// A repeatable generator of numbers (SplitMix64).
package struct TestNoise: Sendable {
  private var state: UInt64

  /// Starts a sequence; each seed has its own.
  package init(seed: UInt64) { state = seed }

  /// The next number.
  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return TestNoise.mixed(state)
  }

  /// The next number, `0 ..< limit`.
  package mutating func below(_ limit: Int) -> Int { Int(next() >> 1) % limit }

  /// A number that depends on a position alone.
  package static func at(_ x: Int, _ y: Int, seed: UInt64) -> UInt64 {
    let place = UInt64(bitPattern: Int64(x)) &* 4099 &+ UInt64(bitPattern: Int64(y))
    return mixed(seed &+ 0x9e37_79b9_7f4a_7c15 &* (place &+ 1))
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var hash = value
    hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ hash >> 27) &* 0x94d0_49bb_1331_11eb
    return hash ^ hash >> 31
  }
}

/// Draws picture `index` of a moving scene, in any format and size.
///
/// A slope of light from corner to corner, tiles of 6 × 6 luma samples of random brightness and
/// colour that move two samples to the right per picture, and a grain of ± 8 steps that is held to
/// them. Samples stay inside the limited range.
package func drawScene(_ index: Int, onto picture: inout Picture) {
  let (format, size) = (picture.format, picture.size)
  let shift = format.bitDepth - 8
  for number in 0..<picture.planeCount {
    let (sx, sy) = number == 0 ? (0, 0) : (format.chroma.shiftX, format.chroma.shiftY)
    let plane = picture.mutablePlane(number)
    for y in 0..<plane.height {
      for x in 0..<plane.width {
        let (column, row) = ((x << sx) - 2 * index + 4096, y << sy)
        let tile = TestNoise.at(column / 6, row / 6, seed: UInt64(number))
        var value: Int
        if number == 0 {
          let grain = Int(TestNoise.at(column, row, seed: 77) % 17) - 8
          value = 40 + 80 * ((x << sx) + row) / (size.width + size.height)
          value += Int(tile % 97) + grain
        } else {
          value = 98 + Int(tile % 61)
        }
        value = min(max(value, 17), 234)
        plane[x, y] = value << shift
      }
    }
  }
}

/// Draws a scene that stands still, with noise of `noise` steps that is new in each picture.
package func drawStill(_ index: Int, noise: Int, onto picture: inout Picture) {
  drawScene(0, onto: &picture)
  let plane = picture.mutablePlane(0)
  for y in 0..<plane.height {
    for x in 0..<plane.width {
      let grain =
        Int(TestNoise.at(x, y, seed: UInt64(1000 + index)) % UInt64(2 * noise + 1)) - noise
      plane[x, y] = min(235, max(16, plane[x, y] + grain))
    }
  }
}

/// Paints every plane inside a rectangle of luma samples with one value per plane.
///
/// - Parameters:
///   - rect: in luma samples; a chroma sample is painted when any of its luma samples is inside.
///   - samples: one value per plane, in the depth of the picture.
///   - picture: what is painted.
package func paint(_ rect: PixelRect, with samples: [Int], onto picture: inout Picture) {
  for number in 0..<picture.planeCount {
    let chroma = picture.format.chroma
    let (sx, sy) = number == 0 ? (0, 0) : (chroma.shiftX, chroma.shiftY)
    let plane = picture.mutablePlane(number)
    let columns = max(0, rect.x >> sx)..<min(plane.width, (rect.maxX + (1 << sx) - 1) >> sx)
    let rows = max(0, rect.y >> sy)..<min(plane.height, (rect.maxY + (1 << sy) - 1) >> sy)
    for y in rows {
      for x in columns { plane[x, y] = samples[number] }
    }
  }
}
