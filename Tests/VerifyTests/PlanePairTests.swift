// The loops that run along rows, held against loops that look at one sample after the other: the
// same numbers to the last bit, at every depth and for two depths side by side.

import MediaTime
import Raster
import TestSupport
import Testing
import Verify

@Suite struct PlanePairTests {
  private static let size = PixelSize(width: 45, height: 19)

  private func picture(depth: Int, seed: UInt64) -> Picture {
    let format = PixelFormat(chroma: .gray, bitDepth: depth, isFullRange: true)
    var picture = Picture(allocating: format, size: Self.size)
    var noise = TestNoise(seed: seed)
    let plane = picture.mutablePlane(0)
    for y in 0..<plane.height {
      // Extremes are as likely as all others together: they are where sums overflow.
      for x in 0..<plane.width {
        plane[x, y] = [0, format.maximum, noise.below(format.maximum + 1)][noise.below(3)]
      }
    }
    return picture
  }

  /// A sample at the greater of two depths.
  private func sample(_ plane: Plane, _ x: Int, _ y: Int, _ depth: Int) -> Int {
    plane[x, y] << (depth - plane.bitDepth)
  }

  private func detail(_ plane: Plane, _ x: Int, _ y: Int, _ depth: Int) -> Int64 {
    let around = [(-1, 0), (1, 0), (0, -1), (0, 1)]
      .reduce(0) { $0 + sample(plane, x + $1.0, y + $1.1, depth) }
    return Int64(4 * sample(plane, x, y, depth) - around)
  }

  @Test(arguments: [(8, 8), (10, 10), (16, 16), (8, 10), (10, 8), (12, 16)])
  func rowsGiveWhatSamplesGive(depth: Int, otherDepth: Int) {
    let a = picture(depth: depth, seed: 1)
    let b = picture(depth: otherDepth, seed: 2)
    let pair = PlanePair(a.plane(0), b.plane(0))
    let common = max(depth, otherDepth)
    for columns in [0..<45, 1..<2, 7..<40, 3..<3] {
      for y in 0..<Self.size.height {
        let wanted = columns.reduce(UInt64(0)) { sum, x in
          let difference = sample(a.plane(0), x, y, common) - sample(b.plane(0), x, y, common)
          return sum + UInt64(difference * difference)
        }
        #expect(pair.squaredError(row: y, columns: columns) == wanted)
      }
    }
    let (rows, columns) = (4..<12, 1..<44)
    let products = pair.detail(rows: rows, columns: columns)
    for (place, x) in columns.enumerated() {
      var (ss, oo, so) = (Int64(0), Int64(0), Int64(0))
      for y in rows {
        let (p, q) = (detail(a.plane(0), x, y, common), detail(b.plane(0), x, y, common))
        (ss, oo, so) = (ss + p * p, oo + q * q, so + p * q)
      }
      #expect(products.source[place] == ss)
      #expect(products.output[place] == oo && products.both[place] == so)
    }
  }

  @Test(arguments: [8, 10]) func theFirstSampleOutsideIsFound(depth: Int) {
    let format = PixelFormat(chroma: .gray, bitDepth: depth, isFullRange: true)
    var picture = Picture(allocating: format, size: Self.size)
    paint(PixelRect(Self.size), with: [100], onto: &picture)
    let plane = picture.mutablePlane(0)
    (plane[9, 3], plane[20, 3], plane[30, 4]) = (111, 89, 90)
    #expect(picture.plane(0).firstOutside(90...110, row: 3, columns: 0..<45) == 9)
    #expect(picture.plane(0).firstOutside(90...110, row: 3, columns: 10..<45) == 20)
    #expect(picture.plane(0).firstOutside(90...110, row: 3, columns: 21..<45) == nil)
    #expect(picture.plane(0).firstOutside(90...110, row: 4, columns: 0..<45) == nil)
    #expect(picture.plane(0).firstOutside(90...110, row: 3, columns: 9..<9) == nil)
    // Limits beyond what a sample can be.
    #expect(picture.plane(0).firstOutside(-24...24, row: 3, columns: 5..<6) == 5)
  }

  @Test func detailCorrelatesWithItselfAndNotWithStrangers() throws {
    let a = picture(depth: 8, seed: 3)
    let b = picture(depth: 8, seed: 4)
    let same = PlanePair(a.plane(0), a.plane(0)).detail(rows: 1..<9, columns: 1..<9)
    #expect(try #require(same.correlation(0..<8, leastEnergy: 256)) == 1)
    let other = PlanePair(a.plane(0), b.plane(0)).detail(rows: 1..<9, columns: 1..<9)
    #expect(abs(try #require(other.correlation(0..<8, leastEnergy: 256))) < 0.7)
    #expect(same.correlation(0..<8, leastEnergy: 1e9) == nil)
  }
}
