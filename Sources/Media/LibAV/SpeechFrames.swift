// Codecs of speech whose frames lie one behind the other in a packet without any header of the
// packet's own: each frame's first byte says how long it is. It knows the tables and no decoder.

import Bitstream

/// How long the frames of a codec of speech are.
struct SpeechFrames: Sendable {
  /// Bytes of a frame by its type, the byte that says it included; 0 for types that are not used.
  private let lengths: [Int]
  /// How far to the right of its byte a type stands, in bits.
  private let shift: Int

  /// The frames of a codec; nil for one whose packets hold one frame, or whose decoder takes all.
  ///
  /// - Parameter codec: libavcodec's name.
  init?(codec: String) {
    switch codec {
    case "amr_nb": (lengths, shift) = (amrFrameLengths(isWide: false), 3)
    case "amr_wb": (lengths, shift) = (amrFrameLengths(isWide: true), 3)
    // RFC 2658 § 3.2 and RFC 3558 § 4.
    case "qcelp": (lengths, shift) = ([1, 4, 8, 17, 35], 0)
    case "evrc": (lengths, shift) = ([1, 3, 0, 11, 23], 0)
    default: return nil
    }
  }

  /// Bytes of the frame that a packet, or what is left of one, begins with; nil where its type says
  /// none, so that the rest goes to the decoder as it is.
  func length(from packet: Span<UInt8>) -> Int? {
    guard packet.count > 0 else { return nil }
    let type = Int(packet[0] >> UInt8(shift)) & (shift > 0 ? 15 : 255)
    return lengths.indices.contains(type) && lengths[type] > 0 ? lengths[type] : nil
  }
}
