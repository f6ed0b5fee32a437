// What a track of AAC says of itself before its first frame (ISO/IEC 14496-3 § 1.6.2.1): the object
// type, the rate, and whether bandwidth extension may follow. Other kinds than low complexity in
// frames of 1024 samples are not followed.

/// The configuration of a track of AAC.
package struct AACConfiguration: Sendable {
  /// The number of the sampling rate of the core, 0...12.
  let rate: Int
  /// Whether frames may hold bandwidth extension.
  let mayExtend: Bool
  /// Bytes of text in it.
  package private(set) var commentBytes = 0

  /// Core rates of 24 kHz and less, at which frames may hold an extension that nothing announces.
  private static let firstSlowRate = 6

  /// A track of which only the rate is told, by its number.
  init?(rate: Int) {
    guard rate <= 12 else { return nil }
    self.rate = rate
    mayExtend = rate >= AACConfiguration.firstSlowRate
  }

  /// Reads a configuration.
  ///
  /// Gives nil unless all of it is explained.
  ///
  /// - Parameter bytes: an `AudioSpecificConfig`.
  package init?(_ bytes: [UInt8]) {
    var bits = BitReader(plain: bytes)
    guard var type = bits.audioObjectType(), let rate = bits.bits(4), rate <= 12,
      let channels = bits.bits(4)
    else { return nil }
    var isExtended = false
    if type == 5 || type == 29 {
      guard let wide = bits.bits(4), wide <= 12, let core = bits.audioObjectType() else {
        return nil
      }
      (isExtended, type) = (true, core)
    }
    // Frames of 1024 samples, no core coder, no extension of other object types.
    guard type == 2, bits.bits(3) == 0 else { return nil }
    if channels == 0 {
      guard let program = AACProgram(&bits, alignedTo: 0) else { return nil }
      commentBytes = program.commentBytes
    }
    if bits.left >= 16 {
      guard let sync = bits.bits(11), sync == 0 || sync == 0x2b7 else { return nil }
      if sync == 0x2b7 {
        guard bits.audioObjectType() == 5, let extends = bits.flag() else { return nil }
        isExtended = isExtended || extends
        if extends {
          guard let wide = bits.bits(4), wide <= 12 else { return nil }
          if bits.left >= 12 {
            guard let stereo = bits.bits(11), stereo == 0 || stereo == 0x548, bits.flag() != nil
            else { return nil }
          }
        }
      }
    }
    while bits.left >= 8 { guard bits.bits(8) == 0 else { return nil } }
    guard bits.isAtZeroBits else { return nil }
    self.rate = rate
    mayExtend = isExtended || rate >= AACConfiguration.firstSlowRate
  }
}

/// A program configuration (§ 4.4.1.1): which elements are which speakers, and a text.
struct AACProgram {
  let commentBytes: Int

  /// Reads one.
  ///
  /// - Parameters:
  ///   - bits: at its first bit.
  ///   - start: the bit from which bytes are counted.
  init?(_ bits: inout BitReader, alignedTo start: Int) {
    guard bits.bits(10) != nil, let front = bits.bits(4), let side = bits.bits(4),
      let back = bits.bits(4), let low = bits.bits(2), let data = bits.bits(3),
      let coupled = bits.bits(4)
    else { return nil }
    for mixBits in [4, 4, 3] {
      guard let has = bits.flag(), !has || bits.bits(mixBits) != nil else { return nil }
    }
    let tags = 5 * (front + side + back + coupled) + 4 * (low + data)
    guard bits.skip(tags), bits.align(to: start), let bytes = bits.bits(8), bits.skip(8 * bytes)
    else { return nil }
    commentBytes = bytes
  }
}

extension BitReader {
  /// An audio object type (§ 1.6.2.1).
  fileprivate mutating func audioObjectType() -> Int? {
    guard let type = bits(5) else { return nil }
    return type == 31 ? bits(6).map { 32 + $0 } : type
  }
}
