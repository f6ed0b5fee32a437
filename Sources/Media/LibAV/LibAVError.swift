// What can go wrong in libav, as cases with facts. The end of a file and a decoder that wants more
// input are results, not errors, and never appear here.

import CLibAV

/// A failure of libav or of the media given to it.
package enum LibAVError: Error, Equatable, CustomStringConvertible {
  /// The system refused a read or a write; `code` is an errno.
  case inputOutput(operation: String, code: Int32)
  /// The bytes are no media file, or are damaged beyond use, at this step.
  case unreadable(step: String, detail: String)
  /// The container is not one that Veil opens: a playlist, a concat script or an unknown format.
  case containerNotAllowed
  /// The container has more streams than may be in one.
  case tooManyStreams(limit: Int)
  /// The codec is none of those that Veil lets decode.
  case codecNotAllowed(codec: String)
  /// No stream of moving pictures is inside.
  case noVideo
  /// The stream is encrypted.
  case encrypted(stream: Int)
  /// This build of libavcodec has no decoder for the codec.
  case noDecoder(codec: String)
  /// This build of libavcodec has no decoder for the codec of an audio track.
  case noAudioDecoder(stream: Int, codec: String)
  /// This build of libavcodec has no such encoder.
  case noEncoder(name: String)
  /// The layout of samples is one that Veil does not handle.
  case unsupportedPixelFormat(name: String)
  /// The layout of audio is one that Veil does not handle.
  case unsupportedAudio(detail: String)
  /// The codec has no such sample rate.
  case unsupportedRate(codec: String, hertz: Int)
  /// The encoder did not accept the settings.
  case encoderRejected(name: String, detail: String)
  /// The container cannot hold this codec.
  case cannotStore(stream: Int, codec: String, container: String)
  /// The container's muxer failed at this step.
  case muxing(step: String, detail: String)
  /// A coded picture could not be decoded.
  case damaged(detail: String)
  /// A pixel count beyond the limit, or a size of nothing.
  case sizeOutOfRange(width: Int, height: Int)
  /// A single allocation beyond its limit, or memory ran out; in a worker both are the file's doing.
  case outOfMemory
  /// Somebody asked to stop.
  case cancelled

  package var description: String {
    switch self {
    case .inputOutput(let operation, let code):
      "\(operation) failed: \(describeErrno(code))"
    case .unreadable(let step, let detail):
      "it is no media file that can be read (\(step): \(detail))"
    case .containerNotAllowed:
      "its container is not one that Veil opens; playlists and scripts that name other files are refused"
    case .tooManyStreams(let limit):
      "it has more than \(limit) streams; copy the ones that matter into a file of their own first"
    case .codecNotAllowed(let codec):
      "its codec \(codec) is none of those that Veil decodes; convert it to H.264 or AAC first"
    case .noVideo: "no video stream is inside"
    case .encrypted(let stream): "stream \(stream) is encrypted; decrypt the file first"
    case .noDecoder(let codec):
      "this machine's libavcodec has no decoder for "
        + (codec == "none" ? "the codec of its video" : codec)
    case .noAudioDecoder(let stream, "none"): homeless(stream)
    case .noAudioDecoder(let stream, let codec):
      "this machine's libavcodec cannot decode the audio of stream \(stream) (\(codec))"
    case .noEncoder(let name): "this machine's libavcodec has no encoder \(name)"
    case .unsupportedPixelFormat(let name):
      "pixel format \(name) is not supported; convert the file to planar YUV first"
    case .unsupportedAudio(let detail): "its audio is not supported (\(detail))"
    case .unsupportedRate(let codec, let hertz):
      "audio of \(hertz) Hz cannot be written as \(codec); choose another --audio-codec, such as aac or flac"
    case .encoderRejected(let name, let detail): "encoder \(name) refused its settings (\(detail))"
    case .cannotStore(let stream, "none", _): homeless(stream)
    case .cannotStore(let stream, let codec, let container):
      "stream \(stream) (\(codec)) cannot be stored in \(container); choose another output name, such as .mkv or .mov"
    case .muxing(let step, let detail):
      "writing the container failed at \(step) (\(detail)); another output name, such as .mkv or .mov, may do"
    case .damaged(let detail): "a picture could not be decoded (\(detail))"
    case .sizeOutOfRange(let width, let height):
      "a picture size of \(width)x\(height) is outside what Veil handles"
    case .outOfMemory: "it asks for more memory than there is for one file"
    case .cancelled: "it was cancelled"
    }
  }
}

/// What can be done about a stream of which nobody knows the codec.
private func homeless(_ stream: Int) -> String {
  "nobody here knows the codec of stream \(stream), so it can neither be changed nor put into any container; "
    + "leave it out of the source first (ffmpeg -map 0 -map -0:\(stream) -c copy)"
}

/// libav's own words for a negative status.
func describeStatus(_ code: Int32) -> String {
  unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
    _ = unsafe av_strerror(code, buffer.baseAddress!, 128)
    return unsafe String(cString: buffer.baseAddress!)
  }
}

/// The system's words for an errno.
func describeErrno(_ code: Int32) -> String { describeStatus(-abs(code)) }

/// The name of a codec, for messages.
func codecName(_ id: AVCodecID) -> String { unsafe String(cString: avcodec_get_name(id)) }
