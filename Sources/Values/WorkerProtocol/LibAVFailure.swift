// What can go wrong in libav, as facts that cross the wall. The end of a file and a decoder that
// wants more input are results, not failures, and never appear here.

/// A failure of libav or of the media given to it.
public enum LibAVFailure: Error, Hashable, Codable, Sendable {
  /// What was done when it happened.
  public enum Step: String, Codable, Sendable, CaseIterable {
    case opening, openingDecoder, choosingContainer, describingVideo, describingAudio
    case writingHeader, writingPacket, writingIndex
  }

  /// The system refused to read or write; `code` is an errno.
  case inputOutput(Transfer, code: Int32)
  /// The bytes are no media file, or are damaged beyond use, at this step; `detail` is libav's.
  case unreadable(Step, detail: String)
  /// The container is not one that Veil opens: a playlist, a concat script or an unknown format.
  case containerNotAllowed
  /// The container has more streams than may be in one.
  case tooManyStreams(limit: Int)
  /// The codec is none of those that Veil lets decode.
  case codecNotAllowed(codec: String)
  /// The codec of an audio stream is none of those that Veil lets decode.
  case audioCodecNotAllowed(codec: String)
  /// No stream of moving pictures is inside.
  case noVideo
  /// The stream is encrypted; nil where the container could not be opened for it.
  case encrypted(stream: Int?)
  /// This build of libavcodec has no decoder for the codec; `none` is one that nobody here knows.
  case noDecoder(codec: String)
  /// This build of libavcodec has no decoder for the codec of an audio track.
  case noAudioDecoder(stream: Int, codec: String)
  /// The decoder of this build of libavcodec lacks a function that the stream needs.
  case decoderIncomplete(codec: String)
  /// This build of libavcodec has no such encoder.
  case noEncoder(name: String)
  /// The layout of samples is one that Veil does not handle.
  case unsupportedPixelFormat(name: String)
  /// The layout of audio is one that Veil does not handle.
  case unsupportedAudio(AudioProblem)
  /// The codec has no such sample rate.
  case unsupportedRate(codec: AudioCodec, hertz: Int)
  /// The encoder did not accept the settings; `detail` is libav's.
  case encoderRejected(name: String, detail: String)
  /// The container cannot hold this codec.
  case cannotStore(stream: Int, codec: String, container: Container)
  /// The container cannot say how its pictures are turned.
  case cannotRotate(container: Container)
  /// The container cannot say which part of its pictures is shown.
  case cannotCrop(container: Container)
  /// The container's muxer failed at this step; `detail` is libav's.
  case muxing(Step, detail: String)
  /// A coded picture could not be decoded; `detail` is libav's.
  case damaged(detail: String)
  /// A pixel count beyond the limit, or a size of nothing.
  case sizeOutOfRange(width: Int, height: Int)
  /// A single allocation beyond its limit, or memory ran out; in a worker both are the file's
  /// doing.
  case outOfMemory

  /// Which way bytes were going.
  public enum Transfer: String, Codable, Sendable, CaseIterable {
    case reading, writing
  }

  /// What is not supported about a track's samples.
  public enum AudioProblem: Hashable, Codable, Sendable {
    /// More channels than a track may have, or a rate of nothing.
    case shape(hertz: Int, channels: Int)
    /// A sample format, by libavutil's number.
    case sampleFormat(Int)
    /// The decoder gave a frame without samples.
    case noSamples
    /// The container does not say the rate of a stream.
    case unknownRate(stream: Int)
  }
}
