// One segment that is rendered: each of its pictures is painted as the plan says and coded anew,
// and its packets go to the muxer. Its counts and its digest are made here, from what was really
// written.

import Bitstream
import Files
import LibAV
import MediaTime
import Source
import Threading
import WorkerProtocol

/// What all segments of one render share.
struct SegmentContext: Sendable {
  /// What is rendered.
  var task: RenderTask
  /// How pictures are coded.
  let coding: PictureCoding
  /// How times of the source become the output's.
  let clock: OutputClock
  /// Where packets go.
  var packets: BoundedQueue<OutgoingPacket>
  /// The video stream's number in the output.
  let stream: Int
  /// How packets stand among copied ones; nil where none are copied.
  var joining: PacketJoining?

  /// Sends a packet of the video on.
  ///
  /// - Parameter packet: with times of the output's clock.
  /// - Throws: `MediaFailure.released` once nobody takes packets any more.
  func send(_ packet: consuming Packet) throws(MediaFailure) {
    let outgoing = OutgoingPacket(packet: packet, stream: stream, timeBase: clock.first.base)
    guard packets.push(outgoing) else { throw .released }
  }
}

/// Renders the pictures of one segment.
struct RenderSegment: ~Copyable {
  /// Whether the next picture is to be one that decoding can start at.
  var startsGroup = false
  /// The packets that were made, where they are to be kept.
  var kept: PieceStore.Collection?
  private let context: SegmentContext
  private var encoder: Encoder
  private var report: SegmentReport
  private var digest = DigestStream()
  private var hasStarted = false
  private var run: RunJoining?

  /// - Throws: `MediaFailure.cannotCopy` if the encoder is not as those of other segments.
  init(
    _ segment: Segment, _ context: SegmentContext, _ encoder: consuming Encoder
  ) throws(MediaFailure) {
    self.context = context
    if let joining = context.joining { run = try joining.run(of: encoder) }
    self.encoder = encoder
    report = SegmentReport(segment)
  }

  /// Paints and codes a picture, or leaves it out where the clip does.
  mutating func render(
    _ picture: consuming NeighbouredPicture, by painter: inout PlanPainter
  ) throws(MediaFailure) {
    var picture = picture
    let ticks = picture.timed.ticks
    guard painter.includes(ticks: ticks) else {
      report.picturesOutsideClip += 1
      return
    }
    if try painter.paint(&picture) { report.noteCovered(at: ticks) }
    try context.coding.send(
      picture, at: ticks - context.clock.shift.ticks, painted: painter.painted,
      isSync: startsGroup, to: &encoder)
    report.pictures += 1
    try drain()
    painter.restore(&picture)
    painter.noteWritten(ticks: ticks)
  }

  /// Codes what is left in the encoder.
  ///
  /// - Returns: what was written.
  mutating func finish() throws(MediaFailure) -> SegmentReport {
    try writing { () throws(LibAVFailure) in try encoder.finish() }
    try drain()
    report.sha256 = digest.digest.description
    return report
  }

  private mutating func drain() throws(MediaFailure) {
    while true {
      let received = try writing { () throws(LibAVFailure) in try encoder.receive() }
      guard case .packet(let packet) = received else { return }
      let made = try placed(packet)
      kept?.add(made)
      try context.send(made)
    }
  }

  /// A packet as it is written, added to the digest.
  private mutating func placed(_ packet: consuming Packet) throws(MediaFailure) -> Packet {
    guard run != nil else {
      note(packet)
      return packet
    }
    let joined = try run!.join(packet)
    if let joining = context.joining { digest.add(joined, framing: joining.framing) }
    return joined
  }

  /// Adds a packet to the digest, without the encoder's own message about itself, which stands
  /// before the first picture.
  private mutating func note(_ packet: borrowing Packet) {
    let codec: NALCodec = context.coding.options.videoCodec == .h264 ? .h264 : .hevc
    if !hasStarted {
      hasStarted = true
      packet.dropFirst(leadingUserDataLength(packet.bytes, codec: codec))
    }
    digest.add(unitsOf: packet.bytes, framing: .startCodes)
  }
}
