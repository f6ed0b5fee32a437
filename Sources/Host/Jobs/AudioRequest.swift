// What somebody wants to hear of a source, in meaningful types, and what was done about it.

public import MediaTime

/// One extraction of audio: a source, a plan, a folder.
public struct AudioRequest: Sendable {
  /// The kind of file for a transcriber.
  public enum Format: String, Sendable, CaseIterable {
    /// RIFF/WAVE, signed 16 bit.
    case wav
    /// FLAC, 16 bit.
    case flac
  }

  /// Path of the source.
  public var source: String
  /// Path of the plan whose audio ranges are taken out first; nil takes nothing out.
  public var plan: String?
  /// Audio tracks, counted from 0; nil for all.
  public var tracks: [Int]?
  /// Samples per second, 8000...48000.
  public var sampleRate = 16_000
  /// The kind of file.
  public var format = Format.wav
  /// The level below which audio counts as silent, in dBFS, -100...-1.
  public var silenceDecibels = AudioRequest.defaultSilenceDecibels
  /// Seconds that a silence lasts at least, 0.01...3600.
  public var minimumSilence = AudioRequest.defaultMinimumSilence
  /// Whether existing files are replaced, once the new ones are complete.
  public var replacesOutput = false
  /// Told how far into the source the work is, on the thread that runs it.
  public var progress: (@Sendable (_ track: Int, _ time: Timestamp) -> Void)?
  /// How the worker is run, and what stops it.
  public var worker = WorkerOptions()

  /// The threshold of silence used unless another is asked for.
  public static let defaultSilenceDecibels = -41.0
  /// The length of a silence used unless another is asked for.
  public static let defaultMinimumSilence = 0.15

  /// Asks for all tracks of `source`, without what `plan` takes out.
  public init(source: String, plan: String?) {
    self.source = source
    self.plan = plan
  }
}

/// What an extraction wrote.
public struct AudioSummary: Sendable, Codable {
  /// One file of audio.
  public struct Track: Sendable, Codable {
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
    /// Sentences about everything that is not as a careless reader would expect.
    public var notes: [String]
  }

  /// Path of the folder.
  public var folder: String
  /// Path of the manifest.
  public var manifest: String
  /// Per track that was extracted.
  public var tracks: [Track]
}

/// What a check of a summary found.
public struct SummaryReport: Sendable, Codable {
  /// One thing that a person must look at.
  public struct Finding: Sendable, Codable {
    /// `uncited`, `unreadable`, `backwards`, `outside`, `redacted` or `silent`.
    public var kind: String
    /// The line on which the sentence starts, from 1.
    public var line: Int
    /// The sentence, shortened.
    public var statement: String
    /// The cited time's start, in seconds from the first displayed picture, if it can be read.
    public var from: Double?
    /// The cited time's end, in seconds from the first displayed picture, if it can be read.
    public var to: Double?
    /// All of it in one sentence.
    public var description: String
  }

  /// Path of the summary.
  public var summary: String
  /// Path of the manifest.
  public var manifest: String
  /// Sentences that claim something.
  public var claims: Int
  /// Times that are cited.
  public var citations: Int
  /// In the order of the text.
  public var findings: [Finding]
  /// What the check cannot know.
  public var limits = """
    No word was judged: each time that is cited exists and can be heard, or is listed. Whether it says what \
    the summary claims, only a person who listens can tell.
    """
}
