// Which pictures a contact sheet shows: for each time that a region hides something, the first, the
// middle and the last picture, and the one beside each end; without a plan, some of all. The words
// on it are ids, effects, numbers and times: names, reasons and notes never come here.

package import MediaTime
package import RedactionModel
package import Source
package import WorkerProtocol

/// Makes contact sheets of finished files.
package struct SheetPlanner {
  /// Most rows on one sheet.
  package static let mostRows = 60
  private static let cellsWithoutPlan = 12
  private static let cellWidth = 320

  private struct Pick {
    let row: Int
    let time: Timestamp
    let label: String
    let isCovered: Bool
  }

  private let plan: RedactionPlan?
  private let timeline: SheetTimeline

  /// Prepares a sheet.
  ///
  /// - Parameters:
  ///   - plan: what was hidden; nil shows pictures spread over the file.
  ///   - timeline: of the plan beside the file.
  package init(plan: RedactionPlan?, timeline: SheetTimeline) {
    self.plan = plan
    self.timeline = timeline
  }

  /// Draws the sheet of a file.
  ///
  /// - Parameters:
  ///   - session: the file.
  ///   - times: those of its pictures.
  ///   - progress: told the number of pictures decoded and the time of the last.
  /// - Returns: the sheet.
  /// - Throws: `MediaFailure` when the file cannot be decoded.
  package func sheet(
    of session: inout SourceSession, _ times: inout NearbyTimes,
    progress: (_ pictures: Int, _ time: Timestamp) -> Void
  ) throws(MediaFailure) -> RGBImage {
    let (titles, picks, heading) = try layout(&times)
    var cells = Array(repeating: [ContactSheet.Cell](), count: titles.count)
    var byTime = Dictionary(grouping: picks, by: \.time)
    var seen: Set<Timestamp> = []
    try forEachPicture(
      at: byTime.keys.map { $0 }, of: &session, areAlone: true, progress: progress
    ) { time, picture in
      // Spread over a short file, several times meet one picture.
      if plan == nil, !seen.insert(picture.time).inserted { return }
      let small = picture.image.scaledDown(toWidth: SheetPlanner.cellWidth)
      for pick in byTime.removeValue(forKey: time) ?? [] {
        let caption = (pick.label.isEmpty ? "" : pick.label + " ") + "\(picture.time)"
        cells[pick.row].append(
          ContactSheet.Cell(image: small, caption: caption, isOutlined: pick.isCovered))
      }
    }
    return ContactSheet(
      heading: heading,
      rows: zip(titles, cells).map { ContactSheet.Row(title: $0, cells: $1) },
      cellWidth: SheetPlanner.cellWidth
    ).drawn()
  }

  private func layout(
    _ times: inout NearbyTimes
  ) throws(MediaFailure) -> (titles: [String], picks: [Pick], heading: String) {
    guard let plan else { return spread(times.base) }
    var (titles, picks, intervals): ([String], [Pick], Int) = ([], [], 0)
    for region in plan.regions {
      for range in region.resolved(in: timeline.facts).coveredRanges {
        let edges = try reading { () throws(LibAVFailure) in
          try RegionEdges(range, isKept: region.isKept, timeline, &times)
        }
        guard let edges else { continue }
        intervals += 1
        if titles.count == SheetPlanner.mostRows { continue }
        let row = titles.count
        let effect = region.isKept ? "kept clear" : region.effect.name
        titles.append("\(region.id): \(effect), \(edges.first) to \(edges.last)")
        let wanted: [(String, Timestamp?, Bool)] = [
          ("before", edges.before, false), ("first", edges.first, true),
          ("middle", edges.middle, true), ("last", edges.last, true),
          ("after", edges.after, false),
        ]
        picks += wanted.compactMap { label, time, isCovered in
          time.map { Pick(row: row, time: $0, label: label, isCovered: isCovered) }
        }
      }
    }
    let shown = titles.count
    return (
      titles, picks,
      shown < intervals ? "intervals: \(shown) of \(intervals)" : "intervals: \(intervals)"
    )
  }

  /// Pictures at equal distances over the whole file.
  private func spread(_ base: TimeBase) -> (titles: [String], picks: [Pick], heading: String) {
    let count = SheetPlanner.cellsWithoutPlan
    let length = timeline.inFile(timeline.end, base, rounding: .up)
    let picks = (0..<count).map { number in
      let ticks = max(0, length.ticks - 1) * Int64(number) / Int64(count - 1)
      return Pick(row: number / 4, time: Timestamp(ticks, base), label: "", isCovered: false)
    }
    return (
      Array(repeating: "", count: (count + 3) / 4), picks, "pictures from a file of \(length)"
    )
  }
}
