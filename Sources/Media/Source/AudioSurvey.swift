// The audio packets of a source, looked at before anything is written: a stream is either copied as
// a whole or coded anew as a whole. Only who copies asks; it takes a pass over the packets.

import Bitstream
import LibAV
package import WorkerProtocol

/// Streams of audio that no output may copy, since what their packets hold cannot be looked into.
///
/// - Parameters:
///   - descriptor: the open file of the source; stays the caller's.
///   - decided: streams that are not copied in any case; nothing is read for them.
/// - Returns: numbers of streams, none of them `decided`.
/// - Throws: `MediaFailure.source` when the file cannot be opened or read.
package func uncopiedAudio(
  in descriptor: Int32, besides decided: Set<Int>
) throws(MediaFailure) -> Set<Int> {
  try reading { () throws(LibAVFailure) in
    let demuxer = try Demuxer(descriptor: descriptor)
    var uncopied: Set<Int> = []
    var copies: [Int: AudioCopy] = [:]
    for facts in demuxer.streams where facts.kind == .audio && !decided.contains(facts.index) {
      let header = try demuxer.parameters(of: facts.index).extradata
      copies[facts.index] = AudioCopy(codec: facts.codec, header: header)
      if copies[facts.index] == nil { uncopied.insert(facts.index) }
    }
    demuxer.select(Set(copies.keys))
    let packet = try Packet()
    while !copies.isEmpty, try demuxer.read(into: packet) == .packet {
      // Some were read while probing, before the selection, and belong to other streams.
      guard copies[packet.stream]?.outcome(of: packet.bytes) == .impossible else { continue }
      uncopied.insert(packet.stream)
      copies[packet.stream] = nil
    }
    return uncopied
  }
}
