// A point in time and the half-open range between two, exact in any pair of time bases. Comparison
// goes through 128-bit products, so no two timestamps ever compare wrongly because of rounding.

/// A point in time: a whole number of ticks in a time base.
public struct Timestamp: Sendable, Codable, CustomStringConvertible {
  /// Ticks since the time base's origin; may be negative.
  public let ticks: Int64
  /// The length of one tick.
  public let base: TimeBase

  /// Makes the point `ticks` ticks after the origin.
  public init(_ ticks: Int64, _ base: TimeBase) {
    self.ticks = ticks
    self.base = base
  }

  /// Seconds since the origin; for screens and interpolation only.
  public var seconds: Double { Double(ticks) * base.seconds }

  /// The same point in another time base; saturates at the ends of 64 bits.
  public func converted(to other: TimeBase, rounding: Rounding) -> Timestamp {
    if other == base { return self }
    let numerator = Int128(ticks) * Int128(base.numerator) * Int128(other.denominator)
    let denominator = Int128(base.denominator) * Int128(other.numerator)
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    let result: Int128 =
      switch rounding {
      case .down: remainder < 0 ? quotient - 1 : quotient
      case .up: remainder > 0 ? quotient + 1 : quotient
      case .nearest:
        2 * remainder.magnitude >= denominator.magnitude ? quotient + remainder.signum() : quotient
      }
    return Timestamp(Int64(clamping: result), other)
  }

  /// The distance from `origin` to this point, in this point's time base.
  ///
  /// - Precondition: both have the same time base.
  public func since(_ origin: Timestamp) -> Timestamp {
    precondition(base == origin.base, "timestamps of two time bases have no common tick")
    return Timestamp(ticks - origin.ticks, base)
  }

  /// `HH:MM:SS.mmm`, rounded down; for people.
  public var description: String {
    let total = converted(to: TimeBase(1, 1000), rounding: .down).ticks
    let ms = total.magnitude
    func padded(_ value: UInt64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return (total < 0 ? "-" : "") + padded(ms / 3_600_000, 2) + ":"
      + padded(ms / 60_000 % 60, 2) + ":" + padded(ms / 1000 % 60, 2) + "." + padded(ms % 1000, 3)
  }
}

extension Timestamp: Comparable, Hashable {
  private var scaled: (Int128, Int128) {
    (Int128(ticks) * Int128(base.numerator), Int128(base.denominator))
  }

  /// Whether two timestamps, in any time bases, are the same point.
  public static func == (a: Timestamp, b: Timestamp) -> Bool {
    if a.base == b.base { return a.ticks == b.ticks }
    let (an, ad) = a.scaled
    let (bn, bd) = b.scaled
    return an * bd == bn * ad
  }

  /// Whether `a` comes before `b`, in any time bases.
  public static func < (a: Timestamp, b: Timestamp) -> Bool {
    if a.base == b.base { return a.ticks < b.ticks }
    let (an, ad) = a.scaled
    let (bn, bd) = b.scaled
    return an * bd < bn * ad
  }

  /// Equal points hash alike, whatever their time bases.
  public func hash(into hasher: inout Hasher) {
    let (numerator, denominator) = scaled
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    hasher.combine(numerator / Int128(max(a, 1)))
    hasher.combine(denominator / Int128(max(a, 1)))
  }
}

/// A half-open range of time: `from` is inside, `to` is not.
public struct TimeRange: Hashable, Sendable {
  /// The first point inside.
  public let from: Timestamp
  /// The first point after the range.
  public let to: Timestamp

  /// Makes `[from, to)`.
  ///
  /// - Precondition: `from` does not come after `to`.
  public init(_ from: Timestamp, _ to: Timestamp) {
    precondition(from <= to, "a time range runs forwards")
    self.from = from
    self.to = to
  }

  /// Whether the two ranges share any point.
  public func overlaps(_ other: TimeRange) -> Bool { from < other.to && other.from < to }

  /// Whether `point` lies inside.
  public func contains(_ point: Timestamp) -> Bool { from <= point && point < to }
}

extension TimeRange: Codable {
  private enum CodingKeys: CodingKey { case from, to }

  /// Decodes a range, whoever wrote it.
  ///
  /// - Throws: `DecodingError` when it does not run forwards.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let from = try fields.decode(Timestamp.self, forKey: .from)
    let to = try fields.decode(Timestamp.self, forKey: .to)
    guard from <= to else {
      throw DecodingError.dataCorruptedError(
        forKey: .to, in: fields, debugDescription: "a time range runs forwards")
    }
    self.init(from, to)
  }
}
