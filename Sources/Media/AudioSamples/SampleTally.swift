// What 16-bit samples are, in four numbers. Sums of squares are exact whole numbers as long as
// there are fewer than 2^23 samples, so it does not matter in which pieces the samples come.

/// Count, extremes and power of 16-bit samples.
package struct SampleTally: Equatable, Sendable, Codable {
  /// How many.
  package private(set) var count = 0
  /// The least sample, 0 or less.
  package private(set) var low: Int16 = 0
  /// The greatest sample, 0 or more.
  package private(set) var high: Int16 = 0
  /// The sum of their squares.
  package private(set) var squares = 0.0

  /// Counts nothing yet.
  package init() {}

  /// Counts samples.
  package init(_ samples: ArraySlice<Int16>) {
    var (low, high, squares): (Int16, Int16, Int64) = (0, 0, 0)
    for sample in samples {
      low = min(low, sample)
      high = max(high, sample)
      squares &+= Int64(Int32(sample) &* Int32(sample))
    }
    (self.low, self.high, self.squares, count) = (low, high, Double(squares), samples.count)
  }

  /// Counts what another one counted, too.
  package mutating func add(_ other: SampleTally) {
    count += other.count
    low = min(low, other.low)
    high = max(high, other.high)
    squares += other.squares
  }

  /// Peak and root mean square; full scale is 1.
  package var level: Level {
    Level(
      peak: Double(max(-Int(low), Int(high))) / 32768,
      rms: count == 0 ? 0 : (squares / Double(count)).squareRoot() / 32768)
  }
}
