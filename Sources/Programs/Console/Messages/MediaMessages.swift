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
      "no picture could be decoded, so the file is damaged or holds only headers; take a better copy"
    case .twoRecordings(let second):
      "two recordings were joined without one clock for both; the second begins\(second.words): cut "
        + "the file there and redact each part"
    case .picturesChanged(let from, let to, let time):
      "the pictures change from \(from.words) to \(to.words) at \(time); cut the file there and "
        + "redact each part"
    case .damagedPicture(let time):
      "the picture at \(time) is damaged; without --strict it is covered whole and counted"
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
    case .image: "the picture could not be made; choose another time or place, or a smaller sheet"
    case .unreadableFile(let code):
      "it cannot be read (\(words(ofErrno: code))); check who may read it"
    default: audioClause ?? planClause ?? faultClause
    }
  }

  private var audioClause: String? {
    switch self {
    case .noAudio(let stream, let codec):
      "stream \(stream) (\(codec == "none" ? "unknown codec" : codec)) holds no audio that can be "
        + "decoded; take it out of the file first"
    case .audioChanged(let stream, let from, let to, let time):
      "the audio of stream \(stream) changes from \(from.words) to \(to.words)"
        + (time.map { " at \($0)" } ?? "") + "; cut the file there and redact each part"
    case .audioTimesJump(let stream, let distance, let time):
      "the times of stream \(stream) jump by \(distance) at \(time), as no recording does; cut the file "
        + "there and redact each part"
    default: nil
    }
  }

  private var planClause: String? {
    switch self {
    case .noSuchTrack(let range, let track, let count):
      "audio[\(range)] names track \(track), but the source has "
        + "\(counted(count, "audio track")), numbered from 0; name one of these"
    case .noSuchChannel(let range, let channel, let track, let count):
      "audio[\(range)] names channel \(channel), but track \(track) has "
        + "\(counted(count, "channel")), numbered from 0; name the tracks that have it"
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
    case .cannotCopy(let why): "packets cannot be copied: \(why.clause)"
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
    case .unreadable(.openingDecoder, _):
      "what its header says of the codec makes no sense to the decoder; take a better copy"
    case .unreadable:
      "its container cannot be read, since it is damaged, ends early or is none; take a better copy"
    case .containerNotAllowed:
      "it is no media file of a kind that Veil opens, and playlists and scripts that name other files "
        + "are refused; give the recording itself"
    case .tooManyStreams(let limit):
      "it has more than \(limit) streams; copy the ones that matter into a file of their own first"
    case .noVideo: "no video stream is inside; choose a file that has one"
    case .encrypted(let stream):
      "\(stream.map { "stream \($0)" } ?? "it") is encrypted; decrypt the file first"
    case .cannotRotate(let container):
      "\(container.title) cannot say how pictures are turned; choose an .mp4 or .mov output"
    case .cannotCrop(let container):
      "its container has players cut off a border of the pictures, which \(container.title) is not "
        + "written to say; choose an .mp4 or .mov output"
    case .muxing(let step, _):
      "the container could not be written (\(step.words)), as it may not take what is in the source; "
        + "choose an output that ends in another of .mp4, .mov and .mkv"
    case .damaged: "what is there is damaged; take a better copy"
    case .sizeOutOfRange(let width, let height):
      "a picture size of \(width)x\(height) is outside what Veil handles; scale or crop it first"
    case .outOfMemory:
      "it asks for more memory than there is for one file; it is damaged, or needs a larger machine"
    default: codecClause
    }
  }

  private var codecClause: String {
    switch self {
    case .codecNotAllowed(let codec):
      "its video codec \(codec) is none of those that Veil decodes; convert it to H.264 first"
    case .audioCodecNotAllowed(let codec):
      "its audio codec \(codec) is none of those that Veil decodes; convert it to AAC first"
    case .noDecoder(let codec):
      "this machine's libavcodec has no decoder for "
        + (codec == "none" ? "the codec of its video" : codec)
        + "; install one that has, or convert the file to H.264 first"
    case .decoderIncomplete(let codec):
      "this machine's libavcodec has a decoder for \(codec) that lacks a function which this file "
        + "needs; install a later one, or convert the file first"
    case .noAudioDecoder(let stream, "none"), .cannotStore(let stream, "none", _):
      "nobody here knows the codec of stream \(stream), so it can neither be changed nor put into "
        + "any container; leave it out of the source first (ffmpeg -map 0 -map -0:\(stream) -c copy)"
    case .noAudioDecoder(let stream, let codec):
      "this machine's libavcodec cannot decode the audio of stream \(stream) (\(codec)); install one "
        + "that can, or convert it to AAC first"
    case .noEncoder(let name):
      "this machine's libavcodec has no encoder \(name); install one that has, or choose another codec"
    case .unsupportedPixelFormat(let name):
      "pixel format \(name) is not supported; convert the file to planar YUV first"
    case .unsupportedAudio(let problem):
      "its audio is not supported (\(problem.words)); convert it to AAC or leave it out first"
    case .unsupportedRate(let codec, let hertz):
      "audio of \(hertz) Hz cannot be written as \(codec.rawValue); choose --audio-codec "
        + (codec == .flac ? "pcm (.mov, .mkv)" : "flac (.mp4, .mkv) or pcm (.mov, .mkv)")
    case .encoderRejected(let name, _):
      "the encoder \(name) does not take pictures or audio like these; choose another --codec or "
        + "--audio-codec"
    case .cannotStore(let stream, let codec, let container):
      "stream \(stream) (\(codec)) cannot be stored in \(container.title); choose an output that ends "
        + "in \(choice(of: container.others))"
    default: "libavcodec failed; take a better copy"
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
    case .opening, .openingDecoder: "while opening it"
    case .choosingContainer: "its kind"
    case .describingVideo: "the description of the video"
    case .describingAudio: "the description of the audio"
    case .writingHeader: "the header"
    case .writingPacket: "a packet"
    case .writingIndex: "the index"
    }
  }
}

extension LibAVFailure.AudioProblem {
  fileprivate var words: String {
    switch self {
    case .shape(let hertz, let channels): "\(hertz) Hz, \(counted(channels, "channel"))"
    case .sampleFormat(let number): "sample format \(number)"
    case .noSamples: "no samples"
    case .unknownRate(let stream): "stream \(stream) does not say its rate"
    }
  }
}

extension PictureShape {
  fileprivate var words: String { "\(width)x\(height) (\(format))" }
}

extension SecondRecording {
  package var words: String {
    (at.map { " at \($0)" } ?? "") + (offset.map { " at byte \($0)" } ?? "")
  }
}

extension AudioShape {
  fileprivate var words: String { "\(sampleRate) Hz, \(layout)" }
}

extension VideoCodec {
  /// The name that people know.
  package var words: String { self == .h264 ? "H.264" : "HEVC" }
}

extension Container {
  /// How names of files in the other containers end; Matroska, which takes most, comes first.
  fileprivate var others: [String] {
    Container.allCases.reversed().filter { $0 != self }.map(\.fileNameExtension)
  }

  /// The name that people know.
  package var title: String {
    switch self {
    case .mp4: "MP4"
    case .mov: "QuickTime MOV"
    case .matroska: "Matroska"
    }
  }
}
