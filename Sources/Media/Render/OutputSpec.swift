// How an output is to be written, in words that callers know; what libav has to be told follows from it.

import LibAV

/// Container, codec and effort of an output.
package struct OutputSpec: Sendable {
  /// The coding standards that outputs are written in.
  package enum Codec: String, Sendable {
    case h264, hevc
  }

  /// The codecs that audio is written in when something in it is hidden.
  package enum Audio: String, Sendable, CaseIterable {
    case aac, flac, pcm, opus

    var codec: AudioCodec {
      switch self {
      case .aac: .aac
      case .flac: .flac
      case .pcm: .pcm
      case .opus: .opus
      }
    }
  }

  let container: Container
  let encoding: VideoEncoding
  /// The codec of audio tracks that are coded anew.
  let audioCodec: AudioCodec

  /// - Parameters:
  ///   - fileName: its extension chooses the container.
  ///   - audio: the codec of audio tracks that are coded anew.
  ///   - quality: constant rate factor, 0...51.
  ///   - speed: the encoder's preset.
  ///   - threads: encoder threads, 1 or more.
  /// - Returns: nil when the extension is not one of a container that Veil writes.
  package init?(
    fileName: String, codec: Codec, audio: Audio = .aac, quality: Double, speed: String,
    threads: Int
  ) {
    guard let container = Container(fileName: fileName) else { return nil }
    self.container = container
    audioCodec = audio.codec
    encoding = VideoEncoding(
      codec: codec == .h264 ? .h264 : .hevc, quality: quality, speed: speed, threads: threads)
  }

  /// Whether this machine has the encoder.
  package var isAvailable: Bool { Encoder.isAvailable(encoding.codec) }

  /// Whether a file name says a container that Veil writes.
  package static func isWritable(fileName: String) -> Bool { Container(fileName: fileName) != nil }

  /// Names of containers that can hold an audio codec, if the one of a file name cannot; nil if it can.
  package static func alternatives(to fileName: String, for audio: Audio) -> [String]? {
    let codec = audio.codec
    guard let container = Container(fileName: fileName), !codec.containers.contains(container)
    else {
      return nil
    }
    return codec.containers.map(\.fileNameExtension)
  }

  /// Decoding is a fifth of the work of coding: half the threads are plenty, and one is cheapest.
  var decoderThreads: Int { max(1, encoding.threads / 2) }

  /// Whether one thread decodes, paints and encodes in turn.
  ///
  /// The encoder's own threads go on while it
  /// decodes, and no picture has to be copied.
  var decodesInline: Bool { decoderThreads == 1 }
}
