// When the packets of segments that were coded apart are decoded, once they stand in one stream.

import Bitstream
import DequeModule
import LibAV
import MediaTime
import WorkerProtocol

/// Gives packets their decoding times, segment by segment in the order of writing.
///
/// Among copied packets they take those of the source's packets in whose places they stand. In a
/// stream of their own they keep their encoder's, but for the first of a segment: these are decoded
/// before their segment begins, when the last pictures of the one before are shown.
struct PacketSchedule: ~Copyable {
  /// Decoding times of the source's packets that were read and not yet replaced, in the output's
  /// ticks.
  private var places = Deque<Int64>()
  /// When the last pictures of earlier segments are shown, ascending.
  private var earlier: [Int64] = []
  /// When those of this segment are, in the order of decoding.
  private var shown: [Int64] = []
  private var held = UniqueDeque<Packet>()
  /// When the segment's first picture is shown.
  private var start = Int64.min

  /// Most decoding times before a segment: encoders reorder by fewer pictures.
  private static let mostEarly = 16

  /// Starts a segment.
  ///
  /// - Parameter ticks: when its first picture is shown, on the output's clock.
  mutating func begin(at ticks: Int64) {
    start = ticks
    shown.removeAll(keepingCapacity: true)
  }

  /// Notes a packet of the source that will be replaced.
  ///
  /// - Parameter ticks: when it is decoded, on the output's clock.
  mutating func replace(decodedAt ticks: Int64) { places.append(ticks) }

  /// Puts a packet into the place of the source's next that is to be replaced.
  ///
  /// - Throws: `MediaFailure.cannotCopy` where there is none, or it would be shown before it is
  ///   decoded.
  mutating func put(_ packet: borrowing Packet) throws(MediaFailure) {
    guard let ticks = places.popFirst() else { throw .cannotCopy(why: .pictures) }
    guard ticks <= packet.pts ?? ticks else { throw .cannotCopy(why: .times) }
    packet.dts = ticks
  }

  /// Makes sure that every packet of the source was replaced.
  ///
  /// - Throws: `MediaFailure.cannotCopy`.
  func checkReplaced() throws(MediaFailure) {
    if !places.isEmpty { throw .cannotCopy(why: .pictures) }
  }

  /// Takes a packet of a stream that nothing is copied into.
  ///
  /// - Parameters:
  ///   - packet: the next one of the segment.
  ///   - send: gets the packets whose times are known.
  /// - Throws: what `send` throws; `MediaFailure.cannotCopy` where too little stands before.
  mutating func add(
    _ packet: consuming Packet, _ send: (consuming Packet) throws(MediaFailure) -> Void
  ) throws(MediaFailure) {
    if let pts = packet.pts { shown.append(pts) }
    guard !earlier.isEmpty, (packet.dts ?? start) < start else {
      try release(send)
      return try send(packet)
    }
    held.append(packet)
  }

  /// Ends a segment.
  ///
  /// - Parameter send: gets the packets that were held back.
  /// - Throws: as `add`.
  mutating func finish(
    _ send: (consuming Packet) throws(MediaFailure) -> Void
  ) throws(MediaFailure) {
    try release(send)
    earlier = Array((earlier + shown.sorted()).suffix(PacketSchedule.mostEarly))
  }

  private mutating func release(
    _ send: (consuming Packet) throws(MediaFailure) -> Void
  ) throws(MediaFailure) {
    guard held.count <= earlier.count else { throw .cannotCopy(why: .times) }
    while !held.isEmpty {
      let packet = held.removeFirst()
      packet.dts = earlier[earlier.count - 1 - held.count]
      try send(packet)
    }
  }
}
