// The digests of segments: over NAL units, so that they are the same whatever container the packets
// stand in, and whoever has a finished file can make them again.

import Bitstream
import Files
import LibAV
import WorkerProtocol

extension DigestStream {
  /// Adds the NAL units of a packet; see `add(unitsOf:framing:)`.
  mutating func add(_ packet: borrowing Packet, framing: NALFraming) {
    add(unitsOf: packet.bytes, framing: framing)
  }

  /// Adds the NAL units of a packet, each after its length in four bytes, the highest first.
  ///
  /// - Parameters:
  ///   - bytes: the packet.
  ///   - framing: how the units are told apart in it.
  mutating func add(unitsOf bytes: Span<UInt8>, framing: NALFraming) {
    forEachNALUnit(in: bytes, framing: framing) { unit in
      add(UInt32(unit.count).bigEndianBytes)
      add(bytes.extracting(unit))
      return true
    }
  }
}

/// The video of a finished file, cut into segments.
struct WrittenSegments {
  /// libavcodec's name of the codec.
  let codec: String
  /// Per segment, SHA-256 in hexadecimal; of fewer packets where the file has no more.
  let digests: [String]

  /// Reads the video packets of the file in `descriptor`, which stays the caller's.
  ///
  /// - Parameters:
  ///   - descriptor: an open file.
  ///   - counts: packets in each segment.
  /// - Throws: `LibAVFailure` when the file cannot be opened or read.
  init(descriptor: Int32, counts: [Int]) throws(LibAVFailure) {
    let demuxer = try Demuxer(descriptor: descriptor)
    let video = try demuxer.mainVideoStream()
    codec = demuxer.streams[video].codec
    let nal = NALCodec(rawValue: codec)
    let framing = NALFraming(
      extradata: try demuxer.parameters(of: video).extradata, codec: nal ?? .h264)
    demuxer.select([video])
    let packet = try Packet()
    var digests: [String] = []
    for count in counts {
      var (digest, left) = (DigestStream(), count)
      while left > 0, try demuxer.read(into: packet) == .packet {
        guard packet.stream == video else { continue }
        left -= 1
        digest.add(unitsOf: packet.bytes, framing: framing)
      }
      digests.append(digest.digest.description)
    }
    self.digests = digests
  }
}
