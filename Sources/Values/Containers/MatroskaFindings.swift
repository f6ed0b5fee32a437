// The checks on a Matroska file, in one pass over its elements (RFC 8794). The grammar bounds the
// depth; elements that it does not know are findings and not entered.

/// Everything in a Matroska file that an output may not contain.
func matroskaFindings(
  in source: ByteSource, keeping kept: Set<KeptTag>
) throws(ContainerError) -> [ContainerFinding] {
  var walk = MatroskaWalk(source: source, kept: kept)
  try walk.run()
  return walk.findings
}

/// One pass over a file.
private struct MatroskaWalk {
  let source: ByteSource
  let kept: Set<KeptTag>
  var findings: [ContainerFinding] = []

  /// What the tracks say of themselves.
  private struct Track {
    let offset: Int
    var number: Int?
    var type: Int?
    var codec = ""
    var configuration: Range<Int>?
  }

  private var tracks: [Track] = []
  /// The first block of each track number.
  private var blocks: [Int: Int] = [:]
  private var segments = 0

  init(source: ByteSource, kept: Set<KeptTag>) {
    (self.source, self.kept) = (source, kept)
  }

  mutating func run() throws(ContainerError) {
    var open: [(at: Int, end: Int, role: MatroskaRole)] = [(0, source.count, .file)]
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
      open.append((element.payload.upperBound, place.end, place.role))
      if case .children(let role) = rule {
        if role == .track { tracks.append(Track(offset: place.at)) }
        open.append((element.payload.lowerBound, element.payload.upperBound, role))
      } else {
        try check(element, rule: rule, role: place.role, at: place.at)
      }
    }
    guard segments == 1 else { throw .at(source.count, .missing) }
    try checkTracks()
  }

  private struct Element {
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
    let name = MatroskaRole.names[element.id] ?? "element 0x" + String(element.id, radix: 16)
    let payload = element.payload
    switch rule {
    case nil: found(offset, .notAllowed(path: name))
    case .children: break
    case .atMost(let limit):
      guard payload.count <= limit else { return found(offset, .unexplainedBytes(path: name)) }
      try noteTrack(element, in: role)
    case .padding:
      if let place = try source.firstNonZero(in: payload) { found(place, .padding(path: name)) }
    case .block:
      let number = try variableNumber(at: payload.lowerBound, end: payload.upperBound, limit: 8)
      if blocks[number.value] == nil { blocks[number.value] = offset }
    case .library:
      let text = try text(of: element)
      let isLibrary =
        text.hasPrefix("Lavf") && text.utf8.count <= 20
        && text.utf8.dropFirst(4).allSatisfy { 46 == $0 || 48...57 ~= $0 }
      if !isLibrary { found(offset, .text(field: .element(name: name), text: text)) }
    case .language:
      let text = try text(of: element)
      if !kept.contains(.language) && text != "und" {
        found(offset, .text(field: .element(name: name), text: text))
      }
    case .date: if !kept.contains(.creationTime) { found(offset, .date(path: name)) }
    case .zero:
      if try source.firstNonZero(in: payload) != nil { found(offset, .notAllowed(path: name)) }
    case .tagName:
      let text = try text(of: element)
      if text != "DURATION" { found(offset, .text(field: .element(name: name), text: text)) }
    case .tagText:
      let text = try text(of: element)
      let isTime =
        text.utf8.count <= 32 && text.utf8.allSatisfy { 48...58 ~= $0 || $0 == 46 }
      if !isTime { found(offset, .text(field: .element(name: name), text: text)) }
    case .codecConfiguration:
      guard payload.count <= 65_536 else { return found(offset, .unexplainedBytes(path: name)) }
      if !tracks.isEmpty { tracks[tracks.count - 1].configuration = payload }
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

  private mutating func noteTrack(
    _ element: Element, in role: MatroskaRole
  ) throws(ContainerError) {
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
