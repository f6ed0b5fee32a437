// One box against its rule. A box that passes holds nothing but what its table, header or codec
// configuration explains, byte for byte.

/// What is wrong with one box by itself.
func isoBoxFindings(
  _ box: ISOBox, in source: ByteSource, keeping kept: Set<KeptTag>
) throws(ContainerError) -> [ContainerFinding] {
  func finding(_ kind: ContainerFinding.Kind) -> [ContainerFinding] {
    [ContainerFinding(offset: box.offset, kind: kind)]
  }
  func unless(_ isExplained: Bool) -> [ContainerFinding] {
    isExplained ? [] : finding(.unexplainedBytes(path: box.path))
  }
  let size = box.payload.count
  switch box.rule {
  case nil: return finding(.notAllowed(path: box.path))
  case .mediaData: return []
  case .children(let role, _):
    return try entryFindings(box, role: role, in: source)
  case .padding:
    guard let place = try source.firstNonZero(in: box.payload) else { return [] }
    return [ContainerFinding(offset: place, kind: .padding(path: box.path))]
  case .sizes(let sizes): return unless(sizes.contains(size))
  // Needs to know how many samples there are; checked with the track.
  case .sampleDependencies: return []
  case .atMost(let limit): return unless(size <= limit)
  case .header(let version0, let version1):
    return try isoHeaderFindings(box, sizes: (version0, version1), in: source, keeping: kept)
  case .table, .sampleSizes, .editList: return unless(try isWholeTable(box, in: source))
  case .handler: return try handlerFindings(box, in: source)
  case .dataReferences: return try referenceFindings(box, in: source)
  case .sampleGroups(let isDescription):
    return unless(try groupSize(box, isDescription: isDescription, in: source) == size)
  case .content(let content):
    guard size <= ISOContent.limit else { return unless(false) }
    return unless(content.explains(try source.bytes(box.payload)))
  case .avcConfiguration, .hevcConfiguration:
    let bytes = try source.bytes(box.payload)
    let problem =
      box.rule == .avcConfiguration
      ? avcConfigurationProblem(bytes) : hevcConfigurationProblem(bytes)
    return problem.map { finding(.configuration(problem: $0)) } ?? []
  case .emptyUserData:
    return try source.bytes(box.payload) == emptyTagList ? [] : finding(.notAllowed(path: box.path))
  }
}

/// Whether a table is as long as its own count says, and nothing else.
private func isWholeTable(
  _ box: ISOBox, in source: ByteSource
) throws(ContainerError) -> Bool {
  let (start, size) = (box.payload.lowerBound, box.payload.count)
  guard size >= 8, try source.number(at: start + 1, bytes: 3) == 0 else { return false }
  let count = try source.number(at: start + 4, bytes: 4)
  switch box.rule {
  case .table(let entry): return size == 8 + entry * count
  case .editList: return size == 8 + count * (try source.number(at: start, bytes: 1) == 1 ? 20 : 12)
  default:
    // `stsz` has a size of all samples where a table would have its count.
    guard size >= 12, try source.number(at: start, bytes: 1) == 0 else { return false }
    return try size == 12 + (count != 0 ? 0 : 4 * source.number(at: start + 8, bytes: 4))
  }
}

/// `meta` with the handler `mdir` and an `ilst` of no tags, as libavformat writes it when there are
/// none.
private let emptyTagList: [UInt8] =
  [0, 0, 0, 53] + Array("meta".utf8) + [0, 0, 0, 0] + [0, 0, 0, 33] + Array("hdlr".utf8)
  + [UInt8](repeating: 0, count: 8) + Array("mdirappl".utf8) + [UInt8](repeating: 0, count: 9)
  + [0, 0, 0, 8] + Array("ilst".utf8)

/// The name in `hdlr`: only what libavformat writes when there is none.
private func handlerFindings(
  _ box: ISOBox, in source: ByteSource
) throws(ContainerError) -> [ContainerFinding] {
  let unexplained = ContainerFinding(offset: box.offset, kind: .unexplainedBytes(path: box.path))
  guard box.payload.count >= 24 else { return [unexplained] }
  let fixed = try source.bytes(box.payload.lowerBound..<box.payload.lowerBound + 24)
  // QuickTime says whether a handler is for media or for data.
  guard [[0, 0, 0, 0], Array("mhlr".utf8), Array("dhlr".utf8)].contains(Array(fixed[4..<8])),
    fixed[..<4].allSatisfy({ $0 == 0 }), fixed[12...].allSatisfy({ $0 == 0 })
  else { return [unexplained] }
  var name = try source.bytes(box.payload.lowerBound + 24..<box.payload.upperBound)
  // QuickTime counts the characters first; MP4 ends them with a zero.
  if let first = name.first, Int(first) == name.count - 1 { name.removeFirst() }
  if name.last == 0 { name.removeLast() }
  let text = String(decoding: name.prefix(textLimit), as: UTF8.self)
  if ["", "VideoHandler", "SoundHandler", "DataHandler"].contains(text) { return [] }
  return [ContainerFinding(offset: box.offset, kind: .text(field: .handlerName, text: text))]
}

/// What stands before the first box of a sample entry: numbers, and in a visual one 32 bytes of
/// free text for the compressor's name (§ 12.1.3, 12.2.3).
private func entryFindings(
  _ box: ISOBox, role: ISOBoxRole, in source: ByteSource
) throws(ContainerError) -> [ContainerFinding] {
  func isZero(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.allSatisfy { $0 == 0 } }
  func isVendor(_ bytes: ArraySlice<UInt8>) -> Bool {
    isZero(bytes) || bytes.elementsEqual("FFMP".utf8)
  }
  let start = box.payload.lowerBound
  let unexplained = ContainerFinding(offset: box.offset, kind: .unexplainedBytes(path: box.path))
  switch role {
  case .visualEntry:
    let bytes = try source.bytes(start..<start + 78)
    var findings: [ContainerFinding] = []
    // QuickTime has two grades of quality there, of which libavformat writes one value.
    let isPlain =
      isZero(bytes[..<6]) && isZero(bytes[8..<12]) && isVendor(bytes[12..<16])
      && [[0, 0, 0, 0], [0, 0, 2, 0]].contains(Array(bytes[16..<20]))
      && [[0, 0, 0, 0], [0, 0, 2, 0]].contains(Array(bytes[20..<24]))
      && bytes[28..<42].elementsEqual([0, 72, 0, 0, 0, 72, 0, 0, 0, 0, 0, 0, 0, 1])
      && bytes[74] == 0 && bytes[76...].elementsEqual([255, 255])
    if !isPlain { findings.append(unexplained) }
    if !isZero(bytes[42..<74]) {
      let text = String(decoding: bytes[43..<74].prefix { $0 != 0 }, as: UTF8.self)
      findings.append(
        ContainerFinding(offset: box.offset, kind: .text(field: .compressorName, text: text)))
    }
    return findings
  case .audioEntry:
    let bytes = try source.bytes(start..<start + 28)
    let isPlain = isZero(bytes[..<6]) && isZero(bytes[10..<12]) && isVendor(bytes[12..<16])
    return isPlain ? [] : [unexplained]
  default: return []
  }
}

/// `dref`: one entry that says that the media is in this file.
private func referenceFindings(
  _ box: ISOBox, in source: ByteSource
) throws(ContainerError) -> [ContainerFinding] {
  let bytes = try source.bytes(box.payload)
  let isInside = ["url ", "alis"].contains { type in
    bytes == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 12] + Array(type.utf8) + [0, 0, 0, 1]
  }
  return isInside ? [] : [ContainerFinding(offset: box.offset, kind: .mediaElsewhere)]
}

/// How long a `sbgp` or `sgpd` is by its own count; nil if it does not say.
private func groupSize(
  _ box: ISOBox, isDescription: Bool, in source: ByteSource
) throws(ContainerError) -> Int? {
  let start = box.payload.lowerBound
  guard box.payload.count >= 12 else { return nil }
  let version = try source.number(at: start, bytes: 1)
  if !isDescription {
    let fixed = version == 0 ? 12 : 16
    guard box.payload.count >= fixed else { return nil }
    return fixed + 8 * (try source.number(at: start + fixed - 4, bytes: 4))
  }
  guard version == 1, box.payload.count >= 16 else { return nil }
  let length = try source.number(at: start + 8, bytes: 4)
  let count = try source.number(at: start + 12, bytes: 4)
  // One distance from which decoding has to start is all that audio needs, and takes two bytes.
  let type = fourCharacters(try source.bytes(start + 4..<start + 8))
  return ["roll", "prol"].contains(type) && length == 2 && count == 1 ? 18 : nil
}
