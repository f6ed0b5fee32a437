// Rows of a plane as spans: every sample, in order, at both depths.

import MediaTime
import Raster
import Testing

@Suite struct PlaneRowsTests {
  @Test(arguments: [8, 10, 16]) func aRowHoldsTheSamplesOfThePlane(depth: Int) {
    let format = PixelFormat(chroma: .yuv420, bitDepth: depth, isFullRange: true)
    var picture = Picture(allocating: format, size: PixelSize(width: 35, height: 5))
    for index in 0..<3 {
      let plane = picture.mutablePlane(index)
      for y in 0..<plane.height {
        for x in 0..<plane.width { plane[x, y] = (x * 7 + y * 31 + index) & format.maximum }
      }
    }
    for index in 0..<3 {
      let plane = picture.plane(index)
      for y in 0..<plane.height {
        var row: [Int] = []
        if depth == 8 {
          let span = plane.row8(y)
          for x in span.indices { row.append(Int(span[x])) }
        } else {
          let span = plane.row16(y)
          for x in span.indices { row.append(Int(span[x])) }
        }
        #expect(row == (0..<plane.width).map { plane[$0, y] })
      }
    }
  }
}
