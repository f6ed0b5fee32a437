// The outline of a whole recording for people to look at, in memory of one size: when the columns
// run out, each two neighbours become one.

/// Levels of a recording in equal columns.
package struct LevelEnvelope: Equatable, Sendable, Codable {
  /// Most columns that are kept.
  package static let capacity = 1 << 15

  /// Samples in each column; the last column may hold fewer.
  package private(set) var columnSize: Int
  /// What each column holds, from the first sample on.
  package private(set) var columns: [SampleTally] = []

  /// Starts with columns of a hundredth of a second.
  package init(sampleRate: Int) { columnSize = max(1, sampleRate / 100) }

  /// Takes the next samples.
  package mutating func add(_ samples: [Int16]) {
    var index = 0
    while index < samples.count {
      if columns.isEmpty || columns[columns.count - 1].count == columnSize { addColumn() }
      let room = columnSize - columns[columns.count - 1].count
      let end = min(samples.count, index + room)
      columns[columns.count - 1].add(SampleTally(samples[index..<end]))
      index = end
    }
  }

  private mutating func addColumn() {
    if columns.count == LevelEnvelope.capacity {
      for index in 0..<columns.count / 2 {
        columns[index] = columns[2 * index]
        columns[index].add(columns[2 * index + 1])
      }
      columns.removeLast(columns.count / 2)
      columnSize *= 2
    }
    columns.append(SampleTally())
  }
}

extension LevelEnvelope {
  /// The peaks in fewer columns.
  ///
  /// - Parameter count: the most columns that are wanted, 1 or more.
  /// - Returns: peaks, 0...255 for none to full scale, rounded up; a column is as many of the
  ///   envelope's as the others, the last one may be less.
  package func peaks(columns count: Int) -> [UInt8] {
    let width = max(1, (columns.count + count - 1) / count)
    return stride(from: 0, to: columns.count, by: width).map { first in
      let peak = columns[first..<min(columns.count, first + width)].map(\.level.peak).max() ?? 0
      return UInt8(min(255, (peak * 255).rounded(.up)))
    }
  }
}
