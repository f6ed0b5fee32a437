// How an output is to be written, in words that callers know; what libav has to be told follows from it.

import LibAV

/// Container, codec and effort of an output.
package struct OutputSpec: Sendable {
  /// The coding standards that outputs are written in.
  package enum Codec: String, Sendable {
    case h264, hevc
  }

  let container: Container
  let encoding: VideoEncoding

  /// - Parameters:
  ///   - fileName: its extension chooses the container.
  ///   - quality: constant rate factor, 0...51.
  ///   - speed: the encoder's preset.
  ///   - threads: encoder threads, 1 or more.
  /// - Returns: nil when the extension is not one of a container that Veil writes.
  package init?(fileName: String, codec: Codec, quality: Double, speed: String, threads: Int) {
    guard let container = Container(fileName: fileName) else { return nil }
    self.container = container
    encoding = VideoEncoding(
      codec: codec == .h264 ? .h264 : .hevc, quality: quality, speed: speed, threads: threads)
  }

  /// Whether this machine has the encoder.
  package var isAvailable: Bool { Encoder.isAvailable(encoding.codec) }

  /// Whether a file name says a container that Veil writes.
  package static func isWritable(fileName: String) -> Bool { Container(fileName: fileName) != nil }

  /// Decoding is a fifth of the work of coding: half the threads are plenty, and one is cheapest.
  var decoderThreads: Int { max(1, encoding.threads / 2) }

  /// Whether one thread decodes, paints and encodes in turn.
  ///
  /// The encoder's own threads go on while it
  /// decodes, and no picture has to be copied.
  var decodesInline: Bool { decoderThreads == 1 }
}
