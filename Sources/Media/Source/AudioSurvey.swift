// The audio packets of a source, looked at before anything is decoded or written: when each stream
// is heard, and whether it is copied as a whole or coded anew as a whole.

import Bitstream
import LibAV
import MediaTime
package import WorkerProtocol

/// What the packets of audio say before anything is written.
package struct AudioSurvey: Sendable {
  /// Streams that no output may copy, since what their packets hold cannot be looked into.
  package fileprivate(set) var uncopied: Set<Int> = []
  /// Streams of which some packets hold what decoding does not need.
  package fileprivate(set) var reduced: Set<Int> = []
  /// When the first packet of each other stream starts, in ticks.
  package fileprivate(set) var first: [Int: Int64] = [:]
  /// The same without what an edit list hides.
  package fileprivate(set) var firstShown: [Int: Int64] = [:]

  fileprivate mutating func note(_ packet: borrowing Packet) {
    guard let ticks = packet.pts ?? packet.dts else { return }
    first[packet.stream] = first[packet.stream] ?? ticks
    if !packet.isHidden { firstShown[packet.stream] = firstShown[packet.stream] ?? ticks }
  }
}

/// Looks at the audio of a source.
///
/// - Parameters:
///   - descriptor: the open file of the source; stays the caller's.
///   - streams: numbers of audio streams that may be copied; if there are none, nothing is read.
/// - Returns: what was seen of these streams.
/// - Throws: `MediaFailure.source` when the file cannot be opened or read.
package func surveyAudio(
  in descriptor: Int32, of streams: Set<Int>
) throws(MediaFailure) -> AudioSurvey {
  try reading { () throws(LibAVFailure) in
    var survey = AudioSurvey()
    if streams.isEmpty { return survey }
    let demuxer = try Demuxer(descriptor: descriptor)
    var copies: [Int: AudioCopy] = [:]
    var shapes: [Int: [UInt8]] = [:]
    for facts in demuxer.streams where streams.contains(facts.index) {
      let header = try demuxer.parameters(of: facts.index).extradata
      copies[facts.index] = AudioCopy(
        codec: facts.codec, header: header, blockBytes: facts.audio?.blockBytes ?? 0)
      if copies[facts.index] == nil { survey.uncopied.insert(facts.index) }
    }
    demuxer.select(Set(copies.keys))
    let packet = try Packet()
    while !copies.isEmpty, try demuxer.read(into: packet) == .packet {
      // Some were read while probing, before the selection, and belong to other streams.
      guard let copy = copies[packet.stream] else { continue }
      survey.note(packet)
      let shape = copy.shape(of: packet.bytes)
      let isAlike = packet.sampleRate == nil && shapes[packet.stream, default: shape] == shape
      shapes[packet.stream] = shape
      let outcome = copy.outcome(of: packet.bytes)
      if outcome != .asItIs { survey.reduced.insert(packet.stream) }
      if isAlike && outcome != .impossible { continue }
      survey.uncopied.insert(packet.stream)
      copies[packet.stream] = nil
    }
    return survey
  }
}

/// When audio streams are heard, by their packets' times.
struct AudioExtents: Sendable {
  /// The audio streams, by number.
  let streams: Set<Int>
  private let bases: [(stream: Int, base: TimeBase)]
  private var ranges: [Int: Range<Int64>] = [:]
  private var isTimed = true

  /// Has seen no packet yet.
  init(_ streams: [StreamFacts]) {
    bases = streams.filter { $0.kind == .audio }.map { ($0.index, $0.timeBase) }
    self.streams = Set(bases.map(\.stream))
  }

  /// Takes in a packet of any stream.
  mutating func note(_ packet: borrowing Packet) {
    guard streams.contains(packet.stream), packet.byteCount > 0 else { return }
    guard let start = packet.pts ?? packet.dts else {
      isTimed = false
      return
    }
    let known = ranges[packet.stream] ?? start..<start
    let (end, isTooLate) = start.addingReportingOverflow(max(1, packet.duration))
    ranges[packet.stream] =
      min(known.lowerBound, start)..<max(known.upperBound, isTooLate ? start : end)
  }

  /// The streams in order, relative to the first picture; nil unless every packet has a time.
  func ranges(since first: Timestamp) -> [TimeRange]? {
    guard isTimed else { return nil }
    return bases.map { stream, base in
      // A stream without packets is never heard.
      let range = ranges[stream] ?? 0..<0
      func relative(_ tick: Int64, _ rounding: Rounding) -> Timestamp {
        let origin = first.converted(to: base, rounding: rounding).ticks
        return Timestamp(Int64(clamping: Int128(tick) - Int128(origin)), base)
      }
      return TimeRange(relative(range.lowerBound, .up), relative(range.upperBound, .down))
    }
  }
}
