// Which elements a Matroska output may contain, where, and what each may be made of (RFC 9559).
// Whatever this table does not name is a finding; to let something through, write it here.

/// Element IDs that are asked for by name.
enum MatroskaID {
  static let header = 0x1a45_dfa3
  static let segment = 0x1853_8067
  static let void = 0xec
  static let checksum = 0xbf
  static let trackNumber = 0xd7
  static let trackType = 0x83
  static let codec = 0x86
  static let clusterTime = 0xe7
  static let block = 0xa1
  static let timeScale = 0x2a_d7b1
  static let cluster = 0x1f43_b675
  static let colorMatrix = 0x55b1
  static let colorRange = 0x55b9
  static let colorTransfer = 0x55ba
  static let colorPrimaries = 0x55bb

  /// Elements of which one parent may have several.
  static let repeatable: Set<Int> = [
    0x114d_9b74, 0x4dbb, 0xae, cluster, 0xa3, 0xa0, 0xfb, 0xbb, 0xb7, 0x1254_c367, 0x7373, 0x63c5,
    0x67c8, void,
  ]
}

/// Whose children are being looked at.
enum MatroskaRole: Hashable, Sendable {
  case file, header, segment, seekHead, seek, info, tracks, track, video, color, mastering
  case projection, audio, cluster, blockGroup, cues, cuePoint, cuePositions, tags, tag, targets
  case simpleTag

  /// The rule for a child with this ID; nil if there may be none.
  func rule(for id: Int) -> MatroskaRule? {
    if let rule = MatroskaRole.grammar[self]?[id] { return rule }
    switch id {
    case MatroskaID.void: return .padding
    case MatroskaID.checksum: return self == .file ? nil : .checksum
    default: return nil
    }
  }
}

/// What an element may hold.
enum MatroskaRule: Hashable, Sendable {
  /// Other elements.
  case children(MatroskaRole)
  /// At most this many bytes: numbers, and codec headers.
  case atMost(Int)
  /// Zeros.
  case padding
  /// The check over all that follows it in the element around it.
  case checksum
  /// A number of these.
  case number(ClosedRange<Int>)
  /// The kind of document.
  case documentType
  /// A coded picture or piece of audio.
  case block
  /// The name of a library, `Lavf` and a version.
  case library
  /// A language: `und` unless it may stay.
  case language
  /// A date, unless it may stay.
  case date
  /// A number that must be zero.
  case zero
  /// The name of a tag; only `DURATION` is let through, which is timing.
  case tagName
  /// The text of a tag; digits only.
  case tagText
  /// What a codec needs, in a form of its own.
  case codecConfiguration
}

extension MatroskaRole {
  fileprivate static let grammar: [MatroskaRole: [Int: MatroskaRule]] = [
    .file: [MatroskaID.header: .children(.header), MatroskaID.segment: .children(.segment)],
    .header: [
      0x4286: .number(1...1), 0x42f7: .number(1...1), 0x42f2: .number(4...4),
      0x42f3: .number(8...8), 0x4282: .documentType, 0x4287: .number(1...4),
      0x4285: .number(1...4),
    ],
    .segment: [
      0x114d_9b74: .children(.seekHead), 0x1549_a966: .children(.info),
      0x1654_ae6b: .children(.tracks), 0x1f43_b675: .children(.cluster),
      0x1c53_bb6b: .children(.cues), 0x1254_c367: .children(.tags),
    ],
    .seekHead: [0x4dbb: .children(.seek)],
    .seek: [0x53ab: .atMost(4), 0x53ac: .atMost(8)],
    // Scale, duration, muxing and writing application, date, a random identifier.
    .info: [
      0x2a_d7b1: .atMost(8), 0x4489: .atMost(8), 0x4d80: .library, 0x5741: .library, 0x4461: .date,
      0x73a4: .atMost(16),
    ],
    .tracks: [0xae: .children(.track)],
    .track: [
      MatroskaID.trackNumber: .atMost(8), 0x73c5: .atMost(8), MatroskaID.trackType: .atMost(1),
      // Enabled, default, forced, lacing, caches, durations, additions, delay, pre-roll.
      0xb9: .number(1...1), 0x88: .atMost(1), 0x55aa: .atMost(1), 0x9c: .atMost(1),
      0x6de7: .atMost(8),
      0x6df8: .atMost(8), 0x23_e383: .atMost(8), 0x23_4e7a: .atMost(8), 0x55ee: .zero,
      0x56aa: .atMost(8), 0x56bb: .atMost(8),
      // Language in two forms, codec, its configuration.
      0x22_b59c: .language, 0x22_b59d: .language, MatroskaID.codec: .atMost(32),
      0x63a2: .codecConfiguration,
      0xe0: .children(.video), 0xe1: .children(.audio),
    ],
    .video: [
      // Interlacing, coded size, cropping, displayed size and its unit, aspect.
      0x9a: .atMost(1), 0x9d: .atMost(1), 0xb0: .atMost(8), 0xba: .atMost(8), 0x54aa: .zero,
      0x54bb: .zero, 0x54cc: .zero, 0x54dd: .zero, 0x54b0: .atMost(8), 0x54ba: .atMost(8),
      0x54b2: .number(0...4), 0x54b3: .number(0...2), 0x53b8: .zero, 0x53c0: .zero,
      // Colour and projection (which carries rotation).
      0x55b0: .children(.color), 0x7670: .children(.projection),
    ],
    // Matrix, depth, subsampling, place of chroma, range, transfer, primaries, light levels.
    .color: [
      0x55b1: .number(0...22), 0x55b2: .number(0...16), 0x55b3: .number(0...2),
      0x55b4: .number(0...2), 0x55b5: .number(0...2), 0x55b6: .number(0...2),
      0x55b7: .number(0...2), 0x55b8: .number(0...2), 0x55b9: .number(0...3),
      0x55ba: .number(0...22), 0x55bb: .number(0...22), 0x55bc: .number(0...100_000),
      0x55bd: .number(0...100_000), 0x55d0: .children(.mastering),
    ],
    .mastering: Dictionary(uniqueKeysWithValues: (0x55d1...0x55da).map { ($0, .atMost(8)) }),
    .projection: [
      0x7671: .zero, 0x7673: .atMost(8), 0x7674: .atMost(8), 0x7675: .atMost(8),
    ],
    .audio: [0xb5: .atMost(8), 0x78b5: .atMost(8), 0x9f: .atMost(8), 0x6264: .atMost(8)],
    .cluster: [
      0xe7: .atMost(8), 0xa7: .atMost(8), 0xab: .atMost(8), 0xa3: .block,
      0xa0: .children(.blockGroup),
    ],
    .blockGroup: [0xa1: .block, 0x9b: .atMost(8), 0xfb: .atMost(8), 0x75a2: .atMost(8)],
    .cues: [0xbb: .children(.cuePoint)],
    .cuePoint: [0xb3: .atMost(8), 0xb7: .children(.cuePositions)],
    .cuePositions: [
      0xf7: .atMost(8), 0xf1: .atMost(8), 0xf0: .atMost(8), 0xb2: .atMost(8), 0x5378: .atMost(8),
    ],
    .tags: [0x7373: .children(.tag)],
    .tag: [0x63c0: .children(.targets), 0x67c8: .children(.simpleTag)],
    .targets: [0x63c5: .atMost(8), 0x68ca: .number(0...70)],
    .simpleTag: [0x45a3: .tagName, 0x4487: .tagText, 0x447a: .language, 0x4484: .atMost(1)],
  ]

  /// What people call the elements that are most often found where they should not be.
  private static let names: [Int: String] = [
    0x1254_c367: "Tags", 0x1941_a469: "Attachments", 0x1043_a770: "Chapters", 0x7ba9: "Title",
    0x536e: "Name", 0x25_8688: "CodecName", 0x75a1: "BlockAdditions", 0x6d80: "ContentEncodings",
    0x4461: "DateUTC", 0xec: "Void", 0x4d80: "MuxingApp", 0x5741: "WritingApp", 0x45a3: "TagName",
    0x4487: "TagString", 0x22_b59c: "Language", 0x22_b59d: "LanguageBCP47", 0x447a: "TagLanguage",
    0x54aa: "PixelCropBottom", 0x54bb: "PixelCropTop", 0x54cc: "PixelCropLeft",
    0xbf: "CRC-32", 0x4282: "DocType", 0x42f2: "EBMLMaxIDLength", 0x42f3: "EBMLMaxSizeLength",
    0xb9: "FlagEnabled", 0xa3: "SimpleBlock", 0xa1: "Block", 0x55b0: "Colour", 0x63c0: "Targets",
    0x54dd: "PixelCropRight", 0x63a2: "CodecPrivate", 0x7384: "SegmentFilename",
  ]

  /// What people call an element; its number where they rarely meet it.
  static func name(of id: Int) -> String { names[id] ?? "element 0x" + String(id, radix: 16) }
}
