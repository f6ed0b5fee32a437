// A track of audio that an output has from its source packet by packet: what is heard of it is the
// source's, so neither is decoded. Nothing that wrote the output is believed here either.

import Bitstream
import LibAV
import MediaTime
import WorkerProtocol

/// Whether a track's packets are the source's, at the same times.
///
/// - Parameters:
///   - track: counted from 0 among the audio tracks of both files.
///   - source: the open file of the source.
///   - output: the open file of the output.
///   - delay: what the output's times have more than the source's.
/// - Returns: whether all that decoding depends on is the same.
/// - Throws: `LibAVFailure` when a file cannot be opened or read.
func isTrackCopied(
  _ track: Int, source: Int32, output: Int32, delay: Timestamp
) throws(LibAVFailure) -> Bool {
  let before = try StreamPackets(source, audio: track)
  let after = try StreamPackets(output, audio: track)
  guard before.isDecoded(like: after),
    let copy = AudioCopy(
      codec: before.facts.codec, header: before.header,
      blockBytes: before.facts.audio?.blockBytes ?? 0)
  else { return false }
  let ticks = [before.facts.timeBase, after.facts.timeBase].map { Timestamp(1, $0).seconds }
  let tolerance = max(ticks[0], ticks[1]) + 1e-9
  while try before.next() {
    guard try after.next(), let own = before.time, let found = after.time,
      abs(found - own - delay.seconds) <= tolerance,
      before.packet.isHidden == after.packet.isHidden,
      before.packet.cutSamples == after.packet.cutSamples, !before.packet.changesHeader,
      !after.packet.changesHeader
    else { return false }
    // What no output may hold is looked for in the output alone.
    if after.packet.holds(before.packet.bytes) { continue }
    guard case .reduced(let bytes) = copy.outcome(of: before.packet.bytes),
      after.packet.holds(bytes.span)
    else { return false }
  }
  return try !after.next()
}

extension StreamPackets {
  /// Whether the same packets mean the same in another track.
  fileprivate func isDecoded(like other: borrowing StreamPackets) -> Bool {
    guard let audio = facts.audio, let others = other.facts.audio else { return false }
    return facts.codec == other.facts.codec && header == other.header
      && audio.sampleRate == others.sampleRate && audio.channels == others.channels
      && audio.layout == others.layout && audio.bitsPerSample == others.bitsPerSample
      && audio.initialPadding == others.initialPadding
  }

  /// When the packet is heard, in seconds; nil when the container does not say.
  fileprivate var time: Double? { packet.pts.map { Timestamp($0, facts.timeBase).seconds } }
}
