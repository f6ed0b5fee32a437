// Which H.264 packets hold one field of a picture: two of them are one picture, and a clock that
// counts packets as pictures runs at twice the speed of the recording.

/// Tells coded fields from coded pictures, packet by packet in decoding order.
package struct FieldPictures: Sendable {
  /// What a sequence parameter set says about slice headers (ITU-T H.264 § 7.3.2.1.1).
  private struct Sequence {
    var hasSeparatePlanes = false
    var frameNumberBits: Int
    var mayHaveFields: Bool
  }

  private var sequence: Sequence?

  /// Starts with the parameter sets that travel outside of the packets.
  ///
  /// - Parameter extradata: an `avcC` record (ISO/IEC 14496-15 § 5.3.3.1), start codes, or nothing.
  package init(extradata: [UInt8]) {
    let bytes = extradata.span
    guard extradata.count > 6, extradata[0] == 1 else {
      _ = isField(bytes, framing: .startCodes)
      return
    }
    var position = 6
    for _ in 0..<Int(extradata[5] & 0x1f) where position + 2 <= extradata.count {
      let length = Int(extradata[position]) << 8 | Int(extradata[position + 1])
      position += 2
      guard length > 1, position + length <= extradata.count else { return }
      read(bytes, position..<position + length)
      position += length
    }
  }

  /// Whether a packet holds one field alone.
  ///
  /// - Parameters:
  ///   - bytes: the packet.
  ///   - framing: how its NAL units are told apart.
  /// - Returns: false for a whole picture, and where nothing can be known.
  package mutating func isField(_ bytes: Span<UInt8>, framing: NALFraming) -> Bool {
    var slice: Range<Int>?
    var sets: [Range<Int>] = []
    forEachNALUnit(in: bytes, framing: framing) { unit in
      let type = NALCodec.h264.unitType(bytes, unit)
      if type == 7 { sets.append(unit) }
      if (1...5).contains(type) { slice = unit }
      return slice == nil
    }
    for unit in sets { read(bytes, unit) }
    guard let slice, let sequence, sequence.mayHaveFields else { return false }
    // § 7.3.3: first_mb_in_slice, slice_type, pic_parameter_set_id, colour_plane_id, frame_num.
    var bits = BitReader(bytes, slice.lowerBound + 1..<slice.upperBound)
    guard bits.unsigned() != nil, bits.unsigned() != nil, bits.unsigned() != nil,
      bits.bits(sequence.hasSeparatePlanes ? 2 : 0) != nil,
      bits.bits(sequence.frameNumberBits) != nil
    else { return false }
    return bits.bits(1) == 1
  }

  /// Takes in a sequence parameter set; one that is cut changes nothing.
  private mutating func read(_ bytes: Span<UInt8>, _ unit: Range<Int>) {
    var bits = BitReader(bytes, unit.lowerBound + 1..<unit.upperBound)
    guard let profile = bits.bits(8), bits.bits(16) != nil, bits.unsigned() != nil else { return }
    var found = Sequence(frameNumberBits: 4, mayHaveFields: false)
    if FieldPictures.highProfiles.contains(profile) {
      guard let format = bits.highProfile() else { return }
      found.hasSeparatePlanes = format.hasSeparatePlanes
    }
    guard let numberBits = bits.unsigned(), numberBits <= 12,
      FieldPictures.skipPictureOrder(&bits), bits.unsigned() != nil, bits.bits(1) != nil,
      bits.unsigned() != nil, bits.unsigned() != nil, let framesOnly = bits.bits(1)
    else { return }
    found.frameNumberBits = numberBits + 4
    found.mayHaveFields = framesOnly == 0
    sequence = found
  }

  /// Profiles whose parameter sets say more about samples (§ 7.3.2.1.1).
  static let highProfiles: Set<Int> = [
    100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
  ]

  private static func skipPictureOrder(_ bits: inout BitReader) -> Bool {
    switch bits.unsigned() {
    case 0: return bits.unsigned() != nil
    case 1:
      guard bits.bits(1) != nil, bits.signed() != nil, bits.signed() != nil,
        let count = bits.unsigned(), count <= 255
      else { return false }
      for _ in 0..<count where bits.signed() == nil { return false }
      return true
    case 2: return true
    default: return false
    }
  }
}
