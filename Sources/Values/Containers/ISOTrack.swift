// One track of an MP4 or MOV file, from its tables (ISO/IEC 14496-12 § 8.6 and 8.7): where its
// samples lie, when they are shown, and whether its edit list keeps any of them from being shown.

/// What the tables of a track say.
struct ISOTrack {
  /// Type of the media handler: `vide`, `soun` or another.
  let handler: String
  /// Where the bytes of each chunk lie.
  let chunks: [Range<Int>]
  /// What is wrong with the track.
  private(set) var findings: [ContainerFinding] = []

  private let tables: ISOTrackTables

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
    chunks = try tables.chunkExtents(samples: samples)
    let offset = boxes[track].offset
    if handler != "vide" && handler != "soun" {
      findings.append(ContainerFinding(offset: offset, kind: .trackType(type: handler)))
    } else if samples == 0 {
      findings.append(ContainerFinding(offset: offset, kind: .emptyTrack))
    } else if let problem = try editProblem(samples: samples) {
      let edits = tables.box("edts/elst")?.offset ?? offset
      findings.append(ContainerFinding(offset: edits, kind: .hiddenMedia(reason: problem)))
    }
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
