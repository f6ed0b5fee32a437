// Which packets of an audio stream may be copied: what an edit list hides stays behind, except the
// codec's own warm-up, which holds nothing that could be heard.

package import DequeModule
package import LibAV
package import MediaTime

/// Decides about the packets of one stream, in their order.
package struct PrimingFilter: ~Copyable, Sendable {
  /// The stream's number.
  package let stream: Int
  private let timeBase: TimeBase
  private let sampleRate: Int
  private var leading = UniqueDeque<Packet>()
  private var leadingDuration: Int64 = 0
  private var hasStarted = false

  /// Most samples that a codec needs to warm up: AAC up to 2,112 (ISO/IEC 14496-24), Opus 3,840.
  package static let maximumPriming = 4096

  /// Prepares for a stream.
  ///
  /// - Parameters:
  ///   - stream: its number.
  ///   - timeBase: of its packets.
  ///   - sampleRate: samples per second, 1 or more.
  package init(stream: Int, timeBase: TimeBase, sampleRate: Int) {
    (self.stream, self.timeBase, self.sampleRate) = (stream, timeBase, sampleRate)
  }

  /// Appends to `output` what may be copied by now.
  ///
  /// - Parameters:
  ///   - packet: the next packet of the stream.
  ///   - output: where packets go that may be copied.
  /// - Returns: how many packets stay behind.
  package mutating func admit(
    _ packet: consuming Packet, to output: inout UniqueDeque<Packet>
  ) -> Int {
    if packet.isHidden {
      guard !hasStarted else { return 1 }
      leadingDuration += packet.duration
      leading.append(packet)
      return 0
    }
    var dropped = 0
    if !hasStarted {
      hasStarted = true
      let limit = Timestamp(Int64(PrimingFilter.maximumPriming), TimeBase(1, Int64(sampleRate)))
      if Timestamp(leadingDuration, timeBase) <= limit {
        while !leading.isEmpty { output.append(leading.removeFirst()) }
      } else {
        dropped = leading.count
        leading.removeAll()
      }
    }
    output.append(packet)
    return dropped
  }
}
