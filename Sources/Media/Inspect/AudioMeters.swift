// What is measured of two tracks beside each other: what is left inside a range that was taken out, and
// whether everything else is there, as loud and at its time.

import MediaTime
import RedactionModel
import AudioSamples

/// One audio range in one channel.
struct RangeMeter {
  /// The range's number in the plan.
  let index: Int
  let samples: Range<Int64>
  let effect: AudioEffect
  let sampleRate: Int
  private var sums = RunningSums()
  private var residue = ToneResidue()
  private var cell = RunningSums()
  /// The loudest hundredth of a second that lies well inside, as a root mean square.
  private var loudest = 0.0

  /// Samples at each end of a range into which the codec's frames may carry what lies outside.
  private var reach: Int64 { min(4096, Int64(samples.count) / 4) }

  init(index: Int, samples: Range<Int64>, effect: AudioEffect, sampleRate: Int) {
    (self.index, self.samples, self.effect) = (index, samples, effect)
    self.sampleRate = sampleRate
  }

  /// Adds a sample of the source and the one heard in its place.
  mutating func add(_ position: Int64, source: Float, heard: Float) {
    sums.add(Double(source), Double(heard))
    let isCore = position >= samples.lowerBound + reach && position < samples.upperBound - reach
    guard isCore else { return }
    switch effect {
    case .mute:
      cell.add(Double(source), Double(heard))
      if cell.count >= sampleRate / 100 {
        loudest = max(loudest, cell.secondRMS)
        cell = RunningSums()
      }
    case .tone(let hertz):
      let tone = Tone.standIn(hertz: hertz, sampleRate: sampleRate)
      let rate = Int64(sampleRate)
      let phase = (position - samples.lowerBound) % rate * Int64(tone.hertz) % rate
      residue.add(
        heard: Double(heard), source: Double(source), turns: Double(phase) / Double(rate))
    }
  }

  /// What is wrong, in words; nil when nothing is.
  ///
  /// - Parameter isLossless: whether the codec of the output keeps samples as they are.
  func fault(isLossless: Bool) -> String? {
    guard sums.count > 0 else { return nil }
    switch effect {
    case .mute:
      let limit = isLossless ? -90.0 : -80.0
      let worst = max(decibels(ofAmplitude: sums.secondRMS), decibels(ofAmplitude: loudest))
      return worst <= limit ? nil : "is heard at \(whole(worst)) dBFS where all is to be silent"
    case .tone:
      guard residue.count > sampleRate / 50 else { return nil }
      let level = decibels(ofAmplitude: residue.rms)
      let likeness = abs(residue.correlation)
      if !(level <= AudioLimits.besideTone) {
        return "is heard at \(whole(level)) dBFS beside the tone"
      }
      if level > -80, likeness > AudioLimits.likeness(after: residue.count) {
        return "is like the source beside the tone (\(whole(likeness * 100)) %)"
      }
      return nil
    }
  }
}

/// What a check of audio allows.
enum AudioLimits {
  /// Loudest audio beside a tone, in dBFS: what a codec adds to it.
  static let besideTone = -45.0

  /// Likeness that two strangers have by chance: five standard deviations of as many samples, counted as
  /// one in sixteen since audio changes slowly.
  static func likeness(after count: Int) -> Double {
    min(0.9, max(0.05, 5 / (Double(count) / 16).squareRoot()))
  }
}

/// One channel outside of all ranges.
struct OutsideMeter {
  private static let reach = 10
  private var source: [Double?] = []
  private var heard: [Double?] = []
  private var likeness = Array(repeating: RunningSums(), count: 2 * OutsideMeter.reach + 1)
  private var window = RunningSums()

  /// Adds a hundredth of a second as its root mean square; nil where a range is near.
  ///
  /// - Returns: how much louder the output was than the source over the last half second, in dB, each time
  ///   that half a second of audio that can be heard is full.
  mutating func add(_ levels: (source: Double, heard: Double)?) -> Double? {
    source.append(levels?.source)
    heard.append(levels?.heard)
    let width = 2 * OutsideMeter.reach + 1
    if source.count > width {
      source.removeFirst()
      heard.removeFirst()
    }
    if source.count == width, let middle = source[OutsideMeter.reach] {
      for lag in 0..<width { if let other = heard[lag] { likeness[lag].add(middle, other) } }
    }
    guard let levels else { return nil }
    window.add(levels.source, levels.heard)
    guard window.count == 50 else { return nil }
    defer { window = RunningSums() }
    let level = decibels(ofAmplitude: window.firstRMS)
    return level < -50 ? nil : decibels(ofAmplitude: window.secondRMS) - level
  }

  /// By how many hundredths of a second the output is late (or, negative, early); nil if it is in time, or
  /// if the audio does not tell.
  var delay: Int? {
    let values = likeness.map(\.correlation)
    guard likeness[OutsideMeter.reach].count > 100,
      let best = values.indices.max(by: { values[$0] < values[$1] })
    else { return nil }
    let lag = best - OutsideMeter.reach
    // Audio in time is most like its source where it belongs, or at a neighbour by a hair.
    return abs(lag) > 2 && values[best] > values[OutsideMeter.reach] + 0.05 ? lag : nil
  }
}

/// A level or a share as a whole number, whatever samples a file may hold: no number at all is 999.
func whole(_ value: Double) -> Int {
  value.isNaN ? 999 : Int(min(999, max(-999, value)).rounded(.towardZero))
}
