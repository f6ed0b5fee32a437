// What is measured of two tracks beside each other: what is left inside a range that was taken out,
// and whether everything else is there, as loud and at its time.

import AudioSamples
import MediaTime
import RedactionModel
import WorkerProtocol

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

  /// What is wrong; nil when nothing is.
  ///
  /// - Parameters:
  ///   - track: the track's number among those of audio.
  ///   - channel: the channel's number.
  ///   - isLossless: whether the codec of the output keeps samples as they are.
  /// - Returns: the first finding; nil also where nothing was measured.
  func fault(track: Int, channel: Int, isLossless: Bool) -> Finding? {
    guard sums.count > 0 else { return nil }
    let place = AudioPlace(range: index, track: track, channel: channel)
    switch effect {
    case .mute:
      let limit = isLossless ? AudioLimits.losslessSilence : AudioLimits.silence
      let worst = max(decibels(ofAmplitude: sums.secondRMS), decibels(ofAmplitude: loudest))
      if worst <= limit { return nil }
      return .rangeAudible(place: place, decibels: finite(worst), limit: limit)
    case .tone:
      guard residue.count > sampleRate / 50 else { return nil }
      let level = decibels(ofAmplitude: residue.rms)
      if !(level <= AudioLimits.besideTone) {
        return .besideTone(place: place, decibels: finite(level), limit: AudioLimits.besideTone)
      }
      let correlation = abs(residue.correlation)
      let limit = AudioLimits.correlation(after: residue.count)
      guard level > AudioLimits.silence, correlation > limit else { return nil }
      return .sourceBesideTone(place: place, correlation: correlation, limit: limit)
    }
  }
}

/// What a check of audio allows.
enum AudioLimits {
  /// Loudest audio where all is to be silent, in dBFS: what a lossy codec adds.
  static let silence = -80.0
  /// The same for a codec that keeps samples as they are.
  static let losslessSilence = -90.0
  /// Loudest audio beside a tone, in dBFS: what a codec adds to it.
  static let besideTone = -45.0
  /// Most that a channel may be louder or quieter than in its source, in dB.
  static let level = 6.0
  /// Quietest audio whose level is compared, in dBFS.
  static let quietest = -50.0

  /// Correlation that two strangers have by chance: five standard deviations of as many samples,
  /// counted as one in sixteen since audio changes slowly.
  static func correlation(after count: Int) -> Double {
    min(0.9, max(0.05, 5 / (Double(count) / 16).squareRoot()))
  }
}

/// One channel outside of all ranges.
struct OutsideMeter {
  private static let reach = 10
  private var source: [Double?] = []
  private var heard: [Double?] = []
  private var sums = Array(repeating: RunningSums(), count: 2 * OutsideMeter.reach + 1)
  private var window = RunningSums()

  /// Adds a hundredth of a second as its root mean square; nil where a range is near.
  ///
  /// - Returns: how much louder the output was than the source over the last half second, in dB,
  ///   each time that half a second of audio that can be heard is full.
  mutating func add(_ levels: (source: Double, heard: Double)?) -> Double? {
    source.append(levels?.source)
    heard.append(levels?.heard)
    let width = 2 * OutsideMeter.reach + 1
    if source.count > width {
      source.removeFirst()
      heard.removeFirst()
    }
    if source.count == width, let middle = source[OutsideMeter.reach] {
      for lag in 0..<width { if let other = heard[lag] { sums[lag].add(middle, other) } }
    }
    guard let levels else { return nil }
    window.add(levels.source, levels.heard)
    guard window.count == 50 else { return nil }
    defer { window = RunningSums() }
    let level = decibels(ofAmplitude: window.firstRMS)
    return level < AudioLimits.quietest ? nil : decibels(ofAmplitude: window.secondRMS) - level
  }

  /// By how many hundredths of a second the output is late (or, negative, early); nil if it is in
  /// time, or if the audio does not tell.
  var delay: Int? {
    let values = sums.map(\.correlation)
    guard sums[OutsideMeter.reach].count > 100,
      let best = values.indices.max(by: { values[$0] < values[$1] })
    else { return nil }
    let lag = best - OutsideMeter.reach
    // Audio in time is most like its source where it belongs, or at a neighbour by a hair.
    return abs(lag) > 2 && values[best] > values[OutsideMeter.reach] + 0.05 ? lag : nil
  }
}

/// A level as it may cross to whoever asked; nil where samples were no numbers, or all was silent.
func finite(_ decibels: Double) -> Double? { decibels.isFinite ? decibels : nil }
