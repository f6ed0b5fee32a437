// Which coded pictures may be copied into an output, and what is taken out of their packets on the
// way. The list is the one that outputs are held against; what is not on it and cannot be taken out
// is coded anew instead.

/// Why a source's pictures are all coded anew although only some are touched.
public enum CopyObstacle: String, Codable, Sendable, CaseIterable {
  /// The output's codec is not the source's.
  case otherCodec
  /// Packets of the source's codec are not copied yet.
  case codec
  /// A clip cuts the source.
  case clip
  /// Fields, samples or a profile that no encoder here goes on with.
  case format
  /// Coding without loss takes a profile that the source does not have.
  case lossless
  /// Parameter sets that are several, that change, or that cannot be followed.
  case parameterSets
  /// Packets without times, or with times in disorder.
  case times
  /// Nothing but the first picture can be decoded by itself, or no group can be copied.
  case noClosedGroups
  /// The decoder gave other pictures than the packets promise.
  case pictures
}

/// How the packets of a stream are copied.
package struct VideoCopy: Sendable {
  /// What becomes of one packet.
  package enum Outcome: Equatable, Sendable {
    /// It holds nothing beside pictures, and its units stand as they must.
    case asItIs
    /// These bytes, with lengths before units, are what decoding needs of it.
    case reduced([UInt8])
    /// It cannot be copied: nobody knows what it holds, or it changes parameter sets.
    case impossible
  }

  /// The parameter sets.
  package let sets: any CopiedSets
  /// How many bytes say how long a unit is in what is copied, 1...4.
  package let lengthBytes: Int
  /// Whether packets repeat the parameter sets.
  package private(set) var repeatsSets = false
  private let framing: NALFraming
  private var contents: NALContents

  /// Prepares to copy a stream.
  ///
  /// Gives nil for a stream that cannot be copied.
  ///
  /// - Parameters:
  ///   - extradata: what the stream's header holds.
  ///   - codec: the stream's.
  package init?(extradata: [UInt8], codec: NALCodec) {
    guard let sets = copiedSets(extradata: extradata, codec: codec) else { return nil }
    self.sets = sets
    framing = NALFraming(extradata: extradata, codec: codec)
    if case .lengths(let bytes) = framing { lengthBytes = bytes } else { lengthBytes = 4 }
    contents = NALContents(codec: codec, lengthBytes: lengthBytes)
    let header = sets.configuration(adding: [], lengthBytes: lengthBytes, repeats: false)
    guard contents.problems(inConfiguration: header).isEmpty else { return nil }
  }

  /// What becomes of a packet.
  ///
  /// - Parameter packet: all of its bytes.
  /// - Returns: how it is copied, if it can be.
  package mutating func outcome(of packet: Span<UInt8>) -> Outcome {
    var (kept, end, isWhole) = ([Range<Int>](), 0, true)
    var count = 0
    forEachNALUnit(in: packet, framing: framing) { unit in
      count += 1
      end = unit.upperBound
      switch part(of: packet, unit) {
      case .needed: kept.append(unit)
      case .needless: break
      case .unknown: isWhole = false
      }
      return isWhole
    }
    let hasLengths = framing == .lengths(bytes: lengthBytes)
    guard isWhole, !kept.isEmpty, !hasLengths || end == packet.count else { return .impossible }
    if hasLengths && kept.count == count { return .asItIs }
    return .reduced(joined(kept, of: packet))
  }

  /// Whether the stream's pictures are decoded alike under another header: it holds all parameter
  /// sets, and no other set with the number of one of them.
  ///
  /// - Parameter header: an `avcC` or `hvcC` record.
  /// - Returns: whether they are.
  package func isExplained(by header: [UInt8]) -> Bool {
    guard let units = sets.codec.units(inConfiguration: header) else { return false }
    let held = units.map { Array(header[$0]) }
    return sets.units.allSatisfy(held.contains)
      && !held.contains { sets.isContradicted(by: $0) }
  }

  /// Whether a packet of another stream changes the meaning of this one's pictures behind it.
  ///
  /// - Parameters:
  ///   - packet: all of its bytes.
  ///   - framing: how its units are told apart.
  /// - Returns: whether it holds another set with the number of one of this stream's.
  package func isChanged(by packet: Span<UInt8>, framing: NALFraming) -> Bool {
    var isChanged = false
    forEachNALUnit(in: packet, framing: framing) { unit in
      guard sets.codec.setTypes.contains(sets.codec.unitType(packet, unit)) else { return true }
      isChanged = sets.isContradicted(by: unit.map { packet[$0] })
      return !isChanged
    }
    return isChanged
  }

  private enum Part { case needed, needless, unknown }

  private mutating func part(of packet: Span<UInt8>, _ unit: Range<Int>) -> Part {
    switch (sets.codec, sets.codec.unitType(packet, unit)) {
    case (.h264, 6), (.hevc, 39), (.hevc, 40):
      return contents.problem(with: unit, of: packet) == nil ? .needed : .needless
    case (let codec, let type) where codec.setTypes.contains(type):
      repeatsSets = true
      let isSame = sets.units.contains { known in
        unit.count == known.count
          && known.indices.allSatisfy { known[$0] == packet[unit.lowerBound + $0] }
      }
      return isSame ? .needed : .unknown
    // Bytes that fill up a rate.
    case (.h264, 12), (.hevc, 38): return .needless
    default: return contents.problem(with: unit, of: packet) == nil ? .needed : .unknown
    }
  }

  private func joined(_ units: [Range<Int>], of packet: Span<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(units.reduce(0) { $0 + lengthBytes + $1.count })
    for unit in units {
      result.append(length: unit.count, bytes: lengthBytes)
      for index in unit { result.append(packet[index]) }
    }
    return result
  }
}

extension [UInt8] {
  /// Adds a unit's length.
  ///
  /// - Parameters:
  ///   - length: bytes of the unit; fits.
  ///   - count: bytes that say so, 1...4.
  package mutating func append(length: Int, bytes count: Int) {
    for place in (0..<count).reversed() { append(UInt8(length >> (8 * place) & 255)) }
  }
}
