// Growth: nothing within the margin of a shape stays bare.

import Foundation
import MediaTime
import Testing

import RedactionModel

private func point(_ x: Double, _ y: Double) -> PixelPoint { PixelPoint(x: x, y: y) }

@Suite struct PaddingTests {
  @Test func growthIsEightPixelsOrTheMargin() {
    let small = Outline.box(min: point(0, 0), max: point(40, 60))
    let large = Outline.box(min: point(0, 0), max: point(300, 200))
    #expect(small.growth(margin: 0.1) == 8)
    #expect(small.growth(margin: 0) == 8)
    #expect(large.growth(margin: 0.1) == 20)
    #expect(large.growth(margin: 2) == 400)
    #expect(Outline.everything.growth(margin: 1) == 0)
    let polygon = Outline.polygon(points: [point(0, 0), point(500, 0), point(0, 100)], margin: 0)
    #expect(polygon.growth(margin: 0.1) == 10)
    let ellipse = Outline.ellipse(center: point(9, 9), radiusX: 60, radiusY: 200)
    #expect(ellipse.growth(margin: 0.1) == 12)
  }

  @Test func boxesAndPolygonsGrowByIt() {
    #expect(
      Outline.box(min: point(10, 20), max: point(110, 320)).padded(by: 0.1)
        == .box(min: point(0, 10), max: point(120, 330)))
    let corners = [point(0, 0), point(200, 0), point(0, 100)]
    #expect(
      Outline.polygon(points: corners, margin: 0).padded(by: 0.1)
        == .polygon(points: corners, margin: 10))
    #expect(Outline.everything.padded(by: 0.1) == .everything)
  }

  @Test func aCircleGrowsByExactlyIt() {
    guard
      case .ellipse(let center, let x, let y) = Outline.ellipse(
        center: point(5, 6), radiusX: 50, radiusY: 50
      ).padded(by: 0.1)
    else {
      Issue.record("no ellipse")
      return
    }
    #expect(center == point(5, 6) && abs(x - 60) < 1e-9 && abs(y - 60) < 1e-9)
  }

  /// Every point at the distance of the growth from the ellipse's edge lies in the grown ellipse.
  /// (It would not, were the growth merely added to the radii: the same loop finds points outside
  /// that.)
  @Test func anEllipseGrowsByAtLeastItInEveryDirection() {
    var outsideOfNaive = 0
    for (a, b) in [(48.0, 64.0), (100, 25), (10, 200), (300, 299), (3, 3), (1, 40)] {
      let shape = Outline.ellipse(center: point(0, 0), radiusX: a, radiusY: b)
      let growth = shape.growth(margin: 0.1)
      guard case .ellipse(_, let grownA, let grownB) = shape.padded(by: 0.1) else { continue }
      #expect(grownA >= a + growth - 1e-9 && grownB >= b + growth - 1e-9)
      for step in 0..<3600 {
        let t = Double(step) * .pi / 1800
        let (x, y) = (a * cos(t), b * sin(t))
        let (nx, ny) = (x / (a * a), y / (b * b))
        let length = (nx * nx + ny * ny).squareRoot()
        let (px, py) = (x + growth * nx / length, y + growth * ny / length)
        #expect(px * px / (grownA * grownA) + py * py / (grownB * grownB) <= 1 + 1e-9)
        let (naiveA, naiveB) = (a + growth, b + growth)
        if px * px / (naiveA * naiveA) + py * py / (naiveB * naiveB) > 1 + 1e-9 {
          outsideOfNaive += 1
        }
      }
    }
    #expect(outsideOfNaive > 1000)
  }

  @Test func aRegionsOwnMarginGoesBeforeThePlans() throws {
    for (margin, grown) in [("", 20.0), (#", "margin": 0.5"#, 100), (#", "margin": 0"#, 8)] {
      let read = try plan(
        plan(
          withRegion:
            #""shape": "box", "from": "start", "to": "end", "path": [{"at": 0, "box": [100, 100, 200, 400]}]"#
            + margin))
      let region = read.regions[0].resolved(
        firstPicture: Timestamp(0, TimeBase(1, 25)), end: Timestamp(10, TimeBase(1, 25)))
      let time = Timestamp(3, TimeBase(1, 25))
      #expect(
        region.coveredOutlines(
          at: time, shown: TimeRange(time, Timestamp(4, TimeBase(1, 25))), margin: read.margin)
          == [.box(min: point(100 - grown, 100 - grown), max: point(300 + grown, 500 + grown))])
    }
  }

  @Test func coveredOutlinesArePaddedOnes() {
    let region = Region(
      id: "r", shape: .box, from: .start, to: .end,
      path: [Waypoint(at: .start, .box(x: 100, y: 100, width: 200, height: 400))]
    ).resolved(firstPicture: Timestamp(0, TimeBase(1, 25)), end: Timestamp(10, TimeBase(1, 25)))
    let time = Timestamp(3, TimeBase(1, 25))
    let shown = TimeRange(Timestamp(2, TimeBase(1, 25)), Timestamp(5, TimeBase(1, 25)))
    #expect(
      region.coveredOutlines(at: time, shown: shown, margin: 0.25)
        == [.box(min: point(50, 50), max: point(350, 550))])
  }
}
