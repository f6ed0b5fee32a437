// Thinning: fewer waypoints, and everything that had to be covered is.

import Following
import MediaTime
import RedactionModel
import Testing
import WorkerProtocol

private let base = TimeBase(1, 30)

private func mark(_ tick: Int64, _ outline: Outline) -> PlannedMark {
  PlannedMark(at: Timestamp(tick, base), outline: outline, ease: .linear)
}

private func box(_ x: Double, _ y: Double, _ w: Double, _ h: Double) -> Outline {
  .box(min: PixelPoint(x: x, y: y), max: PixelPoint(x: x + w, y: y + h))
}

/// The box of a waypoint; nil for a polygon.
private func placedBox(_ point: FollowedWaypoint) -> PlacedBox? {
  guard case .box(let x, let y, let width, let height) = point.position else { return nil }
  return PlacedBox(x: x, y: y, width: width, height: height)
}

/// A path that wavers, with covers that breathe.
private let wavering: [CoveredPicture] = (1..<60).map { tick in
  let estimate = PlacedBox(
    x: 100 + 3 * Double(tick), y: 80 + Double(tick * tick % 23), width: 40, height: 60)
  let slack = SIMD2(4 + Double(tick % 5), 3 + Double(tick % 7))
  return CoveredPicture(
    time: Timestamp(Int64(tick), base), estimate: estimate, cover: estimate.grown(by: slack))
}

@Suite struct PathTests {
  @Test func fewerWaypointsCoverEverything() {
    let stretch = PlannedStretch(
      region: 0, shape: .box, first: mark(0, box(100, 80, 40, 60)),
      last: mark(60, box(280, 80, 40, 60)))
    let points = CoveredPath(stretch).waypoints(wavering)
    #expect(points.count < wavering.count * 4 / 5)
    var knots = [(0.0, PlacedBox(x: 100, y: 80, width: 40, height: 60))]
    for point in points {
      guard let box = placedBox(point) else { continue }
      knots.append((point.at.seconds, box))
    }
    knots.append((2, PlacedBox(x: 280, y: 80, width: 40, height: 60)))
    for picture in wavering {
      let time = picture.time.seconds
      let next = knots.firstIndex { $0.0 >= time } ?? 1
      let (a, b) = (knots[next - 1], knots[next])
      let there = a.1.moved(towards: b.1, by: (time - a.0) / (b.0 - a.0))
      #expect(there.grown(by: SIMD2(1e-6, 1e-6)).contains(picture.cover), "\(time)")
    }
  }

  /// An ellipse wherever its centre may be lies in the ellipse that is written.
  @Test func ellipsesAreCoveredAtEachCorner() {
    let start = Outline.ellipse(center: PixelPoint(x: 120, y: 110), radiusX: 20, radiusY: 30)
    let stretch = PlannedStretch(
      region: 0, shape: .ellipse, first: mark(0, start), last: mark(60, start))
    for point in CoveredPath(stretch).waypoints(wavering) {
      guard let outer = placedBox(point),
        let picture = wavering.first(where: { $0.time == point.at })
      else { continue }
      let slack = (picture.cover.size - picture.estimate.size) / 2
      for corner in [SIMD2(-1.0, -1), SIMD2(1, -1), SIMD2(-1, 1), SIMD2(1, 1)] {
        for direction in [SIMD2(1.0, 0), SIMD2(0, 1), SIMD2(0.6, 0.8), SIMD2(-0.8, 0.6)] {
          let edge =
            picture.cover.center + corner * slack + direction * picture.estimate.size / 2
          let inside = (edge - outer.center) / (outer.size / 2)
          #expect((inside * inside).sum() <= 1.0001)
        }
      }
    }
  }

  @Test func polygonsKeepTheirCornersAndHoldEveryPlace() {
    let shape = Outline.polygon(
      points: [(100.0, 80.0), (140, 90), (120, 140)].map { PixelPoint(x: $0.0, y: $0.1) }, margin: 0
    )
    let stretch = PlannedStretch(
      region: 0, shape: .polygon, first: mark(0, shape), last: mark(60, shape))
    let points = CoveredPath(stretch).waypoints(wavering)
    #expect(points.count == wavering.count)
    for point in points {
      guard case .points(let corners) = point.position else {
        Issue.record("a polygon became something else")
        continue
      }
      #expect(corners.count == 3)
    }
  }

  @Test func runsOfDoubtNameTheirMiddle() {
    let grid = PictureGrid(orientation: .upright, size: PixelSize(width: 640, height: 360))
    let places = (0..<30).map { index in
      FollowedPlace(
        estimate: PlacedBox(x: 100, y: 100, width: 20, height: 20),
        cover: PlacedBox(x: 100, y: 100, width: 20, height: 20),
        confidence: (10...16).contains(index) ? 0.2 : 0.99)
    }
    let runs = doubtfulRuns(places, grid)
    #expect(runs.count == 1 && runs[0].range == 9...17 && runs[0].ask == 13 && runs[0].why == .low)
    #expect(
      doubtfulRuns(
        places.map { FollowedPlace(estimate: $0.estimate, cover: $0.cover, confidence: 1) }, grid
      ).isEmpty)
  }

  @Test func whereOnlyOneMarkIsAShapeIsHeld() throws {
    var region = Region(id: "r", shape: .box, from: .start, to: .end)
    region.path = [
      Waypoint(at: .offset(Timestamp(30, base)), .box(x: 0, y: 0, width: 9, height: 9)),
      Waypoint(
        at: .offset(Timestamp(40, base)), .box(x: 1, y: 0, width: 9, height: 9), by: .follow),
      Waypoint(at: .offset(Timestamp(60, base)), .box(x: 9, y: 0, width: 9, height: 9)),
    ]
    let facts = SourceFacts(
      uprightSize: PixelSize(width: 64, height: 48), rotation: 0, duration: Timestamp(90, base),
      firstPicture: Timestamp(0, base))
    let ends = openEnds(of: region, in: facts)
    #expect(
      ends == [
        TimeRange(Timestamp(0, base), Timestamp(30, base)),
        TimeRange(Timestamp(60, base), Timestamp(90, base)),
      ])
    #expect(plannedStretches(of: region, number: 0, in: facts).count == 1)
    region.path.append(Waypoint(at: .offset(Timestamp(70, base)), .hidden))
    #expect(openEnds(of: region, in: facts).count == 1)
    #expect(plannedStretches(of: region, number: 0, in: facts).last?.last.outline == nil)
    region.path[2].ease = .hold
    #expect(plannedStretches(of: region, number: 0, in: facts).count == 1)
  }
}
