// What somebody wants redacted, in meaningful types: the words of a command line, the row of a
// queue or the values of a program that uses the library end here.

public import Containers
public import Files
public import SystemPackage
public import WorkerProtocol

/// One redaction: a source, a plan, an output, and how to write it.
public struct RedactSpec: Codable, Hashable, Sendable {
  /// The source.
  public var source: PathText
  /// The plan.
  public var plan: PathText
  /// The output; its extension chooses the container.
  public var output: PathText
  /// The receipt and the key that signs it.
  public var custody = CustodySpec()
  /// How the output is coded.
  public var coding = CodingSpec()
  /// Tags of the source that may stay.
  public var keep: Set<KeptTag> = []
  /// How careful the work is.
  public var care = CareSpec()
  /// A folder in which finished segments wait for a job that goes on with them; nil keeps none.
  public var work: PathText?

  /// Asks for `source`, redacted by `plan`, in `output`.
  public init(source: FilePath, plan: FilePath, output: FilePath) {
    (self.source, self.plan) = (PathText(source), PathText(plan))
    self.output = PathText(output)
  }
}

/// What is kept of a redaction.
public struct CustodySpec: Codable, Hashable, Sendable {
  /// Where the receipt goes; nil writes none.
  public var receipt: PathText?
  /// An Ed25519 private key that signs the receipt: the machine's or the office's.
  public var key: PathText?
  /// The key of the person who answers for the redaction and signs beside.
  public var operatorKey: PathText?
  /// Where the secret behind the salts of the picture trees goes, for the agency alone; nil makes
  /// no trees.
  public var secrets: PathText?
  /// The ledger that the receipt is entered into; nil enters it nowhere.
  public var ledger: PathText?
  /// Who runs the redaction, as the receipt is to say.
  public var operatorName: String?
  /// The case that the recording belongs to, as the receipt is to say.
  public var caseNumber: String?
  /// The request that the redaction answers, as the receipt is to say.
  public var requestNumber: String?

  /// Nothing is kept.
  public init() {}
}

/// How an output is coded.
public struct CodingSpec: Codable, Hashable, Sendable {
  /// Which coding standard the pictures are written in.
  public enum Codec: String, Codable, Sendable, CaseIterable {
    /// The source's own where that is H.264 or HEVC, otherwise H.264.
    case same
    /// H.264.
    case h264
    /// HEVC.
    case hevc
  }

  /// Which pictures are coded anew.
  public enum Extent: String, Codable, Sendable, CaseIterable {
    /// All of them.
    case all
    /// Groups of pictures in which something is hidden; the packets of all others are copied where
    /// the source allows it.
    case touched
  }

  /// Which pictures are coded anew.
  public var render = Extent.all
  /// The coding standard of the pictures.
  public var codec = Codec.same
  /// The codec of audio tracks in which something is hidden; all others are copied.
  public var audioCodec = AudioCodec.aac
  /// Constant rate factor, 0...51; lower is better and larger.
  public var quality = OutputOptions.defaultQuality
  /// The encoder's preset.
  public var speed = OutputOptions.defaultSpeed
  /// Threads for encoding, 1 or more.
  public var threads = 1

  /// The defaults.
  public init() {}

  /// The options of an output in `container` whose source is coded as `sourceCodec`.
  func options(_ container: Container, sourceCodec: String) -> OutputOptions {
    let chosen: VideoCodec =
      switch codec {
      case .same: sourceCodec == "hevc" ? .hevc : .h264
      case .h264: .h264
      case .hevc: .hevc
      }
    var options = OutputOptions(container: container, videoCodec: chosen)
    options.audioCodec = audioCodec
    options.quality = quality
    options.speed = speed
    options.threads = threads
    return options
  }
}

/// How careful a redaction is.
public struct CareSpec: Codable, Hashable, Sendable {
  /// Whether a damaged picture stops the job instead of being covered whole.
  public var isStrict = false
  /// Whether damage that was covered ends the job all the same, with no output.
  public var failsOnDamage = false
  /// Whether an existing output is replaced, once the new one is complete.
  public var replacesOutput = false
  /// Whether the finished file is read back before it gets its name.
  public var verifies = true

  /// The defaults: damage is covered, nothing is replaced, the output is checked.
  public init() {}
}
