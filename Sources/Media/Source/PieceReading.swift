// Readers that do not decode the whole of a source: one hands its video packets out as they are,
// others each decode a piece of the timeline.

import Bitstream
import DequeModule
import LibAV
import MediaTime

/// What a reader does with the packets of its video, where it does not decode all of them.
enum PacketUse: Sendable {
  /// Hands them out.
  ///
  /// What goes with it is the decoding times of the first packets, where the container does not
  /// say them.
  case handedOut(leadingTicks: Deque<Int64>)
  /// Decodes those of one piece.
  case piece(PieceReading)
}

/// The reading of one piece of the timeline: packets before it are skipped, and the first one
/// behind it ends it.
struct PieceReading: Sendable {
  /// What becomes of a packet.
  enum Outcome { case skipped, decoded, end }

  /// When the pieces' pictures are shown, in ticks.
  let ticks: Range<Int64>
  private let codec: NALCodec
  private let framing: NALFraming
  /// Whether a packet was decoded, and whether the first of them was a refresh.
  private var hasBegun = false
  private(set) var beganAtRefresh = false
  /// When its sync samples are shown, in ticks.
  private(set) var syncTicks: Set<Int64> = []

  /// - Parameters:
  ///   - ticks: when the pictures are shown.
  ///   - codec: of the packets.
  ///   - header: what stands before the first packet.
  init(_ ticks: Range<Int64>, _ codec: NALCodec, header: [UInt8]) {
    (self.ticks, self.codec) = (ticks, codec)
    framing = NALFraming(extradata: header, codec: codec)
  }

  /// Takes in the next packet.
  mutating func take(_ packet: borrowing Packet) -> Outcome {
    if let time = packet.pts, !ticks.contains(time) { return hasBegun ? .end : .skipped }
    let sync = classifySync(
      packet.bytes, codec: codec, framing: framing, isMarkedKey: packet.isMarkedKey)
    if !hasBegun { (hasBegun, beganAtRefresh) = (true, sync == .idr) }
    if sync == .idr, !packet.isHidden, let time = packet.pts { syncTicks.insert(time) }
    return .decoded
  }
}
