// The parameter sets that stand in a container's header (ISO/IEC 14496-15). Decoding needs them; it
// needs nothing else that may be put there, such as messages of the encoder.

/// What an `avcC` holds beyond parameter sets; nil if nothing.
func avcConfigurationProblem(
  _ bytes: [UInt8]
) -> ContainerFinding.ConfigurationProblem? {
  var reader = ConfigurationReader(bytes: bytes, at: 5)
  guard let parameterSets = reader.byte(), let isSPS = reader.units(parameterSets & 31, of: 7),
    let pictureSets = reader.byte(), let isPPS = reader.units(pictureSets, of: 8)
  else { return .endsEarly }
  guard isSPS && isPPS else { return .otherUnits }
  if reader.at == bytes.count { return nil }
  // High profiles add chroma format, two bit depths and extensions of the sequence parameter sets.
  reader.at += 3
  guard let extensions = reader.byte(), let isExtension = reader.units(extensions, of: 13) else {
    return .endsEarly
  }
  guard isExtension else { return .otherUnits }
  return reader.at == bytes.count ? nil : .trailingBytes
}

/// What an `hvcC` holds beyond parameter sets; nil if nothing.
func hevcConfigurationProblem(
  _ bytes: [UInt8]
) -> ContainerFinding.ConfigurationProblem? {
  var reader = ConfigurationReader(bytes: bytes, at: 22)
  guard let arrays = reader.byte() else { return .endsEarly }
  for _ in 0..<arrays {
    guard let type = reader.byte(), let high = reader.byte(), let low = reader.byte() else {
      return .endsEarly
    }
    for _ in 0..<(Int(high) << 8 | Int(low)) {
      guard let unit = reader.unit() else { return .endsEarly }
      let unitType = unit.first.map { $0 >> 1 & 63 }
      // Colours of a display may stand there as messages; what messages say is seen elsewhere.
      guard [32, 33, 34, 39].contains(type & 63), unitType == type & 63 else {
        return unitType == 39 || unitType == 40
          ? .supplementalInformation : .otherUnits
      }
    }
  }
  return reader.at == bytes.count ? nil : .trailingBytes
}

/// Reads counted units.
private struct ConfigurationReader {
  let bytes: [UInt8]
  var at: Int

  mutating func byte() -> UInt8? {
    guard at < bytes.count else { return nil }
    at += 1
    return bytes[at - 1]
  }

  /// The bytes of a unit after its length in two bytes.
  mutating func unit() -> ArraySlice<UInt8>? {
    guard let high = byte(), let low = byte() else { return nil }
    let count = Int(high) << 8 | Int(low)
    guard count <= bytes.count - at else { return nil }
    at += count
    return bytes[at - count..<at]
  }

  /// Whether all of the next units are H.264 units of one type; nil if they end too early.
  mutating func units(_ count: UInt8, of type: UInt8) -> Bool? {
    var areAll = true
    for _ in 0..<count {
      guard let unit = unit() else { return nil }
      areAll = areAll && unit.first.map { $0 & 31 } == type
    }
    return areAll
  }
}
