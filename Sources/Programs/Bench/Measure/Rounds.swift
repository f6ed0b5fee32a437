// How all sections time: in rounds that visit each contender once, so that whatever else the
// machine does hits all of them alike, until a share of time is used up.

/// Runs rounds: at least `least`, at most `most`, and none more once `seconds` of real time passed.
///
/// - Parameters:
///   - least: rounds that are run in any case, 1 or more.
///   - most: rounds, `least` or more.
///   - seconds: real time to spend, about.
///   - progress: told the share of the section that is done, 0...1.
///   - body: given the round's number, from which `order` makes its order.
/// - Throws: what `body` throws.
func inRounds<Failure: Error>(
  atLeast least: Int, atMost most: Int, seconds: Double, progress: (Double) -> Void,
  _ body: (Int) throws(Failure) -> Void
) throws(Failure) {
  let start = wallTime()
  var round = 0
  while round < most {
    try body(round)
    round += 1
    let used = (wallTime() - start) / 1e9
    progress(min(1, max(Double(round) / Double(most), used / seconds)))
    if round >= least && used + used / Double(round) > seconds { return }
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
