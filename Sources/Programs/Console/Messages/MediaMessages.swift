// What could not be done with a file's media, in words. Each clause says what is wrong and what to
// do, and stands behind a colon in the sentence of its job.

import MediaTime
import SystemPackage
package import WorkerProtocol

extension MediaFailure {
  /// What is wrong, as a clause.
  package var clause: String {
    switch self {
    case .source(let failure, let time):
      failure.clause + (time.map { " (at \($0))" } ?? "")
    case .output(let failure): failure.clause
    case .nothingDecoded:
      "no picture could be decoded; the file is damaged or holds only headers"
    case .picturesChanged(let from, let to, let time):
      "the pictures change from \(from.words) to \(to.words) at \(time); cut the file there and "
        + "redact each part"
    case .damagedPicture(let time):
      "the picture at \(time) is damaged; without --strict it would be covered whole and counted"
    case .unsupportedRotation:
      "its display matrix is not a quarter turn or a mirror; rotate the file first"
    case .interlaced(let codec):
      "interlaced pictures cannot be kept interlaced in \(codec.words); choose --codec h264"
    case .tooLongForWAV(let bytes):
      "a WAV file holds less than 4 GiB, but the audio takes \(bytes) bytes and more; write FLAC, "
        + "or take a lower rate"
    case .noThread(let code):
      "the system could not start another thread (\(words(ofErrno: code))); lower --threads or the "
        + "load"
    case .image(let detail): "the picture could not be made (\(detail))"
    case .unreadableFile(let code): "it cannot be read (\(words(ofErrno: code)))"
    default: audioClause ?? planClause ?? faultClause
    }
  }

  private var audioClause: String? {
    switch self {
    case .noAudio(let stream, let codec):
      "stream \(stream) (\(codec == "none" ? "unknown codec" : codec)) holds no audio that can be "
        + "decoded; take it out of the file first"
    case .audioChanged(let stream, let from, let to):
      "the audio of stream \(stream) changes from \(from.words) to \(to.words); cut the file there "
        + "and redact each part"
    case .audioTimesJump(let stream, let distance, let time):
      "the times of stream \(stream) jump by \(distance) at \(time); no recording does that, so its "
        + "audio cannot be placed"
    default: nil
    }
  }

  private var planClause: String? {
    switch self {
    case .noSuchTrack(let range, let track, let count):
      "audio[\(range)] of the plan names track \(track), but the source has \(count) (counted from 0)"
    case .noSuchChannel(let range, let channel, let track, let count):
      "audio[\(range)] of the plan names channel \(channel), but track \(track) has \(count) "
        + "(counted from 0); name the tracks that have it"
    case .regionCoversNothing(let region): "regions[\(region)] of the plan covers no picture"
    case .rangeCoversNothing(let range): "audio[\(range)] of the plan covers no audio"
    default: nil
    }
  }

  private var faultClause: String {
    switch self {
    case .unknownRequest(let name): "the worker does not know the request \(name)"
    case .unspeakableAnswer: "the worker cannot put its answer into words"
    case .planNotPermitted: "the worker was given a plan that is not permitted"
    default: "another part of the work failed"
    }
  }
}

extension LibAVFailure {
  /// What is wrong, as a clause.
  package var clause: String {
    switch self {
    case .inputOutput(let transfer, let code):
      "\(transfer.rawValue) failed (\(words(ofErrno: code)))"
    case .unreadable(let step, let detail):
      "it is no media file that can be read (\(step.words): \(detail))"
    case .containerNotAllowed:
      "its container is not one that Veil opens; playlists and scripts that name other files are "
        + "refused"
    case .tooManyStreams(let limit):
      "it has more than \(limit) streams; copy the ones that matter into a file of their own first"
    case .noVideo: "no video stream is inside"
    case .encrypted(let stream): "stream \(stream) is encrypted; decrypt the file first"
    case .cannotRotate(let container):
      "\(container.title) cannot say how pictures are turned; choose an .mp4 or .mov output"
    case .muxing(let step, let detail):
      "writing the container failed at \(step.words) (\(detail)); another output name, such as "
        + ".mkv or .mov, may do"
    case .damaged(let detail): "a picture could not be decoded (\(detail))"
    case .sizeOutOfRange(let width, let height):
      "a picture size of \(width)x\(height) is outside what Veil handles"
    case .outOfMemory: "it asks for more memory than there is for one file"
    default: codecClause
    }
  }

  private var codecClause: String {
    switch self {
    case .codecNotAllowed(let codec):
      "its codec \(codec) is none of those that Veil decodes; convert it to H.264 or AAC first"
    case .noDecoder(let codec):
      "this machine's libavcodec has no decoder for "
        + (codec == "none" ? "the codec of its video" : codec)
    case .noAudioDecoder(let stream, "none"), .cannotStore(let stream, "none", _):
      "nobody here knows the codec of stream \(stream), so it can neither be changed nor put into "
        + "any container; leave it out of the source first (ffmpeg -map 0 -map -0:\(stream) -c copy)"
    case .noAudioDecoder(let stream, let codec):
      "this machine's libavcodec cannot decode the audio of stream \(stream) (\(codec))"
    case .noEncoder(let name):
      "this machine's libavcodec has no encoder for \(name); install one or choose --codec"
    case .unsupportedPixelFormat(let name):
      "pixel format \(name) is not supported; convert the file to planar YUV first"
    case .unsupportedAudio(let problem): "its audio is not supported (\(problem.words))"
    case .unsupportedRate(let codec, let hertz):
      "audio of \(hertz) Hz cannot be written as \(codec.rawValue); choose another --audio-codec, "
        + "such as aac or flac"
    case .encoderRejected(let name, let detail):
      "encoder \(name) refused its settings (\(detail))"
    case .cannotStore(let stream, let codec, let container):
      "stream \(stream) (\(codec)) cannot be stored in \(container.title); choose another output "
        + "name, such as .mkv or .mov"
    default: "libav failed"
    }
  }
}

/// The system's words for an errno.
package func words(ofErrno code: Int32) -> String {
  "\(Errno(rawValue: code))".lowercased()
}

extension LibAVFailure.Step {
  fileprivate var words: String {
    switch self {
    case .opening: "opening"
    case .openingDecoder: "opening the decoder"
    case .choosingContainer: "choosing the container"
    case .describingVideo: "describing video"
    case .describingAudio: "describing audio"
    case .writingHeader: "the header"
    case .writingPacket: "a packet"
    case .writingIndex: "the index"
    }
  }
}

extension LibAVFailure.AudioProblem {
  fileprivate var words: String {
    switch self {
    case .shape(let hertz, let channels): "\(hertz) Hz, \(channels) channels"
    case .sampleFormat(let number): "sample format \(number)"
    case .noSamples: "no samples"
    case .unknownRate(let stream): "stream \(stream) does not say its rate"
    }
  }
}

extension PictureShape {
  fileprivate var words: String { "\(width)x\(height) (\(format))" }
}

extension AudioShape {
  fileprivate var words: String { "\(sampleRate) Hz, \(layout)" }
}

extension VideoCodec {
  /// The name that people know.
  package var words: String { self == .h264 ? "H.264" : "HEVC" }
}

extension Container {
  /// The name that people know.
  package var title: String {
    switch self {
    case .mp4: "MP4"
    case .mov: "QuickTime MOV"
    case .matroska: "Matroska"
    }
  }
}
