// What somebody wants to hear of a source, in meaningful types, and what was written.

public import Files
public import MediaTime
public import SystemPackage
public import WorkerProtocol

/// One extraction of audio: a source, a plan, and what the files are to be like.
public struct ExtractAudioSpec: Codable, Hashable, Sendable {
  /// The source.
  public var source: PathText
  /// The plan whose audio ranges are taken out first; nil takes nothing out.
  public var plan: PathText?
  /// Audio tracks, counted from 0; nil for all.
  public var tracks: [Int]?
  /// Samples per second, 8000...48000.
  public var sampleRate = 16_000
  /// The kind of file.
  public var format = AudioFileFormat.wav
  /// The level below which audio counts as silent, in dBFS, -100...-1.
  public var silenceDecibels = ExtractAudioSpec.defaultSilenceDecibels
  /// Seconds that a silence lasts at least, 0.01...3600.
  public var minimumSilence = ExtractAudioSpec.defaultMinimumSilence
  /// Whether existing files are replaced, once the new ones are complete.
  public var replacesOutput = false

  /// The threshold of silence used unless another is asked for.
  public static let defaultSilenceDecibels = SilenceRule.defaultDecibels
  /// The length of a silence used unless another is asked for.
  public static let defaultMinimumSilence = SilenceRule.defaultMinimum

  /// Asks for all tracks of `source`, without what `plan` takes out.
  public init(source: FilePath, plan: FilePath?) {
    (self.source, self.plan) = (PathText(source), plan.map(PathText.init))
  }

  /// What the worker is told.
  var options: AudioExtractOptions {
    var options = AudioExtractOptions()
    options.format = format
    options.sampleRate = sampleRate
    options.rule.silenceDecibels = silenceDecibels
    options.rule.minimumSilence = minimumSilence
    return options
  }
}

/// What an extraction wrote.
public struct AudioSummary: Sendable, Encodable {
  /// One file of audio.
  public struct Track: Sendable, Encodable {
    /// The track's number among those of audio, from 0.
    public var track: Int
    /// The file's name in the folder.
    public var file: String
    /// Seconds of audio.
    public var seconds: Double
    /// Chunks.
    public var chunks: Int
    /// Silences.
    public var silences: Int
    /// Ranges that the plan took out.
    public var redacted: Int
    /// What is not as a careless listener would expect.
    public var notes: [AudioNote]
  }

  /// The folder.
  public var folder: PathText
  /// The manifest.
  public var manifest: PathText
  /// Per track that was extracted.
  public var tracks: [Track]
}

/// Something about an extracted track that is not as a careless listener would expect.
public enum AudioNote: Hashable, Codable, Sendable {
  /// The channels cancel each other out where they are added up; only this one is heard.
  case onlyChannel(channel: Int)
  /// The track starts later than the first picture; silence stands before it.
  case startsLate(at: Timestamp)
  /// The track starts before the first picture.
  case startsEarly(at: Timestamp)
  /// Silence stands in places in which the source has no audio.
  case gapsFilled(places: Int)
  /// Packets could not be decoded; silence stands in their place.
  case packetsLost(count: Int)
  /// Blocks are damaged and may not be as recorded.
  case blocksDamaged(count: Int)
  /// The source ends before its container says it should.
  case endsEarly
  /// Ranges are taken out of some channels only; what others recorded is heard.
  case partlyRedacted(ranges: Int)
}

extension AudioNote {
  /// Whether somebody should listen for it, and not merely know it.
  public var isWarning: Bool {
    switch self {
    case .startsLate, .startsEarly: false
    default: true
    }
  }
}
