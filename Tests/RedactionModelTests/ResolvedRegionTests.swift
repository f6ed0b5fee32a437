// A region on the timeline: where its stretches begin and end, and what its shape is in between.

import MediaTime
import Testing

import RedactionModel

private let ms = TimeBase(1, 1000)
private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds, ms) }
private func time(_ milliseconds: Int64) -> PlanTime { .offset(at(milliseconds)) }
private func box(_ x: Double, _ size: Double = 10) -> Waypoint.Position {
  .box(x: x, y: 0, width: size, height: size)
}

/// The left edges of the outlines of a picture that is shown for `shown` milliseconds from `start`.
private func edges(_ region: ResolvedRegion, _ start: Int64, _ shown: Range<Int64>) -> [Double] {
  region.outlines(at: at(start), shown: TimeRange(at(shown.lowerBound), at(shown.upperBound)))
    .map { outline in
      guard case .box(let low, _) = outline else { return -1 }
      return low.x
    }
}

private func resolved(
  _ path: [Waypoint], from: PlanTime = time(1000), to: PlanTime = time(9000),
  end: Timestamp = at(20_000)
) -> ResolvedRegion {
  Region(id: "r", shape: .box, from: from, to: to, path: path)
    .resolved(firstPicture: Timestamp(0, ms), end: end)
}

@Suite struct ResolvedRegionTests {
  @Test func oneWaypointHolds() {
    let region = resolved([Waypoint(at: time(5000), box(7))])
    for start: Int64 in [1000, 4000, 5000, 8999] {
      #expect(edges(region, start, start..<(start + 40)) == [7])
    }
    #expect(edges(region, 960, 960..<1000) == [])
    #expect(edges(region, 960, 960..<1001) == [7])
    #expect(edges(region, 9000, 8999..<9040) == [7])
    #expect(edges(region, 9000, 9000..<9040) == [])
    #expect(region.coveredRanges == [TimeRange(at(1000), at(9000))])
  }

  @Test func linearAndSmoothInterpolate() {
    let linear = resolved([Waypoint(at: time(2000), box(0)), Waypoint(at: time(4000), box(100))])
    let smooth = resolved([
      Waypoint(at: time(2000), box(0)), Waypoint(at: time(4000), box(100), ease: .smooth),
    ])
    func edge(_ region: ResolvedRegion, _ t: Int64) -> Double {
      edges(region, t, t..<(t + 1)).first ?? -1
    }
    for (t, expected) in [(1500, 0), (2000, 0), (2500, 25), (3000, 50), (4000, 100), (8000, 100)] {
      #expect(abs(edge(linear, Int64(t)) - Double(expected)) < 1e-9)
    }
    for (t, expected) in [(1500, 0), (2000, 0), (2500, 15.625), (3000, 50), (3500, 84.375)] {
      #expect(abs(edge(smooth, Int64(t)) - expected) < 1e-9)
    }
  }

  @Test func theEaseSaysHowTheShapeArrives() {
    let region = resolved([
      Waypoint(at: time(2000), box(0), ease: .smooth), Waypoint(at: time(4000), box(100)),
      Waypoint(at: time(6000), box(300), ease: .hold), Waypoint(at: time(8000), box(500)),
    ])
    #expect(
      region.coveredRanges == [TimeRange(at(1000), at(6000)), TimeRange(at(6000), at(9000))])
    #expect(edges(region, 2500, 2500..<2540) == [25])
    #expect(edges(region, 5000, 5000..<5040) == [100])
    #expect(edges(region, 5960, 5960..<6000) == [100])
    #expect(edges(region, 6000, 6000..<6040) == [300])
    #expect(edges(region, 7000, 7000..<7040) == [400])
    // A picture that touches both sides of the jump is covered on both.
    #expect(edges(region, 5980, 5980..<6020) == [100, 300])
    #expect(edges(region, 6010, 5970..<6090) == [100, 301])
  }

  @Test func hiddenWaypointsEndAStretch() {
    let region = resolved([
      Waypoint(at: time(2000), box(0)), Waypoint(at: time(3000), box(100)),
      Waypoint(at: time(4000), .hidden), Waypoint(at: time(6000), box(200)),
      Waypoint(at: time(7000), box(300)), Waypoint(at: time(8000), .hidden),
    ])
    #expect(
      region.coveredRanges == [TimeRange(at(1000), at(4000)), TimeRange(at(6000), at(8000))])
    #expect(edges(region, 3500, 3500..<3540) == [100])
    #expect(edges(region, 5000, 4000..<6000) == [])
    #expect(edges(region, 5000, 3999..<6000) == [100])
    #expect(edges(region, 5000, 4000..<6001) == [200])
    #expect(edges(region, 5000, 3000..<7000) == [100, 200])
    #expect(edges(region, 8500, 8000..<9000) == [])
    #expect(!region.covers(at: at(5000), shown: TimeRange(at(4000), at(6000))))
    #expect(region.covers(at: at(5000), shown: TimeRange(at(3999), at(6000))))
  }

  @Test func theShapeMovesInFromWaypointsOutsideTheRange() {
    let region = resolved([Waypoint(at: time(0), box(0)), Waypoint(at: time(10_000), box(100))])
    #expect(edges(region, 500, 500..<1001) == [10])
    #expect(edges(region, 5000, 5000..<5040) == [50])
    #expect(edges(region, 9500, 8000..<9600) == [90])
  }

  @Test func endIsTheSourcesEnd() {
    let path = [Waypoint(at: .start, box(0)), Waypoint(at: .end, box(100))]
    let region = resolved(path, from: .start, to: .end)
    #expect(edges(region, 5000, 5000..<5040) == [25])
    #expect(edges(region, 19_960, 19_960..<20_000) == [99.8])
    // Pictures before the first and after the last, should there be any, are covered too.
    #expect(edges(region, -500, -500..<0) == [0])
    #expect(edges(region, 30_000, 30_000..<30_040) == [100])
  }

  @Test func ptsCountFromTheStreamsOrigin() {
    let base = TimeBase(1, 90_000)
    let region = Region(
      id: "r", shape: .box, from: .pts(180_000), to: .pts(270_000),
      path: [Waypoint(at: .pts(180_000), box(0)), Waypoint(at: .pts(270_000), box(90))]
    ).resolved(firstPicture: Timestamp(90_000, base), end: Timestamp(900_000, base))
    #expect(region.range == TimeRange(at(1000), at(2000)))
    #expect(edges(region, 1500, 1500..<1540) == [45])
  }

  @Test func everyShapeIsResolved() {
    func outlines(_ shape: Shape, _ path: [Waypoint]) -> [Outline] {
      Region(id: "r", shape: shape, from: .start, to: .end, path: path)
        .resolved(firstPicture: at(0), end: at(1000))
        .outlines(at: at(500), shown: TimeRange(at(500), at(540)))
    }
    let ellipse = Waypoint(at: .start, .box(x: 10, y: 20, width: 30, height: 40))
    #expect(
      outlines(.ellipse, [ellipse])
        == [.ellipse(center: PixelPoint(x: 25, y: 40), radiusX: 15, radiusY: 20)])
    func triangle(_ x: Double) -> [PixelPoint] {
      [PixelPoint(x: x, y: 0), PixelPoint(x: x + 9, y: 0), PixelPoint(x: x, y: 9)]
    }
    let path = [
      Waypoint(at: .start, .points(triangle(0))), Waypoint(at: .end, .points(triangle(8))),
    ]
    #expect(outlines(.polygon, path) == [.polygon(points: triangle(4), margin: 0)])
    #expect(outlines(.frame, []) == [.everything])
  }

  @Test func regionsThatBreakTheRulesHideMore() {
    func outlines(_ shape: Shape, _ path: [Waypoint], from: PlanTime, to: PlanTime) -> [Outline] {
      Region(id: "r", shape: shape, from: from, to: to, path: path)
        .resolved(firstPicture: at(0), end: at(1000))
        .outlines(at: at(500), shown: TimeRange(at(500), at(540)))
    }
    #expect(outlines(.box, [], from: .start, to: .end) == [.everything])
    #expect(outlines(.frame, [], from: time(900), to: time(100)) == [.everything])
    let points = Waypoint(at: .start, .points([PixelPoint(x: 0, y: 0)]))
    #expect(outlines(.box, [points], from: .start, to: .end) == [.everything])
    let more = Waypoint(at: .end, .points([PixelPoint(x: 0, y: 0), PixelPoint(x: 1, y: 0)]))
    #expect(outlines(.polygon, [points, more], from: .start, to: .end) == [.everything])
    let disorder = [Waypoint(at: time(1000), box(100)), Waypoint(at: time(0), box(0))]
    guard case .box(let low, _) = outlines(.box, disorder, from: .start, to: .end).first else {
      Issue.record("no box")
      return
    }
    #expect(low.x == 50)
  }

  @Test func manyStretchesAreSearchedNotWalked() {
    // One held waypoint per picture, as a tracker writes them: each picture has its own outline.
    let count: Int64 = 20_000
    let path = (0..<count).map {
      Waypoint(at: time($0 * 40), box(Double($0)), ease: .hold)
    }
    let region = resolved(path, from: .start, to: .end, end: at(count * 40))
    #expect(region.coveredRanges.count == Int(count))
    for picture in 1..<(count - 1) {
      let start = picture * 40
      let middle = Double(picture)
      #expect(edges(region, start, start..<(start + 40)) == [middle])
      #expect(
        edges(region, start, (start - 40)..<(start + 80)) == [middle - 1, middle, middle + 1])
    }
  }

  @Test func noiseSeedsDependOnTheIdAlone() {
    let one = Region(id: "bystander-1", shape: .frame, from: .start, to: .end)
    let two = Region(
      id: "bystander-1", shape: .box, from: time(1), to: time(2),
      path: [Waypoint(at: .start, box(1))],
      effect: .veil)
    #expect(one.noiseSeed == two.noiseSeed)
    // Receipts name these numbers; a change here is a change of the format.
    #expect(one.noiseSeed == 0x62bb_d12d_8b6d_c81a)
    let seeds = Set(
      (0..<1000).map { Region(id: "r\($0)", shape: .frame, from: .start, to: .end) }
        .map(\.noiseSeed))
    #expect(seeds.count == 1000)
  }
}
