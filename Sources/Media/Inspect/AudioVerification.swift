// The audio of a finished file beside its source's and its plan, track by track and channel by channel:
// what was to be taken out is gone, everything else is there and in time.

import LibAV
package import MediaTime
package import RedactionModel
import AudioSamples

/// What a verification of audio found.
package struct AudioVerificationResult: Sendable, Codable {
  /// Tracks that were compared.
  package var tracks = 0
  /// Checks of a range in a channel of a track.
  package var rangesChecked = 0
  /// One sentence for each thing that is wrong.
  package var findings: [String] = []

  /// Nothing compared.
  package init() {}
}

/// Compares the audio of a finished file with its source's.
package struct AudioVerification {
  private let plan: RedactionPlan
  private let facts: SourceFacts
  private let delay: Timestamp

  /// - Parameters:
  ///   - facts: the source's timeline, as it was indexed.
  ///   - delay: what the output's times have more than the source's.
  package init(plan: RedactionPlan, facts: SourceFacts, delay: Timestamp) {
    self.plan = plan
    self.facts = facts
    self.delay = delay
  }

  /// Compares the file in `output` with the one in `source`; both stay the caller's.
  ///
  /// - Throws: `InspectError.media` when one of them cannot be opened at all.
  package func run(
    source: Int32, output: Int32
  ) throws(InspectError) -> AudioVerificationResult {
    var result = AudioVerificationResult()
    let before = try tracks(of: source)
    let after = try tracks(of: output)
    guard before.count == after.count else {
      result.findings.append(
        "The output has \(after.count) audio tracks where its source has \(before.count).")
      return result
    }
    for track in before.indices {
      let isTouched = plan.audio.contains { includes($0.tracks, track) }
      do throws(LibAVError) {
        try compare(track, source: source, output: output, &result)
        result.tracks += 1
      } catch {
        // What cannot be decoded here cannot be checked; where nothing was to be hidden it was copied.
        if isTouched {
          result.findings.append("The audio of track \(track) cannot be checked: \(error).")
        }
      }
    }
    return result
  }

  private func tracks(of descriptor: Int32) throws(InspectError) -> [StreamFacts] {
    try decoding { () throws(LibAVError) in
      try Demuxer(descriptor: descriptor).streams.filter { $0.kind == .audio }
    }
  }

  private func includes(_ selection: Selection, _ number: Int) -> Bool {
    if case .only(let numbers) = selection { return numbers.contains(number) }
    return true
  }

  private func compare(
    _ track: Int, source: Int32, output: Int32, _ result: inout AudioVerificationResult
  ) throws(LibAVError) {
    let first = facts.firstPicture
    let shifted = Timestamp(
      first.converted(to: .nanoseconds, rounding: .nearest).ticks
        + delay.converted(to: .nanoseconds, rounding: .nearest).ticks, .nanoseconds)
    var before = try AudioWalk(descriptor: source, track: track, origin: first)
    var after = try AudioWalk(descriptor: output, track: track, origin: shifted)
    guard before.sampleRate == after.sampleRate, before.channels == after.channels else {
      result.findings.append(
        "Track \(track) has \(after.channels) channels of \(after.sampleRate) Hz where its source has "
          + "\(before.channels) of \(before.sampleRate).")
      return
    }
    guard let start = try before.first() else { return }
    let kept = plan.clip.map { samples(inside: $0.resolved(in: facts), before.sampleRate) }
    var meters = TrackMeters(
      ranges: ranges(of: track, before.sampleRate), channels: before.channels,
      bass: before.facts.audio?.layout.bass, sampleRate: before.sampleRate)
    let step = Int64(max(1, before.sampleRate / 100))
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
    result.rangesChecked += meters.rangeCount
    result.findings += meters.findings(
      track: track, isLossless: (after.facts.audio?.bitsPerSample ?? 0) > 0)
  }

  /// The ranges of a track: the plan's times, widened outward to whole samples.
  private func ranges(of track: Int, _ rate: Int) -> [PlannedAudio] {
    plan.audio.enumerated().filter { includes($0.element.tracks, track) }.map { index, range in
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

/// A range of the plan in one track.
struct PlannedAudio {
  let index: Int
  let samples: Range<Int64>
  let effect: AudioEffect
  let channels: Selection
}

/// Everything that is measured of one track.
struct TrackMeters {
  private let sampleRate: Int
  private var ranges: [[RangeMeter]]
  private var outside: [OutsideMeter]
  private var faults: [String] = []
  /// A channel of which a codec keeps the lowest frequencies alone, so that its level says nothing.
  private let bass: Int?

  /// Checks of a range in a channel.
  var rangeCount: Int { ranges.reduce(0) { $0 + $1.count } }

  init(ranges: [PlannedAudio], channels: Int, bass: Int?, sampleRate: Int) {
    self.sampleRate = sampleRate
    self.bass = bass
    outside = Array(repeating: OutsideMeter(), count: channels)
    self.ranges = (0..<channels).map { channel in
      // Silence wins over a tone where both are asked for, and is checked alone there.
      ranges.filter { range in
        if case .only(let numbers) = range.channels { return numbers.contains(channel) }
        return true
      }.map {
        RangeMeter(index: $0.index, samples: $0.samples, effect: $0.effect, sampleRate: sampleRate)
      }.sorted { $0.effect == .mute && $1.effect != .mute }
    }
  }

  /// Adds a hundredth of a second that starts at a sample.
  ///
  /// - Parameter isWhole: whether all of it belongs to the output.
  mutating func add(_ start: Int64, source: [[Float]], heard: [[Float]], isWhole: Bool) {
    let cell = start..<(start + Int64(source[0].count))
    // Fades, and frames that a codec codes together with what lies in a range.
    let margin = Int64(sampleRate / 10)
    for channel in ranges.indices {
      let near = ranges[channel].indices.filter {
        ranges[channel][$0].overlaps(cell, margin: margin)
      }
      var levels: (source: Double, heard: Double)?
      if near.isEmpty {
        var sums = RunningSums()
        for index in source[channel].indices {
          sums.add(Double(source[channel][index]), Double(heard[channel][index]))
        }
        levels = (sums.firstRMS, sums.secondRMS)
      }
      if let excess = outside[channel].add(isWhole ? levels : nil), !(abs(excess) <= 6),
        channel != bass
      {
        let time = Timestamp(start, TimeBase(1, Int64(sampleRate)))
        let words = "\(whole(abs(excess))) dB \(excess > 0 ? "louder" : "quieter")"
        faults.append(
          "channel \(channel) is \(words) than its source in the half second before \(time)")
      }
      for index in source[channel].indices {
        let position = start + Int64(index)
        guard let owner = near.first(where: { ranges[channel][$0].samples.contains(position) })
        else { continue }
        ranges[channel][owner].add(
          position, source: source[channel][index], heard: heard[channel][index])
      }
    }
  }

  /// One sentence for each thing that is wrong.
  func findings(track: Int, isLossless: Bool) -> [String] {
    var result: [String] = []
    for (channel, meters) in ranges.enumerated() {
      for meter in meters {
        guard let fault = meter.fault(isLossless: isLossless) else { continue }
        result.append(
          "In audio[\(meter.index)], channel \(channel) of track \(track) \(fault); do not release the "
            + "file, and redact it again.")
      }
      if let delay = outside[channel].delay {
        result.append(
          "Channel \(channel) of track \(track) is heard \(delay * 10) ms later than in its source.")
      }
    }
    return result + faults.prefix(10).map { "In track \(track), \($0)." }
  }
}

extension RangeMeter {
  fileprivate func overlaps(_ cell: Range<Int64>, margin: Int64) -> Bool {
    cell.lowerBound - margin < samples.upperBound && samples.lowerBound < cell.upperBound + margin
  }
}
