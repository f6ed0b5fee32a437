// Finds the NAL units of H.264 and HEVC in a packet, in either framing. Reads untrusted bytes:
// every length is checked against what is left, and a broken unit ends the walk instead of
// trapping.

/// How NAL units are told apart inside a packet.
package enum NALFraming: Equatable, Sendable {
  /// Each unit follows a start code 00 00 01 (ITU-T H.264 annex B).
  case startCodes
  /// Each unit follows its length in this many bytes, 1...4 (ISO/IEC 14496-15).
  case lengths(bytes: Int)

  /// The framing that goes with a stream's out-of-band parameter sets.
  ///
  /// - Parameters:
  ///   - extradata: an `avcC` or `hvcC` record, start-coded parameter sets, or nothing.
  ///   - codec: decides where the record says how long a length is.
  package init(extradata: [UInt8], codec: NALCodec) {
    let position = codec == .h264 ? 4 : 21
    if extradata.count > position, extradata[0] == 1 {
      self = .lengths(bytes: Int(extradata[position] & 3) + 1)
    } else {
      self = .startCodes
    }
  }
}

/// The coding standards whose packets consist of NAL units.
package enum NALCodec: String, Sendable {
  case h264, hevc
}

/// Calls `body` with the byte range of each NAL unit, header included, until it returns false.
package func forEachNALUnit(
  in bytes: Span<UInt8>, framing: NALFraming, _ body: (Range<Int>) -> Bool
) {
  switch framing {
  case .lengths(let size):
    var position = 0
    while position + size <= bytes.count {
      var length = 0
      for offset in 0..<size { length = length << 8 | Int(bytes[position + offset]) }
      position += size
      guard length > 0, length <= bytes.count - position else { return }
      if !body(position..<position + length) { return }
      position += length
    }
  case .startCodes:
    var start = nextStartCode(in: bytes, from: 0)
    while let code = start {
      let next = nextStartCode(in: bytes, from: code.upperBound)
      var end = next?.lowerBound ?? bytes.count
      while end > code.upperBound && bytes[end - 1] == 0 { end -= 1 }
      if end > code.upperBound && !body(code.upperBound..<end) { return }
      start = next
    }
  }
}

private func nextStartCode(in bytes: Span<UInt8>, from position: Int) -> Range<Int>? {
  var index = position
  while index + 3 <= bytes.count {
    if bytes[index + 2] > 1 {
      index += 3
    } else if bytes[index] == 0 && bytes[index + 1] == 0 && bytes[index + 2] == 1 {
      return index..<index + 3
    } else {
      index += 1
    }
  }
  return nil
}
