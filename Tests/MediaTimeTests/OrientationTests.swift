// Turns and mirrors between the coded picture and the upright one. Each of the eight is held
// against what a turn means on paper, not against the formulas that it is made of.

import MediaTime
import Testing

/// A quarter turn after an optional mirror, with what it does to the two directions of the grid.
struct Turn: Sendable, CustomTestStringConvertible {
  let isMirrored: Bool
  let degrees: Int

  var testDescription: String { "\(isMirrored ? "mirrored, then " : "")\(degrees) degrees" }

  static let all = [false, true].flatMap { mirrored in
    [0, 90, 180, 270].map { Turn(isMirrored: mirrored, degrees: $0) }
  }

  /// Where a direction of the coded picture points in the upright one; y points down.
  func moved(_ x: Int, _ y: Int) -> (x: Int, y: Int) {
    var point = (x: isMirrored ? -x : x, y: y)
    for _ in 0..<degrees / 90 { point = (-point.y, point.x) }
    return point
  }

  var orientation: Orientation? {
    let (right, down) = (moved(1, 0), moved(0, 1))
    return Orientation(a: right.x, b: right.y, c: down.x, d: down.y)
  }
}

private let size = PixelSize(width: 64, height: 48)

/// Whether a point lies in an outline without a margin.
private func contains(_ outline: Outline, _ point: PixelPoint) -> Bool {
  switch outline {
  case .box(let low, let high):
    return low.x <= point.x && point.x < high.x && low.y <= point.y && point.y < high.y
  case .ellipse(let center, let radiusX, let radiusY):
    let (x, y) = ((point.x - center.x) / radiusX, (point.y - center.y) / radiusY)
    return x * x + y * y < 1
  case .polygon(let points, _):
    var isInside = false
    for (index, a) in points.enumerated() {
      let b = points[(index + 1) % points.count]
      guard (a.y > point.y) != (b.y > point.y) else { continue }
      if point.x < a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x) { isInside.toggle() }
    }
    return isInside
  case .everything: return true
  }
}

@Suite struct OrientationTests {
  @Test func theEightDiffer() {
    let all = Turn.all.compactMap(\.orientation)
    #expect(all.count == 8)
    #expect(Set(all).count == 8)
    #expect(Turn.all[0].orientation == .upright)
  }

  @Test(arguments: Turn.all) func saysItsTurnAndItsMirror(turn: Turn) throws {
    let orientation = try #require(turn.orientation)
    #expect(orientation.clockwiseDegrees == turn.degrees)
    #expect(orientation.isMirrored == turn.isMirrored)
    #expect(orientation.swapsSides == (turn.degrees % 180 == 90))
  }

  @Test(arguments: Turn.all) func everySampleStaysInThePictureAndKeepsItsNeighbours(turn: Turn)
    throws
  {
    let orientation = try #require(turn.orientation)
    let upright = orientation.uprightSize(ofCoded: size)
    #expect(
      upright == (turn.degrees % 180 == 90 ? PixelSize(width: 48, height: 64) : size))
    var seen: Set<PixelPoint> = []
    for y in stride(from: 0.5, to: 48, by: 1) {
      for x in stride(from: 0.5, to: 64, by: 1) {
        let point = PixelPoint(x: x, y: y)
        let moved = orientation.upright(point, codedSize: size)
        #expect(moved.x > 0 && moved.x < Double(upright.width))
        #expect(moved.y > 0 && moved.y < Double(upright.height))
        #expect(orientation.coded(moved, codedSize: size) == point)
        seen.insert(moved)
        let right = orientation.upright(PixelPoint(x: x + 1, y: y), codedSize: size)
        let step = turn.moved(1, 0)
        #expect(right.x - moved.x == Double(step.x) && right.y - moved.y == Double(step.y))
      }
    }
    #expect(seen.count == 64 * 48)
  }

  @Test(arguments: Turn.all) func outlinesCoverTheSameSamplesOnBothGrids(turn: Turn) throws {
    let orientation = try #require(turn.orientation)
    let outlines: [Outline] = [
      .box(min: PixelPoint(x: 3, y: 5), max: PixelPoint(x: 20, y: 11)),
      .ellipse(center: PixelPoint(x: 20, y: 14), radiusX: 13.3, radiusY: 4.2),
      .polygon(
        points: [
          PixelPoint(x: 2.2, y: 3.1), PixelPoint(x: 40.7, y: 9.4), PixelPoint(x: 11.9, y: 40.3),
        ], margin: 0),
      .everything,
    ]
    for outline in outlines {
      let coded = orientation.coded(outline, codedSize: size)
      var inside = 0
      for y in stride(from: 0.5, to: 48, by: 1) {
        for x in stride(from: 0.5, to: 64, by: 1) {
          let point = PixelPoint(x: x, y: y)
          let isInside = contains(coded, point)
          #expect(isInside == contains(outline, orientation.upright(point, codedSize: size)))
          inside += isInside ? 1 : 0
        }
      }
      #expect(inside > 0)
    }
  }

  @Test func aPolygonKeepsItsMargin() throws {
    let turned = try #require(Turn(isMirrored: true, degrees: 90).orientation)
    let outline = Outline.polygon(points: [PixelPoint(x: 1, y: 2)], margin: 9)
    guard case .polygon(_, let margin) = turned.coded(outline, codedSize: size) else {
      Issue.record("a polygon became something else")
      return
    }
    #expect(margin == 9)
  }

  @Test(arguments: [
    (0, 0, 0, 0), (1, 1, 0, 1), (2, 0, 0, 1), (1, 0, 0, 0), (1, 0, 1, 1), (0, 1, 1, 1),
  ])
  func anythingButQuarterTurnsAndMirrorsIsRefused(a: Int, b: Int, c: Int, d: Int) {
    #expect(Orientation(a: a, b: b, c: c, d: d) == nil)
  }
}
