// The parameter sets of H.264, read to their last bit (ITU-T H.264 § 7.3.2.1, 7.3.2.2, annex E).
// What cannot be followed, and what only carries data, gives nil.

/// A sequence parameter set.
///
/// Reason for its size: each is one of the set's own.
struct H264Sequence {
  var id = 0
  /// `profile_idc`, and `level_idc` in tenths.
  var (profile, level) = (0, 0)
  /// Bits of `frame_num`, 4...16.
  var frameNumberBits = 4
  /// `pic_order_cnt_type`: 0 or 2.
  var orderType = 0
  /// Bits of `pic_order_cnt_lsb`, 4...16; of use for type 0 alone.
  var orderBits = 4
  /// Most pictures that later ones may refer to, 0...16.
  var references = 0
  /// Whether the motion of direct blocks is told by their corners.
  var infersDirectFromCorners = false
  /// Whether samples are of 8 bits, scaled alike and never coded without loss.
  var hasPlainSamples = true
  /// Most pictures that are decoded before one that is shown earlier; nil where the set does not
  /// say.
  var reordering: Int?
  var facts = SequenceFacts()
  var chromaFormat = 1
  var mayHaveFields = false
  /// Bits of the delays in picture timing messages; nil where there are none.
  var delayBits: Int?
  /// Whether picture timing messages say how fields are shown.
  var hasPictureStructure = false

  /// Reads a set.
  ///
  /// Gives nil unless all of it is explained.
  ///
  /// - Parameters:
  ///   - bytes: bytes that hold the unit.
  ///   - unit: where it lies, header included.
  init?(_ bytes: Span<UInt8>, _ unit: Range<Int>) {
    var bits = BitReader(bytes, unit.dropFirst(), limit: .max)
    guard let profile = bits.bits(8), bits.bits(8) != nil, let level = bits.bits(8),
      let id = bits.unsigned(), id < 32
    else { return nil }
    (self.id, self.profile, self.level) = (id, profile, level)
    if FieldPictures.highProfiles.contains(profile) {
      guard let format = bits.highProfile(), format.chroma <= 3 else { return nil }
      (chromaFormat, hasPlainSamples) = (format.chroma, format.isPlain)
    }
    guard let numberBits = bits.unsigned(), numberBits <= 12, readPictureOrder(&bits),
      let references = bits.unsigned(), bits.flag() != nil, readSize(&bits),
      let hasUsability = bits.flag()
    else { return nil }
    (frameNumberBits, self.references) = (numberBits + 4, references)
    if hasUsability, !readUsability(&bits) { return nil }
    guard bits.isAtTrailingBits else { return nil }
  }

  /// A list of offsets for each picture of a cycle may hold a kilobyte of anything; no encoder of
  /// today writes one.
  private mutating func readPictureOrder(_ bits: inout BitReader) -> Bool {
    switch bits.unsigned() {
    case 0:
      guard let extra = bits.unsigned(), extra <= 12 else { return false }
      orderBits = extra + 4
    case 2: orderType = 2
    default: return false
    }
    return true
  }

  private mutating func readSize(_ bits: inout BitReader) -> Bool {
    guard let columns = bits.unsigned(), columns < 4096, let rows = bits.unsigned(), rows < 4096,
      let isFramesOnly = bits.flag(), isFramesOnly || bits.flag() != nil,
      let infersFromCorners = bits.flag()
    else { return false }
    (mayHaveFields, infersDirectFromCorners) = (!isFramesOnly, infersFromCorners)
    let fields = isFramesOnly ? 1 : 2
    facts.coded = (16 * (columns + 1), 16 * (rows + 1) * fields)
    facts.block = (16, 16 * fields)
    return facts.readCrop(&bits, chromaFormat: chromaFormat, fields: fields)
  }

  private mutating func readUsability(_ bits: inout BitReader) -> Bool {
    guard let signal = bits.usability(), let hasTiming = bits.flag() else { return false }
    facts.signal = signal
    if hasTiming, bits.bits(32) == nil || bits.bits(32) == nil || bits.flag() == nil {
      return false
    }
    var hasDelays = false
    for _ in 0..<2 {
      guard let isPresent = bits.flag() else { return false }
      guard isPresent else { continue }
      guard readReferenceDecoder(&bits) else { return false }
      hasDelays = true
    }
    guard !hasDelays || bits.flag() != nil, let hasStructure = bits.flag(),
      let isRestricted = bits.flag()
    else { return false }
    hasPictureStructure = hasStructure
    guard isRestricted else { return true }
    guard bits.flag() != nil, bits.skipUnsigned(4), let reordering = bits.unsigned(),
      bits.skipUnsigned(1)
    else { return false }
    self.reordering = reordering
    return true
  }

  /// The hypothetical reference decoder's parameters (§ E.1.2), of one schedule at most.
  private mutating func readReferenceDecoder(_ bits: inout BitReader) -> Bool {
    guard bits.unsigned() == 0, bits.bits(8) != nil, bits.skipUnsigned(2), bits.flag() != nil,
      bits.bits(5) != nil, let removal = bits.bits(5), let output = bits.bits(5),
      bits.bits(5) != nil
    else { return false }
    delayBits = removal + output + 2
    return true
  }
}

/// A picture parameter set.
struct H264Picture {
  let id: Int
  let sequence: Int
  /// Whether slices are coded with CABAC, not CAVLC.
  let isArithmetic: Bool
  /// Whether slices say how the order of fields differs.
  let hasFieldOrder: Bool
  /// References that slices have unless they say so, in each list.
  let references: [Int]
  /// Whether P slices and, said one by one, B slices carry weights.
  let hasWeights: (forward: Bool, both: Bool)
  /// Whether slices say how edges are smoothed.
  let hasDeblocking: Bool

  /// Reads a set.
  ///
  /// Gives nil unless all of it is explained; slice groups and redundant pictures are not.
  ///
  /// - Parameters:
  ///   - bytes: bytes that hold the unit.
  ///   - unit: where it lies, header included.
  ///   - chromaFormat: of its sequence.
  init?(_ bytes: Span<UInt8>, _ unit: Range<Int>, chromaFormat: (_ sequence: Int) -> Int) {
    var bits = BitReader(bytes, unit.dropFirst(), limit: .max)
    guard let id = bits.unsigned(), id < 256, let sequence = bits.unsigned(), sequence < 32,
      let isArithmetic = bits.flag(), let hasFieldOrder = bits.flag(), bits.unsigned() == 0,
      let first = bits.unsigned(), let second = bits.unsigned(), let forward = bits.flag(),
      let both = bits.bits(2), bits.signed() != nil, bits.signed() != nil, bits.signed() != nil,
      let hasDeblocking = bits.flag(), bits.flag() != nil, bits.flag() == false
    else { return nil }
    (self.id, self.sequence) = (id, sequence)
    (self.isArithmetic, self.hasFieldOrder) = (isArithmetic, hasFieldOrder)
    references = [first + 1, second + 1]
    (hasWeights, self.hasDeblocking) = ((forward, both == 1), hasDeblocking)
    if bits.hasMoreData {
      guard let isLarge = bits.flag(), let hasLists = bits.flag() else { return nil }
      let large = isLarge ? (chromaFormat(sequence) == 3 ? 6 : 2) : 0
      if hasLists, !bits.skipScalingLists(6 + large) { return nil }
      guard bits.signed() != nil else { return nil }
    }
    guard bits.isAtTrailingBits else { return nil }
  }
}

extension BitReader {
  /// What a set of a high profile says of samples (§ 7.3.2.1.1).
  ///
  /// - Returns: the number of the chroma format, whether its planes are coded apart, and whether
  ///   samples are of 8 bits, scaled alike and never coded without loss; nil if the bits end.
  mutating func highProfile() -> (chroma: Int, hasSeparatePlanes: Bool, isPlain: Bool)? {
    guard let chroma = unsigned() else { return nil }
    var hasSeparatePlanes = false
    if chroma == 3 {
      guard let flag = flag() else { return nil }
      hasSeparatePlanes = flag
    }
    guard let luma = unsigned(), let depth = unsigned(), let bypasses = flag(),
      let hasLists = flag(), !hasLists || skipScalingLists(chroma == 3 ? 12 : 8)
    else { return nil }
    return (chroma, hasSeparatePlanes, luma + depth == 0 && !bypasses && !hasLists)
  }

  /// Scaling lists of H.264 (§ 7.3.2.1.1.1), six of 16 entries and then some of 64.
  mutating func skipScalingLists(_ count: Int) -> Bool {
    for list in 0..<count {
      guard let isPresent = flag() else { return false }
      guard isPresent else { continue }
      var (last, next) = (8, 8)
      for _ in 0..<(list < 6 ? 16 : 64) {
        if next != 0 {
          guard let delta = signed() else { return false }
          next = (last + delta + 256) % 256
        }
        if next != 0 { last = next }
      }
    }
    return true
  }
}
