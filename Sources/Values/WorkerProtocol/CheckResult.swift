// The answer of a check of a finished file: what was looked at, how much of it, and what was found.

/// What a check of a finished file was about.
public enum CheckSubject: String, Codable, Hashable, Sendable, CaseIterable {
  /// Which streams there are.
  case streams
  /// How many pictures there are.
  case pictureCount = "picture count"
  /// When the pictures are shown.
  case pictureTimes = "picture times"
  /// Tags and chapters.
  case tags
  /// Pictures that an edit list hides.
  case hiddenPictures = "hidden pictures"
  /// Every byte of the container.
  case containerBytes = "container bytes"
  /// What coded pictures and audio hold beside what decoding needs.
  case codedStreams = "coded streams"
  /// What each hidden area of each picture shows.
  case hiddenAreas = "hidden areas"
  /// What each picture shows outside of hidden areas.
  case outside
  /// Which of the source's pictures each picture shows.
  case pictureOrder = "picture order"
  /// The peak signal-to-noise ratio outside of hidden areas.
  case psnr
  /// All audio, beside the source's.
  case audio
  /// A receipt.
  case receipt
}

/// The peak signal-to-noise ratio of luma over the pictures of a file, in dB.
public struct PSNRSummary: Codable, Hashable, Sendable {
  /// Of the picture that is least like its source.
  public let least: Double
  /// The mean over all pictures that differ.
  public let mean: Double

  /// Makes a summary.
  ///
  /// - Parameters:
  ///   - least: of the picture that is least like its source, in dB.
  ///   - mean: over all pictures that differ, in dB.
  public init(least: Double, mean: Double) { (self.least, self.mean) = (least, mean) }
}

/// What a check of a finished file looked at and found.
public struct CheckResult: Codable, Hashable, Sendable {
  /// Pairs of pictures that were compared.
  public var pictures = 0
  /// Further pictures that were not decoded: the plan hides nothing in them, and their packets are
  /// the source's bit for bit.
  public var copied = 0
  /// Hidden areas that were checked, counted in each picture.
  public var areas = 0
  /// Pictures that are black as a whole where the source may be damaged.
  public var coveredWhole = 0
  /// How much the pictures differ outside of what is hidden; nil where nothing is outside, or all
  /// of it is equal.
  public var psnr: PSNRSummary?
  /// Audio ranges that were checked, counted in each channel of each track.
  public var audioRanges = 0
  /// What was looked at.
  public var checks: [CheckSubject] = []
  /// Everything that is wrong.
  public var findings: [Finding] = []

  /// Makes the result of a check that looked at nothing.
  public init() {}

  /// Adds what an earlier check of the same file looked at and found.
  ///
  /// - Parameter other: its result.
  public mutating func join(_ other: CheckResult) {
    checks = other.checks + checks.filter { !other.checks.contains($0) }
    findings = other.findings + findings
  }
}
