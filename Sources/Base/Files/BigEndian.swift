// Whole numbers as bytes in the order in which files and digests have them here: highest first.

extension FixedWidthInteger {
  /// The number's bytes, the highest first; of a negative one, those of its two's complement.
  package var bigEndianBytes: [UInt8] {
    stride(from: Self.bitWidth - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: self >> $0)
    }
  }
}
