// Supplemental messages of H.264 and HEVC (ITU-T H.264 annex D, H.265 annex D). A few say how
// pictures are shown or where decoding may start; all others are findings, whatever they hold.

/// What supplemental messages may say in a stream.
struct SupplementalInformation {
  /// Payload types that showing pictures needs: recovery point, colours of the mastering display,
  /// light levels, a preferred transfer function.
  private static let allowed: Set<Int> = [6, 137, 144, 147]
  private static let pictureTiming = 1

  let codec: NALCodec
  /// The sequence parameter set of H.264 that picture timing refers to, if there is one.
  let sequence: H264Sequence?

  /// What is wrong with a unit.
  ///
  /// - Parameters:
  ///   - bytes: bytes that hold the unit.
  ///   - unit: where it lies, header included.
  /// - Returns: the first problem; nil if all of it is explained.
  func problem(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> StreamProblem? {
    var bits = BitReader(bytes, unit.dropFirst(codec.headerLength), limit: 4096)
    repeat {
      guard let type = bits.messageNumber(), let size = bits.messageNumber() else {
        return .unitNotExplained(type: codec.unitType(bytes, unit))
      }
      let isTiming = type == SupplementalInformation.pictureTiming && codec == .h264
      guard SupplementalInformation.allowed.contains(type) || isTiming else {
        return .messageNotAllowed(type: type)
      }
      var payload: [UInt8] = []
      for _ in 0..<size {
        guard let byte = bits.bits(8) else { return .messageNotExplained(type: type) }
        payload.append(UInt8(byte))
      }
      guard isExplained(type, payload) else { return .messageNotExplained(type: type) }
    } while bits.hasMoreData
    return bits.isAtTrailingBits && unit.count <= 4096
      ? nil : .unitNotExplained(type: codec.unitType(bytes, unit))
  }

  private func isExplained(_ type: Int, _ payload: [UInt8]) -> Bool {
    var bits = BitReader(plain: payload)
    switch type {
    case 1: return isTimingExplained(&bits)
    case 6:
      guard codec == .h264 ? bits.unsigned() != nil : bits.signed() != nil else { return false }
      return bits.bits(codec == .h264 ? 4 : 2) != nil && bits.isAtAlignment
    case 137:
      // Chromaticities in 1/50000, then the larger and the smaller luminance.
      guard payload.count == 24, (0..<8).allSatisfy({ _ in (bits.bits(16) ?? .max) <= 50_000 }),
        let high = bits.bits(32), let low = bits.bits(32)
      else { return false }
      return high > low && high <= 100_000_000
    case 144: return payload.count == 4
    case 147: return payload.count == 1 && payload[0] <= 18
    default: return false
    }
  }

  /// Picture timing that says how fields are shown, without the time of day (§ D.1.3).
  private func isTimingExplained(_ bits: inout BitReader) -> Bool {
    guard let sequence else { return false }
    if let delays = sequence.delayBits {
      guard bits.bits(delays / 2) != nil, bits.bits(delays - delays / 2) != nil else {
        return false
      }
    }
    if sequence.hasPictureStructure {
      guard let structure = bits.bits(4), structure <= 8 else { return false }
      let clocks = [1, 1, 1, 2, 2, 3, 3, 2, 3][structure]
      guard bits.bits(clocks) == 0 else { return false }
    }
    return bits.isAtAlignment
  }
}

extension BitReader {
  /// A payload type or size: bytes of 255, and one more (§ 7.3.2.3.1).
  mutating func messageNumber() -> Int? {
    var sum = 0
    while let byte = bits(8) {
      sum += byte
      if byte < 255 { return sum }
    }
    return nil
  }

  /// Whether a payload ends here: at its last byte, or with a one and zeros.
  var isAtAlignment: Bool { left == 0 || (left < 8 && isAtTrailingBits) }
}
