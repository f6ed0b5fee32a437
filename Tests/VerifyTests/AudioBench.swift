// Audio for tests of the check: a source that sounds like talk in two unlike channels, what an
// honest program makes of it, and the check itself, without a file.

import MediaTime
import RedactionModel
import TestSupport
import Verify
import WorkerProtocol

/// A source, a plan and what is heard.
struct AudioBench {
  /// Samples per second.
  let rate: Int
  /// The source, one list for each channel.
  let source: [[Float]]
  /// The ranges of the plan.
  let ranges: [PlannedAudio]
  /// Whether the output's codec keeps samples as they are.
  var isLossless = true

  /// The muted second, or the second of tone, of most tests.
  static let second: Range<Int64> = 96_000..<144_000

  /// Six seconds of talk.
  init(_ ranges: [PlannedAudio] = [], rate: Int = 48_000, channels: Int = 2) {
    self.init(ranges, rate: rate, source: (0..<channels).map { talk(seconds: 6, rate, $0) })
  }

  init(_ ranges: [PlannedAudio], rate: Int, source: [[Float]]) {
    (self.ranges, self.rate, self.source) = (ranges, rate, source)
  }

  /// One range of the plan.
  static func range(
    _ samples: Range<Int64> = second, _ effect: AudioEffect = .mute, channels: Selection = .all
  ) -> PlannedAudio {
    PlannedAudio(index: 0, samples: samples, effect: effect, channels: channels)
  }

  /// What an honest program writes: silence or a tone of a tenth of full scale in the ranges, fades
  /// of five milliseconds outside of them, and 20 ms of silence (512 samples at least) before
  /// those where a codec smears.
  var honest: [[Float]] {
    let silent = isLossless ? 0 : min(1024, max(512, rate / 50))
    return source.enumerated().map { channel, samples in
      var result = samples
      for range in ranges where range.channels.includesChannel(channel) {
        let fade = (rate + 199) / 200
        let (from, to) = (Int(range.samples.lowerBound), Int(range.samples.upperBound))
        for index in max(0, from - silent - fade)..<min(samples.count, to + silent + fade) {
          let away = index < from ? from - index : index - to + 1
          if index < from || index >= to {
            result[index] *= ramp(away - silent, fade)
          } else if case .tone(let hertz) = range.effect {
            let edge = min(index - from, to - index - 1) + 1
            result[index] = 0.1 * wave(hertz, index - from, rate) * ramp(edge, fade)
          } else {
            result[index] = 0
          }
        }
      }
      return result
    }
  }

  /// What the check finds in an output.
  func findings(_ heard: [[Float]]) -> [Finding] {
    let format = TrackFormat(
      track: 0, sampleRate: rate, channels: source.count, bass: nil, isLossless: isLossless)
    var meters = TrackMeters(format, ranges: ranges)
    var alignment = AudioAlignment(format, ranges: ranges)
    walk(heard, meters) { alignment.add($0, source: $1, heard: $2, present: $3) }
    meters = TrackMeters(format, ranges: ranges, offset: alignment.offset)
    walk(heard, meters) { meters.add($0, source: $1, heard: $2, present: $3) }
    return meters.findings()
  }

  private func walk(
    _ heard: [[Float]], _ meters: TrackMeters,
    _ body: (Int64, [[Float]], [[Float]], Range<Int64>) -> Void
  ) {
    func cut(_ samples: [Float], _ range: Range<Int>) -> [Float] {
      range.map { samples.indices.contains($0) ? samples[$0] : 0 }
    }
    let end = max(source[0].count, heard[0].count)
    for start in stride(from: 0, to: end, by: meters.stretch) {
      let stretch = start..<start + meters.stretch
      body(
        Int64(start), source.map { cut($0, stretch) },
        heard.map { cut($0, start - meters.reach..<stretch.upperBound + meters.reach) },
        0..<Int64(source[0].count))
    }
  }
}

extension Selection {
  fileprivate func includesChannel(_ number: Int) -> Bool {
    if case .only(let numbers) = self { return numbers.contains(number) }
    return true
  }
}

/// Half a cosine.
private func ramp(_ steps: Int, _ fade: Int) -> Float {
  let x = min(max(Double(steps) / Double(fade + 1), 0), 1)
  return Float((1 - cosine(x / 2)) / 2)
}

/// A sine of full scale at a sample.
func wave(_ hertz: Double, _ index: Int, _ rate: Int) -> Float {
  let turns = Double(Int(hertz) * index % rate) / Double(rate)
  return Float(cosine(turns - 0.25))
}

/// The cosine of an angle in turns, by its series.
private func cosine(_ turns: Double) -> Double {
  let x = 2 * Double.pi * (turns - turns.rounded())
  var (sum, term) = (1.0, 1.0)
  for k in stride(from: 1.0, to: 40, by: 2) {
    term *= -x * x / (k * (k + 1))
    sum += term
  }
  return sum
}

/// Noise without a hurry, -1...1 or nearly so.
func noise(_ count: Int, seed: UInt64, smoothing: Float = 0) -> [Float] {
  var (source, last) = (TestNoise(seed: seed), Float(0))
  return (0..<count).map { _ in
    let sample = Float(source.below(65_536) - 32_768) / 32_768
    last = smoothing * last + (1 - smoothing) * sample
    return last / (1 - smoothing).squareRoot()
  }
}

/// Syllables of noise with a voice beneath and pauses between, different in each channel.
func talk(seconds: Int, _ rate: Int, _ channel: Int) -> [Float] {
  let breath = noise(seconds * rate, seed: UInt64(11 + channel), smoothing: 0.8)
  return breath.enumerated().map { index, sample in
    let beat = wave(Double(3 + channel), index, rate)
    let loudness = max(0, 0.5 + 0.6 * beat)
    return loudness * (0.15 * sample + 0.1 * wave(Double(170 + 60 * channel), index, rate))
      + 0.0005 * sample
  }
}
