// Packets of audio other than AAC: those of Opus, AMR and FLAC can be checked without decoding
// them. What is inside the coded samples themselves is not followed.

/// A codec of audio whose packets can be looked into.
package enum AudioContents: Sendable {
  /// AAC of low complexity, with bandwidth extension or without.
  case aac(AACConfiguration)
  /// Opus (RFC 6716).
  case opus
  /// Adaptive multi-rate, of 8 or 16 kHz (3GPP TS 26.101, 26.201).
  case amr(isWide: Bool)
  /// FLAC (RFC 9639).
  case flac
  /// Samples as they are: each byte is part of one.
  case samples

  /// What is wrong with a packet.
  ///
  /// - Parameter packet: all of its bytes.
  /// - Returns: the problems, in the order of the bytes.
  package func problems(in packet: [UInt8]) -> [PlacedProblem] {
    switch self {
    case .aac(let configuration):
      guard let frame = AACFrame(packet, configuration) else {
        return [PlacedProblem(offset: 0, problem: .notFollowed)]
      }
      return frame.problems
    case .opus: return opusProblems(packet)
    case .amr(let isWide): return amrProblems(packet, isWide: isWide)
    case .flac:
      return isWholeFLACFrame(packet) ? [] : [PlacedProblem(offset: 0, problem: .notFollowed)]
    case .samples: return []
    }
  }
}

/// Padding of a packet of Opus that is not all zeros (RFC 6716 § 3.2.5).
private func opusProblems(_ packet: [UInt8]) -> [PlacedProblem] {
  // Only a packet of any number of frames can have padding.
  guard packet.count >= 2, packet[0] & 3 == 3, packet[1] & 0x40 != 0 else { return [] }
  var (at, padding) = (2, 0)
  while at < packet.count {
    let part = Int(packet[at])
    at += 1
    padding += min(part, 254)
    if part < 255 { break }
  }
  guard padding <= packet.count - at else {
    return [PlacedProblem(offset: 0, problem: .notFollowed)]
  }
  let start = packet.count - padding
  guard packet[start...].contains(where: { $0 != 0 }) else { return [] }
  return [PlacedProblem(offset: start, problem: .padding(bytes: padding))]
}

/// How long frames of AMR are (3GPP TS 26.101 and 26.201, as RFC 4867 § 5.3 stores them).
///
/// - Parameter isWide: whether they are of AMR-WB.
/// - Returns: bytes of a frame by its type, its header included; 0 for types that are not used.
package func amrFrameLengths(isWide: Bool) -> [Int] {
  isWide
    ? [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1]
    : [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1]
}

/// Bytes of a packet of AMR that belong to no frame (RFC 4867 § 5.3).
private func amrProblems(_ packet: [UInt8], isWide: Bool) -> [PlacedProblem] {
  let lengths = amrFrameLengths(isWide: isWide)
  var at = 0
  while at < packet.count {
    let size = lengths[Int(packet[at] >> 3 & 15)]
    guard size > 0, size <= packet.count - at, packet[at] & 0x83 == 0 else {
      return [PlacedProblem(offset: at, problem: .looseBytes(bytes: packet.count - at))]
    }
    at += size
  }
  return []
}

/// Whether a packet is a frame of FLAC from its first byte to the check at its end (RFC 9639 § 9).
private func isWholeFLACFrame(_ packet: [UInt8]) -> Bool {
  guard packet.count > 8, packet[0] == 0xff, packet[1] & 0xfe == 0xf8 else { return false }
  var remainder: UInt16 = 0
  for byte in packet {
    remainder ^= UInt16(byte) << 8
    for _ in 0..<8 {
      remainder = remainder & 0x8000 != 0 ? remainder << 1 ^ 0x8005 : remainder << 1
    }
  }
  return remainder == 0
}
