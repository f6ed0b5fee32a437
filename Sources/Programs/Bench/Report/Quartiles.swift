// What is left of many timings of one thing: median, quartiles and how many there were. No figure
// of this target travels without them.

/// A median and the quartiles on both sides of it.
package struct Quartiles: Codable, Sendable, Equatable {
  /// Half of the values lie on either side.
  package let median: Double
  /// A quarter of the values lie below; the smallest of fewer than five.
  package let low: Double
  /// A quarter of the values lie above; the largest of fewer than five.
  package let high: Double
  /// How many values there were.
  package let rounds: Int

  /// Sums up values in any order.
  ///
  /// - Precondition: there is at least one.
  package init(_ values: [Double]) {
    precondition(!values.isEmpty, "nothing was measured")
    let sorted = values.sorted()
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let below = Int(place)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
    }
    median = quantile(0.5)
    low = sorted.count < 5 ? sorted[0] : quantile(0.25)
    high = sorted.count < 5 ? sorted[sorted.count - 1] : quantile(0.75)
    rounds = values.count
  }

  /// Takes what was summed up elsewhere.
  init(low: Double, median: Double, high: Double, rounds: Int) {
    (self.low, self.median, self.high, self.rounds) = (low, median, high, rounds)
  }

  /// The same in another unit.
  package func scaled(by factor: Double) -> Quartiles {
    let ends = [low * factor, high * factor]
    return Quartiles(
      low: ends.min()!, median: median * factor, high: ends.max()!, rounds: rounds)
  }

  /// One divided by this, as a speed is by a time.
  var inverse: Quartiles {
    Quartiles(low: 1 / high, median: 1 / median, high: 1 / low, rounds: rounds)
  }

  /// Whether the two ranges from quartile to quartile have a value in common.
  package func overlaps(_ other: Quartiles) -> Bool { low <= other.high && other.low <= high }
}

/// A number with `digits` digits that count, written without an exponent.
package func written(_ value: Double, digits: Int = 3) -> String {
  guard value.isFinite else { return "–" }
  guard value != 0 else { return "0" }
  var places = digits - 1
  var scale = value.magnitude
  while scale >= 10 {
    scale /= 10
    places -= 1
  }
  while scale < 1 && places < 9 {
    scale *= 10
    places += 1
  }
  var factor = 1.0
  for _ in 0..<max(0, places) { factor *= 10 }
  let whole = Int((value.magnitude * factor).rounded())
  let sign = value < 0 && whole > 0 ? "-" : ""
  guard places > 0 else { return sign + String(whole) }
  let text = String(whole)
  let padded = String(repeating: "0", count: max(0, places + 1 - text.count)) + text
  return sign + padded.dropLast(places) + "." + padded.suffix(places)
}

extension Quartiles {
  /// Median and quartiles, such as `12.3 (12.1–12.8)`.
  package func text(digits: Int = 3) -> String {
    "\(written(median, digits: digits)) (\(range(digits: digits, "–")))"
  }

  /// The quartiles with something between them.
  func range(digits: Int = 3, _ between: String = " to ") -> String {
    written(low, digits: digits) + between + written(high, digits: digits)
  }

  /// Median and quartiles in percent.
  package var percent: String {
    let hundred = scaled(by: 100)
    return "\(written(hundred.median, digits: 3)) % (\(hundred.range(digits: 3, "–")))"
  }
}
