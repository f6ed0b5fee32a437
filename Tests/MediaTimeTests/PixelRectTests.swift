// Rectangles of samples: half-open on every side, also left of and above the origin, where division
// rounds the wrong way unless somebody minds it.

import MediaTime
import Testing

@Suite struct PixelRectTests {
  @Test func snappingMovesEachEdgeOutwardToTheNextCell() {
    for x in -9...9 {
      for width in 0...7 {
        for cell in 1...5 {
          let rect = PixelRect(x: x, y: -x, width: width, height: width + 1)
          let snapped = rect.snappedOutward(toCell: PixelSize(width: cell, height: cell + 1))
          #expect(snapped.x <= rect.x && rect.x - snapped.x < cell)
          #expect(snapped.maxX >= rect.maxX && snapped.maxX - rect.maxX < cell)
          #expect(snapped.y <= rect.y && rect.y - snapped.y < cell + 1)
          #expect(snapped.maxY >= rect.maxY && snapped.maxY - rect.maxY < cell + 1)
          #expect(snapped.x % cell == 0 && snapped.maxX % cell == 0)
          #expect(snapped.y % (cell + 1) == 0 && snapped.maxY % (cell + 1) == 0)
        }
      }
    }
  }

  @Test func snappingLeavesWhatLiesOnTheGridAlone() {
    let rect = PixelRect(x: -4, y: 6, width: 8, height: 2)
    #expect(rect.snappedOutward(toCell: PixelSize(width: 2, height: 2)) == rect)
    #expect(rect.snappedOutward(toCell: PixelSize(width: 1, height: 1)) == rect)
  }

  @Test func intersectionHoldsTheSamplesOfBoth() {
    let a = PixelRect(x: -2, y: -2, width: 6, height: 6)
    let b = PixelRect(x: 1, y: -5, width: 10, height: 5)
    let both = a.intersection(b)
    #expect(both == PixelRect(x: 1, y: -2, width: 3, height: 2))
    #expect(both == b.intersection(a))
  }

  @Test func rectanglesApartOrTouchingHaveAnEmptyIntersection() {
    let a = PixelRect(x: 0, y: 0, width: 4, height: 4)
    #expect(a.intersection(PixelRect(x: 4, y: 0, width: 4, height: 4)).isEmpty)
    #expect(a.intersection(PixelRect(x: -9, y: -9, width: 4, height: 4)).isEmpty)
    #expect(a.intersection(PixelRect(x: 0, y: 100, width: 4, height: 4)).isEmpty)
    #expect(!a.isEmpty)
  }

  @Test func growthMovesEverySide() {
    let grown = PixelRect(x: 1, y: 2, width: 3, height: 4).grown(x: 5, y: 6)
    #expect(grown == PixelRect(x: -4, y: -4, width: 13, height: 16))
    #expect(grown.maxX == 9 && grown.maxY == 12)
  }

  @Test func aSizeIsARectangleAtTheOrigin() {
    let size = PixelSize(width: 1920, height: 1080)
    #expect(PixelRect(size) == PixelRect(x: 0, y: 0, width: 1920, height: 1080))
    #expect(size.description == "1920x1080")
  }
}
