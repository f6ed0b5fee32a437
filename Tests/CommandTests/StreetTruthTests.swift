// The sample film against its own truth: the generator wrote where head, screen and plate are in
// each picture, and from a mark every two seconds all three are covered in every one of them.

import Foundation
import MediaTime
import RedactionModel
import TestSupport
import Testing

private let samples = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Samples")

/// Where the subjects are in one picture: points that have to be covered, by the region's id.
private struct TruthRow {
  let ticks: Int64
  let points: [String: [PixelPoint]]

  /// - Parameters:
  ///   - line: of `truth.csv`; places in tenths of a pixel.
  ///   - size: of the picture.
  init?(_ line: Substring, size: PixelSize) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = fields.map { Double($0).map { $0 / 10 } }
    guard numbers.count == 17, let ticks = Int64(fields[0]) else { return nil }
    let head = numbers[1...4].compactMap { $0 }
    let (middle, reach) = (
      PixelPoint(x: (head[0] + head[2]) / 2, y: (head[1] + head[3]) / 2),
      PixelPoint(x: (head[2] - head[0]) / 2, y: (head[3] - head[1]) / 2)
    )
    var points = [
      "person-a-head": (0..<64).map { step in
        let angle = Double(step) * .pi / 32
        return PixelPoint(x: middle.x + reach.x * cos(angle), y: middle.y + reach.y * sin(angle))
      },
      "screen": stride(from: 5, to: 13, by: 2).map {
        PixelPoint(x: numbers[$0] ?? 0, y: numbers[$0 + 1] ?? 0)
      },
    ]
    let plate = numbers[13...16].compactMap { $0 }
    if plate.count == 4 {
      // What has left the picture need not be covered.
      let (left, right) = (max(plate[0], 0), min(plate[2], Double(size.width)))
      points["plate"] = [(left, plate[1]), (right, plate[1]), (right, plate[3]), (left, plate[3])]
        .map { PixelPoint(x: $0.0, y: $0.1) }
    }
    (self.ticks, self.points) = (ticks, points)
  }
}

extension Outline {
  /// Whether a point is covered.
  fileprivate func covers(_ point: PixelPoint) -> Bool {
    switch self {
    case .box(let low, let high):
      return low.x <= point.x && point.x <= high.x && low.y <= point.y && point.y <= high.y
    case .ellipse(let center, let radiusX, let radiusY):
      let (x, y) = ((point.x - center.x) / radiusX, (point.y - center.y) / radiusY)
      return x * x + y * y <= 1
    case .polygon(let points, let margin):
      var isInside = false
      for index in points.indices {
        let (a, b) = (points[index], points[(index + 1) % points.count])
        if (a.y > point.y) != (b.y > point.y),
          point.x < a.x + (b.x - a.x) * (point.y - a.y) / (b.y - a.y)
        {
          isInside.toggle()
        }
        let (x, y) = (b.x - a.x, b.y - a.y)
        let along = ((point.x - a.x) * x + (point.y - a.y) * y) / max(x * x + y * y, 1e-9)
        let u = min(max(along, 0), 1)
        let (right, down) = (point.x - a.x - x * u, point.y - a.y - y * u)
        if right * right + down * down <= margin * margin { return true }
      }
      return isInside
    case .everything: return true
    }
  }
}

@Suite struct StreetTruthTests {
  @Test func everySubjectIsCoveredInEveryPicture() throws {
    let folder = try ScratchFolder()
    let (film, marks) = (
      samples.appendingPathComponent("street.mp4").path,
      samples.appendingPathComponent("street.json").path
    )
    let ending = try run(
      veil, ["follow", film, "--plan", marks, "-o", folder("followed.json")])
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
    let text = try bytes(ofFile: folder("followed.json"))
    let plan = try RedactionPlan(PlanDocument(text))
    let table = try String(
      contentsOf: samples.appendingPathComponent("truth.csv"), encoding: .utf8)
    let size = PixelSize(width: 1280, height: 720)
    let count = try pictureCount(of: film)
    let rows = table.split(separator: "\n").dropFirst().compactMap { TruthRow($0, size: size) }
    #expect(rows.count == count)
    let first = try #require(rows.first).ticks
    let base = TimeBase(1, 90_000)
    let end = Timestamp(rows[rows.count - 1].ticks - first + 3000, base)
    for region in plan.regions {
      let resolved = region.resolved(firstPicture: Timestamp(first, base), end: end)
      let seen = rows.filter { $0.points[region.id] != nil }
      #expect(seen.count > 100, "\(region.id)")
      for row in seen {
        let time = Timestamp(row.ticks - first, base)
        // The picture alone, without the one on each side that is covered too.
        let covers = resolved.coveredOutlines(
          at: time, shown: TimeRange(time, Timestamp(time.ticks + 1, base)), margin: plan.margin)
        let isCovered = row.points[region.id, default: []].allSatisfy { point in
          covers.contains { $0.covers(point) }
        }
        #expect(isCovered, "\(region.id) at \(time)")
      }
    }
  }

  /// The marks are the generator's, one every two seconds and few besides.
  @Test func theSampleIsMarkedEveryTwoSeconds() throws {
    let text = try bytes(ofFile: samples.appendingPathComponent("street.json").path)
    let plan = try RedactionPlan(PlanDocument(text))
    #expect(plan.regions.allSatisfy { $0.isFollowed })
    #expect(plan.regions.allSatisfy { $0.path.allSatisfy { $0.by == .person } })
    #expect(plan.regions.map(\.path.count).reduce(0, +) <= 3 * 7)
  }
}
