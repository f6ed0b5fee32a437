// From the source's times to the output's: what a clip leaves out and what is subtracted from the
// rest. Integer arithmetic; pictures and audio are moved by the same amount.

package import LibAV
package import MediaTime
package import WorkerProtocol

/// Maps times of the source to times of the output.
package struct OutputClock: Sendable {
  /// When the first picture of the source is shown, on its video clock.
  package let first: Timestamp
  /// What is subtracted from every time, on the video clock.
  package let shift: Timestamp
  /// The part of the source that is kept, counted from the first picture; nil keeps all.
  package let clip: TimeRange?

  /// Decides what is subtracted from every time, so that the output starts at zero.
  ///
  /// - Parameters:
  ///   - first: when the first picture of the source is shown, on its video clock.
  ///   - firstAudio: when the first audio packet starts that the output has.
  ///   - warmUp: how long before a clip's first sample its first packet starts, where the container
  ///     has no times before zero.
  ///   - clip: the part that is kept, counted from the first picture; nil keeps all.
  package init(
    first: Timestamp, firstAudio: Timestamp?, warmUp: Timestamp, clip: TimeRange?
  ) {
    self.first = first
    self.clip = clip
    if let clip {
      let start = clip.from.converted(to: first.base, rounding: .up)
      let lead = warmUp.converted(to: first.base, rounding: .up)
      shift = Timestamp(first.ticks + start.ticks - lead.ticks, first.base)
      return
    }
    let audio = firstAudio?.converted(to: first.base, rounding: .down)
    let start = min(first.ticks, audio?.ticks ?? first.ticks)
    // A clock may start at the hour of the recording, which is nobody's business.
    shift = Timestamp(start, first.base)
  }

  /// Whether a picture shown at `ticks` of the video clock belongs to the output.
  package func includes(ticks: Int64) -> Bool {
    guard let clip else { return true }
    return clip.contains(Timestamp(ticks - first.ticks, first.base))
  }

  /// Whether every sample of audio in `[start, end)` belongs to the output.
  package func includes(audioFrom start: Timestamp, to end: Timestamp) -> Bool {
    guard let clip else { return true }
    let from = Timestamp(first.ticks, first.base)
    // The clip counts from the first picture; compare on a clock fine enough for both.
    let begin = start.converted(to: .nanoseconds, rounding: .nearest).ticks
    let finish = end.converted(to: .nanoseconds, rounding: .nearest).ticks
    let origin = from.converted(to: .nanoseconds, rounding: .nearest).ticks
    return Timestamp(begin - origin, .nanoseconds) >= clip.from
      && Timestamp(finish - origin, .nanoseconds) <= clip.to
  }

  /// Whether a clip ends at or before a time of the source.
  package func isPast(_ time: Timestamp) -> Bool {
    guard let clip else { return false }
    let begin = time.converted(to: .nanoseconds, rounding: .down).ticks
    let origin = first.converted(to: .nanoseconds, rounding: .up).ticks
    return Timestamp(begin - origin, .nanoseconds) >= clip.to
  }

  /// What the receipt says of the clock.
  ///
  /// - Parameter tick: the first picture written, on the output's clock; nil if none was.
  /// - Returns: the clock's part of a report.
  package func report(firstTickWritten tick: Int64?) -> ClockReport {
    var result = ClockReport()
    result.timeBase = first.base
    result.shift = shift.ticks
    result.firstTick = first.ticks
    result.firstTickWritten = tick
    return result
  }

  /// Moves an audio packet to the output's times.
  package func move(_ packet: borrowing Packet, timeBase: TimeBase) {
    let amount = shift.converted(to: timeBase, rounding: .nearest).ticks
    if let pts = packet.pts { packet.pts = pts - amount }
    if let dts = packet.dts { packet.dts = dts - amount }
  }
}
