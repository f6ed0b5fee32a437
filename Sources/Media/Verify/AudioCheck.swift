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
    if after == 0, let clip = plan.clip?.resolved(in: facts),
      clip.to.seconds - clip.from.seconds < AudioLimits.shortestTrack
    {
      return result
    }
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
    let isUntouched = plan.clip == nil && !plan.audio.contains { $0.tracks.includes(track) }
    if isUntouched, try isTrackCopied(track, source: source, output: output, delay: delay) {
      return
    }
    let first = facts.firstPicture
    let shifted = Timestamp(
      first.converted(to: .nanoseconds, rounding: .nearest).ticks
        + delay.converted(to: .nanoseconds, rounding: .nearest).ticks, .nanoseconds)
    func walks() throws(LibAVFailure) -> AudioWalkPair {
      AudioWalkPair(
        before: try AudioWalk(descriptor: source, track: track, origin: first),
        after: try AudioWalk(descriptor: output, track: track, origin: shifted))
    }
    var pair = try walks()
    let (expected, found) = (pair.before.layout, pair.after.layout)
    guard expected == found else {
      result.findings.append(
        .audioLayoutDiffers(track: track, expected: expected, found: found))
      return
    }
    let format = TrackFormat(
      track: track, sampleRate: expected.sampleRate, channels: expected.channels,
      bass: pair.before.audio.layout.bass, isLossless: pair.after.audio.bitsPerSample > 0)
    let ranges = ranges(of: track, format.sampleRate)
    let kept = plan.clip.map { samples(inside: $0.resolved(in: facts), format.sampleRate) }
    var alignment = AudioAlignment(format, ranges: ranges)
    var meters = TrackMeters(format, ranges: ranges)
    try pair.walk(kept, stretch: meters.stretch, reach: meters.reach) {
      if alignment.isComplete { return false }
      alignment.add($0, source: $1, heard: $2, present: $3)
      return true
    }
    meters = TrackMeters(format, ranges: ranges, offset: alignment.offset)
    pair = try walks()
    try pair.walk(kept, stretch: meters.stretch, reach: meters.reach) {
      meters.add($0, source: $1, heard: $2, present: $3)
      return true
    }
    result.ranges += meters.rangeCount
    result.findings += meters.findings()
  }

  /// The ranges of a track: the plan's times, widened outward to whole samples.
  private func ranges(of track: Int, _ rate: Int) -> [PlannedAudio] {
    plan.audio.enumerated().filter { $0.element.tracks.includes(track) }.map { index, range in
      let time = range.resolved(in: facts)
      let (from, to) = (sample(at: time.from, rate, .down), sample(at: time.to, rate, .up))
      return PlannedAudio(
        index: index, samples: from..<max(from, to), effect: range.effect, channels: range.channels)
    }
  }

  private func samples(inside clip: TimeRange, _ rate: Int) -> Range<Int64> {
    let from = sample(at: clip.from, rate, .up)
    return from..<max(from, sample(at: clip.to, rate, .down))
  }

  /// The number of a sample: they count from the one that is nearest to the first picture, which
  /// may be shown between two of them.
  private func sample(at time: Timestamp, _ rate: Int, _ rounding: Rounding) -> Int64 {
    let (a, b) = (time.base, facts.firstPicture.base)
    let base = TimeBase(1, Int64(rate))
    let origin = facts.firstPicture.converted(to: base, rounding: .nearest).ticks
    let divisor = Int128(a.denominator) * Int128(b.denominator)
    let sum =
      (Int128(time.ticks) * Int128(a.numerator) * Int128(b.denominator)
        + Int128(facts.firstPicture.ticks) * Int128(b.numerator) * Int128(a.denominator))
      * Int128(rate)
    var tick = sum / divisor
    if rounding == .down, sum % divisor < 0 { tick -= 1 }
    if rounding == .up, sum % divisor > 0 { tick += 1 }
    // Beyond every recording, with room for fades.
    let most = Int128(1) << 61
    return Int64(min(max(tick - Int128(origin), -most), most))
  }
}

/// Two tracks that are walked through side by side.
private struct AudioWalkPair: ~Copyable {
  var before: AudioWalk
  var after: AudioWalk

  /// Goes through both, stretch by stretch, from the first sample of either to the last.
  ///
  /// - Parameters:
  ///   - kept: the samples that the output is to have; nil keeps all.
  ///   - stretch: samples in a stretch.
  ///   - reach: samples of the output that are wanted on both sides of a stretch.
  ///   - body: takes the number of the first sample, the source's samples, the output's, and which
  ///     are to be there; says whether to go on.
  /// - Throws: `LibAVFailure`.
  mutating func walk(
    _ kept: Range<Int64>?, stretch: Int, reach: Int,
    _ body: (Int64, [[Float]], [[Float]], Range<Int64>) -> Bool
  ) throws(LibAVFailure) {
    let (margin, length) = (Int64(reach), Int64(stretch))
    guard let start = [try before.first(), try after.first()].compactMap({ $0 }).min() else {
      return
    }
    var position = start
    while true {
      let end = position + length
      // What the source has shortly after a stretch decides where its sound ends.
      let source = try before.samples(position..<end)
      _ = try before.isOver(at: end + margin)
      let heard = try after.samples(position - margin..<end + margin)
      let present = before.known.clamped(to: kept ?? .min..<Int64.max)
      guard body(position, source, heard, present) else { return }
      position = end
      before.forget(before: position)
      after.forget(before: position - margin)
      let (isSourceOver, isOutputOver) = (
        try before.isOver(at: position), try after.isOver(at: position)
      )
      if isSourceOver && isOutputOver { return }
    }
  }
}

extension Selection {
  /// Whether a track or a channel with this number is among them.
  func includes(_ number: Int) -> Bool {
    if case .only(let numbers) = self { return numbers.contains(number) }
    return true
  }
}
