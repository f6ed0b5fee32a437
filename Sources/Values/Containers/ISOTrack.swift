// One track of an MP4 or MOV file, from its tables (ISO/IEC 14496-12 § 8.6 and 8.7): where its
// samples lie, when they are shown, and whether its edit list keeps any of them from being shown.

/// What the tables of a track say.
struct ISOTrack {
  /// Type of the media handler: `vide`, `soun` or another.
  let handler: String
  /// Its chunks.
  let chunks: [ISOTrackTables.Chunk]
  /// How many samples there are.
  let sampleCount: Int
  /// What is wrong with the track.
  private(set) var findings: [ContainerFinding] = []

  let tables: ISOTrackTables

  /// Reads a track.
  ///
  /// - Parameters:
  ///   - boxes: all boxes of the file.
  ///   - track: which of them is the track.
  ///   - movie: which of them is the movie.
  ///   - source: the file.
  /// - Throws: `ContainerError` when a table is missing or contradicts another.
  init(boxes: [ISOBox], track: Int, movie: Int, in source: ByteSource) throws(ContainerError) {
    tables = ISOTrackTables(boxes: boxes, track: track, movie: movie, source: source)
    handler = fourCharacters(try tables.bytes("mdia/hdlr", 8..<12))
    let samples = try tables.sampleCount()
    chunks = try tables.chunks(samples: samples)
    sampleCount = samples
    let offset = boxes[track].offset
    if handler != "vide" && handler != "soun" {
      findings.append(ContainerFinding(offset: offset, kind: .trackType(type: handler)))
    } else if samples == 0 {
      findings.append(ContainerFinding(offset: offset, kind: .emptyTrack))
    } else if let problem = try editProblem(samples: samples) {
      let edits = tables.box("edts/elst")?.offset ?? offset
      findings.append(ContainerFinding(offset: edits, kind: .hiddenMedia(reason: problem)))
    }
    if tables.sampleDescriptionCount > 1, let box = tables.box("mdia/minf/stbl/stsd") {
      findings.append(ContainerFinding(offset: box.offset, kind: .unexplainedBytes(path: box.path)))
    }
    for type in ["stss", "stps", "sdtp", "sbgp"] where try !isTableExplained(type) {
      guard let box = tables.box("mdia/minf/stbl/" + type) else { continue }
      findings.append(
        ContainerFinding(offset: box.offset, kind: .unexplainedBytes(path: box.path)))
    }
    if handler == "vide", try !isShownAsCoded() {
      findings.append(ContainerFinding(offset: offset, kind: .displaySize))
    }
  }

  /// Whether players are told to show the track (§ 8.3.2).
  func isEnabled() throws(ContainerError) -> Bool {
    try tables.bytes("tkhd", 3..<4)[0] & 1 == 1
  }

  /// Whether a table about samples says what can be of this track's; true where there is none.
  private func isTableExplained(_ type: String) throws(ContainerError) -> Bool {
    let path = "mdia/minf/stbl/" + type
    guard tables.box(path) != nil else { return true }
    switch type {
    case "sdtp":
      // A byte for each: whether it depends on others, whether others depend on it; two bits each,
      // and nothing of leading pictures and redundant coding.
      let bytes = try tables.bytes(path)
      return bytes.count == 4 + sampleCount
        && bytes.allSatisfy { $0 & 0xc3 == 0 && $0 & 0x30 != 0x30 && $0 & 0x0c != 0x0c }
    case "sbgp":
      // Runs of samples, in the only group that there is or in none.
      let words = try tables.bytes(path)
      guard words.count >= 12, words[4..<8].elementsEqual("roll".utf8) else { return false }
      let runs = stride(from: words[0] == 0 ? 12 : 16, to: words.count - 7, by: 8).map { at in
        (words[at..<at + 4].number, words[at + 4..<at + 8].number)
      }
      return runs.allSatisfy { $0.0 > 0 && $0.1 <= 1 }
        && runs.reduce(0) { $0 + $1.0 } <= sampleCount
    default:
      let table = try tables.bytes(path)
      // One that is longer or shorter than its count is found with the boxes.
      guard table.count >= 8, table.count == 8 + 4 * table[4..<8].number else { return true }
      let numbers = try tables.rows(path, columns: 1)
      return zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        && numbers.allSatisfy { (1...max(1, sampleCount)).contains($0) }
    }
  }

  /// Whether the track is shown at the size of its pictures, in width by the shape of a sample.
  private func isShownAsCoded() throws(ContainerError) -> Bool {
    let header = try tables.bytes("tkhd")
    guard header.count >= 8, let description = tables.sampleDescription else { return true }
    let entry = try tables.source.bytes(
      description.payload.lowerBound + 24..<description.payload.lowerBound + 28)
    let coded = (width: Double(entry[..<2].number), height: Double(entry[2...].number))
    var aspect = 1.0
    if let box = tables.sampleDescriptionBox("pasp") {
      let bytes = try tables.source.bytes(box.payload)
      guard bytes.count == 8, bytes[4...].number > 0 else { return false }
      aspect = Double(bytes[..<4].number) / Double(bytes[4...].number)
    }
    // Some sizes leave the shape of a sample out; either is right within a sample.
    func isRight(_ bytes: ArraySlice<UInt8>) -> Bool {
      let width = Double(bytes.prefix(4).number) / 65_536
      let height = Double(bytes.suffix(4).number) / 65_536
      return abs(height - coded.height) < 1.001
        && (abs(width - coded.width * aspect) < 1.001 || abs(width - coded.width) < 1.001)
    }
    for type in ["clef", "prof", "enof"] {
      guard let box = tables.box("tapt/" + type) else { continue }
      let bytes = try tables.source.bytes(box.payload)
      guard bytes.starts(with: [0, 0, 0, 0]), isRight(bytes.suffix(8)) else { return false }
    }
    return isRight(header.suffix(8))
  }

  /// Why the edit list hides media; nil if it hides nothing that counts.
  ///
  /// Allowed is one empty edit, which delays, and one edit at normal speed. For pictures it must
  /// show every one of them; for audio it may leave out 4096 samples of codec delay at the start
  /// and as many of padding at the end.
  private func editProblem(samples: Int) throws(ContainerError) -> ContainerFinding.HiddenMedia? {
    guard var edits = try tables.edits() else { return nil }
    if let first = edits.first, first.mediaTime == -1 { edits.removeFirst() }
    guard edits.count == 1, let edit = edits.first, edit.mediaTime >= 0 else {
      return .severalEdits
    }
    guard edit.rate == 0x10000 else { return .speed }
    let scale = try tables.timescales()
    let shown = try tables.shownTimes(samples: samples)
    let length = Int128(edit.duration) * Int128(scale.media) / Int128(scale.movie)
    let start = Int128(edit.mediaTime)
    let end = edit.duration == 0 ? Int128.max : start + length
    if handler == "soun" {
      // Rounded up, in ticks of the media.
      let rate = try tables.sampleRate() ?? scale.media
      let slack = Int128((4096 * scale.media + rate - 1) / rate)
      if start > Int128(shown.first) + slack { return .audioStart }
      return end < Int128(shown.end) - slack ? .audioEnd : nil
    }
    if start > Int128(shown.first) { return .firstPictures }
    return end <= Int128(shown.last) ? .lastPictures : nil
  }
}
