// What a job did, for people and for scripts. Everything that is not as a careless reader would
// expect (damage, loss, repair, what was left out) has a field here and a fact in `notes`.

public import Custody
public import Files

/// What a finished job did.
///
/// Reason for its size: each field is one of the JSON that `veil redact --json` prints.
public struct RedactSummary: Sendable, Encodable {
  /// The output.
  public var output: PathText
  /// The output's size.
  public var bytes: Int64
  /// SHA-256 of the output, in hexadecimal.
  public var outputSHA256: String
  /// SHA-256 of the source, in hexadecimal.
  public var sourceSHA256: String
  /// Pictures that the source showed.
  public var picturesIn: Int
  /// Pictures written.
  public var picturesOut: Int
  /// Damaged pictures that were covered whole.
  public var damagedPicturesCovered: Int
  /// Coded pictures that no decoder could make anything of.
  public var picturesLost: Int
  /// Pictures whose time was missing or wrong in the source.
  public var timesRepaired: Int
  /// Per region, in the plan's order.
  public var regions: [RegionSummary]
  /// Audio ranges that were replaced, by track and in the plan's order.
  public var audio: [AudioRangeSummary]
  /// What the output leaves behind.
  public var dropped: [Dropped]
  /// What the person who answers for the output should know.
  public var notes: [ReceiptNote]
  /// The receipt, if one was written.
  public var receipt: PathText?
}

/// What one region of the plan hid.
public struct RegionSummary: Sendable, Codable {
  /// The region's name in the plan.
  public var id: String
  /// The effect as the plan names it; `keep` for a region that stays clear.
  public var effect: String
  /// Whether an attacker can undo the effect.
  public var isReversible: Bool
  /// Pictures in which it hid something, or stayed clear.
  public var pictures: Int
}

/// What one audio range of the plan replaced in one track.
public struct AudioRangeSummary: Sendable, Codable {
  /// The range's number in the plan, from 0.
  public var range: Int
  /// The track's number, from 0.
  public var track: Int
  /// The channels, from 0; nil is all.
  public var channels: [Int]?
  /// What is heard instead, such as `mute` or `tone 1000`.
  public var effect: String
  /// The first sample replaced, counted from the first displayed picture.
  public var firstSample: Int64
  /// The first sample after the last one replaced.
  public var endSample: Int64
  /// Samples per second.
  public var sampleRate: Int
  /// The codec that the track is now in.
  public var codec: String
}
