// A clock that starts anew in mid-stream: two recordings were joined without a new clock for both.
// Taken as one, the second would be squeezed into no time at all, so that nobody may go on.

import MediaTime

/// Where the clock of a stream starts anew.
package struct ClockRestart: Sendable, Equatable, Codable {
  /// The end of what comes before it, in ticks; nil when nobody knows.
  package let tick: Int64?
  /// Where what comes after it begins in the file, in bytes; nil when the container does not say.
  package let offset: Int64?

  /// Says where.
  package init(tick: Int64?, offset: Int64?) { (self.tick, self.offset) = (tick, offset) }
}

/// The shortest and the longest step of a clock.
struct ClockSteps: Sendable {
  /// In ticks; nil before there was a step.
  private(set) var range: ClosedRange<Int64>?
  private var last: Int64?

  /// Notes the next time; one that is no later than the last makes no step.
  mutating func note(_ time: Int64) {
    if let last, time > last {
      let step = time - last
      range = min(range?.lowerBound ?? step, step)...max(range?.upperBound ?? step, step)
    }
    last = time
  }
}

/// Watches the decoding times of one stream.
struct ClockWatch: Sendable {
  /// Packets in a row that lie behind what was read before: fewer are a fault of single times.
  private static let fewest = 3
  /// Steps that a time may lie behind the latest: more than any codec reorders pictures by.
  private static let mostSteps: Int64 = 8

  private var first: Int64?
  private var latest: Int64?
  private var count: Int64 = 0
  private var behind = 0
  private var candidate: ClockRestart?

  /// Notes the next packet in decoding order.
  ///
  /// - Parameters:
  ///   - packet: the packet.
  ///   - time: when it is decoded, in ticks.
  ///   - timeBase: of ticks.
  ///   - end: the end of the last picture so far, in ticks.
  /// - Returns: the place of a restart that is sure by now.
  mutating func restart(
    at packet: PacketFacts, _ time: Int64, _ timeBase: TimeBase, end: Int64?
  ) -> ClockRestart? {
    guard let start = first, let newest = latest, time < newest else {
      first = first ?? time
      (latest, behind, candidate) = (time, 0, nil)
      count += 1
      return nil
    }
    let step = max(1, (newest - start) / max(1, count))
    let half = Timestamp(1, TimeBase(1, 2)).converted(to: timeBase, rounding: .up).ticks
    guard newest - time > max(half, ClockWatch.mostSteps * step) else { return nil }
    candidate = candidate ?? ClockRestart(tick: end, offset: packet.offset)
    behind += 1
    return behind >= ClockWatch.fewest ? candidate : nil
  }
}
