// The check of audio on samples: each way in which an output may be wrong is found as what it is,
// and nothing is found in what an honest program or a codec makes.

import MediaTime
import RedactionModel
import Testing
import Verify
import WorkerProtocol

/// A way in which an output may be wrong.
private struct Fault: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let ranges: [PlannedAudio]
  let change: @Sendable (inout [[Float]], [[Float]]) -> Void
  let kind: String

  init(
    _ name: String, _ ranges: [PlannedAudio], _ kind: String,
    _ change: @escaping @Sendable (inout [[Float]], [[Float]]) -> Void
  ) {
    (testDescription, self.ranges, self.kind, self.change) = (name, ranges, kind, change)
  }
}

private let mute = [AudioBench.range()]
private let tone = [AudioBench.range(AudioBench.second, .tone(hertz: 1000))]
private let brief = [AudioBench.range(110_400..<117_600, .tone(hertz: 1000))]
private let second = 96_000..<144_000

/// Puts the source back into a stretch, at a level.
private func open(
  _ stretch: Range<Int>, _ level: Float = 1, channels: Range<Int> = 0..<2
) -> @Sendable (inout [[Float]], [[Float]]) -> Void {
  { heard, source in
    for channel in channels {
      for index in stretch { heard[channel][index] = level * source[channel][index] }
    }
  }
}

/// Adds the source in a stretch, late by some samples.
private func mix(
  _ stretch: Range<Int>, _ level: Float, late: Int = 0
) -> @Sendable (inout [[Float]], [[Float]]) -> Void {
  { heard, source in
    for channel in 0..<2 {
      for index in stretch { heard[channel][index] += level * source[channel][index - late] }
    }
  }
}

/// Replaces each sample of a stretch by what a function makes of channel, number and value.
private func each(
  _ stretch: Range<Int>, _ body: @escaping @Sendable (Int, Int, Float) -> Float
) -> @Sendable (inout [[Float]], [[Float]]) -> Void {
  { heard, _ in
    for channel in heard.indices {
      for index in stretch { heard[channel][index] = body(channel, index, heard[channel][index]) }
    }
  }
}

/// All audio late by some samples; early where negative.
private func late(_ samples: Int, channels: Range<Int> = 0..<2, from: Int = 0)
  -> @Sendable (inout [[Float]], [[Float]]) -> Void
{
  { heard, _ in
    for channel in channels {
      let old = heard[channel]
      for index in from..<old.count {
        heard[channel][index] = old.indices.contains(index - samples) ? old[index - samples] : 0
      }
    }
  }
}

private let whole = 0..<288_000

@Suite struct AudioJudgeTests {
  private static let inRanges: [Fault] = [
    Fault("mute missing", mute, "audio.rangeAudible", open(second)),
    Fault("one channel open", mute, "audio.rangeAudible", open(second, channels: 1..<2)),
    Fault("mute at -40 dB", mute, "audio.rangeAudible", open(second, 0.01)),
    Fault("mute at -60 dB", mute, "audio.rangeAudible", open(second, 0.001)),
    Fault("mute at -60 dB, 10 ms late", mute, "audio.sourceInRange", mix(second, 0.001, late: 480)),
    Fault("mute begins 5 ms late", mute, "audio.rangeAudible", open(96_000..<96_240)),
    Fault("mute ends 5 ms early", mute, "audio.rangeAudible", open(143_760..<144_000)),
    Fault("a word is heard", mute, "audio.rangeAudible", open(110_000..<114_800)),
    Fault(
      "30 ms are not muted", [AudioBench.range(110_400..<111_840)], "audio.rangeAudible",
      open(110_000..<112_200)),
    Fault(
      "above hearing", mute, "audio.rangeAudible",
      each(second) { _, index, _ in 0.02 * wave(19_000, index, 48_000) }),
    Fault("tone missing", tone, "audio.toneDiffers", open(second)),
    Fault("tone muted", tone, "audio.toneDiffers", each(second) { _, _, _ in 0 }),
    Fault(
      "tone of another pitch", tone, "audio.toneDiffers",
      each(second) { _, index, _ in 0.1 * wave(1003, index - 96_000, 48_000) }),
    Fault(
      "tone of another level", tone, "audio.toneDiffers",
      each(second) { 0 * Float($0 + $1) + $2 / 1.3 }),
    Fault("source under a tone", tone, "audio.besideTone", mix(second, 0.1)),
    Fault("source under a tone, -40 dB", tone, "audio.sourceInRange", mix(second, 0.01)),
    Fault("the same, 8 ms late", tone, "audio.sourceInRange", mix(second, 0.01, late: 384)),
    Fault("first 80 ms of a tone", tone, "audio.besideTone", open(96_000..<99_840)),
    Fault("last 80 ms of a tone", tone, "audio.besideTone", open(140_160..<144_000)),
    Fault(
      "a short tone 20 ms late", brief, "audio.toneDiffers",
      each(110_400..<111_360) { _, _, _ in 0 }),
    Fault("a short tone's first 35 ms", brief, "audio.toneDiffers", open(110_400..<112_080)),
    Fault("a short tone's last 35 ms", brief, "audio.toneDiffers", open(115_920..<117_600)),
    Fault(
      "30 ms without their tone", [AudioBench.range(110_400..<111_840, .tone(hertz: 1000))],
      "audio.toneDiffers", open(110_000..<112_200)),
    Fault(
      "a tone in the source's rhythm", tone, "audio.toneFollowsSource",
      { heard, source in
        for channel in 0..<2 {
          var loudness: Float = 0
          for index in second {
            loudness += (abs(source[channel][index]) - loudness) / 480
            heard[channel][index] *= 1 + 0.3 * loudness
          }
        }
      }),
  ]

  private static let outside: [Fault] = [
    Fault("10 ms late", mute, "audio.late", late(480)),
    Fault("10 ms early", mute, "audio.late", late(-480)),
    Fault("20 ms early", [], "audio.late", late(-960)),
    Fault("40 ms late", tone, "audio.late", late(1920)),
    Fault("one channel 10 ms late", mute, "audio.late", late(480, channels: 1..<2)),
    Fault("late from the middle on", [], "audio.late", late(480, from: 150_000)),
    Fault(
      "a clock that is 0.1 % fast", [], "audio.differs",
      { heard, source in
        for channel in 0..<2 {
          for index in 0..<287_000 { heard[channel][index] = source[channel][index + index / 1000] }
        }
      }),
    Fault("swapped channels", [], "audio.differs", { heard, _ in heard.swapAt(0, 1) }),
    Fault("one channel in both", mute, "audio.differs", { heard, _ in heard[1] = heard[0] }),
    Fault(
      "mono", [], "audio.differs",
      { heard, source in
        for channel in 0..<2 {
          for index in whole { heard[channel][index] = (source[0][index] + source[1][index]) / 2 }
        }
      }),
    Fault("polarity", [], "audio.differs", each(whole) { 0 * Float($0 + $1) - $2 }),
    Fault(
      "noise of the same level", mute, "audio.differs",
      { heard, _ in
        let other = noise(100_000, seed: 99, smoothing: 0.8)
        for channel in 0..<2 {
          for index in 0..<100_000 { heard[channel][index + 150_000] = 0.1 * other[index] }
        }
      }),
    Fault(
      "reversed", mute, "audio.differs",
      { heard, _ in for channel in 0..<2 { heard[channel][268_000...].reverse() } }),
    Fault("100 ms cut", mute, "audio.differs", each(212_000..<216_800) { _, _, _ in 0 }),
    Fault("400 ms cut", mute, "audio.differs", each(200_000..<219_200) { _, _, _ in 0 }),
    Fault(
      "a second cut at the end", mute, "audio.differs", each(240_000..<288_000) { _, _, _ in 0 }),
    Fault(
      "a second repeated", mute, "audio.differs",
      { heard, _ in
        for channel in 0..<2 {
          for index in 200_000..<240_000 { heard[channel][index] = heard[channel][index - 40_000] }
        }
      }),
    Fault("6 dB quieter", [], "audio.levelDiffers", each(whole) { 0 * Float($0 + $1) + $2 / 2 }),
    Fault(
      "a second 6 dB quieter", mute, "audio.levelDiffers",
      each(200_000..<248_000) { 0 * Float($0 + $1) + $2 / 2 }),
    Fault(
      "what is hidden, moved", mute, "audio.differs",
      { heard, source in
        for channel in 0..<2 {
          for index in second { heard[channel][index + 100_000] = source[channel][index] }
        }
      }),
    Fault(
      "what is hidden, behind the end", mute, "audio.added",
      { heard, source in for channel in 0..<2 { heard[channel] += source[channel][second] } }),
    Fault(
      "what is hidden, above hearing", mute, "audio.added",
      { heard, source in
        for channel in 0..<2 {
          for index in second {
            heard[channel][index + 100_000] +=
              0.3 * source[channel][index] * wave(19_000, index, 48_000)
          }
        }
      }),
    Fault(
      "one channel's hidden sound in the other",
      [AudioBench.range(channels: .only([0]))], "audio.differs",
      { heard, source in for index in second { heard[1][index] += source[0][index] / 2 } }),
  ]

  @Test(arguments: inRanges + outside) private func aFaultIsFound(fault: Fault) {
    let bench = AudioBench(fault.ranges)
    var heard = bench.honest
    fault.change(&heard, bench.source)
    let findings = bench.findings(heard)
    #expect(findings.contains { $0.kind == fault.kind }, "\(findings)")
  }

  @Test func aFindingSaysWhereAndHowMuch() {
    let bench = AudioBench(mute)
    var heard = bench.honest
    for index in 110_000..<114_800 { heard[1][index] = 0.1 }
    guard case .rangeAudible(let place, let level, let limit) = bench.findings(heard).first else {
      Issue.record("nothing is found")
      return
    }
    #expect(place.channel == 1 && place.track == 0 && place.range == 0)
    #expect(abs(place.time.seconds - 110_000.0 / 48_000) < 0.006)
    #expect(abs((level ?? 0) + 20) < 0.1 && limit < -60)
    heard = bench.honest
    late(480)(&heard, bench.source)
    let delays = bench.findings(heard).compactMap {
      if case .audioLate(_, let channel, let by, _, _) = $0 { (channel, by.ticks) } else { nil }
    }
    #expect(delays.map(\.0) == [0, 1] && delays.allSatisfy { $0.1 == 480 })
  }
}
