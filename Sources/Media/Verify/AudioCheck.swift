// The audio of a finished file beside its source's and its plan, track by track and channel by
// channel: what was to be taken out is gone, everything else is there and in time.

import LibAV
import MediaTime
import RedactionModel
import WorkerProtocol

/// Compares the audio of a finished file with its source's.
struct AudioCheck {
  let plan: RedactionPlan
  /// The source's timeline, as it was decoded.
  let facts: SourceFacts
  /// What the output's times have more than the source's.
  let delay: Timestamp

  /// What a comparison learned.
  struct Result {
    /// Ranges that were checked, counted in each channel of each track.
    var ranges = 0
    var findings: [Finding] = []
  }

  /// Compares the file in `output` with the one in `source`; both stay the caller's.
  ///
  /// - Throws: `LibAVFailure` when one of them cannot be opened at all.
  func run(source: Int32, output: Int32) throws(LibAVFailure) -> Result {
    var result = Result()
    let before = try audioTracks(of: source)
    let after = try audioTracks(of: output)
    guard before == after else {
      result.findings.append(.audioTrackCountDiffers(expected: before, found: after))
      return result
    }
    for track in 0..<before {
      do throws(LibAVFailure) {
        try compare(track, source: source, output: output, &result)
      } catch {
        // What cannot be decoded here cannot be checked; where nothing was to be hidden it was
        // copied.
        if plan.audio.contains(where: { $0.tracks.includes(track) }) {
          result.findings.append(.audioTrackNotDecoded(track: track, failure: error))
        }
      }
    }
    return result
  }

  private func audioTracks(of descriptor: Int32) throws(LibAVFailure) -> Int {
    try Demuxer(descriptor: descriptor).streams.count { $0.kind == .audio }
  }

  private func compare(
    _ track: Int, source: Int32, output: Int32, _ result: inout Result
  ) throws(LibAVFailure) {
    let first = facts.firstPicture
    let shifted = Timestamp(
      first.converted(to: .nanoseconds, rounding: .nearest).ticks
        + delay.converted(to: .nanoseconds, rounding: .nearest).ticks, .nanoseconds)
    var before = try AudioWalk(descriptor: source, track: track, origin: first)
    var after = try AudioWalk(descriptor: output, track: track, origin: shifted)
    guard before.layout == after.layout else {
      result.findings.append(
        .audioLayoutDiffers(track: track, expected: before.layout, found: after.layout))
      return
    }
    guard let start = try before.first() else { return }
    let rate = before.layout.sampleRate
    let kept = plan.clip.map { samples(inside: $0.resolved(in: facts), rate) }
    var meters = TrackMeters(
      track: track, audio: before.audio, ranges: ranges(of: track, rate))
    let step = Int64(max(1, rate / 100))
    var position = max(start, kept?.lowerBound ?? start) / step * step
    while position < kept?.upperBound ?? .max {
      let (isSourceOver, isOutputOver) = (
        try before.isOver(at: position), try after.isOver(at: position)
      )
      if isSourceOver && isOutputOver { break }
      let cell = position..<min(position + step, kept?.upperBound ?? .max)
      meters.add(
        cell.lowerBound, source: try before.take(cell), heard: try after.take(cell),
        isWhole: cell.lowerBound >= kept?.lowerBound ?? .min)
      position += step
    }
    result.ranges += meters.rangeCount
    result.findings += meters.findings(isLossless: after.audio.bitsPerSample > 0)
  }

  /// The ranges of a track: the plan's times, widened outward to whole samples.
  private func ranges(of track: Int, _ rate: Int) -> [PlannedAudio] {
    plan.audio.enumerated().filter { $0.element.tracks.includes(track) }.map { index, range in
      let time = range.resolved(in: facts)
      let base = TimeBase(1, Int64(rate))
      let from = time.from.converted(to: base, rounding: .down).ticks
      let to = time.to.converted(to: base, rounding: .up).ticks
      return PlannedAudio(
        index: index, samples: from..<max(from, to), effect: range.effect, channels: range.channels)
    }
  }

  private func samples(inside clip: TimeRange, _ rate: Int) -> Range<Int64> {
    let base = TimeBase(1, Int64(rate))
    let from = clip.from.converted(to: base, rounding: .up).ticks
    return from..<max(from, clip.to.converted(to: base, rounding: .down).ticks)
  }
}

extension Selection {
  /// Whether a track or a channel with this number is among them.
  func includes(_ number: Int) -> Bool {
    if case .only(let numbers) = self { return numbers.contains(number) }
    return true
  }
}
