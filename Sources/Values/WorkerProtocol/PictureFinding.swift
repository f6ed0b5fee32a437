// What is wrong in a stretch of pictures: which measure, where, how much, and how much is allowed.
// One finding stands for all neighbouring pictures in which the same is wrong.

public import MediaTime

/// What of a picture was measured and is not as it must be.
public enum PictureFault: String, Codable, Hashable, Sendable, CaseIterable {
  /// Samples of a hidden area are the source's own: how many in one tile.
  case sourceSamples
  /// A hidden area follows the source: how much of it is mixed in, -1...1.
  case sourceShare
  /// A hidden area is lighter, darker or of another colour than the plan says: mean difference.
  case areaLevel
  /// A hidden area is not what the plan says: root mean square of the difference.
  case areaDeviation
  /// A tile of a hidden area is not what the plan says: root mean square of the difference.
  case areaTile
  /// A tile outside of what is hidden differs from the source: root mean square of the difference.
  case tile
  /// The picture is lighter, darker or of another colour than the source: mean difference.
  case level
  /// Tiles are lighter, darker or of another colour: root mean square of their mean differences.
  case tileLevels
  /// Light and dark are nearer to each other or further apart: slope of the difference, 0 for none.
  case gain
  /// The picture is another one of the source: how much it resembles its own, 1 wholly, -1 the
  /// neighbour.
  case order
  /// Luma's peak signal-to-noise ratio outside of what is hidden, in dB.
  case psnr
}

/// Something that is wrong in a stretch of pictures.
///
/// Differences are in 8-bit steps. Times count from the first displayed picture of the source.
public struct PictureFinding: Codable, Hashable, Sendable {
  /// What was measured.
  public var fault: PictureFault
  /// The part of the plan that it is about; nil for what lies outside of all.
  public var area: HiddenPart?
  /// When the first such picture is shown.
  public var from: Timestamp
  /// When the last such picture is shown.
  public var to: Timestamp
  /// When the worst of them is shown.
  public var at: Timestamp
  /// Such pictures, counted.
  public var pictures: Int
  /// 0 luma, 1 Cb, 2 Cr.
  public var plane: Int
  /// Column of the worst place, in coded luma samples; nil for the whole area or picture.
  public var x: Int?
  /// Row of the worst place, in coded luma samples; nil for the whole area or picture.
  public var y: Int?
  /// The worst value.
  public var value: Double
  /// The limit that it passed.
  public var limit: Double

  /// Makes a finding about one picture.
  ///
  /// - Parameters:
  ///   - fault: what was measured.
  ///   - area: the part of the plan that it is about; nil outside.
  ///   - time: when the picture is shown.
  ///   - plane: 0 luma, 1 Cb, 2 Cr.
  ///   - value: what was measured.
  ///   - limit: what is allowed.
  public init(
    _ fault: PictureFault, area: HiddenPart? = nil, at time: Timestamp, plane: Int = 0,
    value: Double, limit: Double
  ) {
    (self.fault, self.area, self.plane) = (fault, area, plane)
    (from, to, at, pictures) = (time, time, time, 1)
    (self.value, self.limit) = (value, limit)
  }

  /// How far beyond its limit the value is, as a ratio; larger is worse.
  private var excess: Double {
    switch fault {
    case .psnr, .order: limit - value
    default: abs(value) / max(1e-9, abs(limit))
    }
  }

  /// Takes in a later finding of the same kind; the worse of both values is kept.
  ///
  /// - Parameters:
  ///   - other: about the same fault and area.
  ///   - isSamePicture: whether it is about the last picture of this one.
  public mutating func join(_ other: PictureFinding, isSamePicture: Bool) {
    let (start, count) = (from, pictures + (isSamePicture ? 0 : other.pictures))
    if other.excess > excess { self = other }
    (from, to, pictures) = (start, other.to, count)
  }
}
