// The samples of pictures of 4:2:0 and 8 bits as plain arrays, for tests that change some of them:
// what was changed is put into a picture again and coded.

package import MediaTime
package import Raster

/// The samples of one picture, plane by plane and row by row.
package struct PlaneSamples {
  /// Luma samples per row and luma rows.
  package let size: PixelSize
  /// Samples, plane by plane and row by row.
  package var planes: [[UInt16]]

  /// The shape of a plane at 4:2:0.
  package func size(of plane: Int) -> PixelSize {
    plane == 0 ? size : PixelSize(width: size.width / 2, height: size.height / 2)
  }

  /// A sample; what is set is held to 8 bits.
  package subscript(plane: Int, x: Int, y: Int) -> Int {
    get { Int(planes[plane][y * size(of: plane).width + x]) }
    set { planes[plane][y * size(of: plane).width + x] = UInt16(min(255, max(0, newValue))) }
  }

  /// Replaces the samples of a rectangle of luma samples on some planes.
  package mutating func replace(
    _ rect: PixelRect, planes: [Int] = [0, 1, 2],
    with value: (_ plane: Int, _ x: Int, _ y: Int) -> Int
  ) {
    for plane in planes {
      let shift = plane == 0 ? 0 : 1
      for y in rect.y >> shift..<rect.maxY >> shift {
        for x in rect.x >> shift..<rect.maxX >> shift { self[plane, x, y] = value(plane, x, y) }
      }
    }
  }

  /// A sample smoothed by a box of 2 · `reach` + 1 samples.
  package func smooth(_ plane: Int, _ x: Int, _ y: Int, reach: Int) -> Int {
    let extent = size(of: plane)
    var (sum, count) = (0, 0)
    for row in max(0, y - reach)...min(extent.height - 1, y + reach) {
      for column in max(0, x - reach)...min(extent.width - 1, x + reach) {
        sum += self[plane, column, row]
        count += 1
      }
    }
    return (sum + count / 2) / count
  }
}

extension PlaneSamples {
  /// Takes the samples of a picture as a test sees it.
  package init(_ picture: SeenPicture) { (size, planes) = (picture.size, picture.planes) }

  /// Takes the samples of a picture of 8 bits.
  package init(_ picture: borrowing Picture) {
    size = picture.size
    planes = []
    for number in 0..<picture.planeCount {
      let plane = picture.plane(number)
      var samples: [UInt16] = []
      for y in 0..<plane.height {
        for x in 0..<plane.width { samples.append(UInt16(plane[x, y])) }
      }
      planes.append(samples)
    }
  }

  /// Puts the samples into a picture of the same size.
  package func copy(to picture: inout Picture) {
    for number in 0..<picture.planeCount {
      let plane = picture.mutablePlane(number)
      for y in 0..<plane.height {
        for x in 0..<plane.width { plane[x, y] = self[number, x, y] }
      }
    }
  }
}
