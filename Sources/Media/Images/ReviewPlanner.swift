// Large parts of pictures with the outline on them, for the person who judges the marks: at each of
// them, halfway between two, at both edges of what is hidden, and every so many pictures. Words on
// it are ids, effects, numbers and times.

package import MediaTime
package import RedactionModel
package import Source
package import WorkerProtocol

/// Makes sheets for looking over the marks of a plan.
package struct ReviewPlanner {
  /// Most pictures on one sheet; marks and edges come first, then what lies halfway, then the rest.
  package static let mostCells = 160
  private static let columns = 4
  private static let frame = PixelSize(width: 480, height: 360)

  private enum Rank: Int, Comparable {
    case mark, halfway, step
    static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
  }

  /// A picture to show of a region, on the file's timeline.
  private struct Pick {
    let region: Int
    let time: Timestamp
    let label: String
    var rank = Rank.mark
    /// The stretch beside which it lies, if the region does nothing on it.
    var beside: TimeRange?
  }

  /// A cell that may still get another label.
  private struct Cell {
    let time: Timestamp
    var labels: [String]
    let image: RGBImage
    let isOutlined: Bool
  }

  private let plan: RedactionPlan
  private let timeline: SheetTimeline
  private let step: Int
  private let regions: [ResolvedRegion]

  /// Prepares a sheet.
  ///
  /// - Parameters:
  ///   - plan: whose marks are looked over.
  ///   - timeline: of the plan beside the file.
  ///   - step: every how many pictures one more is shown, 1 or more.
  package init(plan: RedactionPlan, timeline: SheetTimeline, step: Int) {
    (self.plan, self.timeline, self.step) = (plan, timeline, max(1, step))
    regions = plan.regions.map { $0.resolved(in: timeline.facts) }
  }

  /// Draws the sheet of a file.
  ///
  /// - Parameters:
  ///   - session: the file: the source, or what was made of it.
  ///   - times: those of its pictures.
  ///   - progress: told the number of pictures decoded and the time of the last.
  /// - Returns: the sheet.
  /// - Throws: `MediaFailure` when the file cannot be decoded.
  package func sheet(
    of session: inout SourceSession, _ times: inout NearbyTimes,
    progress: (_ pictures: Int, _ time: Timestamp) -> Void
  ) throws(MediaFailure) -> RGBImage {
    let all = try picks(&times)
    let picks = all.sorted { ($0.rank, $0.time) < ($1.rank, $1.time) }
      .prefix(ReviewPlanner.mostCells)
    var cells = Array(repeating: [Cell](), count: regions.count)
    var byTime = Dictionary(grouping: picks, by: \.time)
    try forEachPicture(
      at: byTime.keys.map { $0 }, of: &session, areAlone: false, progress: progress
    ) { time, picture in
      for pick in byTime.removeValue(forKey: time) ?? [] {
        let last = cells[pick.region].count - 1
        if last >= 0, cells[pick.region][last].time == picture.time {
          cells[pick.region][last].labels.append(pick.label)
        } else {
          cells[pick.region].append(cell(pick, picture))
        }
      }
    }
    return ContactSheet(
      heading: heading(picks.count, of: all),
      rows: zip(regions, cells).flatMap(rows), cellWidth: ReviewPlanner.frame.width
    ).drawn()
  }

  /// What the lines mean, or how much is missing and what helps.
  private func heading(_ shown: Int, of all: [Pick]) -> String {
    if shown == all.count { return "orange: as marked; blue: as far as it covers" }
    let isHelped = all.count { $0.rank < .step } < ReviewPlanner.mostCells
    return "pictures: \(shown) of \(all.count); "
      + (isHelped
        ? "take larger steps to see all" : "look over a plan with fewer regions to see all")
  }

  private func rows(_ region: ResolvedRegion, _ cells: [Cell]) -> [ContactSheet.Row] {
    let margin = region.region.margin ?? plan.margin
    let effect =
      region.region.isKept ? "kept clear" : "\(region.region.effect.name), margin \(margin)"
    let title = "\(region.region.id): \(effect)" + (cells.isEmpty ? ", not in this file" : "")
    if cells.isEmpty { return [ContactSheet.Row(title: title, cells: [])] }
    return stride(from: 0, to: cells.count, by: ReviewPlanner.columns).map { start in
      let part = cells[start..<min(cells.count, start + ReviewPlanner.columns)]
      return ContactSheet.Row(
        title: start == 0 ? title : "",
        cells: part.map {
          ContactSheet.Cell(
            image: $0.image, caption: $0.labels.joined(separator: ", ") + " \($0.time)",
            isOutlined: $0.isOutlined)
        })
    }
  }

  /// What is to be seen, region by region.
  private func picks(_ times: inout NearbyTimes) throws(MediaFailure) -> [Pick] {
    do throws(LibAVFailure) {
      var result: [Pick] = []
      for (index, region) in regions.enumerated() {
        result += marks(of: region, index, times.base)
        for stretches in region.coveredRanges.unbroken() {
          result += try edges(of: region, index, stretches, &times)
        }
      }
      return result
    } catch { throw .source(error, at: nil) }
  }

  /// The marks of a region, and the times halfway between two that are joined.
  ///
  /// Waypoints that following put between them are no marks: nobody looked there.
  private func marks(
    of region: ResolvedRegion, _ index: Int, _ base: TimeBase
  ) -> [Pick] {
    let path = region.region.path
    func place(_ number: Int) -> Timestamp {
      timeline.inFile(timeline.facts.position(of: path[number].at), base, rounding: .down)
    }
    func isShown(_ place: Timestamp) -> Bool {
      let time = timeline.inPlan(place)
      return time >= timeline.offset && time <= timeline.end
        && region.coveredRanges.contains { $0.from <= time && time <= $0.to }
    }
    let marks = path.indices.filter { path[$0].by.isPersons && path[$0].position != .hidden }
    var result: [Pick] = []
    for (number, mark) in marks.enumerated() {
      let at = place(mark)
      if isShown(at) {
        result.append(
          Pick(region: index, time: at, label: "mark \(number + 1) of \(marks.count)"))
      }
      guard number + 1 < marks.count else { continue }
      let next = marks[number + 1]
      guard path[mark + 1...next].allSatisfy({ $0.position != .hidden && $0.ease != .hold }) else {
        continue
      }
      let halfway = Timestamp(at.ticks + (place(next).ticks - at.ticks) / 2, base)
      if isShown(halfway) {
        result.append(
          Pick(region: index, time: halfway, label: "halfway", rank: .halfway))
      }
    }
    return result
  }

  /// The edges of what hides without a break, and every so many pictures between them.
  private func edges(
    of region: ResolvedRegion, _ index: Int, _ stretches: [TimeRange], _ times: inout NearbyTimes
  ) throws(LibAVFailure) -> [Pick] {
    guard let opening = stretches.first, let closing = stretches.last,
      let edges = try RegionEdges(
        TimeRange(opening.from, closing.to), isKept: region.region.isKept, timeline, &times)
    else { return [] }
    var result = [
      Pick(region: index, time: edges.first, label: "first"),
      Pick(region: index, time: edges.last, label: "last"),
    ]
    if let time = edges.before {
      result.append(Pick(region: index, time: time, label: "before", beside: opening))
    }
    if let time = edges.after {
      result.append(Pick(region: index, time: time, label: "after", beside: closing))
    }
    let inside = try times.times(from: edges.first, to: edges.last)
    for place in stride(from: step, to: inside.count, by: step) {
      result.append(
        Pick(region: index, time: inside[place], label: "+\(place)", rank: .step))
    }
    return result
  }

  /// A part of a picture with the outlines of a region on it.
  private func cell(_ pick: Pick, _ picture: PickedPicture) -> Cell {
    let region = regions[pick.region]
    let time = timeline.inPlan(picture.time)
    let isKept = region.region.isKept
    let shown =
      isKept
      ? TimeRange(time, time)
      : TimeRange(timeline.inPlan(picture.shown.from), timeline.inPlan(picture.shown.to))
    let marks = region.outlines(at: time, shown: shown)
    let around = marks.isEmpty ? region.outlines(at: time, shown: pick.beside ?? shown) : marks
    let rect = PixelRect(
      around: around, margin: plan.margin, of: picture.image.size, like: ReviewPlanner.frame)
    var crop = OutlinedCrop(picture.image, rect, fitting: ReviewPlanner.frame)
    for outline in marks {
      if !isKept { crop.drawCovered(outline.padded(by: region.region.margin ?? plan.margin)) }
      crop.drawMark(outline)
    }
    return Cell(
      time: picture.time, labels: [pick.label], image: crop.drawn(), isOutlined: !marks.isEmpty)
  }
}

extension [TimeRange] {
  /// Ranges that follow each other without a gap, together.
  fileprivate func unbroken() -> [[TimeRange]] {
    reduce(into: []) { result, range in
      if let last = result.last?.last, last.to == range.from {
        result[result.count - 1].append(range)
      } else {
        result.append([range])
      }
    }
  }
}
