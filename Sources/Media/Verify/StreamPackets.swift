// The packets of one stream of a file, one after the other and undecoded, for whoever holds them
// against those of another file.

import LibAV
import WorkerProtocol

/// The packets of one stream.
struct StreamPackets: ~Copyable {
  /// The packet that was read last.
  let packet: Packet
  /// What the container says of the stream.
  let facts: StreamFacts
  /// What the codec says of itself before its first packet.
  let header: [UInt8]
  private let demuxer: Demuxer

  /// - Parameters:
  ///   - descriptor: the open file; stays the caller's.
  ///   - track: counted from 0 among the audio tracks; nil for the video that is shown.
  /// - Throws: `LibAVFailure` when the file cannot be opened.
  init(_ descriptor: Int32, audio track: Int? = nil) throws(LibAVFailure) {
    let demuxer = try Demuxer(descriptor: descriptor)
    let packet = try Packet()
    var stream = try track == nil ? demuxer.mainVideoStream() : 0
    if let track { stream = demuxer.streams.filter { $0.kind == .audio }[track].index }
    header = try demuxer.parameters(of: stream).extradata
    facts = demuxer.streams[stream]
    demuxer.select([stream])
    self.packet = packet
    self.demuxer = demuxer
  }

  /// Reads the next packet.
  ///
  /// - Returns: whether there is one.
  /// - Throws: `LibAVFailure` when the file cannot be read.
  func next() throws(LibAVFailure) -> Bool {
    while try demuxer.read(into: packet) == .packet {
      if packet.stream == facts.index { return true }
    }
    return false
  }
}
