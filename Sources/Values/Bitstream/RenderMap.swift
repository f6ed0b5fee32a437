// How the output will be written: the timeline cut into segments, in order and without gaps. A pure
// function of the index; nothing is opened, read or written here.

package import MediaTime

/// What happens to a segment.
package enum SegmentKind: String, Sendable {
  /// Every picture is decoded, redacted and coded anew.
  case render
}

/// A part of the timeline that is written in one way.
package struct Segment: Sendable, Equatable {
  /// What happens to it.
  package let kind: SegmentKind
  /// The part of the timeline, from the start of its first picture to the end of its last.
  package let range: TimeRange
}

/// The segments of an output, in order; together they tile the timeline.
package struct RenderMap: Sendable, Equatable {
  /// The segments.
  package let segments: [Segment]

  /// Renders everything: one segment from the first picture shown to the end of the last.
  ///
  /// - Returns: a map without segments when the index holds no picture.
  package init(renderingAllOf index: GOPIndex) {
    guard let first = index.firstTick, let end = index.endTick else {
      segments = []
      return
    }
    let range = TimeRange(Timestamp(first, index.timeBase), Timestamp(end, index.timeBase))
    segments = [Segment(kind: .render, range: range)]
  }
}
