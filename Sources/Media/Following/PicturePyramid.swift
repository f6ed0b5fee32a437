// One picture in eight bits at halved sizes, made once and shared by everything that looks at it:
// the camera's motion and every area that is followed through this picture.

package import Raster

/// The planes of one picture, each at its own size, half of it, a quarter, and so on.
package struct PicturePyramid: Sendable {
  /// One plane at one size.
  struct Level: Sendable {
    let width: Int
    let height: Int
    /// Rows one after the other, without gaps.
    let samples: [UInt8]
  }

  /// Luma, and chroma unless the picture is gray.
  let planes: [[Level]]

  /// The shortest side that is halved once more.
  private static let shortest = 48

  /// Copies a picture's samples; those of more than eight bits lose their low ones.
  package init(_ picture: borrowing Picture) {
    var planes: [[Level]] = []
    for index in 0..<picture.planeCount {
      var levels = [Level(copying: picture.plane(index))]
      while let last = levels.last, min(last.width, last.height) >= 2 * PicturePyramid.shortest {
        levels.append(last.halved)
      }
      planes.append(levels)
    }
    self.planes = planes
  }

  /// The luma level whose width lies nearest to 320 samples, by octaves, and its scale: a power of
  /// a half.
  var small: (level: Level, scale: Double) {
    var (best, scale) = (0, 1.0)
    while best + 1 < planes[0].count, planes[0][best].width >= 453 {
      best += 1
      scale /= 2
    }
    return (planes[0][best], scale)
  }
}

extension PicturePyramid.Level {
  init(copying plane: Plane) {
    let (columns, rows) = (plane.width, plane.height)
    var copy = [UInt8](repeating: 0, count: columns * rows)
    var target = copy.mutableSpan
    let shift = UInt16(plane.bitDepth - 8)
    for y in 0..<rows {
      if shift == 0 {
        let row = plane.row8(y)
        for x in 0..<columns { target[y * columns + x] = row[x] }
      } else {
        let row = plane.row16(y)
        for x in 0..<columns {
          target[y * columns + x] = UInt8(truncatingIfNeeded: row[x] >> shift)
        }
      }
    }
    (width, height, samples) = (columns, rows, copy)
  }

  /// At half the size: the mean of four samples, rounded to nearest.
  var halved: PicturePyramid.Level {
    let (columns, rows) = (width / 2, height / 2)
    var half = [UInt8](repeating: 0, count: columns * rows)
    var target = half.mutableSpan
    let source = samples.span
    for y in 0..<rows {
      let (upper, lower) = (2 * y * width, (2 * y + 1) * width)
      for x in 0..<columns {
        let sum =
          UInt16(source[upper + 2 * x]) + UInt16(source[upper + 2 * x + 1])
          + UInt16(source[lower + 2 * x]) + UInt16(source[lower + 2 * x + 1])
        target[y * columns + x] = UInt8(truncatingIfNeeded: (sum + 2) >> 2)
      }
    }
    return PicturePyramid.Level(width: columns, height: rows, samples: half)
  }
}
