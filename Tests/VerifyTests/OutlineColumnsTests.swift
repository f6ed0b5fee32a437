// Rows of samples in an outline, held against a test of each sample: no outline, grid or size makes
// a difference of a single one.

import MediaTime
import TestSupport
import Testing
import Verify

@Suite struct OutlineColumnsTests {
  /// A number between two, in steps of a quarter, so that edges also meet centres of samples.
  private func number(_ noise: inout TestNoise, _ range: ClosedRange<Int>) -> Double {
    Double(4 * range.lowerBound + noise.below(4 * (range.upperBound - range.lowerBound))) / 4
  }

  private func point(_ noise: inout TestNoise) -> PixelPoint {
    PixelPoint(x: number(&noise, -30...90), y: number(&noise, -20...60))
  }

  private func outline(_ kind: Int, _ noise: inout TestNoise) -> Outline {
    let (a, b) = (point(&noise), point(&noise))
    switch kind % 4 {
    case 0:
      return .box(
        min: PixelPoint(x: min(a.x, b.x), y: min(a.y, b.y)),
        max: PixelPoint(x: max(a.x, b.x), y: max(a.y, b.y)))
    case 1:
      return .ellipse(
        center: a, radiusX: number(&noise, 0...40), radiusY: number(&noise, 0...40))
    default:
      let points = (0..<3 + noise.below(5)).map { _ in point(&noise) }
      return .polygon(points: points, margin: kind % 4 == 2 ? 0 : number(&noise, 0...12))
    }
  }

  @Test(arguments: [(0, 0), (1, 1), (1, 0), (2, 2)])
  func rowsAreWhatEachSampleSays(shiftX: Int, shiftY: Int) {
    var noise = TestNoise(seed: 11)
    let grid = SampleGrid(
      width: 64 >> shiftX, height: 40 >> shiftY, shiftX: shiftX, shiftY: shiftY)
    var inside = 0
    for kind in 0..<2000 {
      let outline = outline(kind, &noise)
      for row in 0..<grid.height {
        let ranges = outline.columns(row: row, of: grid)
        for column in 0..<grid.width {
          let wanted = outline.contains(grid.center(column, row))
          if wanted { inside += 1 }
          if ranges.contains(where: { $0.contains(column) }) != wanted {
            Issue.record("\(outline): column \(column) of row \(row) is not \(wanted)")
            return
          }
        }
      }
    }
    #expect(inside > 1000)
  }

  @Test func everythingIsTheWholeRow() {
    let grid = SampleGrid(width: 7, height: 1, shiftX: 0, shiftY: 0)
    #expect(Outline.everything.columns(row: 0, of: grid) == [0..<7])
    let none = SampleGrid(width: 0, height: 1, shiftX: 0, shiftY: 0)
    #expect(Outline.everything.columns(row: 0, of: none) == [])
  }

  @Test func aThinShapeBetweenTwoCentresHoldsNoSample() {
    let grid = SampleGrid(width: 8, height: 8, shiftX: 0, shiftY: 0)
    let thin = Outline.box(min: PixelPoint(x: 2.6, y: 0), max: PixelPoint(x: 3.4, y: 8))
    #expect(thin.columns(row: 3, of: grid) == [])
    let touching = Outline.box(min: PixelPoint(x: 2.6, y: 0), max: PixelPoint(x: 3.5, y: 8))
    #expect(touching.columns(row: 3, of: grid) == [3..<4])
  }
}
