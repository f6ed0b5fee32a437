// Which boxes an MP4 or MOV output may contain, where, and what each may be made of. Whatever this
// table does not name is a finding; to let something through, write it here and say how it is
// bounded.

/// Whose children are being looked at.
enum ISOBoxRole: Hashable, Sendable {
  case file, movie, track, apertures, edits, media, information, dataInformation, sampleTable
  case sampleDescriptions, visualEntry, audioEntry, audioParameters

  /// The rule for a child of this type; nil if there may be none.
  func rule(for type: String) -> ISOBoxRule? {
    if let rule = ISOBoxRole.grammar[self]?[type] { return rule }
    return ["free", "skip", "wide"].contains(type) ? .padding : nil
  }
}

/// What a box may hold.
enum ISOBoxRule: Hashable, Sendable {
  /// Boxes, after some bytes of its own.
  case children(ISOBoxRole, after: ISOFixedPart)
  /// Media bytes, all of which must belong to samples.
  case mediaData
  /// Zeros.
  case padding
  /// A payload of one of these sizes.
  case sizes([Int])
  /// A payload of at most this size.
  case atMost(Int)
  /// Dates and a language (`mdhd` only), in a payload of one of two sizes.
  case header(version0: Int, version1: Int)
  /// Version and flags, a number of entries, and entries of this size.
  case table(entry: Int)
  /// `stsz`: a common size, or a table of them.
  case sampleSizes
  /// `sdtp`: a byte for each sample.
  case sampleDependencies
  /// `elst`.
  case editList
  /// `hdlr`.
  case handler
  /// `dref`.
  case dataReferences
  /// `sbgp` and `sgpd`.
  case sampleGroups(isDescription: Bool)
  /// Fields of a known meaning.
  case content(ISOContent)
  /// `avcC`.
  case avcConfiguration
  /// `hvcC`.
  case hevcConfiguration
  /// `udta`, which libavformat writes around an empty list of tags.
  case emptyUserData
}

/// The bytes between the header of a box and its first child.
enum ISOFixedPart: Hashable, Sendable {
  case bytes(Int)
  /// `AudioSampleEntry`, whose QuickTime versions 1 and 2 have more.
  case audioEntry

  /// How many bytes it takes.
  func count(in source: ByteSource, payload: Range<Int>) throws(ContainerError) -> Int {
    switch self {
    case .bytes(let count): return count
    case .audioEntry:
      guard payload.count >= 28 else { throw .at(payload.lowerBound, .endsEarly) }
      switch try source.number(at: payload.lowerBound + 8, bytes: 2) {
      case 0: return 28
      case 1: return 44
      case 2: return 64
      default: throw .at(payload.lowerBound + 8, .contradiction)
      }
    }
  }
}

extension ISOBoxRole {
  private static let visualTypes = [
    "avc1", "avc3", "hvc1", "hev1",
  ]
  private static let audioTypes = [
    "mp4a", "Opus", "fLaC", "sowt", "twos", "raw ", "lpcm", "in24", "in32", "fl32", "fl64", "ipcm",
    "fpcm", "ulaw", "alaw", "samr", "sawb",
  ]

  fileprivate static let grammar: [ISOBoxRole: [String: ISOBoxRule]] = [
    .file: [
      "ftyp": .content(.fileType), "mdat": .mediaData, "moov": .children(.movie, after: .bytes(0)),
    ],
    .movie: [
      "mvhd": .header(version0: 100, version1: 112), "trak": .children(.track, after: .bytes(0)),
      "udta": .emptyUserData,
    ],
    .track: [
      "tkhd": .header(version0: 84, version1: 96), "edts": .children(.edits, after: .bytes(0)),
      "mdia": .children(.media, after: .bytes(0)), "tapt": .children(.apertures, after: .bytes(0)),
    ],
    .apertures: ["clef": .sizes([12]), "prof": .sizes([12]), "enof": .sizes([12])],
    .edits: ["elst": .editList],
    .media: [
      "mdhd": .header(version0: 24, version1: 36), "hdlr": .handler,
      "minf": .children(.information, after: .bytes(0)),
    ],
    .information: [
      "vmhd": .content(.videoHeader), "smhd": .content(.soundHeader), "hdlr": .handler,
      "dinf": .children(.dataInformation, after: .bytes(0)),
      "stbl": .children(.sampleTable, after: .bytes(0)),
    ],
    .dataInformation: ["dref": .dataReferences],
    .sampleTable: [
      "stsd": .children(.sampleDescriptions, after: .bytes(8)), "stts": .table(entry: 8),
      "ctts": .table(entry: 8), "stss": .table(entry: 4), "stps": .table(entry: 4),
      "stsc": .table(entry: 12), "stco": .table(entry: 4), "co64": .table(entry: 8),
      "stsz": .sampleSizes, "sdtp": .sampleDependencies,
      "sbgp": .sampleGroups(isDescription: false), "sgpd": .sampleGroups(isDescription: true),
    ],
    .sampleDescriptions: Dictionary(
      uniqueKeysWithValues: visualTypes.map { ($0, .children(.visualEntry, after: .bytes(78))) }
        + audioTypes.map { ($0, .children(.audioEntry, after: .audioEntry)) }),
    .visualEntry: [
      "avcC": .avcConfiguration, "hvcC": .hevcConfiguration, "pasp": .content(.aspect),
      "colr": .content(.color), "btrt": .content(.bitRate), "fiel": .content(.fields),
      "mdcv": .content(.masteringDisplay), "clli": .content(.lightLevel),
      "clap": .content(.aperture),
    ],
    .audioEntry: [
      "esds": .content(.elementaryStream), "btrt": .content(.bitRate),
      "chan": .content(.channels), "dOps": .content(.opus), "dfLa": .content(.flac),
      "damr": .content(.amr), "pcmC": .content(.pcm),
      "wave": .children(.audioParameters, after: .bytes(0)),
    ],
    .audioParameters: [
      "frma": .content(.format), "mp4a": .sizes([4]), "esds": .content(.elementaryStream),
      "enda": .content(.endianness), "\\x00\\x00\\x00\\x00": .sizes([0]),
    ],
  ]
}
