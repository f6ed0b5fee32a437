// Time as integers: the floor that everything else counts on. Nothing here knows about media files;
// seconds as a floating-point number appear only where a person reads them.

/// The duration of one tick, in seconds, as an exact fraction.
public struct TimeBase: Hashable, Sendable {
  /// Seconds per tick, numerator; 1 or more.
  public let numerator: Int64
  /// Seconds per tick, denominator; 1 or more.
  public let denominator: Int64

  /// Makes a time base of `numerator / denominator` seconds per tick, reduced to lowest terms.
  ///
  /// - Precondition: both are positive.
  public init(_ numerator: Int64, _ denominator: Int64) {
    precondition(numerator > 0 && denominator > 0, "a time base is a positive fraction")
    var (a, b) = (numerator, denominator)
    while b != 0 { (a, b) = (b, a % b) }
    self.numerator = numerator / a
    self.denominator = denominator / a
  }

  /// A billionth of a second: the grid of times written by people.
  public static let nanoseconds = TimeBase(1, 1_000_000_000)

  /// Seconds per tick; for screens only.
  public var seconds: Double { Double(numerator) / Double(denominator) }
}

/// Which neighbour an inexact conversion picks.
public enum Rounding: Sendable {
  /// Towards minus infinity.
  case down
  /// Towards plus infinity.
  case up
  /// To the nearest; ties away from zero.
  case nearest
}

extension TimeBase: Codable {
  private enum CodingKeys: CodingKey { case numerator, denominator }

  /// Decodes a time base, whoever wrote it.
  ///
  /// - Throws: `DecodingError` unless both numbers are positive and fit into 32 bits.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let numerator = try fields.decode(Int64.self, forKey: .numerator)
    let denominator = try fields.decode(Int64.self, forKey: .denominator)
    guard (1...Int64(Int32.max)).contains(numerator), (1...Int64(Int32.max)).contains(denominator)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .numerator, in: fields, debugDescription: "a time base is a positive fraction")
    }
    self.init(numerator, denominator)
  }
}
