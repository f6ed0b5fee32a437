// Which audio may be copied into an output, and what is taken out of its packets on the way. The
// list is the one that outputs are held against: a codec whose packets cannot be looked into is
// coded anew instead.

/// How packets of one audio stream are copied.
package struct AudioCopy: Sendable {
  /// What becomes of one packet.
  package enum Outcome: Equatable, Sendable {
    /// It holds nothing beside audio.
    case asItIs
    /// These bytes, no more than it had, are what decoding needs of it.
    case reduced([UInt8])
    /// It cannot be followed, so that nobody knows what it holds.
    case impossible
  }

  /// What packets are looked at as; nil for AAC with a header before each frame.
  private let contents: AudioContents?
  /// Bytes of a sample of all channels, where samples are as they are.
  private let blockBytes: Int

  /// Samples as they are, by libavcodec's names: each byte is part of one.
  private static let samples: Set<String> = [
    "pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le",
    "pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be", "pcm_mulaw", "pcm_alaw",
  ]

  /// Prepares to copy a stream.
  ///
  /// Gives nil for a stream that cannot be copied.
  ///
  /// - Parameters:
  ///   - codec: libavcodec's name of the codec.
  ///   - header: what the codec says of itself before its first packet.
  ///   - blockBytes: bytes of a sample of all channels, where samples are as they are.
  package init?(codec: String, header: [UInt8], blockBytes: Int = 1) {
    self.blockBytes = max(1, blockBytes)
    switch codec {
    case "aac" where header.isEmpty: contents = nil
    case "aac":
      guard let configuration = AACConfiguration(header), configuration.commentBytes == 0 else {
        return nil
      }
      contents = .aac(configuration)
    case "opus":
      // The header's own form is checked: 19 bytes, or a table of channels behind them.
      guard header.count >= 19, header[18] == 0 ? header.count == 19 : header.count <= 29 else {
        return nil
      }
      contents = .opus
    case "flac":
      guard header.count == 34 else { return nil }
      contents = .flac
    case "amr_nb": contents = .amr(isWide: false)
    case "amr_wb": contents = .amr(isWide: true)
    case _ where AudioCopy.samples.contains(codec): contents = .samples
    default: return nil
    }
  }

  /// What a packet's own header says of rate and channels, of which a container has one word for
  /// all packets.
  ///
  /// - Parameter packet: all of its bytes.
  /// - Returns: nothing where packets have no such header.
  package func shape(of packet: Span<UInt8>) -> [UInt8] {
    contents == nil && packet.count > 3 ? [packet[2] & 0xfd, packet[3] & 0xc0] : []
  }

  /// What becomes of a packet.
  ///
  /// - Parameter packet: all of its bytes.
  /// - Returns: how it is copied, if it can be.
  package func outcome(of packet: Span<UInt8>) -> Outcome {
    if case .samples = contents {
      // A part of a sample would belong to none in a container that counts samples.
      return packet.count.isMultiple(of: blockBytes) ? .asItIs : .impossible
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(packet.count)
    for index in 0..<packet.count { bytes.append(packet[index]) }
    switch contents {
    case nil: return AudioCopy.framed(bytes)
    case .aac(let configuration):
      guard let frame = AACFrame(bytes, configuration) else { return .impossible }
      if frame.problems.isEmpty { return .asItIs }
      return AudioCopy.clean(frame, configuration).map { .reduced($0) } ?? .impossible
    case let contents?: return contents.problems(in: bytes).isEmpty ? .asItIs : .impossible
    }
  }

  /// What is left of a frame of AAC; nil where that is not clean itself, as where what is cut out
  /// held what follows in place.
  private static func clean(_ frame: AACFrame, _ configuration: AACConfiguration) -> [UInt8]? {
    let cleaned = frame.cleaned
    guard AACFrame(cleaned, configuration)?.problems.isEmpty == true else { return nil }
    return cleaned
  }

  /// A frame of AAC behind a header of its own (ISO/IEC 14496-3 § 1.A.2.2).
  private static func framed(_ bytes: [UInt8]) -> Outcome {
    guard bytes.count > 7, bytes[0] == 0xff, bytes[1] & 0xf6 == 0xf0, bytes[6] & 3 == 0 else {
      return .impossible
    }
    let length = Int(bytes[3] & 3) << 11 | Int(bytes[4]) << 3 | Int(bytes[5]) >> 5
    let start = bytes[1] & 1 == 1 ? 7 : 9
    // Without a number of channels they are told in the frame, in a form with room for a text.
    let channels = bytes[2] & 1 << 2 | bytes[3] >> 6
    guard length == bytes.count, length > start, channels > 0, bytes[2] >> 6 == 1,
      let configuration = AACConfiguration(rate: Int(bytes[2] >> 2 & 15)),
      let frame = AACFrame(Array(bytes[start...]), configuration)
    else { return .impossible }
    if frame.problems.isEmpty { return .asItIs }
    guard let cleaned = clean(frame, configuration) else { return .impossible }
    let size = 7 + cleaned.count
    var header = Array(bytes[..<7])
    header[1] |= 1
    header[3] = header[3] & 0xfc | UInt8(size >> 11)
    header[4] = UInt8(size >> 3 & 255)
    header[5] = header[5] & 31 | UInt8(size & 7) << 5
    return .reduced(header + cleaned)
  }
}
