// Which packets decoding may start at, by what the bitstream says: a container's "key" flag is also
// set on pictures that others look back across. The same walk finds user data that must not be
// copied.

/// A packet that decoding may start at.
package enum SyncSample: String, Sendable {
  /// Instantaneous decoding refresh: nothing after it refers to anything before it.
  case idr
  /// HEVC clean random access: pictures shown before it may refer across it.
  case cra
  /// HEVC broken link access: as `cra`, but what its leading pictures refer to is not there.
  case bla
  /// H.264 recovery point or an intra picture without one: what follows becomes right after a
  /// while.
  case recoveryPoint
}

/// What a unit says of decoding if it is a slice.
package enum SliceKind: Sendable {
  /// Of an instantaneous decoding refresh.
  case idr
  /// Of any other picture.
  case other
}

extension NALCodec {
  /// Whether a unit is a slice, and of which kind of picture; nil for all other units.
  package func sliceKind(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> SliceKind? {
    let type = unitType(bytes, unit)
    switch self {
    case .h264: return type == 5 ? .idr : type == 1 ? .other : nil
    case .hevc: return (19...20).contains(type) ? .idr : type < 32 ? .other : nil
    }
  }
}

/// What kind of sync sample a packet is; nil if its slices are none.
///
/// - Parameters:
///   - bytes: the packet.
///   - codec: the codec of the packet.
///   - framing: how the packet divides its units.
///   - isMarkedKey: the container's flag, which decides between an ordinary packet and a recovery
///     point.
/// - Returns: the kind; nil for an ordinary packet.
package func classifySync(
  _ bytes: Span<UInt8>, codec: NALCodec, framing: NALFraming, isMarkedKey: Bool
) -> SyncSample? {
  var result: SyncSample? = isMarkedKey ? .recoveryPoint : nil
  forEachNALUnit(in: bytes, framing: framing) { unit in
    let type = codec.unitType(bytes, unit)
    switch codec {
    case .h264:
      guard (1...5).contains(type) else { return true }
      if type == 5 { result = .idr }
    case .hevc:
      guard type < 32 else { return true }
      if (16...18).contains(type) { result = .bla }
      if (19...20).contains(type) { result = .idr }
      if type == 21 { result = .cra }
    }
    return false
  }
  return result
}

/// How many bytes at the start of an encoder's packet are user-data SEI messages, which say which
/// program wrote the file and nothing that decoding needs.
///
/// - Parameters:
///   - bytes: a packet with start codes.
///   - codec: the codec of the packet.
/// - Returns: the number of bytes; 0 if the packet starts with anything else.
package func leadingUserDataLength(_ bytes: Span<UInt8>, codec: NALCodec) -> Int {
  var end = 0
  var previousEnd = 0
  forEachNALUnit(in: bytes, framing: .startCodes) { unit in
    guard isUserDataSEI(bytes, unit, codec: codec) else { return false }
    previousEnd = unit.upperBound
    end = previousEnd
    return true
  }
  return end
}

/// Whether a NAL unit is an SEI unit whose first message is registered or unregistered user data
/// (ITU-T H.264 § D.2.6, D.2.7; H.265 likewise).
package func isUserDataSEI(_ bytes: Span<UInt8>, _ unit: Range<Int>, codec: NALCodec) -> Bool {
  guard unit.count > codec.headerLength else { return false }
  let isSEI = (codec == .h264 ? [6] : [39, 40]).contains(codec.unitType(bytes, unit))
  let payloadType = bytes[unit.lowerBound + codec.headerLength]
  return isSEI && (payloadType == 4 || payloadType == 5)
}
