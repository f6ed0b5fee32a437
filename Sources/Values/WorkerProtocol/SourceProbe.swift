// What `veil probe` prints, as plain values that encode to JSON: field names are part of the
// contract. The job adds the file's name and size.

public import Custody

/// What is inside a source.
public struct SourceProbe: Sendable, Codable {
  /// The video stream that would be redacted.
  ///
  /// Reason for its size: each field is one of the JSON that `veil probe` prints.
  public struct Video: Sendable, Codable {
    /// The stream's number.
    public var stream = 0
    /// libavcodec's name of the codec.
    public var codec = ""
    /// Columns of the upright picture.
    public var width = 0
    /// Rows of the upright picture.
    public var height = 0
    /// Degrees clockwise that the coded picture is turned.
    public var rotation = 0
    /// Whether it is mirrored as well.
    public var isMirrored = false
    /// libav's name of the sample layout.
    public var pixelFormat = ""
    /// Whether fields are interleaved.
    public var isInterlaced = false
    /// Pictures per second: the container's guess, or the mean where the time between them varies.
    public var frameRate: Double?
    /// Bits per second on the mean; nil where the length is nothing.
    public var bitRate: Int?
    /// Whether the time between pictures varies.
    public var hasVariableFrameRate = false
    /// Seconds per tick, as numerator and denominator.
    public var timeBase: [Int64] = []
    /// The first picture, in ticks; nil where no packet has a time.
    public var firstPTS: Int64?
    /// From the first picture's start to the last one's end.
    public var duration = ""
    /// Pictures that are shown, as their packets say.
    public var pictures = 0
    /// Coded pictures that an edit list hides.
    public var hiddenPictures = 0
    /// Coded pictures without a time.
    public var untimedPictures = 0
    /// Groups of pictures, by what they start with: `idr`, `cra`, `recoveryPoint`, `none`.
    public var gops: [String: Int] = [:]
    /// Groups in which a picture is shown before the one that decoding starts at.
    public var openGOPs = 0
    /// Whether static HDR metadata is there.
    public var hasHDRMetadata = false
    /// What players show of the coded picture, where its container cuts a border off (`clap`, or
    /// Matroska's cropping): width, height, and the distance of its middle to the right of the
    /// picture's and below it, as numerators and denominators; nil for all of it.
    public var cleanAperture: [Int]?
    /// Whether there is a display matrix of zeros, which counts as none.
    public var hasEmptyDisplayMatrix = false

    /// Nothing known yet.
    public init() {}
  }

  /// One stream.
  public struct Stream: Sendable, Codable {
    /// What it carries: `video`, `audio`, `subtitle`, `data`, `attachment` or `picture`.
    public var type: String
    /// libavcodec's name of the codec.
    public var codec: String
    /// Samples per second of an audio stream.
    public var sampleRate: Int?
    /// Channels of an audio stream.
    public var channels: Int?
    /// Coded columns of a video stream.
    public var width: Int?
    /// Coded rows of a video stream.
    public var height: Int?

    /// Describes a stream.
    ///
    /// Reason for its size: each field is one of the JSON that `veil probe` prints.
    public init(
      type: String, codec: String, sampleRate: Int?, channels: Int?, width: Int?, height: Int?
    ) {
      (self.type, self.codec) = (type, codec)
      (self.sampleRate, self.channels, self.width, self.height) = (
        sampleRate, channels, width, height
      )
    }
  }

  /// libavformat's name of the container.
  public var container = ""
  /// Every stream, in the order of the container.
  public var streams: [Stream] = []
  /// The video stream.
  public var video = Video()
  /// Where another recording begins that was joined to the first; nil if there is but one.
  public var secondRecording: SecondRecording?
  /// Whether the file ends before its container says it should.
  public var endsEarly = false
  /// What an output would leave behind.
  public var wouldDrop: [Dropped] = []

  /// Nothing known yet.
  public init() {}
}
