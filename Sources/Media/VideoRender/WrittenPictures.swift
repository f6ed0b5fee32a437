// What was written so far, for whoever waits for it.

import MediaTime
import WorkerProtocol

/// Counts the pictures of an output as they are written.
struct WrittenPictures {
  /// The first picture, on the output's clock; nil before any was written.
  private(set) var firstTick: Int64?
  private let clock: OutputClock
  private let progress: (@Sendable (_ pictures: Int, _ time: Timestamp) -> Void)?
  private var count = 0

  init(_ task: RenderTask, _ clock: OutputClock) {
    (self.clock, progress) = (clock, task.progress)
  }

  /// Counts a picture, and tells of progress.
  ///
  /// - Parameter ticks: when it is shown, on the source's video clock.
  mutating func note(_ ticks: Int64) {
    count += 1
    let shown = ticks - clock.shift.ticks
    firstTick = min(firstTick ?? shown, shown)
    progress?(count, Timestamp(ticks - clock.first.ticks, clock.first.base))
  }
}
