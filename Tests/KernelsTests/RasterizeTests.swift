// Holds rasterize to its promise by brute force: whatever a dense set of points of an outline lies
// in is covered, and whatever is covered lies near the outline.

import Kernels
import MediaTime
import Raster
import Testing

@Suite struct RasterizeTests {
  private static let size = PixelSize(width: 61, height: 47)
  private static let cells = [(1, 1), (2, 2), (2, 4), (4, 4), (5, 3)].map {
    PixelSize(width: $0.0, height: $0.1)
  }

  private static let outlines: [Outline] = {
    var random = Random(7)
    func point() -> PixelPoint { PixelPoint(x: random.real(-20...80), y: random.real(-20...70)) }
    var result: [Outline] = []
    for _ in 0..<40 {
      result.append(.box(min: point(), max: point()))
      result.append(
        .ellipse(center: point(), radiusX: random.real(0...30), radiusY: random.real(0...30)))
      let corners = (0..<Int(random.real(1...8))).map { _ in point() }
      result.append(.polygon(points: corners, margin: random.real(-1...9)))
    }
    return result
  }()

  @Test(arguments: cells) func coversWhatOutlinesReach(_ cell: PixelSize) {
    for outline in RasterizeTests.outlines {
      let mask = Coverage([outline], RasterizeTests.size, cell: cell)
      let step = 0.25
      for y in stride(from: step / 2, to: Double(RasterizeTests.size.height), by: step) {
        for x in stride(from: step / 2, to: Double(RasterizeTests.size.width), by: step)
        where outline.distance(from: PixelPoint(x: x, y: y)) <= 0 {
          guard let mask else {
            Issue.record("nothing covered for \(outline)")
            return
          }
          #expect(mask[Int(x), Int(y)] == 255, "\(outline) reaches \(x), \(y)")
        }
      }
    }
  }

  @Test(arguments: cells) func coversWholeCellsNearOutlinesOnly(_ cell: PixelSize) {
    for outline in RasterizeTests.outlines {
      guard let mask = Coverage([outline], RasterizeTests.size, cell: cell) else {
        continue
      }
      let bounds = mask.bounds
      #expect(bounds.intersection(PixelRect(RasterizeTests.size)) == bounds)
      for y in bounds.y..<bounds.maxY {
        for x in bounds.x..<bounds.maxX {
          let (left, top) = (x / cell.width * cell.width, y / cell.height * cell.height)
          #expect(mask[x, y] == mask[left, top], "a cell is covered whole or not at all")
          guard mask[x, y] != 0 else { continue }
          let low = PixelPoint(x: Double(left), y: Double(top))
          let high = PixelPoint(x: Double(left + cell.width), y: Double(top + cell.height))
          #expect(outline.comesWithin(0.3, of: low, high), "\(outline) is far from \(x), \(y)")
        }
      }
    }
  }

  @Test func alignedBoxCoversExactlyItself() throws {
    let box = Outline.box(min: PixelPoint(x: 4, y: 8), max: PixelPoint(x: 20, y: 16))
    let mask = try #require(
      Coverage([box], RasterizeTests.size, cell: PixelSize(width: 2, height: 4)))
    #expect(mask.bounds == PixelRect(x: 4, y: 8, width: 16, height: 8))
    #expect(mask.count == 128)
  }

  @Test func unionOfFarOutlinesLeavesTheGap() throws {
    let mask = try #require(
      Coverage(
        [
          .box(min: PixelPoint(x: 1, y: 1), max: PixelPoint(x: 3, y: 3)),
          .ellipse(center: PixelPoint(x: 50, y: 40), radiusX: 4, radiusY: 4),
        ], RasterizeTests.size, cell: PixelSize(width: 2, height: 2)))
    #expect(mask[2, 2] == 255 && mask[50, 40] == 255 && mask[25, 20] == 0)
  }

  @Test func polygonIsEvenOdd() throws {
    let star = [(30, 2), (42, 44), (6, 16), (54, 16), (18, 44)].map {
      PixelPoint(x: $0.0, y: $0.1)
    }
    let mask = try #require(
      Coverage(
        [.polygon(points: star, margin: 1)], RasterizeTests.size,
        cell: PixelSize(width: 1, height: 1)))
    #expect(mask[30, 24] == 0, "the heart of a pentagram is outside")
    #expect(mask[30, 10] == 255)
  }

  @Test func lastPartialCellIsIncluded() throws {
    let corner = Outline.box(min: PixelPoint(x: 60.5, y: 46.5), max: PixelPoint(x: 99, y: 99))
    let mask = try #require(
      Coverage([corner], RasterizeTests.size, cell: PixelSize(width: 4, height: 4)))
    #expect(mask.bounds == PixelRect(x: 60, y: 44, width: 1, height: 3))
  }

  @Test func strangeNumbersNeverTrapAndNeverUncover() {
    let strange = [Double.nan, .infinity, -.infinity, 1e300, -1e300, .leastNonzeroMagnitude, 0, 7]
    let cell = PixelSize(width: 2, height: 2)
    for a in strange {
      for b in strange {
        for c in strange {
          let (p, q) = (PixelPoint(x: a, y: b), PixelPoint(x: c, y: 20))
          let outlines: [Outline] = [
            .box(min: p, max: q), .ellipse(center: p, radiusX: c, radiusY: a),
            .polygon(points: [p, q, PixelPoint(x: 20, y: c)], margin: b),
          ]
          for outline in outlines {
            let mask = Coverage([outline], RasterizeTests.size, cell: cell)
            if case .polygon = outline, a.isNaN || b.isNaN || c.isNaN || abs(a) > 1e9 {
              #expect(mask?.count == 61 * 47)
            }
          }
        }
      }
    }
  }

  @Test func nothingTouchedIsNil() {
    let far = PixelPoint(x: 500, y: 20)
    let outlines: [[Outline]] = [
      [], [.polygon(points: [], margin: 5)], [.ellipse(center: far, radiusX: 9, radiusY: 9)],
      [.box(min: far, max: PixelPoint(x: 600, y: 40))],
      [.box(min: PixelPoint(x: -5, y: -5), max: PixelPoint(x: 0, y: 60))],
    ]
    for list in outlines {
      let mask = Coverage(
        list, RasterizeTests.size, cell: PixelSize(width: 2, height: 2))
      #expect(mask == nil)
    }
  }

  @Test func everythingIsThePicture() {
    let mask = Coverage(
      [.everything], RasterizeTests.size, cell: PixelSize(width: 2, height: 2))
    #expect(mask?.bounds == PixelRect(RasterizeTests.size))
    #expect(mask?.count == 61 * 47)
  }
}
