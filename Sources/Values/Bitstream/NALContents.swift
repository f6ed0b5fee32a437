// The list of what H.264 and HEVC samples may hold: slices, parameter sets that pictures use, a few
// supplemental messages, marks without contents. Slices are not decoded: bytes behind the end of a
// slice's data, inside its own unit, are not told apart from it.

/// Looks through the NAL units of one track, sample by sample.
package struct NALContents {
  private let codec: NALCodec
  private let lengthBytes: Int
  private var sequences: [Int: H264Sequence] = [:]
  private var pictures: [Int: Int] = [:]
  /// Parameter sets that were read, and those of them that pictures use.
  private var sets: Set<ParameterSet> = []
  private var used: Set<ParameterSet> = []
  /// What the first sequence parameter set says.
  package private(set) var facts: SequenceFacts?

  private struct ParameterSet: Hashable {
    let type: Int
    let id: Int
  }

  /// Starts without parameter sets.
  ///
  /// - Parameters:
  ///   - codec: the track's.
  ///   - lengthBytes: how many bytes say how long a unit is, 1...4.
  package init(codec: NALCodec, lengthBytes: Int) {
    (self.codec, self.lengthBytes) = (codec, lengthBytes)
  }

  /// Starts without parameter sets, with lengths as a track's header says.
  ///
  /// - Parameters:
  ///   - codec: the track's.
  ///   - configuration: an `avcC` or `hvcC` record.
  package init(codec: NALCodec, configuration: [UInt8]) {
    let place = codec == .h264 ? 4 : 21
    self.init(
      codec: codec,
      lengthBytes: configuration.count > place ? Int(configuration[place] & 3) + 1 : 4)
  }

  /// What is wrong with the units of a sample.
  ///
  /// - Parameter sample: all of its bytes.
  /// - Returns: the problems, in the order of the bytes.
  package mutating func problems(in sample: Span<UInt8>) -> [PlacedProblem] {
    var result: [PlacedProblem] = []
    var (position, firstSlices) = (0, 0)
    while position < sample.count {
      guard position + lengthBytes < sample.count else {
        result.append(
          PlacedProblem(
            offset: position, problem: .looseBytes(bytes: sample.count - position)))
        break
      }
      let length = (0..<lengthBytes).reduce(0) { $0 << 8 | Int(sample[position + $1]) }
      let unit = position + lengthBytes..<position + lengthBytes + length
      guard length > 0, unit.upperBound <= sample.count else {
        result.append(
          PlacedProblem(
            offset: position, problem: .looseBytes(bytes: sample.count - position)))
        break
      }
      if isFirstSlice(sample, unit) { firstSlices += 1 }
      if let problem = problem(with: unit, of: sample) {
        result.append(PlacedProblem(offset: unit.lowerBound, problem: problem))
      }
      position = unit.upperBound
    }
    let fields = sequences.values.contains(where: \.mayHaveFields) ? 2 : 1
    if firstSlices > fields { result.append(PlacedProblem(offset: 0, problem: .secondPicture)) }
    return result
  }

  /// What is wrong with the units in a track's header.
  ///
  /// - Parameter configuration: an `avcC` or `hvcC` record (ISO/IEC 14496-15 § 5.3.3, 8.3.3).
  /// - Returns: the problems; `.headerNotExplained` if its lists cannot be followed.
  package mutating func problems(inConfiguration configuration: [UInt8]) -> [PlacedProblem] {
    guard let units = codec.units(inConfiguration: configuration) else {
      return [PlacedProblem(offset: 0, problem: .headerNotExplained)]
    }
    var result: [PlacedProblem] = []
    for unit in units {
      if let problem = problem(with: unit, of: configuration.span) {
        result.append(PlacedProblem(offset: unit.lowerBound, problem: problem))
      }
    }
    let type = codec == .h264 ? 7 : 33
    if let set = units.first(where: { codec.unitType(configuration.span, $0) == type }),
      !repeatsProfile(configuration, of: set)
    {
      result.append(PlacedProblem(offset: 0, problem: .headerNotExplained))
    }
    return result
  }

  /// Whether a header starts with the profile and level of a sequence parameter set.
  private func repeatsProfile(_ configuration: [UInt8], of set: Range<Int>) -> Bool {
    let (skipped, count) = codec == .h264 ? (8, 3) : (24, 12)
    var bits = BitReader(configuration.span, set, limit: 64)
    guard bits.skip(skipped) else { return false }
    return configuration[1...count].allSatisfy { bits.bits(8) == Int($0) }
  }

  /// What is wrong with one unit.
  ///
  /// - Parameters:
  ///   - unit: where it lies, header included.
  ///   - bytes: the bytes around it.
  /// - Returns: the problem; nil if there is none.
  package mutating func problem(
    with unit: Range<Int>, of bytes: Span<UInt8>
  ) -> StreamProblem? {
    let type = codec.unitType(bytes, unit)
    guard isHeaderPlain(bytes, unit), !holdsStartCode(bytes, unit) else {
      return .unitNotExplained(type: type)
    }
    switch codec {
    case .h264: return h264Problem(type, bytes, unit)
    case .hevc: return hevcProblem(type, bytes, unit)
    }
  }

  /// Parameter sets that no picture used; to be asked once everything was looked at.
  package var unused: [StreamProblem] {
    sets.subtracting(used).sorted { ($0.type, $0.id) < ($1.type, $1.id) }
      .map { .parameterSetNotUsed(type: $0.type, id: $0.id) }
  }

  private mutating func h264Problem(
    _ type: Int, _ bytes: Span<UInt8>, _ unit: Range<Int>
  ) -> StreamProblem? {
    switch type {
    case 1, 5:
      var bits = BitReader(bytes, unit.dropFirst(), limit: 32)
      guard bits.skipUnsigned(2), let picture = bits.unsigned() else {
        return .unitNotExplained(type: type)
      }
      use(picture, pictureType: 8, sequenceType: 7)
    case 6:
      return SupplementalInformation(codec: codec, sequence: sequences.values.first)
        .problem(bytes, unit)
    case 7:
      guard let set = H264Sequence(bytes, unit) else { return .unitNotExplained(type: type) }
      sequences[set.id] = set
      return note(set.facts, ParameterSet(type: 7, id: set.id))
    case 8:
      let formats = sequences.mapValues(\.chromaFormat)
      let set = H264Picture(bytes, unit) { formats[$0] ?? 1 }
      guard let set else { return .unitNotExplained(type: type) }
      pictures[set.id] = set.sequence
      sets.insert(ParameterSet(type: 8, id: set.id))
    case 9: return isDelimiter(bytes, unit) ? nil : .unitNotExplained(type: type)
    case 10, 11: return unit.count == codec.headerLength ? nil : .unitNotExplained(type: type)
    default: return .unitNotAllowed(type: type)
    }
    return nil
  }

  private mutating func hevcProblem(
    _ type: Int, _ bytes: Span<UInt8>, _ unit: Range<Int>
  ) -> StreamProblem? {
    switch type {
    case 0...9, 16...21:
      var bits = BitReader(bytes, unit.dropFirst(2), limit: 32)
      guard bits.flag() != nil, type < 16 || bits.flag() != nil, let picture = bits.unsigned()
      else { return .unitNotExplained(type: type) }
      use(picture, pictureType: 34, sequenceType: 33)
    case 32: return isExplainedVideoSet(bytes, unit) ? nil : .unitNotExplained(type: type)
    case 33:
      guard let set = HEVCSequence(bytes, unit) else { return .unitNotExplained(type: type) }
      return note(set.facts, ParameterSet(type: 33, id: set.id))
    case 34:
      guard let set = HEVCPicture(bytes, unit) else { return .unitNotExplained(type: type) }
      pictures[set.id] = set.sequence
      sets.insert(ParameterSet(type: 34, id: set.id))
    case 35: return isDelimiter(bytes, unit) ? nil : .unitNotExplained(type: type)
    case 36, 37: return unit.count == codec.headerLength ? nil : .unitNotExplained(type: type)
    case 39:
      return SupplementalInformation(codec: codec, sequence: nil).problem(bytes, unit)
    default: return .unitNotAllowed(type: type)
    }
    return nil
  }

  private mutating func use(_ picture: Int, pictureType: Int, sequenceType: Int) {
    used.insert(ParameterSet(type: pictureType, id: picture))
    guard let sequence = pictures[picture] else { return }
    used.insert(ParameterSet(type: sequenceType, id: sequence))
  }

  private mutating func note(_ facts: SequenceFacts, _ set: ParameterSet) -> StreamProblem? {
    sets.insert(set)
    if self.facts == nil { self.facts = facts }
    return facts.needlessCrop.map { .cropped(columns: $0.columns, rows: $0.rows) }
  }

  /// Whether a unit starts a picture.
  private func isFirstSlice(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> Bool {
    let type = codec.unitType(bytes, unit)
    let isSlice = codec == .h264 ? type == 1 || type == 5 : type < 32
    // Both standards say so in the first bit.
    return isSlice && unit.count > codec.headerLength
      && bytes[unit.lowerBound + codec.headerLength] & 0x80 != 0
  }

  /// Whether a header has its forbidden bit clear, and in HEVC names the base layer.
  private func isHeaderPlain(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> Bool {
    let first = bytes[unit.lowerBound]
    guard first & 0x80 == 0 else { return false }
    guard codec == .hevc else { return true }
    guard unit.count >= 2 else { return false }
    let second = bytes[unit.lowerBound + 1]
    return first & 1 == 0 && second & 0xf8 == 0 && second & 7 != 0
  }

  /// Whether a unit holds three bytes that no unit holds, since start codes look like that
  /// (ITU-T H.264 § 7.4.1).
  private func holdsStartCode(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> Bool {
    var index = unit.lowerBound + 2
    while index < unit.upperBound {
      if bytes[index] > 2 {
        index += 3
      } else if bytes[index - 1] == 0 && bytes[index - 2] == 0 {
        return true
      } else {
        index += 1
      }
    }
    return false
  }

  /// An access unit delimiter: three bits, and the one that ends it.
  private func isDelimiter(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> Bool {
    unit.count == codec.headerLength + 1
      && bytes[unit.lowerBound + codec.headerLength] & 0x1f == 0x10
  }
}
