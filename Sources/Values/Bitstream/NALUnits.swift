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

extension NALCodec {
  /// Bytes of a unit's header.
  var headerLength: Int { self == .h264 ? 1 : 2 }

  /// The type in a unit's header (ITU-T H.264 § 7.3.1, H.265 § 7.3.1.2).
  func unitType(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> Int {
    let header = Int(bytes[unit.lowerBound])
    return self == .h264 ? header & 0x1f : header >> 1 & 0x3f
  }
}

extension NALCodec {
  /// The units in a track's header, in its order.
  ///
  /// - Parameter configuration: an `avcC` or `hvcC` record.
  /// - Returns: where each lies; nil unless every list is whole.
  package func units(inConfiguration configuration: [UInt8]) -> [Range<Int>]? {
    var lists = UnitLists(bytes: configuration)
    switch self {
    case .h264:
      guard configuration.count > 6, lists.read(Int(configuration[5] & 31), at: 6),
        let count = lists.byte(), lists.read(Int(count))
      else { return nil }
      // High profiles add four bytes and extensions of the sequence parameter sets.
      if lists.at < configuration.count {
        lists.at += 3
        guard let more = lists.byte(), lists.read(Int(more)) else { return nil }
      }
    case .hevc:
      guard configuration.count > 22 else { return nil }
      lists.at = 23
      for _ in 0..<configuration[22] {
        guard lists.byte() != nil, let high = lists.byte(), let low = lists.byte(),
          lists.read(Int(high) << 8 | Int(low))
        else { return nil }
      }
    }
    return lists.at == configuration.count ? lists.units : nil
  }
}

/// Lists of units, each after its length in two bytes.
private struct UnitLists {
  let bytes: [UInt8]
  var at = 0
  var units: [Range<Int>] = []

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func byte() -> UInt8? {
    guard at < bytes.count else { return nil }
    at += 1
    return bytes[at - 1]
  }

  /// Reads units; false if they end too early or one is empty.
  mutating func read(_ count: Int, at start: Int? = nil) -> Bool {
    at = start ?? at
    for _ in 0..<count {
      guard let high = byte(), let low = byte() else { return false }
      let size = Int(high) << 8 | Int(low)
      guard size > 0, size <= bytes.count - at else { return false }
      units.append(at..<at + size)
      at += size
    }
    return true
  }
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
