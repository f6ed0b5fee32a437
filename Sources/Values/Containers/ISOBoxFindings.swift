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
  let (start, size) = (box.payload.lowerBound, box.payload.count)
  switch box.rule {
  case nil: return finding(.notAllowed(path: box.path))
  case .mediaData: return []
  case .children(let role, _):
    return role == .visualEntry ? try compressorFindings(box, in: source) : []
  case .padding:
    guard let place = try source.firstNonZero(in: box.payload) else { return [] }
    return [ContainerFinding(offset: place, kind: .padding(path: box.path))]
  case .sizes(let sizes): return unless(sizes.contains(size))
  case .atMost(let limit): return unless(size <= limit)
  case .header(let version0, let version1):
    return try headerFindings(box, sizes: (version0, version1), in: source, keeping: kept)
  case .table(let entry):
    return unless(try size == 8 + entry * source.number(at: start + 4, bytes: 4))
  case .sampleSizes:
    guard size >= 12 else { return finding(.unexplainedBytes(path: box.path)) }
    let isCommon = try source.number(at: start + 4, bytes: 4) != 0
    return unless(
      size == 12 + (isCommon ? 0 : 4 * (try source.number(at: start + 8, bytes: 4))))
  case .editList:
    let entry = try source.number(at: start, bytes: 1) == 1 ? 20 : 12
    return unless(try size == 8 + entry * source.number(at: start + 4, bytes: 4))
  case .handler: return try handlerFindings(box, in: source)
  case .dataReferences: return try referenceFindings(box, in: source)
  case .sampleGroups(let isDescription):
    return unless(try groupSize(box, isDescription: isDescription, in: source) == size)
  case .color:
    let type = fourCharacters(try source.bytes(start..<start + 4))
    return unless((type == "nclx" && size == 11) || (type == "nclc" && size == 10))
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

/// `meta` with the handler `mdir` and an `ilst` of no tags, as libavformat writes it when there are
/// none.
private let emptyTagList: [UInt8] =
  [0, 0, 0, 53] + Array("meta".utf8) + [0, 0, 0, 0] + [0, 0, 0, 33] + Array("hdlr".utf8)
  + [UInt8](repeating: 0, count: 8) + Array("mdirappl".utf8) + [UInt8](repeating: 0, count: 9)
  + [0, 0, 0, 8] + Array("ilst".utf8)

/// Dates and the language in `mvhd`, `tkhd` and `mdhd`.
private func headerFindings(
  _ box: ISOBox, sizes: (Int, Int), in source: ByteSource, keeping kept: Set<KeptTag>
) throws(ContainerError) -> [ContainerFinding] {
  let start = box.payload.lowerBound
  let version = try source.number(at: start, bytes: 1)
  guard version <= 1, box.payload.count == (version == 0 ? sizes.0 : sizes.1) else {
    return [ContainerFinding(offset: box.offset, kind: .unexplainedBytes(path: box.path))]
  }
  var findings: [ContainerFinding] = []
  let dates = start + 4..<start + (version == 0 ? 12 : 20)
  if !kept.contains(.creationTime), try source.firstNonZero(in: dates) != nil {
    findings.append(ContainerFinding(offset: box.offset, kind: .date(path: box.path)))
  }
  if box.type == "mdhd", !kept.contains(.language) {
    let code = try source.number(at: box.payload.upperBound - 4, bytes: 2)
    // "und", and what QuickTime calls unspecified.
    if code != 0x55c4 && code != 0x7fff {
      let letters = [10, 5, 0].map { UInt8(0x60 + (code >> $0) & 31) }
      findings.append(
        ContainerFinding(
          offset: box.offset,
          kind: .text(field: .language, text: String(decoding: letters, as: UTF8.self))))
    }
  }
  return findings
}

/// The name in `hdlr`: only what libavformat writes when there is none.
private func handlerFindings(
  _ box: ISOBox, in source: ByteSource
) throws(ContainerError) -> [ContainerFinding] {
  guard box.payload.count >= 24 else {
    return [ContainerFinding(offset: box.offset, kind: .unexplainedBytes(path: box.path))]
  }
  var name = try source.bytes(box.payload.lowerBound + 24..<box.payload.upperBound)
  // QuickTime counts the characters first; MP4 ends them with a zero.
  if let first = name.first, Int(first) == name.count - 1 { name.removeFirst() }
  if name.last == 0 { name.removeLast() }
  let text = String(decoding: name.prefix(textLimit), as: UTF8.self)
  if ["", "VideoHandler", "SoundHandler", "DataHandler"].contains(text) { return [] }
  return [ContainerFinding(offset: box.offset, kind: .text(field: .handlerName, text: text))]
}

/// The compressor's name in a visual sample entry: 32 bytes of free text.
private func compressorFindings(
  _ box: ISOBox, in source: ByteSource
) throws(ContainerError) -> [ContainerFinding] {
  let start = box.payload.lowerBound
  let name = try source.bytes(start + 42..<start + 74)
  guard name.contains(where: { $0 != 0 }) else { return [] }
  let text = String(decoding: name.dropFirst().prefix { $0 != 0 }, as: UTF8.self)
  return [ContainerFinding(offset: box.offset, kind: .text(field: .compressorName, text: text))]
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
  // Roll distances are all that audio needs, and take two bytes each.
  return length <= 16 && count <= 256 ? 16 + length * count : nil
}
