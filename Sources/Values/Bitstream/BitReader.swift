// Bits of a NAL unit's payload, most significant first, without the bytes that only keep start
// codes apart (ITU-T H.264 § 7.4.1). Reading past the end gives nil and never traps.

/// Reads bits and Exp-Golomb codes.
struct BitReader {
  private let bytes: [UInt8]
  private var position = 0

  /// Reads a payload of at most 512 bytes; what follows is not needed for headers.
  ///
  /// - Parameters:
  ///   - source: bytes that hold the payload.
  ///   - range: where it lies, without the NAL unit's header.
  init(_ source: Span<UInt8>, _ range: Range<Int>) {
    var result: [UInt8] = []
    var zeros = 0
    for index in range.prefix(512) {
      let byte = source[index]
      if zeros >= 2 && byte == 3 {
        zeros = 0
        continue
      }
      zeros = byte == 0 ? zeros + 1 : 0
      result.append(byte)
    }
    bytes = result
  }

  /// The next bits as a number.
  ///
  /// - Parameter count: how many, 0...32.
  /// - Returns: nil if there are not as many.
  mutating func bits(_ count: Int) -> Int? {
    guard position + count <= bytes.count * 8 else { return nil }
    var value = 0
    for _ in 0..<count {
      value = value << 1 | Int(bytes[position >> 3] >> (7 - UInt8(position & 7)) & 1)
      position += 1
    }
    return value
  }

  /// The next unsigned Exp-Golomb code (§ 9.1); nil if it is cut or longer than 32 bits.
  mutating func unsigned() -> Int? {
    var zeros = 0
    while let bit = bits(1) {
      if bit == 1 { return bits(zeros).map { (1 << zeros) - 1 + $0 } }
      zeros += 1
      if zeros > 31 { return nil }
    }
    return nil
  }

  /// The next signed Exp-Golomb code (§ 9.1.1).
  mutating func signed() -> Int? {
    unsigned().map { $0 & 1 == 1 ? ($0 + 1) / 2 : -($0 / 2) }
  }
}
