// Bits of a NAL unit's payload, most significant first: the counterpart of the reader. What it
// writes gets the bytes that keep start codes apart when it is made a unit.

/// Writes bits and Exp-Golomb codes.
struct BitWriter {
  /// What was written; bits of the last byte that were not are 0.
  private(set) var bytes: [UInt8] = []
  /// Bits that were written.
  private(set) var count = 0

  /// Writes a number.
  ///
  /// - Parameters:
  ///   - value: 0 or more; its lowest bits are written.
  ///   - bits: how many, 0...32.
  mutating func put(_ value: Int, bits: Int) {
    for place in (0..<bits).reversed() {
      if count & 7 == 0 { bytes.append(0) }
      bytes[count >> 3] |= UInt8(value >> place & 1) << UInt8(7 - count & 7)
      count += 1
    }
  }

  /// Writes an unsigned Exp-Golomb code (ITU-T H.264 § 9.1).
  mutating func put(unsigned value: Int) {
    let width = Int.bitWidth - (value + 1).leadingZeroBitCount
    put(0, bits: width - 1)
    put(value + 1, bits: width)
  }

  /// Fills the last byte up with ones.
  mutating func alignWithOnes() { while count & 7 != 0 { put(1, bits: 1) } }

  /// Writes bits of other bytes.
  mutating func copy(_ range: Range<Int>, of source: [UInt8]) {
    var position = range.lowerBound
    while position < range.upperBound, position & 7 != 0 {
      put(Int(source[position >> 3]) >> (7 - position & 7), bits: 1)
      position += 1
    }
    bytes.reserveCapacity(bytes.count + (range.upperBound - position) / 8 + 2)
    while position + 8 <= range.upperBound {
      put(byte: source[position >> 3])
      position += 8
    }
    while position < range.upperBound {
      put(Int(source[position >> 3]) >> (7 - position & 7), bits: 1)
      position += 1
    }
  }

  private mutating func put(byte: UInt8) {
    let used = UInt8(count & 7)
    if used == 0 {
      bytes.append(byte)
    } else {
      bytes[bytes.count - 1] |= byte >> used
      bytes.append(byte << (8 - used))
    }
    count += 8
  }

  /// A NAL unit: a header, then what was written, with the bytes that keep start codes apart
  /// (§ 7.4.1).
  func unit(header: [UInt8]) -> [UInt8] {
    var result = header
    result.reserveCapacity(bytes.count + bytes.count / 64 + 8)
    var zeros = 0
    for byte in bytes {
      if zeros >= 2 && byte <= 3 {
        result.append(3)
        zeros = 0
      }
      result.append(byte)
      zeros = byte == 0 ? zeros + 1 : 0
    }
    return result
  }
}
