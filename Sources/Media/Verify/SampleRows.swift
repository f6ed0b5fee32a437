// The loops over samples of one or two pictures. They run along whole rows without a closure or a
// test per sample, so that the compiler makes vectors of them.

/// The sum of squared differences of 8-bit samples.
///
/// - Precondition: there are at most 2^16 of them, so that 32 bits hold the sum.
func squaredError(_ a: Span<UInt8>, _ b: Span<UInt8>) -> UInt64 {
  let count = min(a.count, b.count)
  precondition(count <= 1 << 16, "a row of samples")
  var sum: UInt32 = 0
  for x in 0..<count {
    let difference = Int16(a[x]) &- Int16(b[x])
    sum &+= UInt32(bitPattern: Int32(difference) &* Int32(difference))
  }
  return UInt64(sum)
}

/// The sum of squared differences of samples of 9 to 16 bits.
func squaredError<Sample: FixedWidthInteger>(_ a: Span<Sample>, _ b: Span<Sample>) -> UInt64 {
  let count = min(a.count, b.count)
  var sum: UInt64 = 0
  for x in 0..<count {
    let difference = Int32(truncatingIfNeeded: a[x]) &- Int32(truncatingIfNeeded: b[x])
    sum &+= UInt64(UInt32(bitPattern: difference &* difference))
  }
  return sum
}

/// The least and the greatest sample of a row.
///
/// - Precondition: there is one.
func extremes<Sample: FixedWidthInteger>(_ row: Span<Sample>) -> (least: Sample, greatest: Sample) {
  var (least, greatest) = (row[0], row[0])
  for x in row.indices {
    least = min(least, row[x])
    greatest = max(greatest, row[x])
  }
  return (least, greatest)
}

/// Some samples of a row with their neighbours.
struct Neighbourhood<Sample: FixedWidthInteger>: ~Escapable {
  /// The samples above.
  let above: Span<Sample>
  /// The samples themselves, with one more at each end.
  let here: Span<Sample>
  /// The samples below.
  let below: Span<Sample>

  @_lifetime(copy above, copy here, copy below)
  init(above: Span<Sample>, here: Span<Sample>, below: Span<Sample>) {
    precondition(above.count == below.count && here.count == above.count + 2, "of one place")
    self.above = above
    self.here = here
    self.below = below
  }

  /// The fine detail at a sample: four times it less its four neighbours, which is four times what
  /// remains after taking their mean away.
  ///
  /// - Precondition: `Detail` holds four times the greatest sample of either sign.
  func detail<Detail: FixedWidthInteger>(_ x: Int, as type: Detail.Type) -> Detail {
    func value(_ sample: Sample) -> Detail { Detail(truncatingIfNeeded: sample) }
    return 4 &* value(here[x &+ 1]) &- value(here[x]) &- value(here[x &+ 2]) &- value(above[x])
      &- value(below[x])
  }
}

/// Sums, column by column, of products of the fine detail of two pictures.
struct DetailSums<Detail: FixedWidthInteger & SignedInteger, Sum: FixedWidthInteger> {
  private var source: [Sum]
  private var output: [Sum]
  private var both: [Sum]

  /// Sums of nothing, for a number of columns.
  init(columns: Int) {
    source = [Sum](repeating: 0, count: columns)
    output = source
    both = source
  }

  /// Adds a row of both pictures.
  ///
  /// - Precondition: both have as many samples as there are columns.
  mutating func add<Sample>(_ a: Neighbourhood<Sample>, _ b: Neighbourhood<Sample>) {
    DetailSums.add(a, b, &source, &output, &both)
  }

  private static func add<Sample>(
    _ a: Neighbourhood<Sample>, _ b: Neighbourhood<Sample>, _ source: inout [Sum],
    _ output: inout [Sum], _ both: inout [Sum]
  ) {
    let count = source.count
    precondition(a.above.count == count && b.above.count == count, "a sum for each column")
    precondition(output.count == count && both.count == count)
    var first = source.mutableSpan
    var second = output.mutableSpan
    var product = both.mutableSpan
    for x in 0..<count {
      let p = a.detail(x, as: Detail.self)
      let q = b.detail(x, as: Detail.self)
      first[x] &+= Sum(truncatingIfNeeded: p) &* Sum(truncatingIfNeeded: p)
      second[x] &+= Sum(truncatingIfNeeded: q) &* Sum(truncatingIfNeeded: q)
      product[x] &+= Sum(truncatingIfNeeded: p) &* Sum(truncatingIfNeeded: q)
    }
  }

  /// The sums.
  var products: DetailProducts {
    DetailProducts(
      source: source.map { Int64($0) }, output: output.map { Int64($0) },
      both: both.map { Int64($0) })
  }
}

/// Sums, column by column, of products of fine detail, in sixteenths.
package struct DetailProducts: Equatable {
  /// Squares of the source's detail.
  package let source: [Int64]
  /// Squares of the output's detail.
  package let output: [Int64]
  /// Products of both.
  package let both: [Int64]

  /// The correlation of detail over some columns.
  ///
  /// - Parameters:
  ///   - columns: counted from the first of the sums.
  ///   - leastEnergy: from which sum of squares of the source on its detail says anything.
  /// - Returns: -1...1; 0 where the output has hardly any detail; nil where the source has too
  ///   little to recognise.
  package func correlation(_ columns: Range<Int>, leastEnergy: Double) -> Double? {
    func sum(_ values: [Int64]) -> Double { Double(values[columns].reduce(0, +)) / 16 }
    let (ss, oo) = (sum(source), sum(output))
    guard ss > leastEnergy else { return nil }
    // What is left of the source has its strength too; a trace of the codec's does not count.
    return oo > 0.1 * ss ? sum(both) / (ss * oo).squareRoot() : 0
  }
}
