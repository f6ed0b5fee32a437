// What is kept of one picture for one area: a square of its surroundings, scaled so that the area
// is always about as large in it. The picture itself is let go.

/// A square around an area's expected place.
package struct Surroundings: Sendable {
  /// Luma samples per side.
  static let side = 400
  /// The window that is searched, in luma samples per side.
  static let window = 160

  /// Luma, `side` × `side`.
  let luma: [UInt8]
  /// Chroma, each half as wide and high; empty for gray.
  let cb: [UInt8]
  let cr: [UInt8]
  /// The place in the picture that its middle shows, in luma samples.
  let center: SIMD2<Double>
  /// Samples here per sample of the picture.
  let scale: Double

  /// Takes a square out of a picture; beyond its edge the edge is repeated.
  ///
  /// - Parameters:
  ///   - pyramid: the picture.
  ///   - center: what is to be in the middle, in luma samples.
  ///   - scale: samples of the square per luma sample of the picture.
  package init(_ pyramid: PicturePyramid, center: SIMD2<Double>, scale: Double) {
    self.center = center
    self.scale = scale
    let side = Surroundings.side
    let size = SIMD2(Double(pyramid.planes[0][0].width), Double(pyramid.planes[0][0].height))
    func square(_ plane: Int, _ side: Int, _ perSample: Double) -> [UInt8] {
      guard plane < pyramid.planes.count else { return [] }
      let levels = pyramid.planes[plane]
      // How many luma samples one of the plane's samples stands for.
      let wide = size.x / Double(levels[0].width)
      let high = size.y / Double(levels[0].height)
      var (step, level) = (SIMD2(1 / (perSample * wide), 1 / (perSample * high)), 0)
      var place = SIMD2(center.x / wide, center.y / high)
      while level + 1 < levels.count, step.x + step.y > 3 {
        level += 1
        step /= 2
        place /= 2
      }
      return sample(levels[level], around: place, step: step, side: side)
    }
    luma = square(0, side, scale)
    cb = square(1, side / 2, scale / 2)
    cr = square(2, side / 2, scale / 2)
  }

  /// The luma of a window whose middle lies `offset` from that of the square.
  ///
  /// - Parameters:
  ///   - offset: whole samples of the square.
  ///   - step: 1 for the samples as they are, 2 for means of four.
  /// - Returns: `window` × `window` samples.
  func lumaWindow(offset: SIMD2<Int>, step: Int) -> [UInt8] {
    let size = Surroundings.window
    let corner = Surroundings.side / 2 - step * size / 2
    return cut(luma, Surroundings.side, at: offset &+ corner, size, step)
  }

  /// A chroma plane of the same window, half as wide and high; empty for gray.
  func chromaWindow(_ plane: [UInt8], offset: SIMD2<Int>, step: Int) -> [UInt8] {
    if plane.isEmpty { return [] }
    let size = Surroundings.window / 2
    let corner = Surroundings.side / 4 - step * size / 2
    return cut(plane, Surroundings.side / 2, at: offset / 2 &+ corner, size, step)
  }
}

/// A window of a square plane, as it is or, for a step of 2, at half the size.
private func cut(
  _ plane: [UInt8], _ side: Int, at corner: SIMD2<Int>, _ size: Int, _ step: Int
) -> [UInt8] {
  let wide = step * size
  var window: [UInt8] = []
  window.reserveCapacity(wide * wide)
  for y in 0..<wide {
    let row = (corner.y + y) * side + corner.x
    window += plane[row..<row + wide]
  }
  let level = PicturePyramid.Level(width: wide, height: wide, samples: window)
  return step == 1 ? window : level.halved.samples
}

/// A square of bilinear samples.
private func sample(
  _ level: PicturePyramid.Level, around center: SIMD2<Double>, step: SIMD2<Double>, side: Int
) -> [UInt8] {
  // Positions in 256ths of a sample; sample centres lie at halves.
  func positions(_ center: Double, _ step: Double, _ count: Int) -> [(place: Int32, weight: Int32)]
  {
    (0..<side).map { index in
      let at = center - 0.5 + (Double(index) - Double(side) / 2 + 0.5) * step
      let clamped = min(max(at, 0), Double(count) - 1.001)
      let place = Int32(clamped)
      return (place, Int32((clamped - Double(place)) * 256))
    }
  }
  let columns = positions(center.x, step.x, level.width)
  let rows = positions(center.y, step.y, level.height)
  var square = [UInt8](repeating: 0, count: side * side)
  var target = square.mutableSpan
  let source = level.samples.span
  let columnSpan = columns.span
  for y in 0..<side {
    let upper = Int(rows[y].place) * level.width
    let lower = upper + level.width
    let down = rows[y].weight
    for x in 0..<side {
      let (place, across) = columnSpan[x]
      let first = upper + Int(place)
      let second = lower + Int(place)
      let above = Int32(source[first]) * (256 - across) + Int32(source[first + 1]) * across
      let below = Int32(source[second]) * (256 - across) + Int32(source[second + 1]) * across
      target[y * side + x] =
        UInt8(truncatingIfNeeded: (above * (256 - down) + below * down + 32768) >> 16)
    }
  }
  return square
}
