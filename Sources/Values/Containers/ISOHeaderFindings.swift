// The headers of a movie, a track and its media: dates, a language, and numbers that are the same
// in each file. Whatever else stands in them is a finding.

/// What is wrong with `mvhd`, `tkhd` or `mdhd`.
func isoHeaderFindings(
  _ box: ISOBox, sizes: (Int, Int), in source: ByteSource, keeping kept: Set<KeptTag>
) throws(ContainerError) -> [ContainerFinding] {
  let bytes = box.payload.count <= 256 ? try source.bytes(box.payload) : []
  guard let version = bytes.first, version <= 1, bytes.count == (version == 0 ? sizes.0 : sizes.1)
  else {
    return [ContainerFinding(offset: box.offset, kind: .unexplainedBytes(path: box.path))]
  }
  var findings: [ContainerFinding] = []
  let dates = bytes[4..<(version == 0 ? 12 : 20)]
  if !kept.contains(.creationTime), dates.contains(where: { $0 != 0 }) {
    findings.append(ContainerFinding(offset: box.offset, kind: .date(path: box.path)))
  }
  // What follows the dates, the clock and the length, which are numbers of any value.
  let rest = Array(bytes[(version == 0 ? 20 : 32)...])
  let isExplained =
    switch box.type {
    case "mvhd": bytes[3] == 0 && isMovieHeader(rest)
    case "tkhd": isTrackHeader(bytes, rest)
    default: bytes[3] == 0 && rest[2...].allSatisfy { $0 == 0 }
    }
  if !isExplained || bytes[1..<3].contains(where: { $0 != 0 }) {
    findings.append(ContainerFinding(offset: box.offset, kind: .unexplainedBytes(path: box.path)))
  }
  if box.type == "mdhd", !kept.contains(.language) {
    let code = Int(rest[0]) << 8 | Int(rest[1])
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

/// Speed and loudness as they are, no turn, and the number of the next track (§ 8.2.2).
private func isMovieHeader(_ rest: [UInt8]) -> Bool {
  let upright = words([1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30])
  return rest.starts(with: words([1 << 16]) + [1, 0] + zeros(10) + upright + zeros(24))
    && rest[76...].prefix(2).allSatisfy { $0 == 0 }
}

/// No layer, a group of alternatives, loudness, a turn, a size (§ 8.3.2).
///
/// - Parameters:
///   - bytes: the payload.
///   - rest: what ends with the length's last four bytes and all that follows.
/// - Returns: whether all of it is explained.
private func isTrackHeader(_ bytes: [UInt8], _ rest: [UInt8]) -> Bool {
  // Enabled, in movie, in preview, size is aspect ratio.
  guard bytes[3] & 0xf0 == 0 else { return false }
  // The length of a track stands one field further on than that of a movie.
  let fields = Array(rest[4...])
  guard rest.count == 64, fields.count == 60 else { return false }
  let reserved = bytes[0] == 0 ? bytes[16..<20] : bytes[24..<28]
  guard reserved.allSatisfy({ $0 == 0 }), fields[..<11].allSatisfy({ $0 == 0 }),
    [0, 1].contains(fields[12]), fields[13...15].allSatisfy({ $0 == 0 })
  else { return false }
  let matrix = stride(from: 16, to: 52, by: 4).map { at in
    fields[at..<at + 4].reduce(Int32(0)) { $0 << 8 | Int32($1) }
  }
  let turns = [0, 1, 3, 4].allSatisfy { abs(Int(matrix[$0])) < 2 << 16 }
  let shifts = [6, 7].allSatisfy { matrix[$0] & 0xffff == 0 }
  return turns && shifts && matrix[2] == 0 && matrix[5] == 0 && matrix[8] == 1 << 30
}

private func words(_ values: [UInt32]) -> [UInt8] {
  values.flatMap { value in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
}

private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
