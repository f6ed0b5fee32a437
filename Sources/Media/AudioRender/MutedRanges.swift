// Where an extract is silent by the plan: a filter that changes the rate rings into a silence from
// both sides, so its result is made silent once more.

import RedactionModel

extension [RedactedRange] {
  /// Where nothing at all is heard of some channels, sorted and apart.
  ///
  /// - Parameters:
  ///   - channels: the channels that are heard.
  ///   - origin: the sample that positions count from in the result.
  /// - Returns: ranges that start at 0 or later.
  func muted(hearing channels: [Int], from origin: Int64) -> [Range<Int64>] {
    let perChannel = channels.map { channel in
      merged(filter { $0.effect == .mute && $0.covers([channel]) }.map(\.samples))
    }
    guard var common = perChannel.first else { return [] }
    for other in perChannel.dropFirst() { common = intersection(common, other) }
    return common.compactMap { range in
      let moved = Swift.max(range.lowerBound, origin) - origin
      return range.upperBound > origin ? moved..<range.upperBound - origin : nil
    }
  }
}

/// What two lists of sorted ranges that do not touch have in common.
private func intersection(_ first: [Range<Int64>], _ second: [Range<Int64>]) -> [Range<Int64>] {
  var (result, index): ([Range<Int64>], Int) = ([], 0)
  for range in first {
    while index < second.count, second[index].upperBound <= range.lowerBound { index += 1 }
    for candidate in second[index...] {
      if candidate.lowerBound >= range.upperBound { break }
      result.append(range.clamped(to: candidate))
    }
  }
  return result
}

/// Ranges sorted, and joined where they touch.
private func merged(_ ranges: [Range<Int64>]) -> [Range<Int64>] {
  var result: [Range<Int64>] = []
  for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
    if let last = result.last, range.lowerBound <= last.upperBound {
      result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
    } else {
      result.append(range)
    }
  }
  return result
}
