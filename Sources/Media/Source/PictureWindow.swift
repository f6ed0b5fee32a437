// Pictures with what lies beside them: a plan covers one picture more on each side than it names,
// so nobody can paint a picture before it is known when its neighbours are shown.

import DequeModule
import LibAV
package import MediaTime
package import WorkerProtocol

/// A picture whose neighbours are known.
package struct NeighbouredPicture: ~Copyable, Sendable {
  /// The picture and its time.
  package var timed: TimedPicture
  /// From the start of the picture before it to the end of the one after it, from the first
  /// picture.
  package let shown: TimeRange
  /// How long it is shown itself, in ticks.
  package let duration: Int64

  /// Gives up what is known of its neighbours.
  package consuming func alone() -> TimedPicture { timed }
}

/// Looks one picture ahead and one back.
package struct PictureWindow: ~Copyable, Sendable {
  private let first: Timestamp
  private var line = UniqueDeque<TimedPicture>()
  private var previousTick: Int64?
  private var isOver = false
  /// When pictures behind the last that is read are shown; see `Surroundings`.
  private let following: [Int64]

  /// Prepares a window.
  ///
  /// - Parameters:
  ///   - first: when the first picture is shown, on the source's video clock.
  ///   - surroundings: what lies beside the pictures that will be read.
  package init(first: Timestamp, beside surroundings: Surroundings = .none) {
    self.first = first
    (previousTick, following) = (surroundings.previous, surroundings.following)
  }

  /// When the next picture that `next` gives is shown, in ticks; nil at the end.
  ///
  /// - Parameter read: gives the next picture of the source, nil at its end.
  /// - Returns: its time.
  /// - Throws: what `read` throws.
  package mutating func nextTick(
    _ read: () throws(MediaFailure) -> TimedPicture?
  ) throws(MediaFailure) -> Int64? {
    try fill(read)
    return line.isEmpty ? nil : line[0].ticks
  }

  /// When the picture after the next one is shown, in ticks; nil if there is none.
  ///
  /// - Precondition: `nextTick` was called.
  package var followingTick: Int64? { line.count > 1 ? line[1].ticks : nil }

  /// Takes the next picture; nil at the end.
  ///
  /// - Parameter read: gives the next picture of the source, nil at its end.
  /// - Returns: the picture with its neighbours' times.
  /// - Throws: what `read` throws.
  package mutating func next(
    _ read: () throws(MediaFailure) -> TimedPicture?
  ) throws(MediaFailure) -> NeighbouredPicture? {
    try fill(read)
    guard !line.isEmpty else { return nil }
    let ticks = line[0].ticks
    let end = line.count > 1 ? line[1].ticks : following.first ?? self.end(of: 0)
    let beyond = following.dropFirst(2 - min(2, line.count)).first ?? following.last
    let shown = TimeRange(
      relative(previousTick ?? ticks),
      relative(line.count > 2 ? line[2].ticks : beyond ?? self.end(of: line.count - 1)))
    previousTick = ticks
    return NeighbouredPicture(timed: line.removeFirst(), shown: shown, duration: end - ticks)
  }

  private mutating func fill(
    _ read: () throws(MediaFailure) -> TimedPicture?
  ) throws(MediaFailure) {
    while !isOver && line.count < 3 {
      if let picture = try read() { line.append(picture) } else { isOver = true }
    }
  }

  private func end(of index: Int) -> Int64 {
    line[index].ticks + max(1, line[index].decoded.duration)
  }

  private func relative(_ ticks: Int64) -> Timestamp {
    Timestamp(ticks - first.ticks, first.base)
  }
}
