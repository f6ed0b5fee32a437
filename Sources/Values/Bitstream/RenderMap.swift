// How the output will be written: the timeline cut into segments, in order and without gaps. A pure
// function of the index; nothing is opened, read or written here.

package import MediaTime

/// What happens to a segment.
package enum SegmentKind: String, Sendable, Codable, CaseIterable {
  /// Every picture is decoded, redacted and coded anew.
  case render
  /// The packets are the source's.
  case copy
}

/// A part of the timeline that is written in one way.
package struct Segment: Sendable, Equatable, Codable {
  /// What happens to it.
  package let kind: SegmentKind
  /// The part of the timeline, from the start of its first picture to the end of its last.
  package let range: TimeRange

  /// Makes a segment.
  package init(kind: SegmentKind, range: TimeRange) { (self.kind, self.range) = (kind, range) }
}

/// The segments of an output, in order; together they tile the timeline.
package struct RenderMap: Sendable, Equatable, Codable {
  /// The segments; one at least.
  package let segments: [Segment]

  /// Takes segments that tile a timeline.
  ///
  /// - Precondition: there is one at least, and each starts where the one before it ends.
  package init(segments: [Segment]) {
    precondition(RenderMap.tile(segments), "segments tile the timeline")
    self.segments = segments
  }

  /// Reads a map that somebody else sent.
  ///
  /// - Throws: `DecodingError` for segments that do not tile a timeline.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    segments = try fields.decode([Segment].self, forKey: .segments)
    guard RenderMap.tile(segments) else {
      throw DecodingError.dataCorruptedError(
        forKey: .segments, in: fields, debugDescription: "segments do not tile a timeline")
    }
  }

  private enum CodingKeys: CodingKey { case segments }

  private static func tile(_ segments: [Segment]) -> Bool {
    !segments.isEmpty
      && zip(segments, segments.dropFirst()).allSatisfy { $0.range.to == $1.range.from }
  }

  /// Renders everything: one segment from the first picture shown to the end of the last.
  ///
  /// - Parameters:
  ///   - index: the packets of the source.
  ///   - timeline: what is rendered where no packet has a time.
  package init(renderingAllOf index: GOPIndex, otherwise timeline: TimeRange) {
    var range = timeline
    if let first = index.firstTick, let end = index.endTick {
      range = TimeRange(Timestamp(first, index.timeBase), Timestamp(end, index.timeBase))
    }
    segments = [Segment(kind: .render, range: range)]
  }

  /// The least pictures of a piece that is rendered by itself: three to four seconds, so that
  /// encoders start anew seldom, and little is lost when a job is killed.
  package static let shortestPiece = 96

  /// Renders the groups that are touched or that cannot be copied, and copies all others: the least
  /// that has to be rendered where packets are copied from one closed sync sample to the next.
  ///
  /// - Parameters:
  ///   - groups: all groups of the source in order; one at least.
  ///   - timeBase: the clock of their times.
  ///   - end: when the last picture ends, in ticks.
  ///   - splits: whether what is rendered is cut into pieces, each of at least `shortestPiece`
  ///     pictures where that many follow, which can be rendered side by side.
  ///   - isTouched: whether anything is hidden in a part of the timeline, on that clock; asked of
  ///     each group with one picture on each side, since a plan covers a picture more than it
  ///     names.
  package init(
    copying groups: [ClosedGroup], timeBase: TimeBase, end: Int64, splits: Bool = false,
    unless isTouched: (TimeRange) -> Bool
  ) {
    func range(_ from: Int64, _ to: Int64) -> TimeRange {
      TimeRange(Timestamp(from, timeBase), Timestamp(max(from, to), timeBase))
    }
    func start(_ place: Int) -> Int64 { place < groups.count ? groups[place].firstTick : end }
    var segments: [Segment] = []
    var pictures = 0
    for (place, group) in groups.enumerated() {
      let before = place > 0 ? groups[place - 1].lastTick : group.firstTick
      let after = place + 1 < groups.count ? groups[place + 1].secondTick : nil
      let guarded = range(before, after ?? start(place + 2))
      let kind = group.isCopyable && !isTouched(guarded) ? SegmentKind.copy : .render
      var whole = range(group.firstTick, start(place + 1))
      let isCut =
        splits && kind == .render && group.isCopyable && pictures >= RenderMap.shortestPiece
      if let last = segments.last, last.kind == kind, !isCut {
        segments.removeLast()
        whole = TimeRange(last.range.from, whole.to)
      } else {
        pictures = 0
      }
      pictures += group.pictures
      segments.append(Segment(kind: kind, range: whole))
    }
    self.init(segments: segments)
  }

  /// The same timeline with everything rendered, in one segment.
  package var renderingAll: RenderMap {
    let whole = TimeRange(segments[0].range.from, segments[segments.count - 1].range.to)
    return RenderMap(segments: [Segment(kind: .render, range: whole)])
  }

  /// Whether any of it is copied.
  package var hasCopies: Bool { segments.contains { $0.kind == .copy } }

  /// Whether any of it is rendered.
  package var hasRenders: Bool { segments.contains { $0.kind == .render } }

  /// Whether its segments are read apart from each other: there are several, or one is copied.
  package var isReadApart: Bool { segments.count > 1 || hasCopies }

  /// The place of the segment that the picture shown at a time belongs to.
  ///
  /// A decoder may settle a time a little before the first segment or behind the last; such a
  /// picture belongs to the segment beside it, so that none is lost.
  ///
  /// - Parameter time: on the source's video clock.
  /// - Returns: the place in `segments`.
  package func segment(at time: Timestamp) -> Int {
    segments.lastIndex { $0.range.from <= time } ?? 0
  }
}
