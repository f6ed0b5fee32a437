// what the clip is heard like: two voices made of pulses and resonances, steps, birds and a passing
// car, all from seeds. Samples are summed in double precision, in one order.

import MediaTime
import AudioSamples

/// The clip's audio tracks.
struct Soundtrack {
  /// Samples per second.
  static let rate = 48_000
  /// The body camera's own microphones: the wearer is loud, the other voice and the street softer.
  let body: PCMBuffer
  /// A second microphone, farther away: mostly street, and both voices faintly.
  let ambient: PCMBuffer

  /// Makes both tracks for a clip of a length in seconds.
  init(seconds: Int) {
    let count = seconds * Soundtrack.rate
    let officer = Voice(pitch: 108, tract: 1).speech(of: .officer, count: count)
    let person = Voice(pitch: 141, tract: 1.09).speech(of: .personA, count: count)
    let steps = Street.steps(count: count)
    let car = Street.car(count: count)
    let birds = Street.birds(count: count)
    func track(
      _ seed: Int, officer gainA: Double, person gainB: Double, street: Double, delay: Int
    ) -> [Float] {
      let air = Street.air(count: count, seed: seed)
      return (0..<count).map { index in
        let heard = index - delay
        var sample = 0.010 * air[index] + street * (car[index] + birds[index])
        if heard >= 0 {
          sample += gainA * officer[heard] + gainB * person[heard] + street * 0.8 * steps[heard]
        }
        return Float(max(-0.98, min(0.98, sample)))
      }
    }
    let start = Timestamp(0, TimeBase(1, Int64(Soundtrack.rate)))
    body = PCMBuffer(
      planes: [
        track(1, officer: 0.50, person: 0.26, street: 0.3, delay: 0),
        track(2, officer: 0.46, person: 0.28, street: 0.3, delay: 9),
      ], sampleRate: Soundtrack.rate, start: start)
    ambient = PCMBuffer(
      planes: [track(3, officer: 0.07, person: 0.09, street: 1, delay: 310)],
      sampleRate: Soundtrack.rate, start: start)
  }
}

/// A voice: a pitch and the length of its throat and mouth.
private struct Voice {
  /// Periods per second.
  let pitch: Double
  /// Resonances against those of a long tract.
  let tract: Double

  /// First three resonances of five vowels, in hertz.
  private static let vowels = [
    [730.0, 1090, 2440], [530, 1840, 2480], [290, 2250, 2950], [570, 860, 2410], [320, 880, 2240],
  ]

  /// All that a speaker says.
  func speech(of speaker: Speech.Speaker, count: Int) -> [Double] {
    var out = [Double](repeating: 0, count: count)
    for (number, syllable) in Speech.syllables.enumerated() where syllable.speaker == speaker {
      add(syllable, number: number, to: &out)
    }
    return out
  }

  private func add(_ syllable: Speech.Syllable, number: Int, to out: inout [Double]) {
    let rate = Double(Soundtrack.rate)
    let length = Int((syllable.to - syllable.from) * rate)
    let start = Int(syllable.from * rate)
    var filters = zip(Voice.vowels[syllable.vowel], [70.0, 90, 130]).map {
      Resonance(hertz: $0 * tract, width: $1, rate: rate)
    }
    var phase = 1.0
    for index in 0..<length where start + index < out.count {
      let u = Double(index) / Double(length)
      phase += pitch * syllable.pitch * (1.06 - 0.14 * u) / rate
      // The glottis closes once in a period; that and a little breath set the tract ringing.
      let closes = phase >= 1
      if closes { phase -= 1 }
      let breath = 0.004 * (2 * chance(602, number, index) - 1)
      let push = (closes ? 1 : 0) + breath
      var sample = 0.0
      for (filter, weight) in zip(filters.indices, [1.0, -0.8, 0.5]) {
        sample += weight * filters[filter].next(push)
      }
      let rise = smoothStep(0, 0.18, u) * (1 - smoothStep(0.65, 1, u))
      out[start + index] += 38 * sample * rise
    }
    guard syllable.hasHiss else { return }
    let hiss = Int(0.07 * rate)
    var last = 0.0
    for index in 0..<hiss where start - hiss / 2 + index >= 0 {
      let noise = 2 * chance(601, number, index) - 1
      let u = Double(index) / Double(hiss)
      out[min(start - hiss / 2 + index, out.count - 1)] +=
        0.10 * (noise - last) * sine(turns: u / 2)
      last = noise
    }
  }
}

/// A resonance of two poles.
private struct Resonance {
  private let gain, feedback, decay: Double
  private var last = 0.0
  private var beforeLast = 0.0

  /// A resonance at `hertz` that is `width` hertz wide.
  init(hertz: Double, width: Double, rate: Double) {
    let radius = powerOfTwo(-1.442_695_040_888_963_4 * Double.pi * width / rate)
    feedback = 2 * radius * cosine(turns: hertz / rate)
    decay = -radius * radius
    gain = 2 * (1 - radius) * sine(turns: hertz / rate)  // about 1 at the resonance
  }

  mutating func next(_ sample: Double) -> Double {
    let result = gain * sample + feedback * last + decay * beforeLast
    (beforeLast, last) = (last, result)
    return result
  }
}

extension Street {
  private static let rate = Double(Soundtrack.rate)

  /// The hum of a town: noise with less and less towards high pitches.
  static func air(count: Int, seed: Int) -> [Double] {
    var (slow, middle) = (0.0, 0.0)
    return (0..<count).map { index in
      let white = 2 * chance(700 + seed, index) - 1
      slow += 0.008 * (white - slow)
      middle += 0.12 * (white - middle)
      return 6 * slow + 0.9 * middle + 0.12 * white
    }
  }

  /// The camera's own steps while it walks.
  static func steps(count: Int) -> [Double] {
    var out = [Double](repeating: 0, count: count)
    for step in 0..<14 {
      let start = Int((Double(step) + 0.6) / 1.85 * rate)
      let force = 0.55 + 0.3 * chance(801, step)
      var low = 0.0
      for index in 0..<4800 where start + index < count {
        let u = Double(index) / 4800
        low += 0.10 * (2 * chance(802, step, index) - 1 - low)
        out[start + index] += force * low * (1 - u) * (1 - u) * min(1, u * 30)
      }
    }
    return out
  }

  /// A car that comes nearer and passes.
  static func car(count: Int) -> [Double] {
    var (low, tone) = (0.0, 0.0)
    return (0..<count).map { index in
      let t = Double(index) / rate
      let away = 29 - 8.75 * t
      let near = 1 / (1 + away * away / 60)
      low += 0.05 * (2 * chance(811, index) - 1 - low)
      tone += (away > 0 ? 62.0 : 57) / rate
      if tone >= 1 { tone -= 1 }
      return near * (0.5 * low + 0.04 * sine(turns: tone) + 0.03 * sine(turns: 2 * tone))
    }
  }

  /// A bird, three times.
  static func birds(count: Int) -> [Double] {
    var out = [Double](repeating: 0, count: count)
    for (call, at) in [1.7, 4.3, 8.1].enumerated() {
      for note in 0..<4 {
        let start = Int((at + 0.14 * Double(note)) * rate)
        var phase = 0.0
        for index in 0..<3800 where start + index < count {
          let u = Double(index) / 3800
          phase += (3300 + 900 * sine(turns: u * 0.5 + 0.1 * Double(note + call))) / rate
          if phase >= 1 { phase -= 1 }
          out[start + index] += 0.018 * sine(turns: phase) * sine(turns: u / 2)
        }
      }
    }
    return out
  }
}
