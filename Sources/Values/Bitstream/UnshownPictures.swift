// Packets of VP8 and VP9 whose picture is only referred to: no player shows it, so it is no picture
// of the film. The first byte of a packet says it.

/// Whether a packet holds nothing but a picture that is not shown.
///
/// - Parameters:
///   - bytes: the packet.
///   - codec: libavcodec's name of its codec.
/// - Returns: false for every codec other than VP8 and VP9, and where nothing can be known.
package func isUnshown(_ bytes: Span<UInt8>, codec: String) -> Bool {
  guard bytes.count > 1 else { return false }
  let first = Int(bytes[0])
  switch codec {
  // RFC 6386 § 9.1: key frame, version (3), show_frame.
  case "vp8": return first >> 4 & 1 == 0
  case "vp9":
    // Several frames in one packet end in an index (VP9 bitstream specification, annex B); one of
    // them is shown.
    if Int(bytes[bytes.count - 1]) & 0xe0 == 0xc0 { return false }
    // § 6.2: frame_marker (2), profile (2), a reserved bit for profile 3, show_existing_frame,
    // frame_type, show_frame.
    guard first >> 6 == 2 else { return false }
    let start = first >> 4 & 3 == 3 ? 5 : 4
    let header = first << 8 | Int(bytes[1])
    func bit(_ place: Int) -> Int { header >> (15 - place) & 1 }
    return bit(start) == 0 && bit(start + 2) == 0
  default: return false
  }
}
