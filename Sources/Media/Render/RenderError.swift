// What can stop a render, with the time at which it did. The job above turns these into exit codes;
// nothing down here knows of them.

import Glibc
package import LibAV
package import MediaTime
package import AudioSamples
package import Threading

/// Runs something that reads the source; its errors become errors of the render at this time.
func reading<Value: ~Copyable>(
  at time: Timestamp? = nil, _ body: () throws(LibAVError) -> Value
) throws(RenderError) -> Value {
  do throws(LibAVError) { return try body() } catch {
    throw error == .cancelled ? .cancelled : .media(error, at: time)
  }
}

/// Runs something that makes the output; its errors become errors of the output.
func writing<Value: ~Copyable>(
  _ body: () throws(LibAVError) -> Value
) throws(RenderError) -> Value {
  do throws(LibAVError) { return try body() } catch {
    throw error == .cancelled ? .cancelled : .output(error)
  }
}

/// Why a render stopped.
package enum RenderError: Error, CustomStringConvertible {
  /// libav failed at this time of the source, counted from its first picture; nil before the first.
  case media(LibAVError, at: Timestamp?)
  /// Writing the output failed.
  case output(LibAVError)
  /// No picture came out of the source at all.
  case nothingDecoded
  /// The pictures change their size or layout in mid-stream.
  case formatChanged(from: String, to: String, at: Timestamp)
  /// A picture was damaged and `--strict` asked to stop there.
  case damaged(at: Timestamp)
  /// The display matrix is no quarter turn or mirror.
  case unsupportedRotation
  /// Interlaced pictures cannot be written with this codec.
  case interlaced(codec: String)
  /// A stream holds no audio that could be read.
  case noAudio(stream: Int, codec: String)
  /// An audio track changes its rate or its channels in mid-stream.
  case audioChanged(stream: Int, from: String, to: String)
  /// The times of a track jump further than any recording does.
  case audioTimes(stream: Int, distance: Timestamp, at: Timestamp)
  /// A range of the plan names a track that the source does not have.
  case noSuchTrack(range: Int, track: Int, count: Int)
  /// A range of the plan names a channel that a track does not have.
  case noSuchChannel(range: Int, channel: Int, track: Int, count: Int)
  /// The audio cannot be written as was asked.
  case audio(AudioError)
  /// Nobody could start a thread.
  case thread(ThreadError)
  /// Somebody asked to stop.
  case cancelled
  /// Another thread of the same render failed; its error is the one to report.
  case released

  /// What can be done about a failure of libav.
  package enum Fate {
    /// Something must be installed.
    case missing
    /// The system does not let the source be read.
    case unreadable
    /// It may work later or with more room.
    case temporary
    /// The source, or what was asked of it, is at fault.
    case unusable
  }

  /// What can be done about this failure.
  package var fate: Fate {
    switch self {
    case .media(.inputOutput, _): .unreadable
    case .media(let error, _), .output(let error):
      switch error {
      case .noAudioDecoder(_, "none"): .unusable
      case .noDecoder, .noAudioDecoder, .noEncoder: .missing
      case .inputOutput: .temporary
      default: .unusable
      }
    default: .unusable
    }
  }

  /// Whether nobody reads any more what is written into a pipe.
  package var isBrokenPipe: Bool {
    if case .output(.inputOutput(_, EPIPE)) = self { true } else { false }
  }

  var isCancellation: Bool { if case .cancelled = self { true } else { false } }
  var isRelease: Bool { if case .released = self { true } else { false } }

  package var description: String {
    switch self {
    case .media(let error, let time):
      "\(error)" + (time.map { " at \($0)" } ?? "")
    case .output(let error): "\(error)"
    case .nothingDecoded:
      "no picture could be decoded; the file is damaged or holds only headers"
    case .formatChanged(let from, let to, let time):
      "the pictures change from \(from) to \(to) at \(time); cut the file there and redact each part"
    case .damaged(let time):
      "the picture at \(time) is damaged; without --strict it would be covered whole and counted"
    case .unsupportedRotation:
      "its display matrix is not a quarter turn or a mirror; rotate the file first"
    case .interlaced(let codec):
      "interlaced pictures cannot be kept interlaced in \(codec); choose --codec h264"
    case .noAudio(let stream, let codec):
      "stream \(stream) (\(codec == "none" ? "unknown codec" : codec)) holds no audio that can be decoded; "
        + "take it out of the file first"
    case .audioChanged(let stream, let from, let to):
      "the audio of stream \(stream) changes from \(from) to \(to); cut the file there and redact each part"
    case .audioTimes(let stream, let distance, let time):
      "the times of stream \(stream) jump by \(distance) at \(time); no recording does that, so its "
        + "audio cannot be placed"
    case .noSuchTrack(let range, let track, let count):
      "audio[\(range)] of the plan names track \(track), but the source has \(count) (counted from 0)"
    case .noSuchChannel(let range, let channel, let track, let count):
      "audio[\(range)] of the plan names channel \(channel), but track \(track) has \(count) (counted "
        + "from 0); name the tracks that have it"
    case .audio(let error): "\(error)"
    case .thread(let error): "\(error)"
    case .cancelled: "it was cancelled"
    case .released: "another part of the render failed"
    }
  }
}
