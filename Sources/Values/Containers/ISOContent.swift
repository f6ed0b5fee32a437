// Boxes of a fixed form whose every byte has a meaning: each is held against what it may say, since
// a box of the right size may still hold a text in place of numbers.

/// A box whose contents are checked field by field.
enum ISOContent: Hashable, Sendable {
  /// `ftyp` (ISO/IEC 14496-12 § 4.3).
  case fileType
  /// `vmhd` and `smhd`: how media is mixed, which none is.
  case videoHeader, soundHeader
  /// `pasp`, `btrt`, `fiel`.
  case aspect, bitRate, fields
  /// `clap`: numbers in lowest terms.
  case aperture
  /// `colr`, for players and nothing else: numbers of H.273.
  case color
  /// `mdcv`, `clli` (CTA-861.3).
  case masteringDisplay, lightLevel
  /// `esds` (ISO/IEC 14496-1 § 7.2.6).
  case elementaryStream
  /// `dOps`, `dfLa`, `damr`, `pcmC`.
  case opus, flac, amr, pcm
  /// `chan`, `frma` and `enda` of QuickTime.
  case channels, format, endianness

  /// Most bytes of any of them.
  static let limit = 4096

  /// Whether a payload holds what the box may say, and nothing else.
  func explains(_ payload: [UInt8]) -> Bool {
    let fields = Fields(bytes: payload)
    switch self {
    case .fileType: return isFileType(fields)
    // In MP4 a version, a flag that is always one, and zeros.
    case .videoHeader: return payload == [0, 0, 0, 1] + [UInt8](repeating: 0, count: 8)
    case .soundHeader: return payload == [UInt8](repeating: 0, count: 8)
    case .aspect:
      return payload.count == 8 && (1...65_535).contains(fields.word(0))
        && (1...65_535).contains(fields.word(4))
    case .bitRate:
      return payload.count == 12 && fields.word(0) <= 1 << 30 && fields.word(4) <= 1 << 31
        && fields.word(8) <= 1 << 31
    case .fields:
      return payload.count == 2 && (1...2).contains(payload[0])
        && [0, 1, 6, 9, 14].contains(payload[1])
    case .aperture: return CleanAperture(payload)?.box.dropFirst(8).elementsEqual(payload) ?? false
    case .color: return isColor(fields)
    case .masteringDisplay:
      return payload.count == 24 && (0..<8).allSatisfy { fields.half(2 * $0) <= 50_000 }
        && fields.word(16) > fields.word(20) && fields.word(16) <= 100_000_000
    case .lightLevel: return payload.count == 4
    case .elementaryStream: return AudioDescriptor(payload) != nil
    case .opus: return isOpus(fields)
    case .flac:
      return payload.starts(with: [0, 0, 0, 0, 0x80, 0, 0, 34]) && payload.count == 42
    case .amr:
      return payload.count == 9 && ["FFMP", "\0\0\0\0"].contains(fourBytes(payload, at: 0))
        && payload[4] <= 1 && payload[7] <= 1 && (1...10).contains(payload[8])
    case .pcm:
      return payload.count == 6 && payload[..<4].allSatisfy { $0 == 0 } && payload[4] <= 1
        && [16, 24, 32, 64].contains(payload[5])
    case .channels: return isChannels(fields)
    case .format: return payload.count == 4
    case .endianness: return payload.count == 2 && payload[0] == 0 && payload[1] <= 1
    }
  }

  /// Brands that writers of such files use; a version that is a number of theirs.
  private static let brands: Set<String> = [
    "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "avc1",
    "hvc1", "hev1", "qt  ", "M4V ", "M4A ", "\0\0\0\0",
  ]

  private func isFileType(_ fields: Fields) -> Bool {
    let payload = fields.bytes
    guard (8...64).contains(payload.count), payload.count % 4 == 0 else { return false }
    let brands = [0] + Array(stride(from: 8, to: payload.count, by: 4))
    return brands.allSatisfy { ISOContent.brands.contains(fourBytes(payload, at: $0)) }
      && [0, 1, 512].contains(fields.word(4))
  }

  private func isColor(_ fields: Fields) -> Bool {
    let payload = fields.bytes
    guard payload.count >= 10, (0..<3).allSatisfy({ fields.half(4 + 2 * $0) <= 22 }) else {
      return false
    }
    switch fourBytes(payload, at: 0) {
    case "nclx": return payload.count == 11 && payload[10] & 0x7f == 0
    case "nclc": return payload.count == 10
    default: return false
    }
  }

  private func isOpus(_ fields: Fields) -> Bool {
    let payload = fields.bytes
    guard payload.count >= 11, payload[0] == 0, (1...8).contains(payload[1]),
      fields.half(2) <= 3840, fields.word(4) <= 192_000
    else { return false }
    if payload[10] == 0 { return payload.count == 11 }
    return payload.count == 13 + Int(payload[1]) && payload[10] == 1
  }

  /// A layout's number or a list of labels; places in space are all zero.
  private func isChannels(_ fields: Fields) -> Bool {
    let payload = fields.bytes
    guard payload.count >= 16, fields.word(0) == 0 else { return false }
    let count = fields.word(12)
    guard count <= 64, payload.count == 16 + 20 * count else { return false }
    return (0..<count).allSatisfy { place in
      payload[(16 + 20 * place + 4)..<(16 + 20 * place + 20)].allSatisfy { $0 == 0 }
    }
  }
}

/// Big-endian numbers in a payload.
private struct Fields {
  let bytes: [UInt8]

  func word(_ at: Int) -> Int { bytes[at..<at + 4].number }
  func half(_ at: Int) -> Int { Int(bytes[at]) << 8 | Int(bytes[at + 1]) }
}

private func fourBytes(_ bytes: [UInt8], at offset: Int) -> String {
  String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
}

/// The descriptor of an elementary stream of audio (ISO/IEC 14496-1 § 7.2.6).
struct AudioDescriptor {
  /// What kind of stream it is; 0x40 is AAC.
  let objectType: Int
  /// What the codec says of itself.
  let configuration: [UInt8]

  /// Reads the payload of `esds`; nil unless all of it is explained.
  init?(_ payload: [UInt8]) {
    var reader = DescriptorReader(bytes: payload, at: 4)
    guard payload.starts(with: [0, 0, 0, 0]), reader.open(3) == payload.count - reader.at,
      reader.skip(2), reader.byte() == 0, let decoder = reader.open(4)
    else { return nil }
    let end = reader.at + decoder
    guard let type = reader.byte(), let stream = reader.byte(), stream == 0x15, reader.skip(11)
    else { return nil }
    objectType = Int(type)
    if reader.at < end {
      guard let count = reader.open(5), reader.at + count == end else { return nil }
      configuration = Array(payload[reader.at..<end])
      reader.at = end
    } else {
      configuration = []
    }
    guard reader.at == end, reader.open(6) == 1, reader.byte() == 2, reader.at == payload.count
    else { return nil }
  }
}

/// Reads descriptors: a tag, a size in groups of seven bits, contents.
private struct DescriptorReader {
  let bytes: [UInt8]
  var at: Int

  mutating func byte() -> UInt8? {
    guard at < bytes.count else { return nil }
    at += 1
    return bytes[at - 1]
  }

  mutating func skip(_ count: Int) -> Bool {
    guard count <= bytes.count - at else { return false }
    at += count
    return true
  }

  /// Steps into a descriptor with this tag; how many bytes it has, all of them there.
  mutating func open(_ tag: UInt8) -> Int? {
    guard byte() == tag else { return nil }
    var size = 0
    for _ in 0..<4 {
      guard let part = byte() else { return nil }
      size = size << 7 | Int(part & 0x7f)
      if part & 0x80 == 0 { return size <= bytes.count - at ? size : nil }
    }
    return nil
  }
}
