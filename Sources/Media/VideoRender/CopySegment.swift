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
  /// - Parameters:
  ///   - packet: of the source.
  ///   - painter: counts it as written.
  /// - Throws: `MediaFailure.cannotCopy`, `.released`.
  mutating func copy(
    _ packet: consuming Packet, _ painter: inout PlanPainter
  ) throws(MediaFailure) {
    let ticks = packet.pts ?? 0
    let copied = try joining.copied(packet)
    digest.add(copied, framing: joining.framing)
    let base = context.clock.first.base
    context.clock.move(copied, timeBase: base)
    let outgoing = OutgoingPacket(packet: copied, stream: context.stream, timeBase: base)
    guard context.packets.push(outgoing) else { throw .released }
    report.pictures += 1
    painter.noteWritten(ticks: ticks)
  }

  /// What was written.
  func finished() -> SegmentReport {
    var report = report
    report.sha256 = digest.digest.description
    return report
  }
}
