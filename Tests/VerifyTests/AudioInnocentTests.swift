// What the check of audio must not find: the honest output, coded with some loss, moved by the
// rounding of a container, periodic, silent, short, or at an end of the track.

import MediaTime
import RedactionModel
import Testing
import Verify
import WorkerProtocol

@Suite struct AudioInnocentTests {
  private static let plans: [[PlannedAudio]] = [
    [], [AudioBench.range()], [AudioBench.range(AudioBench.second, .tone(hertz: 1000))],
    [AudioBench.range(110_400..<111_840)],
    [AudioBench.range(110_400..<111_840, .tone(hertz: 440))],
    [AudioBench.range(channels: .only([1]))],
    // Up to the end and beyond, and before the start.
    [AudioBench.range(240_000..<400_000, .tone(hertz: 1000))],
    [AudioBench.range(-100_000..<20_000, .tone(hertz: 700))],
    [AudioBench.range(-1 << 61..<1 << 61)],
  ]

  @Test(arguments: plans, [false, true])
  func anHonestOutputHasNoFindings(ranges: [PlannedAudio], isLossless: Bool) {
    var bench = AudioBench(ranges)
    bench.isLossless = isLossless
    #expect(bench.findings(bench.honest) == [])
  }

  /// A tenth of the power lost to noise that follows the signal, as codecs at low rates do, half a
  /// decibel less, and nothing above a few kilohertz.
  @Test func whatACodecLosesIsNotFound() {
    var bench = AudioBench([AudioBench.range()])
    bench.isLossless = false
    let heard = bench.honest.enumerated().map { channel, samples in
      var (loudness, last): (Float, Float) = (0, 0)
      let hiss = noise(samples.count, seed: UInt64(70 + channel), smoothing: 0.7)
      return zip(samples, hiss).map { sample, hiss in
        loudness += (abs(sample) - loudness) / 500
        last += (sample - last) * 0.6
        return sample == 0 ? 0 : 0.95 * last + 0.3 * loudness * hiss
      }
    }
    #expect(bench.findings(heard) == [])
  }

  /// Matroska rounds to milliseconds.
  @Test(arguments: [-30, -7, 24, 47]) func roundingOfTimesIsNoDelay(offset: Int) {
    for ranges in Self.plans.prefix(5) {
      let bench = AudioBench(ranges)
      let heard = bench.honest.map { samples in
        samples.indices.map { samples.indices.contains($0 - offset) ? samples[$0 - offset] : 0 }
      }
      #expect(bench.findings(heard) == [], "\(ranges)")
    }
  }

  /// A siren, a test tone, a hum and silence fit at many lags: the times decide.
  @Test(arguments: [50.0, 440, 1000, 3000, 0])
  func whatRepeatsItselfIsInTime(hertz: Double) {
    let source = [(0..<288_000).map { 0.2 * wave(hertz, $0, 48_000) }]
    for effect in [AudioEffect.mute, .tone(hertz: 1000)] {
      for isLossless in [false, true] {
        var bench = AudioBench(
          [AudioBench.range(AudioBench.second, effect)], rate: 48_000, source: source)
        bench.isLossless = isLossless
        #expect(bench.findings(bench.honest) == [], "\(effect)")
      }
    }
  }

  @Test(arguments: [8000, 16_000, 22_050, 32_000, 44_100, 96_000])
  func everyRateIsMeasuredAlike(rate: Int) {
    let range = Int64(2 * rate)..<Int64(3 * rate)
    let bench = AudioBench([AudioBench.range(range, .tone(hertz: 600))], rate: rate)
    #expect(bench.findings(bench.honest) == [])
    var open = bench.honest
    for index in 2 * rate..<2 * rate + rate / 20 { open[1][index] = bench.source[1][index] }
    #expect(!bench.findings(open).isEmpty)
  }

  /// Sound too quiet to be coded may go.
  @Test func whatIsHardlyHeardMayBeLost() {
    let bench = AudioBench(
      [AudioBench.range()], rate: 48_000,
      source: [noise(288_000, seed: 3, smoothing: 0.8).map { 0.0003 * $0 }])
    #expect(bench.findings([Array(repeating: 0, count: 288_000)]) == [])
  }
}
