// One segment that is copied: its packets are the source's, without what decoding does not need.
// Its counts and its digest are made here, from what was really written.

import Bitstream
import Files
import LibAV
import MediaTime
import Threading
import WorkerProtocol

/// Copies the packets of one segment.
struct CopySegment {
  private let context: SegmentContext
  private let joining: PacketJoining
  private var report: SegmentReport
  private var digest = DigestStream()

  init(_ segment: Segment, _ context: SegmentContext, _ joining: PacketJoining) {
    (self.context, self.joining) = (context, joining)
    report = SegmentReport(segment)
  }

  /// Copies a packet.
  ///
  /// - Parameter packet: of the source.
  /// - Throws: `MediaFailure.cannotCopy`, `.released`.
  mutating func copy(_ packet: consuming Packet) throws(MediaFailure) {
    let copied = try joining.copied(packet)
    digest.add(copied, framing: joining.framing)
    context.clock.move(copied, timeBase: context.clock.first.base)
    try context.send(copied)
    report.pictures += 1
  }

  /// What was written.
  func finished() -> SegmentReport {
    var report = report
    report.sha256 = digest.digest.description
    return report
  }
}
