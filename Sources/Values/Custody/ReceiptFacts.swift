// What a receipt says beside its counts, as facts with names: what is not as a careless reader
// would expect, which locks held. The sentences are made where people read them.

public import MediaTime

/// Something about a redaction that is not as a careless reader would expect.
public enum ReceiptNote: Hashable, Sendable {
  /// The source was decoded without a sandbox, since somebody insisted.
  case unsandboxed
  /// The source ends before its container says it should; all that is there was used.
  case sourceEndsEarly
  /// Damaged pictures were covered whole, and where the first stretches of them are.
  case damagedPicturesCovered(count: Int, stretches: [NotedStretch] = [])
  /// Coded pictures could not be decoded and are missing, as they are in any player.
  case picturesLost(count: Int)
  /// Pictures had no time in the source, or one out of order; they keep their order, and the
  /// source's times are kept in theirs.
  case pictureTimesRepaired(count: Int)
  /// Audio packets that an edit list hides were left out.
  case hiddenAudioPacketsDropped(count: Int)
  /// Audio packets had times that did not increase, and were moved.
  case audioTimesRepaired(count: Int)
  /// Pictures were coded from another sample layout than the source's (libav's name of it).
  case picturesConverted(from: String, to: String)
  /// Only what is touched was to be coded anew, and all pictures were; why, in one word.
  case everythingRendered(reason: String)
  /// All times were moved: what was added to each, in ticks of the video's time base.
  case timesShifted(ticks: Int64, timeBase: TimeBase)
  /// An effect that can be undone was used on a region.
  case reversible(region: String, effect: String)
  /// A region that may hide nothing covered no picture.
  case regionCoveredNothing(region: String)
  /// An audio range that may hide nothing found no audio; its number in the plan, from 0.
  case audioRangeCoveredNothing(range: Int)
  /// A track was coded anew, from one codec to another (libav's names).
  case trackRecoded(track: Int, from: String, to: String)
  /// Packets of a copied track were written without data that decoding does not need.
  case trackReduced(track: Int, packets: Int)
  /// A track's times jump in some places: silence stands in for samples that the source does not
  /// have, and doubled samples were left out.
  case trackGaps(track: Int, places: Int, filledSamples: Int64, cutSamples: Int64)
  /// A track is damaged: packets were silenced, and pieces may be heard wrong.
  case trackDamaged(track: Int, silencedPackets: Int, damagedBlocks: Int)
}

/// A stretch of pictures, from the first picture of the source; `HH:MM:SS.mmm`.
public struct NotedStretch: Hashable, Sendable {
  /// When the first of them is shown.
  public let from: String
  /// When the last of them is shown.
  public let to: String

  /// Names a stretch by the times of its first and its last picture.
  public init(from: Timestamp, to: Timestamp) {
    (self.from, self.to) = (from.description, to.description)
  }
}

extension ReceiptNote {
  /// Whether it tells of damage in the source.
  public var isDamage: Bool {
    switch self {
    case .sourceEndsEarly, .damagedPicturesCovered, .picturesLost, .trackDamaged: true
    default: false
    }
  }

  /// Whether somebody should look at the output for it, and not merely know it.
  public var isWarning: Bool {
    switch self {
    case .unsandboxed, .pictureTimesRepaired, .reversible, .regionCoveredNothing,
      .audioRangeCoveredNothing, .trackGaps:
      true
    case .hiddenAudioPacketsDropped, .audioTimesRepaired, .picturesConverted, .timesShifted,
      .trackRecoded, .trackReduced:
      false
    default: isDamage
    }
  }
}

/// What became of one layer of the sandbox.
public struct LayerRecord: Hashable, Sendable {
  /// Its name.
  public let layer: String
  /// Whether it held while pixels were touched.
  public let held: Bool
  /// Why it did not; nil where it held.
  public let reason: String?

  /// Makes the record of a layer; `reason` is nil where it held.
  public init(layer: String, held: Bool, reason: String? = nil) {
    (self.layer, self.held, self.reason) = (layer, held, reason)
  }
}
