// A track of audio whose packets are copied: without what decoding does not need, and without those
// that hold anything of what a clip cuts off.

import Bitstream
import LibAV
import MediaTime
import Source
import WorkerProtocol

/// How the packets of one track are copied.
struct CopiedAudio: Sendable {
  private let facts: StreamFacts
  private let copy: AudioCopy?
  /// Whether packets hold nothing that decoding does not need.
  private let isClean: Bool

  /// - Parameters:
  ///   - facts: what the container says of the stream.
  ///   - header: what the codec says of itself.
  ///   - isClean: whether all packets were looked through, and hold nothing that decoding does not
  ///     need.
  init(_ facts: StreamFacts, header: [UInt8], isClean: Bool) {
    (self.facts, self.isClean) = (facts, isClean)
    copy = AudioCopy(
      codec: facts.codec, header: header, blockBytes: facts.audio?.blockBytes ?? 0)
  }

  /// Takes out of a packet what decoding does not need.
  ///
  /// - Returns: whether there was anything.
  /// - Throws: `MediaFailure.source` for a packet that cannot be looked into.
  func reduce(_ packet: borrowing Packet) throws(MediaFailure) -> Bool {
    if isClean { return false }
    switch copy?.outcome(of: packet.bytes) ?? .impossible {
    case .asItIs: return false
    case .reduced(let bytes):
      try writing { () throws(LibAVFailure) in try packet.replacePayload(with: bytes) }
      return true
    case .impossible:
      let time = packet.pts.map { Timestamp($0, facts.timeBase) }
      throw .source(
        .damaged(detail: "audio of stream \(facts.index) that cannot be followed"), at: time)
    }
  }

  /// Frames of these codecs also hold samples of the next frame, over which they are faded.
  private static let overlapping: Set<String> = ["aac", "opus"]

  /// The part of the timeline of which a packet holds anything.
  ///
  /// - Parameters:
  ///   - start: the packet's time, in ticks.
  ///   - duration: in ticks; 0 where the container does not say.
  /// - Returns: its start and its end.
  func extent(start: Int64, duration: Int64) -> (from: Timestamp, to: Timestamp) {
    let base = facts.timeBase
    let rate = Int64(max(1, facts.audio?.sampleRate ?? 1))
    let frame = Timestamp(Int64(facts.audio?.frameSize ?? 0), TimeBase(1, rate))
      .converted(to: base, rounding: .up).ticks
    let length = max(duration, frame)
    // Times in ticks longer than a sample are rounded.
    let isCoarse = Timestamp(1, base).seconds > 1.5 / Double(rate)
    let doubt: Int64 = isCoarse ? 1 : 0
    let overlap = CopiedAudio.overlapping.contains(facts.codec) ? length : 0
    return (
      Timestamp(start - doubt, base), Timestamp(start + length + overlap + doubt, base)
    )
  }
}
