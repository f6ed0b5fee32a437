// How all sections time: in rounds that visit each contender once, so that whatever else the
// machine does hits all of them alike, until a share of time is used up.

/// Rounds that each section runs in any case.
let leastRounds = 5

/// Runs rounds: at least `least`, at most `most`; beyond the least, none more once `seconds` of
/// real time passed or the figures have settled.
///
/// Reason for its size: each parameter is a bound, or somebody to tell.
///
/// - Parameters:
///   - least: rounds that are run in any case, 1 or more.
///   - most: rounds, `least` or more.
///   - seconds: real time to spend, about.
///   - progress: told the share of the section that is done, 0...1.
///   - settled: whether the figures so far lie close together.
///   - body: given the round's number, from which `order` makes its order.
/// - Throws: what `body` throws.
func inRounds<Failure: Error>(
  atLeast least: Int, atMost most: Int, seconds: Double, progress: (Double) -> Void,
  settled: () -> Bool = { false }, _ body: (Int) throws(Failure) -> Void
) throws(Failure) {
  let start = wallTime()
  var round = 0
  while round < most {
    try body(round)
    round += 1
    let used = (wallTime() - start) / 1e9
    progress(min(1, max(Double(round) / Double(most), used / seconds)))
    guard round >= least else { continue }
    if used + used / Double(round) > seconds || settled() { return }
  }
}

/// Whether the quartiles of each of several figures lie within 2 % of their median.
func haveSettled(_ figures: [[Double]]) -> Bool {
  figures.allSatisfy { values in
    guard values.count >= leastRounds else { return false }
    let figure = Quartiles(values)
    return figure.high - figure.low <= 0.02 * figure.median
  }
}

/// The order in which a round visits `count` contenders.
///
/// Each round begins one further on, so that every contender is in every place of a round as often
/// as the others, and none comes twice in a row, which would find its data in the cache.
package func order(_ count: Int, round: Int) -> [Int] {
  count < 3 ? Array(0..<count) : (0..<count).map { ($0 + round) % count }
}

/// Thread counts worth measuring on a machine: powers of two and all processors.
package func threadCounts(upTo processors: Int) -> [Int] {
  var result: [Int] = []
  var count = 1
  while count < processors {
    result.append(count)
    count *= 2
  }
  return result + [processors]
}
