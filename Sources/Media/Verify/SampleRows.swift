// The loops over samples of two or three pictures. They run along whole rows without a closure or a
// test per sample, so that the compiler makes vectors of them.

/// Sums, column by column, of the differences of two rows and of their squares.
struct ColumnSums {
  private(set) var sums: [Int32]
  private(set) var squares: [Int32]

  /// Sums of nothing, for a number of columns.
  init(columns: Int) {
    sums = [Int32](repeating: 0, count: columns)
    squares = sums
  }

  /// Forgets what was added.
  mutating func clear() {
    for x in sums.indices { sums[x] = 0 }
    for x in squares.indices { squares[x] = 0 }
  }

  /// Adds what the second row has more than the first.
  ///
  /// - Precondition: both have as many samples as there are columns. No more than 2^7 rows of 12
  ///   bits are added before `clear`, so that 32 bits hold each sum.
  mutating func add<Sample: FixedWidthInteger>(_ expected: Span<Sample>, _ found: Span<Sample>) {
    ColumnSums.add(expected, found, &sums, &squares)
  }

  private static func add<Sample: FixedWidthInteger>(
    _ expected: Span<Sample>, _ found: Span<Sample>, _ sums: inout [Int32],
    _ squares: inout [Int32]
  ) {
    let count = sums.count
    precondition(expected.count == count && found.count == count && squares.count == count)
    var first = sums.mutableSpan
    var second = squares.mutableSpan
    for x in 0..<count {
      let difference =
        Int32(truncatingIfNeeded: found[x]) &- Int32(truncatingIfNeeded: expected[x])
      first[x] &+= difference
      second[x] &+= difference &* difference
    }
  }
}

/// Sums over samples of what must be there, of how far what is there is off, and of the source.
///
/// Reason for its size: a regression over two variables takes all their sums and products.
struct ShareSums {
  private(set) var count = 0
  private var e = 0
  private var s = 0
  private var d = 0
  private var ee = 0
  private var ss = 0
  private var dd = 0
  private var es = 0
  private var ed = 0
  private var sd = 0

  /// Adds samples of one row.
  ///
  /// - Precondition: the rows have the same number of samples, at most 2^16, of 12 bits at most.
  mutating func add<Sample: FixedWidthInteger>(
    expected: Span<Sample>, found: Span<Sample>, source: Span<Sample>
  ) {
    let length = expected.count
    precondition(found.count == length && source.count == length && length <= 1 << 16)
    // Differences from the source need no more than 32 bits in their squares.
    for x in 0..<length {
      let mean = Int(truncatingIfNeeded: expected[x])
      let own = Int(truncatingIfNeeded: source[x])
      let off = Int(truncatingIfNeeded: found[x]) &- mean
      e &+= mean
      s &+= own
      d &+= off
      ee &+= mean &* mean
      ss &+= own &* own
      dd &+= off &* off
      es &+= mean &* own
      ed &+= mean &* off
      sd &+= own &* off
    }
    count += length
  }

  /// How far what is there is off, on average, in steps.
  var mean: Double { count == 0 ? 0 : Double(d) / Double(count) }
  /// Root mean square of how far it is off, in steps.
  var deviation: Double { count == 0 ? 0 : (Double(dd) / Double(count)).squareRoot() }

  /// How much of the source is mixed in: the slope of what is off over the source, with the part
  /// that follows from what must be there taken out of both (multiple linear regression).
  ///
  /// - Parameter leastDeviation: deviation of the source, in steps, from which it says anything.
  /// - Returns: the slope, the partial correlation that it stands on, and the root mean square of
  ///   the trace itself, in steps; nil where the source says too little.
  func share(leastDeviation: Double) -> (slope: Double, correlation: Double, trace: Double)? {
    guard count > 0 else { return nil }
    func centred(_ product: Int, _ a: Int, _ b: Int) -> Double {
      Double(product) - Double(a) * Double(b) / Double(count)
    }
    let (cee, ces, ced) = (centred(ee, e, e), centred(es, e, s), centred(ed, e, d))
    var (css, cdd, csd) = (centred(ss, s, s), centred(dd, d, d), centred(sd, s, d))
    if cee > Double(count) * 0.01 {
      css -= ces * ces / cee
      cdd -= ced * ced / cee
      csd -= ces * ced / cee
    }
    guard css > Double(count) * leastDeviation * leastDeviation else { return nil }
    let scale = (css * max(cdd, 1e-9)).squareRoot()
    return (csd / css, csd / scale, abs(csd) / (css * Double(count)).squareRoot())
  }
}
