// The parameter sets that a stream's copied pictures are explained by, and how pictures of an
// encoder join them. H.264 and HEVC each do so in their own way; the rest of the house asks here.

/// The parameter sets of a stream whose packets are copied.
package protocol CopiedSets: Sendable {
  /// The codec.
  var codec: NALCodec { get }

  /// Every set, in the order of decoding.
  var units: [[UInt8]] { get }

  /// What an encoder must keep to so that its pictures may stand in this stream.
  ///
  /// - Parameter reordering: by how many pictures decoding may run ahead of showing, 0...2.
  /// - Returns: the limits; nil for a stream that no encoder here can go on with.
  func limits(reordering: Int) -> CodingLimits?

  /// The header of a track with these sets and others.
  ///
  /// - Parameters:
  ///   - added: sets of an encoder whose pictures stand among the source's.
  ///   - lengthBytes: how many bytes say how long a unit is, 1...4.
  ///   - repeats: whether packets hold sets too.
  /// - Returns: an `avcC` or `hvcC` record (ISO/IEC 14496-15 § 5.3.3, 8.3.3).
  func configuration(adding added: [[UInt8]], lengthBytes: Int, repeats: Bool) -> [UInt8]

  /// Joins the stream of an encoder to this one.
  ///
  /// - Parameter encoder: the sets of the encoder, with start codes.
  /// - Returns: how; nil where they cannot be followed or no numbers are free.
  func joining(encoder: [UInt8]) -> (any StreamJoining)?
}

/// Two streams made one.
package protocol StreamJoining: Sendable {
  /// The encoder's sets as they stand in the output, in the order of decoding.
  var sets: [[UInt8]] { get }

  /// What stands before a picture of the encoder's that decoding may start at where the source
  /// repeats its sets.
  var repeated: [[UInt8]] { get }

  /// Starts to rewrite the slices of a run of pictures, the first of which is an instantaneous
  /// decoding refresh.
  func rewriting() -> any SliceRewriting
}

/// Rewrites the slices of a run of pictures, in decoding order.
///
/// They are explained by the sets of the joined stream then; what follows the header is kept bit
/// for bit.
package protocol SliceRewriting: Sendable {
  /// Rewrites a slice.
  ///
  /// - Parameters:
  ///   - bytes: bytes that hold it.
  ///   - unit: where it lies, header included.
  /// - Returns: the slice; nil if it cannot be followed.
  mutating func rewrite(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> [UInt8]?
}

/// What an encoder must keep to whose pictures stand among copied ones.
package enum CodingLimits: Sendable, Equatable {
  /// H.264, under the source's own sequence parameter set where that goes.
  case h264(H264Limits)
  /// HEVC, under sets of its own.
  ///
  /// `level` is `general_level_idc`, in thirtieths; by at most `reordering` pictures, 0...2,
  /// decoding runs ahead of showing.
  case hevc(level: Int, isHighTier: Bool, reordering: Int)
}

/// The sets of a stream's header.
///
/// - Parameters:
///   - extradata: an `avcC` or `hvcC` record, or start codes.
///   - codec: the stream's.
/// - Returns: the units, in their order; nil unless every list is whole.
func unitsOfHeader(_ extradata: [UInt8], codec: NALCodec) -> [[UInt8]]? {
  if case .lengths = NALFraming(extradata: extradata, codec: codec) {
    return codec.units(inConfiguration: extradata)?.map { Array(extradata[$0]) }
  }
  var units: [[UInt8]] = []
  forEachNALUnit(in: extradata.span, framing: .startCodes) { unit in
    units.append(Array(extradata[unit]))
    return true
  }
  return units
}

/// Reads the parameter sets that stand before a stream's first packet.
///
/// - Parameters:
///   - extradata: an `avcC` or `hvcC` record, or start codes.
///   - codec: the stream's.
/// - Returns: the sets; nil unless there is one of each kind, and all of them is explained.
package func copiedSets(extradata: [UInt8], codec: NALCodec) -> (any CopiedSets)? {
  switch codec {
  case .h264: H264Sets(extradata: extradata)
  case .hevc: HEVCSets(extradata: extradata)
  }
}

extension CopiedSets {
  /// Whether a unit is a parameter set that has the number of one of these and is another.
  ///
  /// - Parameter unit: a whole unit, header included.
  /// - Returns: whether it is.
  func isContradicted(by unit: [UInt8]) -> Bool {
    guard !unit.isEmpty else { return false }
    let type = codec.unitType(unit)
    guard let own = units.first(where: { codec.unitType($0) == type }) else { return false }
    let number = codec.setNumber(unit)
    return unit != own && (number == nil || number == codec.setNumber(own))
  }
}

extension NALCodec {
  /// The type of a unit that stands alone.
  func unitType(_ unit: [UInt8]) -> Int { unitType(unit.span, 0..<unit.count) }

  /// Types of parameter sets.
  var setTypes: ClosedRange<Int> { self == .h264 ? 7...8 : 32...34 }

  /// The number of the parameter set that a unit is; nil if it ends before.
  fileprivate func setNumber(_ unit: [UInt8]) -> Int? {
    guard unit.count > headerLength else { return nil }
    var bits = BitReader(unit.span, headerLength..<unit.count, limit: .max)
    switch (self, unitType(unit)) {
    // Profile, constraints and level stand before the number of a sequence.
    case (.h264, 7): return bits.skip(24) ? bits.unsigned() : nil
    case (.hevc, 32): return bits.bits(4)
    case (.hevc, 33):
      guard bits.skip(4), let subLayers = bits.bits(3), bits.skip(1),
        bits.skipProfile(subLayers: subLayers)
      else { return nil }
      return bits.unsigned()
    default: return bits.unsigned()
    }
  }
}
