// A time as a plan writes it. Nothing is rounded on the way to an exact position, except digits
// beyond the ninth after the point, and those in the direction that hides more.

public import MediaTime
package import StrictJSON

/// A point in time as written in a plan; times count from the first displayed picture.
public enum PlanTime: Hashable, Sendable, Codable {
  /// The first displayed picture; as the `from` of a range, everything before it too.
  case start
  /// The end of the last displayed picture; as the `to` of a range, everything after it too.
  case end
  /// A presentation timestamp, in the time base of the source's video stream.
  case pts(Int64)
  /// A distance from the first displayed picture; read from text it is in nanoseconds.
  case offset(Timestamp)

  /// The range's beginning where it has none: 73 years before the first picture.
  public static let distantPast = Timestamp(-(1 << 61), .nanoseconds)
  /// The range's end where it has none: 73 years after the first picture.
  public static let distantFuture = Timestamp(1 << 61, .nanoseconds)

  /// The most seconds that a text may say: about 31 years.
  static let secondsLimit: Int64 = 1_000_000_000

  /// Reads `"start"`, `"end"`, `H:MM:SS.fraction`, `M:SS.fraction` or a number of seconds; nil if
  /// it is none of them.
  ///
  /// The first of the numbers has any number of digits, those behind a colon have two, the fraction
  /// has any number; digits beyond the ninth are rounded by `rounding`.
  public init?(_ text: String, rounding: Rounding) {
    switch text {
    case "start": self = .start
    case "end": self = .end
    default:
      guard let nanoseconds = PlanTime.nanoseconds(Array(text.utf8), rounding) else { return nil }
      self = .offset(Timestamp(nanoseconds, .nanoseconds))
    }
  }

  /// Reads a number of seconds by its shortest decimal form, so that 3.2 is what `"3.2"` is; nil if
  /// it is negative or beyond what a text may say.
  init?(seconds: Double, rounding: Rounding) {
    let text = "\(seconds)"
    guard text.contains("e") else {
      self.init(text, rounding: rounding)
      return
    }
    // Below a ten-thousandth the shortest form has an exponent.
    guard seconds > 0, seconds < 1 else { return nil }
    let nanoseconds = (seconds * 1e9).rounded(rounding == .down ? .down : .up)
    self = .offset(Timestamp(Int64(nanoseconds), .nanoseconds))
  }

  private static func nanoseconds(_ text: [UInt8], _ rounding: Rounding) -> Int64? {
    let halves = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard halves.count <= 2 else { return nil }
    let fields = halves[0].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let values = fields.compactMap { digits($0.prefix(10)) }
    guard values.count == fields.count, fields.allSatisfy({ $0.count <= 10 }) else { return nil }
    let seconds: Int64
    switch fields.count {
    case 1: seconds = values[0]
    case 2, 3:
      let isClock = zip(fields, values).dropFirst().allSatisfy { $0.count == 2 && $1 < 60 }
      guard isClock else { return nil }
      seconds = values.reduce(0) { $0 * 60 + $1 }
    default: return nil
    }
    guard seconds <= secondsLimit else { return nil }
    guard halves.count == 2 else { return seconds * 1_000_000_000 }
    guard let fraction = fraction(halves[1], rounding) else { return nil }
    return seconds * 1_000_000_000 + fraction
  }

  /// The nanoseconds in the digits after the point; 1,000,000,000 if they round up to a second.
  private static func fraction(_ text: ArraySlice<UInt8>, _ rounding: Rounding) -> Int64? {
    guard !text.isEmpty, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    var value = digits(text.prefix(9)) ?? 0
    for _ in text.prefix(9).count..<9 { value *= 10 }
    let rest = text.dropFirst(9)
    switch rounding {
    case .down: return value
    case .up: return rest.contains { $0 != 0x30 } ? value + 1 : value
    case .nearest: return (rest.first ?? 0x30) >= 0x35 ? value + 1 : value
    }
  }

  /// The value of one to ten decimal digits, or nil.
  private static func digits(_ text: ArraySlice<UInt8>) -> Int64? {
    guard !text.isEmpty, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return text.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }
}

extension PlanTime {
  /// The position relative to the first displayed picture, which has the timestamp `firstPicture`
  /// and whose stream ends at `end` (relative to it); exact.
  ///
  /// Differences that do not fit 64 bits saturate.
  package func position(firstPicture: Timestamp, end: Timestamp) -> Timestamp {
    switch self {
    case .start: return Timestamp(0, firstPicture.base)
    case .end: return end
    case .offset(let offset): return offset
    case .pts(let ticks):
      let (difference, overflow) = ticks.subtractingReportingOverflow(firstPicture.ticks)
      // Half the range is left free, so that nobody who adds a tick overflows.
      let limit = Int64.max / 2
      let whole = overflow ? (ticks < 0 ? -limit : limit) : difference
      return Timestamp(min(max(whole, -limit), limit), firstPicture.base)
    }
  }

  /// Whether this time comes before another; nil if that depends on the source.
  func precedes(_ other: PlanTime) -> Bool? {
    switch (self, other) {
    case (.end, _), (_, .start): false
    case (_, .end): true
    case (.start, .offset(let b)): b.ticks > 0
    case (.offset(let a), .offset(let b)): a < b
    case (.pts(let a), .pts(let b)): a < b
    default: nil
    }
  }

  /// As a plan writes it, in JSON; offsets that are not whole nanoseconds are rounded by
  /// `rounding`.
  package func json(rounding: Rounding) -> JSONValue {
    switch self {
    case .pts(let ticks): ["pts": .integer(ticks)]
    case .start: "start"
    case .end: "end"
    case .offset(let offset): .string(PlanTime.text(offset, rounding: rounding))
    }
  }

  /// `HH:MM:SS.fraction` with three to nine digits after the point.
  static func text(_ offset: Timestamp, rounding: Rounding) -> String {
    let total = offset.converted(to: .nanoseconds, rounding: rounding).ticks
    func padded(_ value: UInt64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let seconds = total.magnitude / 1_000_000_000
    var fraction = padded(total.magnitude % 1_000_000_000, 9)
    while fraction.utf8.count > 3, fraction.hasSuffix("0") { fraction.removeLast() }
    return (total < 0 ? "-" : "") + padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2)
      + ":" + padded(seconds % 60, 2) + "." + fraction
  }
}

extension PlanTime {
  /// As it is typed on a command line: `HH:MM:SS.fraction`, `start`, `end` or `pts:90090`.
  ///
  /// - Parameter rounding: of what is less than a nanosecond.
  /// - Returns: the text.
  package func typed(rounding: Rounding) -> String {
    switch self {
    case .start: "start"
    case .end: "end"
    case .pts(let ticks): "pts:\(ticks)"
    case .offset(let offset): PlanTime.text(offset, rounding: rounding)
    }
  }
}

extension PlanTime: CustomStringConvertible {
  /// As a plan writes it.
  public var description: String { json(rounding: .nearest).oneLine }
}
