// What lies inside the coded streams of a finished file, from the bytes of its samples alone. The
// container says where they are; libav has no part in it.

import Bitstream
import Containers
import MediaTime
import WorkerProtocol

/// Looks into the samples of a file's tracks.
struct StreamCheck {
  /// The whole file.
  let file: ByteSource

  /// Everything in a track that decoding does not need, one finding for each kind.
  func findings(in track: ContainerTrack) throws(ContainerError) -> [Finding] {
    var notes = StreamNotes(track: track)
    switch track.coding {
    case .h264: try look(into: track, as: .h264, &notes)
    case .hevc: try look(into: track, as: .hevc, &notes)
    case .other(let name): notes.noteHeader(.codecNotAllowed(name: name))
    case .aac:
      guard let configuration = AACConfiguration(track.configuration) else {
        notes.noteHeader(.headerNotExplained)
        break
      }
      if configuration.commentBytes > 0 {
        notes.noteHeader(.comment(bytes: configuration.commentBytes))
      }
      try look(into: track, as: .aac(configuration), &notes)
    case .opus:
      if !isOpusHead(track.configuration) { notes.noteHeader(.headerNotExplained) }
      try look(into: track, as: .opus, &notes)
    case .flac:
      if !isStreamInformation(track.configuration) { notes.noteHeader(.headerNotExplained) }
      try look(into: track, as: .flac, &notes)
    case .amr(let isWide): try look(into: track, as: .amr(isWide: isWide), &notes)
    case .samples:
      if !track.configuration.isEmpty { notes.noteHeader(.headerNotExplained) }
    }
    return notes.findings
  }

  private func look(
    into track: ContainerTrack, as codec: NALCodec, _ notes: inout StreamNotes
  ) throws(ContainerError) {
    var contents = NALContents(codec: codec, configuration: track.configuration)
    for found in contents.problems(inConfiguration: track.configuration) {
      notes.noteHeader(found.problem, at: found.offset)
    }
    for sample in track.samples {
      let bytes = try file.bytes(sample.range)
      for found in contents.problems(in: bytes.span) { notes.note(found, in: sample) }
    }
    for problem in contents.unused { notes.noteHeader(problem) }
    if let signal = contents.facts?.signal, let color = track.color, !agree(signal, color) {
      notes.noteHeader(.colorContradicted)
    }
  }

  private func look(
    into track: ContainerTrack, as contents: AudioContents, _ notes: inout StreamNotes
  ) throws(ContainerError) {
    for sample in track.samples {
      for found in contents.problems(in: try file.bytes(sample.range)) {
        notes.note(found, in: sample)
      }
    }
  }

  /// Whether a stream and its container say the same of colours, where both say something.
  private func agree(_ signal: VideoSignal, _ color: ContainerTrack.Color) -> Bool {
    let pairs = zip(signal.color ?? color.numbers, color.numbers)
    return (color.isFullRange ?? signal.isFullRange) == signal.isFullRange
      && pairs.allSatisfy { $0 == $1 || $0 == 2 || $1 == 2 }
  }

  /// Whether a header of Opus is all there and nothing more; in MP4 it is a box that was looked at
  /// already (RFC 7845 § 5.1).
  private func isOpusHead(_ bytes: [UInt8]) -> Bool {
    if bytes.isEmpty { return true }
    guard bytes.count >= 19, bytes.starts(with: Array("OpusHead".utf8) + [1]) else { return false }
    return bytes[18] == 0 ? bytes.count == 19 : bytes.count == 21 + Int(bytes[9])
  }

  /// Whether a header of FLAC is stream information, and perhaps where the speakers stand
  /// (RFC 9639 § 8); as with Opus in MP4.
  private func isStreamInformation(_ bytes: [UInt8]) -> Bool {
    if bytes.isEmpty { return true }
    guard bytes.count >= 42, bytes.starts(with: Array("fLaC".utf8)) else { return false }
    if bytes.count == 42 { return bytes[4..<8].elementsEqual([0x80, 0, 0, 34]) }
    // A comment is the only place that the format has for them: the writer's name, and one entry.
    let mask = "WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x"
    let start = [4, 0, 0, 0] + Array("Lavf".utf8) + [1, 0, 0, 0]
    let digits = bytes.count - 46 - start.count - 4 - mask.utf8.count
    guard (1...8).contains(digits) else { return false }
    let comment = start + [UInt8(mask.utf8.count + digits), 0, 0, 0] + Array(mask.utf8)
    return bytes[4..<8].elementsEqual([0, 0, 0, 34])
      && bytes[42..<46].elementsEqual([0x84, 0, 0, UInt8(comment.count + digits)])
      && bytes[46...].starts(with: comment)
      && bytes.suffix(digits).allSatisfy {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
          || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
      }
  }
}

/// What was found in one track: the first of each kind, and how many there are.
private struct StreamNotes {
  let track: ContainerTrack
  private var first: [String: StreamFinding] = [:]
  private var order: [String] = []
  private var counts: [String: Int] = [:]

  init(track: ContainerTrack) { self.track = track }

  mutating func noteHeader(_ problem: StreamProblem, at offset: Int = 0) {
    note(problem, offset: track.configurationOffset + offset, time: nil)
  }

  mutating func note(_ found: PlacedProblem, in sample: ContainerTrack.Sample) {
    note(
      found.problem, offset: sample.range.lowerBound + found.offset,
      time: Timestamp(Int64(clamping: sample.ticks), TimeBase(1, Int64(track.ticksPerSecond))))
  }

  private mutating func note(_ problem: StreamProblem, offset: Int, time: Timestamp?) {
    let name = problem.name
    counts[name, default: 0] += 1
    guard first[name] == nil else { return }
    order.append(name)
    first[name] = StreamFinding(
      track: track.number, offset: offset, time: time, count: 1, problem: problem)
  }

  var findings: [Finding] {
    order.compactMap { name in
      first[name].map {
        .codedStream(
          finding: StreamFinding(
            track: $0.track, offset: $0.offset, time: $0.time, count: counts[name] ?? 1,
            problem: $0.problem))
      }
    }
  }
}
