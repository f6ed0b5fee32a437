// Bits of a NAL unit's payload, most significant first, without the bytes that only keep start
// codes apart (ITU-T H.264 § 7.4.1). Reading past the end gives nil and never traps.

/// Reads bits and Exp-Golomb codes.
struct BitReader {
  /// The payload, without the bytes that keep start codes apart.
  let bytes: [UInt8]
  /// The number of the bit that comes next.
  private(set) var position = 0

  /// Reads bytes as they stand.
  ///
  /// - Parameters:
  ///   - plain: the bytes.
  ///   - position: the number of the first bit to read.
  init(plain: [UInt8], at position: Int = 0) {
    bytes = plain
    self.position = position
  }

  /// Reads a payload.
  ///
  /// - Parameters:
  ///   - source: bytes that hold the payload.
  ///   - range: where it lies, without the NAL unit's header.
  ///   - limit: bytes that are looked at; for headers the first 512 are enough.
  init(_ source: Span<UInt8>, _ range: Range<Int>, limit: Int = 512) {
    var result: [UInt8] = []
    var zeros = 0
    for index in range.prefix(limit) {
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
    guard count <= left else { return nil }
    let value = Int(window >> (32 - UInt32(count)))
    position += count
    return value
  }

  /// The next 32 bits, with zeros behind the end.
  var window: UInt32 {
    let start = position >> 3
    var value: UInt64 = 0
    for place in start..<start + 5 {
      value = value << 8 | (place < bytes.count ? UInt64(bytes[place]) : 0)
    }
    return UInt32(truncatingIfNeeded: value >> (8 - UInt64(position & 7)))
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

  /// The next bit as a flag; nil at the end.
  mutating func flag() -> Bool? { bits(1).map { $0 == 1 } }

  /// Skips bits; false if there are not as many.
  mutating func skip(_ count: Int) -> Bool {
    guard count <= left else { return false }
    position += count
    return true
  }

  /// Skips to a whole byte.
  ///
  /// - Parameter start: the bit from which bytes are counted.
  /// - Returns: false if the bits end.
  mutating func align(to start: Int) -> Bool { skip((8 - (position - start) % 8) % 8) }

  /// Bits that are left.
  var left: Int { bytes.count * 8 - position }

  /// The number of the bit behind the one that ends a payload (§ 7.3.2.11); nil if there is none.
  var endOfData: Int? {
    bytes.lastIndex { $0 != 0 }.map { $0 * 8 + 8 - bytes[$0].trailingZeroBitCount }
  }

  /// Whether more follows than the bit that ends a payload and zeros (§ 7.2, more_rbsp_data).
  var hasMoreData: Bool {
    guard let last = bytes.lastIndex(where: { $0 != 0 }) else { return false }
    return position < last * 8 + 7 - bytes[last].trailingZeroBitCount
  }

  /// Whether nothing follows but the bit that ends a payload, and zeros up to the end of its byte
  /// (§ 7.3.2.11).
  var isAtTrailingBits: Bool {
    guard (1...8).contains(left), let last = bytes.last else { return false }
    return last & UInt8((1 << left) - 1) == UInt8(1 << (left - 1))
  }

  /// Whether nothing follows but zeros up to the end of the byte.
  var isAtZeroBits: Bool {
    guard left < 8, let last = bytes.last else { return left == 0 }
    return last & UInt8((1 << left) - 1) == 0
  }
}
