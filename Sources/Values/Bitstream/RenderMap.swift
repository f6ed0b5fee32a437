// How the output will be written: the timeline cut into segments, in order and without gaps. A pure
// function of the index; nothing is opened, read or written here.

package import MediaTime

/// What happens to a segment.
package enum SegmentKind: String, Sendable, Codable, CaseIterable {
  /// Every picture is decoded, redacted and coded anew.
  case render
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
