// The audio packets of a source, looked at before anything is written: a stream is either copied as
// a whole or coded anew as a whole.

import Bitstream
import LibAV
import WorkerProtocol

/// Finds the streams of audio that cannot be copied.
struct AudioSurvey {
  /// All streams of audio.
  let streams: [Int]
  /// Those that cannot be copied, as far as is known.
  private(set) var uncopied: Set<Int> = []
  private var copies: [Int: AudioCopy] = [:]

  /// Starts with what the codecs say of themselves.
  ///
  /// - Throws: `MediaFailure.source`.
  init(_ demuxer: borrowing Demuxer) throws(MediaFailure) {
    streams = demuxer.streams.filter { $0.kind == .audio }.map(\.index)
    for stream in streams {
      let header: [UInt8]
      do throws(LibAVFailure) { header = try demuxer.parameters(of: stream).extradata } catch {
        throw .source(error, at: nil)
      }
      if let copy = AudioCopy(codec: demuxer.streams[stream].codec, header: header) {
        copies[stream] = copy
      } else {
        uncopied.insert(stream)
      }
    }
  }

  /// Looks at a packet; one of another kind is passed over.
  mutating func look(at packet: borrowing Packet) {
    guard let copy = copies[packet.stream], !uncopied.contains(packet.stream) else { return }
    if copy.outcome(of: packet.bytes) == .impossible { uncopied.insert(packet.stream) }
  }
}
