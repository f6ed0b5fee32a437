// The checks on a Matroska file, in one pass over its elements (RFC 8794). The grammar bounds the
// depth; elements that it does not know are findings and not entered.

/// Everything in a Matroska file that an output may not contain, and its tracks.
func matroskaContents(
  of source: ByteSource, keeping kept: Set<KeptTag>
) throws(ContainerError) -> ContainerContents {
  var walk = MatroskaWalk(source: source, kept: kept)
  try walk.run()
  return ContainerContents(findings: walk.findings, tracks: try walk.contents())
}

/// One pass over a file.
///
/// Reason for its size: it is everything that is known of a file on the way through it.
struct MatroskaWalk {
  let source: ByteSource
  let kept: Set<KeptTag>
  var findings: [ContainerFinding] = []

  /// What the tracks say of themselves.
  struct Track {
    let offset: Int
    var number: Int?
    var type: Int?
    var codec = ""
    var configuration: Range<Int>?
    var color: ContainerTrack.Color?
    var samples: [ContainerTrack.Sample] = []
  }

  /// The tracks, in the order of the file.
  private(set) var tracks: [Track] = []
  /// Nanoseconds in a tick of the segment.
  private(set) var nanoseconds = 1_000_000
  private var clusterTime = 0
  private var index = MatroskaIndex()
  /// Where the block group starts that was met last.
  private var group = 0
  /// The first block of each track number.
  private var blocks: [Int: Int] = [:]
  private var segments = 0

  init(source: ByteSource, kept: Set<KeptTag>) {
    (self.source, self.kept) = (source, kept)
  }

  mutating func run() throws(ContainerError) {
    var open = [Level(at: 0, end: source.count, role: .file)]
    var elements = 0
    while let place = open.popLast() {
      if place.at == place.end { continue }
      if place.role == .file && segments == 1 {
        found(place.at, .trailingBytes(bytes: place.end - place.at))
        break
      }
      elements += 1
      guard elements <= 50_000_000 else { throw .at(place.at, .tooMany) }
      let element = try element(at: place.at, end: place.end)
      let rule = place.role.rule(for: element.id)
      if element.id == MatroskaID.segment { segments += 1 }
      if rule != nil, !MatroskaID.repeatable.contains(element.id),
        place.seen.contains(element.id)
      {
        found(place.at, .repeated(path: MatroskaRole.name(of: element.id)))
      }
      var rest = place
      rest.at = element.payload.upperBound
      rest.seen.insert(element.id)
      open.append(rest)
      noteStructure(element, rule: rule, in: place.role, at: place.at)
      if case .children(let role) = rule {
        open.append(
          Level(at: element.payload.lowerBound, end: element.payload.upperBound, role: role))
      } else if rule == .checksum {
        try checkSum(element, isFirst: place.seen.isEmpty, end: place.end, at: place.at)
      } else {
        try check(element, rule: rule, role: place.role, at: place.at)
      }
    }
    guard segments == 1 else { throw .at(source.count, .missing) }
    for entry in index.broken {
      found(entry.offset, .unexplainedBytes(path: entry.isCue ? "CuePoint" : "Seek"))
    }
    try checkTracks()
  }

  /// Notes where elements are that indexes point at, and what starts there.
  private mutating func noteStructure(
    _ element: Element, rule: MatroskaRule?, in role: MatroskaRole, at offset: Int
  ) {
    if element.id == MatroskaID.segment { index.start = element.payload.lowerBound }
    if role == .segment { index.elements[offset] = element.id }
    guard case .children(let children) = rule else { return }
    switch children {
    case .track: tracks.append(Track(offset: offset))
    case .cluster: index.clusters[offset] = element.payload.lowerBound
    case .blockGroup: group = offset
    case .seek: index.begin(at: offset, isCue: false)
    case .cuePoint: index.begin(at: offset, isCue: true)
    default: break
    }
  }

  /// An element whose children are being walked.
  private struct Level {
    /// Where the next child starts.
    var at: Int
    /// Where the children end.
    let end: Int
    let role: MatroskaRole
    /// Children that were seen.
    var seen: Set<Int> = []
  }

  struct Element {
    let id: Int
    let payload: Range<Int>
  }

  /// The element at one place.
  ///
  /// Only the segment may leave its size open.
  private func element(at offset: Int, end: Int) throws(ContainerError) -> Element {
    let id = try variableNumber(at: offset, end: end, limit: 4)
    let size = try variableNumber(at: id.end, end: end, limit: 8)
    let marked = try source.number(at: offset, bytes: id.end - offset)
    if size.isOpen {
      guard marked == MatroskaID.segment else { throw .at(offset, .badNumber) }
      return Element(id: marked, payload: size.end..<end)
    }
    guard size.value <= end - size.end else { throw .at(offset, .tooLarge) }
    return Element(id: marked, payload: size.end..<size.end + size.value)
  }

  /// A number whose first byte says how long it is (RFC 8794 § 4).
  private func variableNumber(
    at offset: Int, end: Int, limit: Int
  ) throws(ContainerError) -> (value: Int, end: Int, isOpen: Bool) {
    guard offset < end else { throw .at(offset, .endsEarly) }
    let first = UInt8(try source.number(at: offset, bytes: 1))
    let length = first.leadingZeroBitCount + 1
    guard length <= limit else { throw .at(offset, .badNumber) }
    guard offset + length <= end else { throw .at(offset, .endsEarly) }
    var value = Int(first) & (1 << (8 - length) - 1)
    if length > 1 {
      value = value << (8 * (length - 1)) | (try source.number(at: offset + 1, bytes: length - 1))
    }
    return (value, offset + length, value == 1 << (7 * length) - 1)
  }

  private mutating func found(_ offset: Int, _ kind: ContainerFinding.Kind) {
    findings.append(ContainerFinding(offset: offset, kind: kind))
  }

  private mutating func check(
    _ element: Element, rule: MatroskaRule?, role: MatroskaRole, at offset: Int
  ) throws(ContainerError) {
    let name = MatroskaRole.name(of: element.id)
    let payload = element.payload
    switch rule {
    case nil: found(offset, .notAllowed(path: name))
    case .children: break
    case .atMost(let limit):
      guard payload.count <= limit else { return found(offset, .unexplainedBytes(path: name)) }
      try noteTrack(element, in: role)
    case .padding:
      if let place = try source.firstNonZero(in: payload) { found(place, .padding(path: name)) }
    case .checksum: break
    case .number(let range):
      let isNumber = payload.count <= 7
      let value = isNumber ? try source.number(at: payload.lowerBound, bytes: payload.count) : 0
      guard isNumber, range.contains(value) else {
        return found(offset, .unexplainedBytes(path: name))
      }
      noteColor(element.id, value)
    case .block: try noteBlock(element, name: name, at: offset)
    case .library, .language, .tagName, .tagText, .documentType:
      let text = try text(of: element)
      if !isTextAllowed(text, by: rule) {
        found(offset, .text(field: .element(name: name), text: text))
      }
    case .date: if !kept.contains(.creationTime) { found(offset, .date(path: name)) }
    case .zero:
      if try source.firstNonZero(in: payload) != nil { found(offset, .notAllowed(path: name)) }
    case .codecConfiguration:
      guard payload.count <= 65_536 else { return found(offset, .unexplainedBytes(path: name)) }
      if !tracks.isEmpty { tracks[tracks.count - 1].configuration = payload }
    }
  }

  /// Whether an element of text says what it may.
  private func isTextAllowed(_ text: String, by rule: MatroskaRule?) -> Bool {
    switch rule {
    case .library:
      text.hasPrefix("Lavf") && text.utf8.count <= 20
        && text.utf8.dropFirst(4).allSatisfy { 46 == $0 || 48...57 ~= $0 }
    case .language: kept.contains(.language) || text == "und"
    case .tagName: text == "DURATION"
    case .tagText: text.utf8.count <= 32 && text.utf8.allSatisfy { 48...58 ~= $0 || $0 == 46 }
    default: text == "matroska"
    }
  }

  /// The text of an element without the zeros that may follow it; of a long one, as it stands, as
  /// many bytes as are told of, which no rule lets through.
  private func text(of element: Element) throws(ContainerError) -> String {
    let start = element.payload.lowerBound
    if element.payload.count > textLimit {
      return String(decoding: try source.bytes(start..<start + textLimit), as: UTF8.self)
    }
    var bytes = try source.bytes(element.payload)
    while bytes.last == 0 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Notes where a block's sample lies.
  private mutating func noteBlock(
    _ element: Element, name: String, at offset: Int
  ) throws(ContainerError) {
    let payload = element.payload
    let number = try variableNumber(at: payload.lowerBound, end: payload.upperBound, limit: 8)
    if blocks[number.value] == nil { blocks[number.value] = offset }
    guard number.end + 3 <= payload.upperBound else { throw .at(offset, .endsEarly) }
    let time = try source.number(at: number.end, bytes: 2)
    // Invisible pictures, several samples in a block, reserved bits: none of them.
    if try source.number(at: number.end + 2, bytes: 1) & 0x7e != 0 {
      found(offset, .unexplainedBytes(path: name))
    }
    let ticks = clusterTime + Int(Int16(truncatingIfNeeded: time))
    index.blocks.append(
      MatroskaIndex.Block(
        offset: element.id == MatroskaID.block ? group : offset, track: number.value, ticks: ticks))
    guard let track = tracks.firstIndex(where: { $0.number == number.value }) else { return }
    tracks[track].samples.append(
      ContainerTrack.Sample(
        range: number.end + 3..<payload.upperBound, ticks: ticks))
  }

  /// A check over what follows it in its parent (RFC 8794 § 11.3.1).
  private mutating func checkSum(
    _ element: Element, isFirst: Bool, end: Int, at offset: Int
  ) throws(ContainerError) {
    guard isFirst, element.payload.count == 4 else {
      return found(offset, .unexplainedBytes(path: MatroskaRole.name(of: element.id)))
    }
    let stored = try source.bytes(element.payload).reversed().reduce(UInt32(0)) {
      $0 << 8 | UInt32($1)
    }
    if try source.checksum(of: element.payload.upperBound..<end) != stored {
      found(offset, .unexplainedBytes(path: MatroskaRole.name(of: element.id)))
    }
  }

  private mutating func noteColor(_ id: Int, _ value: Int) {
    let place = [
      MatroskaID.colorPrimaries, MatroskaID.colorTransfer, MatroskaID.colorMatrix,
    ].firstIndex(of: id)
    guard !tracks.isEmpty, place != nil || id == MatroskaID.colorRange else { return }
    var color = tracks[tracks.count - 1].color ?? ContainerTrack.Color()
    if let place {
      color.numbers[place] = value
    } else if (1...2).contains(value) {
      color.isFullRange = value == 2
    }
    tracks[tracks.count - 1].color = color
  }

  private mutating func noteTrack(
    _ element: Element, in role: MatroskaRole
  ) throws(ContainerError) {
    if element.payload.count <= 7 {
      let value = try source.number(at: element.payload.lowerBound, bytes: element.payload.count)
      if role == .cluster && element.id == MatroskaID.clusterTime { clusterTime = value }
      if [.seek, .cuePoint, .cuePositions].contains(role) { index.note(element.id, value) }
      if role == .info && element.id == MatroskaID.timeScale { nanoseconds = max(1, value) }
    }
    guard role == .track, !tracks.isEmpty else { return }
    if element.id == MatroskaID.codec {
      tracks[tracks.count - 1].codec = try text(of: element)
      return
    }
    guard element.payload.count <= 7 else { return }
    let value = try source.number(at: element.payload.lowerBound, bytes: element.payload.count)
    if element.id == MatroskaID.trackNumber { tracks[tracks.count - 1].number = value }
    if element.id == MatroskaID.trackType { tracks[tracks.count - 1].type = value }
  }

  /// What each track carries, and where.
  func contents() throws(ContainerError) -> [ContainerTrack] {
    var result: [ContainerTrack] = []
    for (place, track) in tracks.enumerated() {
      var contents = ContainerTrack(number: place, coding: MatroskaWalk.coding(track.codec))
      if let range = track.configuration {
        contents.configuration = try source.bytes(range)
        contents.configurationOffset = range.lowerBound
      }
      if track.codec == "A_MS/ACM", MatroskaWalk.isWaveFormat(contents.configuration) {
        (contents.coding, contents.configuration) = (.samples, [])
      }
      contents.samples = contents.coding == .samples ? [] : track.samples
      contents.ticksPerSecond = max(1, 1_000_000_000 / nanoseconds)
      contents.color = track.color
      result.append(contents)
    }
    return result
  }

  /// Whether a header of RIFF says that there are samples of G.711, and nothing more.
  private static func isWaveFormat(_ bytes: [UInt8]) -> Bool {
    bytes.count == 18 && [6, 7].contains(bytes[0]) && bytes[1] == 0
      && bytes[16...].allSatisfy { $0 == 0 }
  }

  private static func coding(_ codec: String) -> ContainerTrack.Coding {
    switch codec {
    case "V_MPEG4/ISO/AVC": .h264
    case "V_MPEGH/ISO/HEVC": .hevc
    case "A_AAC": .aac
    case "A_OPUS": .opus
    case "A_FLAC": .flac
    case "A_PCM/INT/LIT", "A_PCM/INT/BIG", "A_PCM/FLOAT/IEEE": .samples
    default: .other(codec)
    }
  }

  /// Types of tracks, and blocks of tracks that do not exist.
  private mutating func checkTracks() throws(ContainerError) {
    var videoTracks = 0
    for track in tracks {
      switch track.type {
      case 1:
        videoTracks += 1
        if videoTracks > 1 { found(track.offset, .secondVideoTrack) }
      case 2: break
      default:
        found(track.offset, .trackType(type: track.type?.description ?? "none"))
      }
      if let configuration = track.configuration {
        let bytes = try source.bytes(configuration)
        let problem =
          switch track.codec {
          case "V_MPEG4/ISO/AVC": avcConfigurationProblem(bytes)
          case "V_MPEGH/ISO/HEVC": hevcConfigurationProblem(bytes)
          default: ContainerFinding.ConfigurationProblem?.none
          }
        if let problem { found(configuration.lowerBound, .configuration(problem: problem)) }
      }
      if track.number.map({ blocks[$0] == nil }) ?? true { found(track.offset, .emptyTrack) }
    }
    let known = Set(tracks.compactMap(\.number))
    for (number, offset) in blocks.sorted(by: { $0.value < $1.value })
    where !known.contains(number) {
      found(offset, .sampleElsewhere)
    }
  }
}
