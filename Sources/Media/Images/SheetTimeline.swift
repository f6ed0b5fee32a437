// Where a plan's times lie in the file that a sheet shows, and which of its pictures stand at the
// edges of what a region hides. The file may be the source, or what was made of all or of a part of
// it.

package import MediaTime
package import RedactionModel
import Source
import WorkerProtocol

/// The plan's timeline beside that of the file that is shown.
package struct SheetTimeline: Sendable {
  /// The source, on whose timeline the plan counts.
  package let facts: SourceFacts
  /// The source's time of the file's first picture.
  package let offset: Timestamp
  /// The source's time at which the file ends.
  package let end: Timestamp

  /// Lays a file beside the plan's source.
  ///
  /// - Parameters:
  ///   - facts: the source.
  ///   - clip: the part of it that the file shows, from the time of its first picture; nil for all.
  package init(facts: SourceFacts, clip: TimeRange? = nil) {
    self.facts = facts
    offset = clip?.from ?? Timestamp(0, facts.duration.base)
    end = min(clip?.to ?? facts.duration, facts.duration)
  }

  /// A time of the plan as one of the file, in ticks of `base`.
  func inFile(_ time: Timestamp, _ base: TimeBase, rounding: Rounding) -> Timestamp {
    let ticks =
      time.converted(to: base, rounding: rounding).ticks
      - offset.converted(to: base, rounding: .nearest).ticks
    return Timestamp(ticks, base)
  }

  /// A time of the file as one of the plan.
  func inPlan(_ time: Timestamp) -> Timestamp {
    Timestamp(
      time.ticks + offset.converted(to: time.base, rounding: .nearest).ticks, time.base)
  }
}

/// The pictures at the edges of a stretch in which a region hides or keeps something, by their
/// times in the file; nil where the file has none.
struct RegionEdges {
  /// The last picture before, on which the region does nothing.
  let before: Timestamp?
  /// The first picture on which it does something.
  let first: Timestamp
  /// The last picture on which it does something.
  let last: Timestamp
  /// The first picture after, on which it does nothing.
  let after: Timestamp?

  /// The time halfway between the first and the last.
  var middle: Timestamp { Timestamp(first.ticks + (last.ticks - first.ticks) / 2, first.base) }
}

extension RegionEdges {
  /// Finds the edges of a stretch; nil if nothing of it is in the file.
  ///
  /// What hides begins one picture before the one shown at its beginning and ends one picture after
  /// the last that it touches; what is kept has no picture more than starts inside.
  ///
  /// - Parameters:
  ///   - range: when, on the plan's timeline.
  ///   - isKept: whether it is what stays clear.
  ///   - timeline: of the plan beside the file.
  ///   - times: those of the file.
  /// - Throws: `LibAVFailure`.
  init?(
    _ range: TimeRange, isKept: Bool, _ timeline: SheetTimeline, _ times: inout NearbyTimes
  ) throws(LibAVFailure) {
    let base = times.base
    let from = max(range.from, timeline.offset)
    let to = min(range.to, timeline.end)
    guard from < to else { return nil }
    let begin = timeline.inFile(from, base, rounding: isKept ? .up : .down)
    let end = timeline.inFile(to, base, rounding: .up)
    let start = try times.around(begin, count: 3)
    let stop = try times.around(Timestamp(end.ticks - 1, base), count: 3)
    guard let shown = start[0], let touched = stop[0] else { return nil }
    if isKept {
      let isInside = shown >= begin
      guard let first = isInside ? shown : start[1], first <= touched else { return nil }
      (self.first, before) = (first, start[isInside ? -1 : 0])
      (last, after) = (touched, stop[1])
    } else {
      (first, before) = start[-1].map { ($0, start[-2]) } ?? (shown, nil)
      (last, after) = stop[1].map { ($0, stop[2]) } ?? (touched, nil)
    }
  }
}
