// What somebody wants done, in meaningful types: the words of a command line, or the values of a
// program that uses the library, end here.

public import MediaTime
import Synchronization
package import Threading

/// One redaction: a source, a plan, an output, and how to write it.
public struct JobRequest: Sendable {
  /// Path of the source.
  public var source: String
  /// Path of the plan.
  public var plan: String
  /// Path of the output; its extension chooses the container.
  public var output: String
  /// The video codec of the output.
  public var codec = VideoCodecChoice.same
  /// The codec of audio tracks in which something is hidden; all others are copied.
  public var audioCodec = AudioCodecChoice.aac
  /// Constant rate factor, 0...51; lower is better and larger.
  public var quality = JobRequest.defaultQuality
  /// The encoder's preset.
  public var speed = JobRequest.defaultSpeed
  /// Threads for encoding; decoding takes up to half as many beside them.
  ///
  /// 1 or more.
  public var threads = 1
  /// Tags of the source that may stay: `creation_time`, `language`.
  public var keep: Set<String> = []
  /// Whether a damaged picture stops the job instead of being covered whole.
  public var isStrict = false
  /// Whether an existing output is replaced, once the new one is complete.
  public var replacesOutput = false
  /// Whether the finished file is read back before it gets its name.
  public var verifies = true
  /// Path for the receipt; nil writes none.
  public var receipt: String?
  /// Path of an Ed25519 private key that signs the receipt.
  public var key: String?
  /// Told how far the work is, on the thread that runs the job.
  public var progress: (@Sendable (JobProgress) -> Void)?
  /// How the worker is run, and what stops it.
  public var worker = WorkerOptions()

  /// The quality used unless another is asked for: no visible loss outside the redacted areas.
  public static let defaultQuality = 17.0
  /// The preset used unless another is asked for.
  public static let defaultSpeed = "veryfast"

  /// Asks for `source`, redacted by `plan`, in `output`.
  public init(source: String, plan: String, output: String) {
    self.source = source
    self.plan = plan
    self.output = output
  }
}

/// Which codec the output's video is written in.
public enum VideoCodecChoice: String, Sendable, CaseIterable {
  /// The source's own where that is H.264 or HEVC, otherwise H.264.
  case same
  /// H.264 (ITU-T H.264, ISO/IEC 14496-10).
  case h264
  /// HEVC (ITU-T H.265, ISO/IEC 23008-2).
  case hevc
}

/// Which codec audio tracks are written in when something in them is hidden.
public enum AudioCodecChoice: String, Sendable, CaseIterable {
  /// AAC (ISO/IEC 14496-3): every container holds it, every player plays it.
  case aac
  /// FLAC (RFC 9639), without loss; in MP4 and Matroska.
  case flac
  /// Linear samples of 16 or 24 bits, without loss; in MOV and Matroska.
  case pcm
  /// Opus (RFC 6716), for audio of 48 kHz; in MP4 and Matroska.
  case opus
}

/// How far a job is.
public struct JobProgress: Sendable {
  /// Pictures written so far.
  public let pictures: Int
  /// Pictures that the source promises.
  public let totalPictures: Int
  /// How much of the source's time they cover.
  public let time: Timestamp
}

/// Asks a job to stop, from any thread or from a signal's handler thread.
public final class Cancellation: Sendable {
  /// What threads of this process look at.
  package let flag = Flag()
  private let actions = Mutex<[@Sendable () -> Void]>([])

  /// Makes one that was not raised.
  public init() {}

  /// Whether it was raised.
  public var isRaised: Bool { flag.isRaised }

  /// Asks; the job ends with `JobError.cancelled` as soon as it notices.
  public func cancel() {
    flag.raise()
    for action in actions.withLock({ $0 }) { action() }
  }

  /// Runs `action` when it is raised: at once if it was already, and perhaps twice if it is just now.
  func whenRaised(_ action: @escaping @Sendable () -> Void) {
    actions.withLock { $0.append(action) }
    if isRaised { action() }
  }
}
