// From the source's times to the output's: what a clip leaves out and what is subtracted from the
// rest. Integer arithmetic; pictures and audio are moved by the same amount.

import LibAV
import MediaTime

/// Maps times of the source to times of the output.
struct OutputClock: Sendable {
  /// When the first picture of the source is shown, on its video clock.
  let first: Timestamp
  /// What is subtracted from every time, on the video clock.
  let shift: Timestamp
  /// The part of the source that is kept, counted from the first picture; nil keeps all.
  let clip: TimeRange?

  /// - Parameters:
  ///   - firstAudio: when the first audio packet starts that the output has.
  ///   - warmUp: how long before a clip's first sample its first packet starts, where the container has no
  ///     times before zero.
  init(
    first: Timestamp, firstAudio: Timestamp?, warmUp: Timestamp, hasArbitraryOrigin: Bool,
    clip: TimeRange?
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
    shift = Timestamp(hasArbitraryOrigin || start < 0 ? start : 0, first.base)
  }

  /// Whether a picture shown at `ticks` of the video clock belongs to the output.
  func includes(ticks: Int64) -> Bool {
    guard let clip else { return true }
    return clip.contains(Timestamp(ticks - first.ticks, first.base))
  }

  /// Whether every sample of audio in `[start, end)` belongs to the output.
  func includes(audioFrom start: Timestamp, to end: Timestamp) -> Bool {
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
  func isPast(_ time: Timestamp) -> Bool {
    guard let clip else { return false }
    let begin = time.converted(to: .nanoseconds, rounding: .down).ticks
    let origin = first.converted(to: .nanoseconds, rounding: .up).ticks
    return Timestamp(begin - origin, .nanoseconds) >= clip.to
  }

  /// Moves an audio packet to the output's times.
  func move(_ packet: borrowing Packet, timeBase: TimeBase) {
    let amount = shift.converted(to: timeBase, rounding: .nearest).ticks
    if let pts = packet.pts { packet.pts = pts - amount }
    if let dts = packet.dts { packet.dts = dts - amount }
  }
}
