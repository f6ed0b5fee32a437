// Which of a source's video packets are handed out as they are while all others are decoded, and
// what must be known of the packets of each stretch that is decoded so that other packets can take
// their places.

import Bitstream
import DequeModule
import LibAV
import MediaTime

/// The reading of a source some of whose packets are copied.
struct CopyReading: Sendable {
  /// One stretch of pictures that is decoded.
  struct Run {
    /// Decoding times of its packets that have not been spent, in ticks.
    var decodingTicks = Deque<Int64>()
    /// When its sync samples are shown, in ticks.
    var syncTicks: Set<Int64> = []
  }

  /// Which part of the timeline is copied.
  let map: RenderMap
  /// How NAL units are told apart in packets.
  let framing: NALFraming
  /// Decoding times of the first packets, where the container does not say them.
  var leadingTicks: Deque<Int64>
  /// The stretch that is decoded, or was last.
  var run = Run()
  /// Whether the decoder has packets.
  var isDecoding = false

  /// Whether a packet is handed out as it is.
  func copies(_ packet: borrowing Packet, timeBase: TimeBase) -> Bool {
    guard !packet.isHidden, let pts = packet.pts else { return false }
    return map.segments[map.segment(at: Timestamp(pts, timeBase))].kind == .copy
  }

  /// Gives one of the first packets its decoding time, if it has none.
  mutating func complete(_ packet: borrowing Packet) {
    if packet.dts == nil, let ticks = leadingTicks.popFirst() { packet.dts = ticks }
  }

  /// Takes in a packet that is decoded.
  mutating func note(_ packet: borrowing Packet) {
    if !isDecoding { run = Run() }
    isDecoding = true
    guard !packet.isHidden, let pts = packet.pts, let dts = packet.dts else { return }
    run.decodingTicks.append(dts)
    let sync = classifySync(
      packet.bytes, codec: .h264, framing: framing, isMarkedKey: packet.isMarkedKey)
    if sync == .idr { run.syncTicks.insert(pts) }
  }
}
