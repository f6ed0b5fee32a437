// Sums over tiles, held against loops that look at one sample after the other: the same numbers at
// every depth and layout, also where tiles are cut by the edge of the plane.

import MediaTime
import Raster
import TestSupport
import Testing
import Verify

@Suite struct TileSumsTests {
  private static let size = PixelSize(width: 45, height: 37)

  private func picture(depth: Int, seed: UInt64) -> Picture {
    let format = PixelFormat(chroma: .yuv420, bitDepth: depth, isFullRange: true)
    var picture = Picture(allocating: format, size: Self.size)
    var noise = TestNoise(seed: seed)
    for number in 0..<3 {
      let plane = picture.mutablePlane(number)
      for y in 0..<plane.height {
        // Extremes are as likely as all others together: they are where sums overflow.
        for x in 0..<plane.width {
          plane[x, y] = [0, format.maximum, noise.below(format.maximum + 1)][noise.below(3)]
        }
      }
    }
    return picture
  }

  @Test(arguments: [8, 10, 12], [0, 1]) func tilesGiveWhatSamplesGive(depth: Int, number: Int) {
    let a = picture(depth: depth, seed: 1)
    let b = picture(depth: depth, seed: 2)
    let expected = a.plane(number)
    let found = b.plane(number)
    let sums = TileSums(expected, found, shiftX: number, shiftY: number)
    let side = TileSums.side >> number
    #expect(sums.columns == 3 && sums.rows == 3)
    let step = Double(1 << (depth - 8))
    for row in 0..<sums.rows {
      for column in 0..<sums.columns {
        var (sum, square, count) = (0, 0, 0)
        for y in row * side..<min(found.height, (row + 1) * side) {
          for x in column * side..<min(found.width, (column + 1) * side) {
            let difference = found[x, y] - expected[x, y]
            (sum, square, count) = (sum + difference, square + difference * difference, count + 1)
          }
        }
        #expect(sums.mean(column, row) == Double(sum) / Double(count) / step)
        #expect(sums.meanSquare(column, row) == Double(square) / Double(count) / (step * step))
      }
    }
  }
}
