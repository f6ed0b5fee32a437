// One segment rendered on a thread of its own, with a decoder and an encoder of its own, so that
// what it makes does not depend on how many others there are.

import Bitstream
import LibAV
import MediaTime
import Source
import WorkerProtocol

/// What was done for one segment.
struct PieceReport: Sendable, Codable {
  /// What was written.
  let segment: SegmentReport
  /// Per region of the plan, what it covered.
  let regions: [RegionReport]
  /// What the reader met.
  let source: SourceTally
}

/// Renders one segment of a map.
struct PieceRender: Sendable {
  /// What all segments share; packets go to a queue of this segment's own.
  let context: SegmentContext
  /// What is known of the source.
  let source: SourceDescription
  /// The segment's place in the map.
  let place: Int

  /// Renders the segment.
  ///
  /// - Returns: what was done; every packet was sent.
  /// - Throws: `MediaFailure`; `.cannotCopy` where the source does not keep to its index.
  func run() throws(MediaFailure) -> PieceReport {
    let (task, context) = (context.task, context)
    let segment = task.request.map.segments[place]
    let known = try task.store?.take(place, segment) { (packet) throws(MediaFailure) in
      try context.send(packet)
    }
    if let known { return known }
    var pieces = try PieceSource(task, source, place: place)
    var painter = PlanPainter(task, source, context.clock, decoderStandsStill: true)
    var rendering = try RenderSegment(
      segment, context, try context.coding.openEncoder())
    if task.store != nil { rendering.kept = PieceStore.Collection() }
    while let picture = try pieces.next() {
      rendering.startsGroup = context.joining != nil && pieces.isSync(at: picture.timed.ticks)
      try rendering.render(picture, by: &painter)
    }
    let report = PieceReport(
      segment: try rendering.finish(), regions: painter.regions, source: pieces.tally)
    if let kept = rendering.kept { try task.store?.keep(place, report, kept) }
    return report
  }
}
