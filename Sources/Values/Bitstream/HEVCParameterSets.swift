// The parameter sets of HEVC, read to their last bit (ITU-T H.265 § 7.3.2, annex E). What cannot be
// followed, and what only carries data, gives nil: layers, sub-layers of a reference decoder,
// extensions of which this file knows nothing.

/// Whether all of a video parameter set is explained.
func isExplainedVideoSet(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> Bool {
  var bits = BitReader(bytes, unit.dropFirst(2), limit: .max)
  guard bits.bits(6) != nil, bits.bits(6) == 0, let subLayers = bits.bits(3), bits.flag() != nil,
    bits.bits(16) == 0xffff, bits.skipProfile(subLayers: subLayers), let all = bits.flag(),
    bits.skipUnsigned(3 * (all ? subLayers + 1 : 1)), bits.bits(6) != nil, bits.unsigned() == 0,
    let hasTiming = bits.flag()
  else { return false }
  if hasTiming {
    guard bits.bits(32) != nil, bits.bits(32) != nil, let isProportional = bits.flag(),
      !isProportional || bits.unsigned() != nil, bits.unsigned() == 0
    else { return false }
  }
  return bits.flag() == false && bits.isAtTrailingBits
}

/// A sequence parameter set.
///
/// Reason for its size: each is one of the set's own.
struct HEVCSequence {
  var id = 0
  /// The number of the video parameter set that it belongs to.
  var video = 0
  var facts = SequenceFacts()
  /// 0...3: without chroma, 4:2:0, 4:2:2, 4:4:4.
  var chromaFormat = 1
  /// Bits of a sample.
  var bitDepths = (luma: 8, chroma: 8)
  /// `general_profile_idc`.
  var profile = 0
  /// `general_level_idc`, in thirtieths.
  var level = 0
  var isHighTier = false
  /// How many layers in time there are, 1...7, and whether they are nested.
  var (subLayers, nestsLayers) = (1, false)

  /// Reads a set.
  ///
  /// Gives nil unless all of it is explained.
  ///
  /// - Parameters:
  ///   - bytes: bytes that hold the unit.
  ///   - unit: where it lies, header included.
  init?(_ bytes: Span<UInt8>, _ unit: Range<Int>) {
    var bits = BitReader(bytes, unit.dropFirst(2), limit: .max)
    guard let video = bits.bits(4), let subLayers = bits.bits(3), let isNested = bits.flag(),
      readLevel(bits), bits.skipProfile(subLayers: subLayers), let id = bits.unsigned(), id < 16,
      readSize(&bits), let luma = bits.unsigned(), let chroma = bits.unsigned(),
      max(luma, chroma) <= 8, let orderBits = bits.unsigned(), orderBits <= 12,
      let all = bits.flag(), bits.skipUnsigned(3 * (all ? subLayers + 1 : 1)), readBlocks(&bits),
      HEVCSequence.skipReferences(&bits, orderBits: orderBits + 4), bits.bits(2) != nil,
      let hasUsability = bits.flag()
    else { return nil }
    (self.id, self.video) = (id, video)
    (self.subLayers, nestsLayers) = (subLayers + 1, isNested)
    bitDepths = (luma + 8, chroma + 8)
    if hasUsability, !readUsability(&bits) { return nil }
    guard let isExtended = bits.flag() else { return nil }
    if isExtended {
      // Of the extensions, that of ranges alone: nine flags.
      guard let isRange = bits.flag(), bits.bits(7) == 0, !isRange || bits.bits(9) != nil else {
        return nil
      }
    }
    guard bits.isAtTrailingBits else { return nil }
  }

  /// Profile, tier and level (§ 7.3.3), read ahead.
  private mutating func readLevel(_ bits: BitReader) -> Bool {
    var bits = bits
    guard bits.skip(2), let isHighTier = bits.flag(), let profile = bits.bits(5),
      bits.skip(80), let level = bits.bits(8)
    else { return false }
    (self.isHighTier, self.profile, self.level) = (isHighTier, profile, level)
    return true
  }

  private mutating func readSize(_ bits: inout BitReader) -> Bool {
    guard let chroma = bits.unsigned(), chroma <= 3, chroma != 3 || bits.flag() != nil,
      let width = bits.unsigned(), let height = bits.unsigned(), max(width, height) < 1 << 16
    else { return false }
    chromaFormat = chroma
    facts.coded = (width, height)
    return facts.readCrop(&bits, chromaFormat: chroma)
  }

  private mutating func readBlocks(_ bits: inout BitReader) -> Bool {
    guard let least = bits.unsigned(), least <= 3, bits.skipUnsigned(5), let isScaled = bits.flag()
    else { return false }
    facts.block = (8 << least, 8 << least)
    if isScaled {
      guard let hasLists = bits.flag(), !hasLists || bits.skipScalingData() else { return false }
    }
    guard bits.bits(2) != nil, let hasPCM = bits.flag() else { return false }
    return !hasPCM || (bits.bits(8) != nil && bits.skipUnsigned(2) && bits.flag() != nil)
  }

  private static func skipReferences(_ bits: inout BitReader, orderBits: Int) -> Bool {
    guard let count = bits.unsigned(), count <= 64 else { return false }
    var sets: [[Int]] = []
    for index in 0..<count {
      guard let set = bits.referenceSet(isFirst: index == 0, before: sets.last ?? []) else {
        return false
      }
      sets.append(set)
    }
    guard let hasLongTerm = bits.flag() else { return false }
    guard hasLongTerm else { return true }
    guard let longTerm = bits.unsigned(), longTerm <= 32 else { return false }
    return (0..<longTerm).allSatisfy { _ in bits.bits(orderBits + 1) != nil }
  }

  private mutating func readUsability(_ bits: inout BitReader) -> Bool {
    guard let signal = bits.usability(), bits.bits(3) != nil, let hasWindow = bits.flag() else {
      return false
    }
    facts.signal = signal
    // A window of its own for showing would hide what lies outside.
    guard !hasWindow, let hasTiming = bits.flag() else { return false }
    if hasTiming {
      guard bits.bits(32) != nil, bits.bits(32) != nil, let isProportional = bits.flag(),
        !isProportional || bits.unsigned() != nil, bits.flag() == false
      else { return false }
    }
    guard let isRestricted = bits.flag() else { return false }
    return !isRestricted || (bits.bits(3) != nil && bits.skipUnsigned(5))
  }
}

/// A picture parameter set.
struct HEVCPicture {
  let id: Int
  let sequence: Int

  /// Reads a set.
  ///
  /// Gives nil unless all of it is explained; pictures that are never shown and slice headers with
  /// room for data are not.
  ///
  /// - Parameters:
  ///   - bytes: bytes that hold the unit.
  ///   - unit: where it lies, header included.
  init?(_ bytes: Span<UInt8>, _ unit: Range<Int>) {
    var bits = BitReader(bytes, unit.dropFirst(2), limit: .max)
    // Output flags and extra bits of slice headers: none.
    guard let id = bits.unsigned(), id < 64, let sequence = bits.unsigned(), sequence < 16,
      bits.flag() != nil, bits.bits(4) == 0, bits.bits(2) != nil, bits.skipUnsigned(2),
      bits.signed() != nil, bits.flag() != nil, let skipsTransform = bits.flag(),
      let hasQuantizers = bits.flag(), !hasQuantizers || bits.unsigned() != nil,
      bits.signed() != nil, bits.signed() != nil, bits.bits(4) != nil, let hasTiles = bits.flag(),
      bits.flag() != nil, !hasTiles || HEVCPicture.skipTiles(&bits), bits.flag() != nil,
      HEVCPicture.skipFilters(&bits), bits.flag() != nil, bits.unsigned() != nil,
      bits.flag() == false, let isExtended = bits.flag()
    else { return nil }
    (self.id, self.sequence) = (id, sequence)
    if isExtended {
      guard let isRange = bits.flag(), bits.bits(7) == 0,
        !isRange || HEVCPicture.skipRange(&bits, skipsTransform: skipsTransform)
      else { return nil }
    }
    guard bits.isAtTrailingBits else { return nil }
  }

  private static func skipTiles(_ bits: inout BitReader) -> Bool {
    guard let columns = bits.unsigned(), let rows = bits.unsigned(), max(columns, rows) < 64,
      let isUniform = bits.flag(), isUniform || bits.skipUnsigned(columns + rows)
    else { return false }
    return bits.flag() != nil
  }

  private static func skipFilters(_ bits: inout BitReader) -> Bool {
    guard let hasControl = bits.flag() else { return false }
    if hasControl {
      guard bits.flag() != nil, let isOff = bits.flag(),
        isOff || (bits.signed() != nil && bits.signed() != nil)
      else { return false }
    }
    guard let hasLists = bits.flag() else { return false }
    return !hasLists || bits.skipScalingData()
  }

  private static func skipRange(_ bits: inout BitReader, skipsTransform: Bool) -> Bool {
    guard !skipsTransform || bits.unsigned() != nil, bits.flag() != nil,
      let hasOffsets = bits.flag()
    else { return false }
    if hasOffsets {
      guard bits.unsigned() != nil, let count = bits.unsigned(), count < 6 else { return false }
      for _ in 0...count where bits.signed() == nil || bits.signed() == nil { return false }
    }
    return bits.skipUnsigned(2)
  }
}

extension BitReader {
  /// Profile, tier and level (§ 7.3.3), whose reserved bits are zero.
  ///
  /// - Parameter subLayers: one less than there are.
  /// - Returns: false if the bits end or say what cannot be.
  mutating func skipProfile(subLayers: Int) -> Bool {
    // Profile, compatibility, source, nine flags of the range extensions; then reserved bits.
    guard bits(32) != nil, bits(21) != nil, bits(32) == 0, bits(3) != nil, bits(8) != nil else {
      return false
    }
    guard subLayers > 0 else { return true }
    var has: [Int] = []
    for _ in 0..<subLayers {
      guard let flags = bits(2) else { return false }
      has.append(flags)
    }
    guard bits(2 * (8 - subLayers)) == 0 else { return false }
    return has.allSatisfy { flags in
      (flags & 2 == 0 || (bits(32) != nil && bits(32) != nil && bits(24) != nil))
        && (flags & 1 == 0 || bits(8) != nil)
    }
  }

  /// Scaling lists of HEVC (§ 7.3.4).
  mutating func skipScalingData() -> Bool {
    for size in 0..<4 {
      for _ in stride(from: 0, to: 6, by: size == 3 ? 3 : 1) {
        guard let isOwn = flag() else { return false }
        guard isOwn else {
          guard unsigned() != nil else { return false }
          continue
        }
        guard size < 2 || signed() != nil else { return false }
        for _ in 0..<min(64, 16 << (2 * size)) where signed() == nil { return false }
      }
    }
    return true
  }

  /// A set of reference pictures (§ 7.3.7): how far each lies off in order of showing.
  ///
  /// - Parameters:
  ///   - isFirst: whether no set stands before it.
  ///   - before: the set before it.
  /// - Returns: nil if the bits end or say what cannot be.
  mutating func referenceSet(isFirst: Bool, before: [Int]) -> [Int]? {
    guard let isDerived = isFirst ? false : flag() else { return nil }
    guard isDerived else {
      guard let negative = unsigned(), let positive = unsigned(), negative <= 16, positive <= 16
      else { return nil }
      var set: [Int] = []
      for (count, sign) in [(negative, -1), (positive, 1)] {
        var distance = 0
        for _ in 0..<count {
          guard let step = unsigned(), flag() != nil else { return nil }
          distance += sign * (step + 1)
          set.append(distance)
        }
      }
      return set
    }
    guard let isNegative = flag(), let size = unsigned() else { return nil }
    let shift = (isNegative ? -1 : 1) * (size + 1)
    var set: [Int] = []
    for distance in before + [0] {
      guard let isUsed = flag(), let stays = isUsed ? true : flag() else { return nil }
      if stays && distance + shift != 0 { set.append(distance + shift) }
    }
    // Negative ones first, each half from the nearest on (§ 7.4.8).
    return set.filter { $0 < 0 }.sorted(by: >) + set.filter { $0 > 0 }.sorted()
  }
}
