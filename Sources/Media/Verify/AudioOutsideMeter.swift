// One channel outside of all ranges: every tenth of a second beside its source, in steps of one
// frame. What is measured is kept in a few bytes each and judged at the end, against what the codec
// loses elsewhere in the same channel.

import AudioSamples

/// Measures one channel outside of all ranges.
struct AudioOutsideMeter {
  /// A frame of both tracks.
  struct Frame {
    /// What they have in each band.
    var powers: BandPowers
    /// The number of the first sample.
    var start: Int64
    /// Whether the two must be alike in it: no range, no end is near.
    var isJudged: Bool
    /// Whether no range has a sample of it.
    var isOutside: Bool
    /// Whether the source ends in it or before it, so near that a codec's last frame reaches here.
    var isPastEnd = false
  }

  /// Frames in a window: a tenth of a second.
  static let width = 5
  /// Frames on each side of a window from which a codec may carry noise into it.
  private static let around = 3

  private(set) var loss = AudioLoss()
  private var line: [Frame] = []
  /// How loud the source was in the frames before its end, as far as a codec's frame reaches.
  private var recent: [Float] = []
  private let mostRecent: Int

  /// - Parameter frame: samples in a frame.
  init(frame: Int) { mostRecent = max(1, Int(AudioLimits.smear) / max(1, frame)) }

  /// Adds the next frame.
  mutating func add(_ next: Frame) {
    var frame = next
    if !frame.isPastEnd {
      if recent.count == mostRecent { recent.removeFirst() }
      recent.append(frame.powers.first.sum())
    } else if frame.powers.second.sum() <= (recent.max() ?? 0) * AudioLimits.carriedOverPower {
      // The last frame of a codec ends in noise of what it holds.
      frame.isOutside = false
    }
    line.append(frame)
    let whole = AudioOutsideMeter.width + 2 * AudioOutsideMeter.around
    if line.count > whole { line.removeFirst() }
    if line.count == whole { measure() }
  }

  /// Says that no frame follows.
  mutating func finish() {
    guard let last = line.last else { return }
    let nothing = Frame(
      powers: BandPowers(), start: last.start, isJudged: false, isOutside: false)
    for _ in 0..<AudioOutsideMeter.around { add(nothing) }
  }

  private mutating func measure() {
    let window = line[AudioOutsideMeter.around..<line.count - AudioOutsideMeter.around]
    let loudest = line.map { $0.powers.first.sum() }.max() ?? 0
    let start = window[AudioOutsideMeter.around].start
    loss.begin(at: start)
    var sum = BandPowers()
    var count: Float = 0
    for frame in window where frame.isOutside {
      sum += frame.powers
      count += 1
    }
    if count >= 3 {
      for band in 0..<4 {
        let (a, b) = (sum.first[band] / count, sum.second[band] / count)
        let floor = max(a, loudest * 1e-4, 1e-7)
        loss.add(excess: decibels(ofAmplitude: Double(b / floor).squareRoot()), band: band)
      }
    }
    sum = BandPowers()
    count = 0
    for frame in window where frame.isJudged {
      sum += frame.powers
      count += 1
    }
    let power = sum.first[BandPowers.voice] / max(1, count)
    // What is far below its surroundings is drowned by their noise.
    guard count >= 3, power > 1e-6, power > loudest * 1e-3 else { return }
    loss.add(
      level: decibels(ofAmplitude: Double(power).squareRoot()),
      correlation: sum.correlation(BandPowers.voice),
      gain: decibels(
        ofAmplitude: Double(sum.second[BandPowers.voice] / sum.first[BandPowers.voice])
          .squareRoot()))
  }
}

/// What was measured of one channel, window by window, in a few bytes each.
struct AudioLoss {
  /// The number of the first sample of the first window; each other one begins a frame later.
  private(set) var start: Int64?
  /// How unlike the two are, as a code of one byte; 255 where nothing can be told.
  private(set) var unlike: [UInt8] = []
  /// The gain in quarters of a decibel.
  private(set) var gain: [Int8] = []
  /// The class of the level: 6 dB each.
  private(set) var classes: [UInt8] = []
  /// Windows in which a band has more than its source: window, band, decibels.
  private(set) var excesses: [(window: Int, band: Int, decibels: Double)] = []
  /// How often each excess was met in a band: half decibels from -20 to 43.5.
  private(set) var excessCounts = Array(repeating: [Int](repeating: 0, count: 128), count: 4)

  /// Most windows with an excess that are kept; there are hardly more where a codec is at work.
  private static let mostExcesses = 20_000

  /// Begins a window.
  mutating func begin(at start: Int64) {
    self.start = self.start ?? start
    unlike.append(255)
    gain.append(0)
    classes.append(0)
  }

  /// Notes how loud a band is beside its source, in dB.
  mutating func add(excess: Double, band: Int) {
    let bin = Int(max(0, min(127, 2 * (max(-20, min(60, excess)) + 20))))
    excessCounts[band][bin] += 1
    if !(excess <= 6), excesses.count < AudioLoss.mostExcesses {
      excesses.append((unlike.count - 1, band, excess))
    }
  }

  /// Notes how alike the two are in the window.
  mutating func add(level: Double, correlation: Double, gain: Double) {
    let last = unlike.count - 1
    unlike[last] = AudioLoss.code(1 - correlation)
    self.gain[last] = Int8(max(-120, min(120, gain.isNaN ? -120 : 4 * gain)))
    classes[last] = UInt8(max(0, min(9, (level + 60) / 6)))
  }

  /// A byte for a share of 0...2: steps of an eighth of an octave above a millionth.
  static func code(_ share: Double) -> UInt8 {
    let share = max(1e-6, min(2, share.isNaN ? 2 : share))
    return UInt8(min(254, 8 * binaryLogarithm(share / 1e-6)))
  }

  /// The share that a byte stands for, at most.
  static func share(_ code: UInt8) -> Double { 1e-6 * powerOfTwo(Double(code) / 8) }
}
