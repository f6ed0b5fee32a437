// Why something could not be done with a file's media, as facts. Every target of the Media storey
// throws this one type, since each of its failures crosses the wall as it is; the sentence is made
// on the other side, by whoever knows the files' names.

public import Bitstream
public import MediaTime

/// Why a worker did not do what it was asked for.
public enum MediaFailure: Error, Hashable, Codable, Sendable {
  /// Reading the source failed, at this time from its first picture; nil before the first.
  case source(LibAVFailure, at: Timestamp?)
  /// Writing the output failed.
  case output(LibAVFailure)
  /// Two recordings were joined into the source without one clock for both.
  case twoRecordings(second: SecondRecording)
  /// No picture came out of the source at all.
  case nothingDecoded
  /// The pictures change their size or layout in mid-stream.
  case picturesChanged(from: PictureShape, to: PictureShape, at: Timestamp)
  /// A picture is damaged, and was to stop the work.
  case damagedPicture(at: Timestamp)
  /// The display matrix is no quarter turn or mirror.
  case unsupportedRotation
  /// Interlaced pictures cannot be written with this codec.
  case interlaced(codec: VideoCodec)
  /// A stream holds no audio that could be read; `none` is a codec that nobody here knows.
  case noAudio(stream: Int, codec: String)
  /// An audio track changes its rate or its channels in mid-stream, at this time from the first
  /// picture; nil when nobody knows.
  case audioChanged(stream: Int, from: AudioShape, to: AudioShape, at: Timestamp?)
  /// The times of a track jump further than any recording does.
  case audioTimesJump(stream: Int, by: Timestamp, at: Timestamp)
  /// A range of the plan names a track that the source does not have.
  case noSuchTrack(range: Int, track: Int, count: Int)
  /// A range of the plan names a channel that a track does not have.
  case noSuchChannel(range: Int, channel: Int, track: Int, count: Int)
  /// A RIFF file counts its bytes in 32 bits; `bytes` of samples do not fit.
  case tooLongForWAV(bytes: Int)
  /// The system has no room for another thread; `code` is an errno.
  case noThread(code: Int32)
  /// A region of the plan covers no picture that the output has.
  case regionCoversNothing(region: Int)
  /// A range of the plan covers no sample that the output has.
  case rangeCoversNothing(range: Int)
  /// An image could not be written or read; `detail` is libpng's.
  case image(detail: String)
  /// The file that was to be inspected could not be read; `code` is an errno.
  case unreadableFile(code: Int32)
  /// Another thread of the same work failed, whose failure counts; it never crosses the wall.
  case released
  /// Packets cannot be copied after all, so that everything is rendered; it never crosses the wall.
  case cannotCopy(why: CopyObstacle)
  /// The worker does not know what it was asked for, or cannot read it.
  case unknownRequest(name: String)
  /// The worker cannot put its answer into words.
  case unspeakableAnswer
  /// The worker was given a plan that is not permitted.
  case planNotPermitted
}

/// What the pictures of a stream look like.
public struct PictureShape: Hashable, Codable, Sendable {
  /// Luma samples per row.
  public let width: Int
  /// Luma rows.
  public let height: Int
  /// Layout and depth of the samples, such as `yuv420p10`.
  public let format: String

  /// Describes pictures.
  public init(width: Int, height: Int, format: String) {
    (self.width, self.height, self.format) = (width, height, format)
  }
}

/// Where a recording begins that was joined to another.
public struct SecondRecording: Hashable, Codable, Sendable {
  /// When the one before it ends, from its first picture; nil when nobody knows.
  public let at: Timestamp?
  /// Its first byte in the file; nil when the container does not say.
  public let offset: Int64?

  /// Says where.
  public init(at: Timestamp?, offset: Int64?) { (self.at, self.offset) = (at, offset) }
}

/// What the samples of a track are like.
public struct AudioShape: Hashable, Codable, Sendable {
  /// Samples per second and channel.
  public let sampleRate: Int
  /// Channels.
  public let channels: Int
  /// libavutil's name of the channel layout, such as `stereo`.
  public let layout: String

  /// Describes a track.
  public init(sampleRate: Int, channels: Int, layout: String) {
    (self.sampleRate, self.channels, self.layout) = (sampleRate, channels, layout)
  }
}

extension MediaFailure {
  /// Whether nobody reads any more what is written into a pipe.
  public var isBrokenPipe: Bool {
    if case .output(.inputOutput(.writing, 32)) = self { true } else { false }
  }
}
