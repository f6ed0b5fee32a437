// Transforms and what is measured with them, held against the plain sums that define them.

import AudioSamples
import MediaTime
import Testing

@Suite struct SpectrumTests {
  @Test(arguments: [2, 16, 256]) func theTransformIsThePlainSum(size: Int) {
    let (a, b) = (noise(8 * size, seed: 1), noise(8 * size, seed: 2))
    var (re, im) = ([SIMD8<Float>](), [SIMD8<Float>]())
    for index in 0..<size {
      re.append(SIMD8((0..<8).map { a[$0 * size + index] }))
      im.append(SIMD8((0..<8).map { b[$0 * size + index] }))
    }
    let before = (re, im)
    let transform = FourierTransform(size: size)
    transform.transform(&re, &im)
    for bin in [0, 1, size / 2, size - 1] {
      for lane in [0, 5] {
        var (x, y) = (0.0, 0.0)
        for index in 0..<size {
          let turns = Double(bin * index % size) / Double(size)
          let (c, s) = (cosine(turns: turns), -sine(turns: turns))
          let (p, q) = (Double(before.0[index][lane]), Double(before.1[index][lane]))
          x += p * c - q * s
          y += p * s + q * c
        }
        #expect(abs(Double(re[bin][lane]) - x) < 1e-3 && abs(Double(im[bin][lane]) - y) < 1e-3)
      }
    }
    transform.transform(&im, &re)
    for index in 0..<size {
      let error = re[index] / Float(size) - before.0[index]
      #expect((error * error).max() < 1e-8)
    }
  }

  @Test func powersOfBandsAddUpToThePower() {
    let (a, b) = (noise(48_000, seed: 3), noise(48_000, seed: 4))
    let meter = BandMeter(sampleRate: 48_000)
    let frames = meter.measure(a, b[...])
    #expect(frames.count == 48_000 / meter.frame)
    for (number, powers) in frames.enumerated() {
      let part = number * meter.frame..<(number + 1) * meter.frame
      func mean(_ x: [Float], _ y: [Float]) -> Float {
        part.reduce(0) { $0 + x[$1] * y[$1] } / Float(meter.frame)
      }
      #expect(abs(powers.first.sum() - mean(a, a)) < 1e-4)
      #expect(abs(powers.second.sum() - mean(b, b)) < 1e-4)
      #expect(abs(powers.product.sum() - mean(a, b)) < 1e-4)
    }
    let tone = Tone(hertz: 6000, amplitude: 1).buffer(
      sampleCount: meter.frame, sampleRate: 48_000, start: .init(0, .nanoseconds))
    let powers = meter.measure(tone.samples(ofChannel: 0), tone.samples(ofChannel: 0)[...])
    #expect(abs(powers[0].first[2] - 0.5) < 1e-3 && powers[0].first[0] < 1e-4)
    #expect(abs(powers[0].correlation(2) - 1) < 1e-4)
  }

  @Test(arguments: [-4000, -1, 0, 37, 9000]) func aLagIsFound(lag: Int) {
    let search = LagSearch(sampleRate: 48_000)
    let whole = noise(48_000 + 4 * search.reach, seed: 5)
    let signal = whole[2 * search.reach..<2 * search.reach + 48_000]
    let from = search.reach - lag
    let found = search.lag(
      of: Array(signal)[...], in: Array(whole[from..<from + 48_000 + 2 * search.reach])[...])
    #expect(found?.samples == lag)
    #expect(found?.correlation ?? 0 > 0.99)
  }

  @Test func whatFitsAtManyLagsIsWhereTheTimesSayAndNothingIsNowhere() {
    let search = LagSearch(sampleRate: 48_000)
    let tone = Tone(hertz: 1000, amplitude: 0.2).buffer(
      sampleCount: 48_000 + 2 * search.reach, sampleRate: 48_000, start: .init(0, .nanoseconds)
    ).samples(ofChannel: 0)
    let signal = Array(tone[search.reach..<search.reach + 48_000])
    #expect(search.lag(of: signal[...], in: tone[...])?.samples == 0)
    let strangers = noise(tone.count, seed: 6)
    #expect(search.lag(of: noise(48_000, seed: 7)[...], in: strangers[...]) == nil)
    let nothing = [Float](repeating: 0, count: tone.count)
    #expect(search.lag(of: signal[...], in: nothing[...]) == nil)
  }

  @Test func aHiddenSignalStandsOutAndStrangersDoNot() {
    func prominence(_ wanted: [Float], _ heard: [Float]) -> Double {
      var hidden = HiddenSignal(sampleRate: 48_000, length: wanted.count)
      for (a, b) in zip(wanted, heard) { hidden.add(wanted: a, heard: b) }
      return hidden.prominence()
    }
    let (a, b) = (noise(20_000, seed: 8), noise(20_000, seed: 9))
    #expect(prominence(a, b) < 6)
    #expect(prominence(a, zip(a, b).map { 0.1 * $0 + 0.2 * $1 }) > 9)
    #expect(prominence(a, [Float](repeating: 0, count: 500) + a.map { -0.001 * $0 }) > 9)
    let tone = (0..<20_000).map {
      Tone(hertz: 440, amplitude: 1).sample(at: $0, sampleRate: 48_000)
    }
    #expect(prominence(tone, tone) == 0)
  }
}
