// Which pictures a contact sheet shows: for each time that a region hides something, the first, the
// middle and the last picture, and the one beside each end; without a plan, some of all. The words
// on it are ids, effects, numbers and times: names, reasons and notes never come here.

import LibAV
package import MediaTime
package import RedactionModel
import Source
package import WorkerProtocol

/// Makes contact sheets of finished files.
package struct SheetPlanner {
  /// Most rows on one sheet.
  package static let mostRows = 60
  private static let cellsWithoutPlan = 12

  private struct Row {
    let title: String
    let picks: [(index: Int, isCovered: Bool)]
  }

  private let plan: RedactionPlan?
  private let facts: SourceFacts?

  /// Prepares a sheet.
  ///
  /// - Parameters:
  ///   - plan: what was hidden; nil shows pictures spread over the file.
  ///   - facts: the source's timeline; needed with a plan.
  package init(plan: RedactionPlan?, facts: SourceFacts?) {
    self.plan = plan
    self.facts = facts
  }

  /// Draws the sheet of a file.
  ///
  /// - Parameters:
  ///   - descriptor: the file; stays the caller's.
  ///   - progress: told the number of pictures decoded and the time of the last.
  /// - Returns: the sheet.
  /// - Throws: `LibAVFailure` when the file cannot be decoded.
  package func sheet(
    descriptor: Int32, progress: (_ pictures: Int, _ time: Timestamp) -> Void
  ) throws(LibAVFailure) -> RGBImage {
    let times = try shownTimes(descriptor)
    let all = rows(times)
    let rows = Array(all.prefix(SheetPlanner.mostRows))
    let wanted = Set(rows.flatMap { $0.picks.map(\.index) })
    let pictures = try thumbnails(descriptor, wanted, progress)
    return ContactSheet(
      heading: heading(shown: rows.count, of: all.count, pictures: times.count),
      rows: rows.map { row in
        ContactSheet.Row(
          title: row.title,
          cells: row.picks.compactMap { pick in
            pictures[pick.index].map {
              ContactSheet.Cell(
                image: $0, caption: times[pick.index].description, isOutlined: pick.isCovered)
            }
          })
      }
    ).drawn()
  }

  /// What the sheet is of, in numbers.
  private func heading(shown: Int, of intervals: Int, pictures: Int) -> String {
    if plan == nil { return "pictures from a file of \(pictures)" }
    return shown < intervals ? "intervals: \(shown) of \(intervals)" : "intervals: \(intervals)"
  }

  /// When each picture is shown, from the first.
  private func shownTimes(_ descriptor: Int32) throws(LibAVFailure) -> [Timestamp] {
    let demuxer = try Demuxer(descriptor: descriptor)
    let number = try demuxer.mainVideoStream()
    let base = demuxer.streams[number].timeBase
    demuxer.select([number])
    let packet = try Packet()
    var ticks: [Int64] = []
    while case .packet = try demuxer.read(into: packet) {
      if packet.stream == number, !packet.isHidden, let time = packet.pts ?? packet.dts {
        ticks.append(time)
      }
    }
    ticks.sort()
    return ticks.map { Timestamp($0 - ticks[0], base) }
  }

  private func rows(_ times: [Timestamp]) -> [Row] {
    guard !times.isEmpty else { return [] }
    guard let plan, let facts else {
      let count = min(SheetPlanner.cellsWithoutPlan, times.count)
      let picks = (0..<count).map { ($0 * (times.count - 1) / max(1, count - 1), false) }
      return stride(from: 0, to: count, by: 4).map {
        Row(title: "", picks: Array(picks[$0..<min(count, $0 + 4)]))
      }
    }
    let offset = plan.clip?.resolved(in: facts).from.seconds ?? 0
    var result: [Row] = []
    for region in plan.regions {
      for range in region.resolved(in: facts).coveredRanges {
        let from = times.firstIndex { $0.seconds + offset >= range.from.seconds } ?? times.count - 1
        let to = times.lastIndex { $0.seconds + offset < range.to.seconds } ?? from
        let (first, last) = (from, max(from, to))
        let picks = [
          (first - 2, false), (first, true), ((first + last) / 2, true), (last, true),
          (last + 2, false),
        ].filter { times.indices.contains($0.0) }
        let effect = region.isKept && plan.outside != .keep ? "kept clear" : region.effect.name
        let title = "\(region.id): \(effect), \(times[first]) to \(times[last])"
        result.append(Row(title: title, picks: picks))
      }
    }
    return result
  }

  private func thumbnails(
    _ descriptor: Int32, _ wanted: Set<Int>, _ progress: (Int, Timestamp) -> Void
  ) throws(LibAVFailure) -> [Int: RGBImage] {
    var walk = try PictureWalk(descriptor: descriptor)
    var result: [Int: RGBImage] = [:]
    let end = wanted.max() ?? -1
    var index = 0
    while index <= end, let step = try walk.next() {
      if wanted.contains(index) {
        let turn = walk.video.video?.orientation ?? .upright
        result[index] = uprightRGB(
          step.decoded.picture, color: step.decoded.color, orientation: turn
        ).scaledDown(toWidth: 320)
      }
      index += 1
      progress(index, step.time)
    }
    return result
  }
}
