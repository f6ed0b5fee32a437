// How far a channel of the output lies behind its source's, followed from stretch to stretch: the
// times of both files say it first, and audio that tells more corrects them by samples.

import AudioSamples
import MediaTime
import WorkerProtocol

/// The offset of one channel.
struct AudioStep {
  /// Samples by which the output's samples lie after the source's.
  private(set) var offset: Int
  private let limit: Int
  private let sampleRate: Int
  private var worst: (offset: Int, at: Int64)?
  private var failures = 0
  private var patience = 0

  /// - Parameters:
  ///   - offset: what is known from the start.
  ///   - sampleRate: samples per second.
  init(offset: Int, _ sampleRate: Int) {
    (self.offset, self.sampleRate) = (offset, sampleRate)
    limit = sampleRate * AudioLimits.delay / 1000
  }

  /// Whether a stretch is unlike its source where it is looked for, and it is time to look
  /// elsewhere: ever more seldom where that never helps.
  mutating func isLost(_ frames: [AudioOutsideMeter.Frame]) -> Bool {
    guard let likeness = likeness(frames), likeness < 0.9 else { return false }
    if patience > 0 {
      patience -= 1
      return false
    }
    patience = min(30, failures)
    failures += 1
    return true
  }

  /// Takes an offset that was found.
  mutating func found(_ lag: LagSearch.Lag) {
    guard lag.correlation > AudioLimits.leastLike else { return }
    if lag.samples != offset { failures = 0 }
    offset = lag.samples
  }

  /// Notes where a stretch was found like its source.
  mutating func settle(_ frames: [AudioOutsideMeter.Frame], at start: Int64) {
    guard abs(offset) > limit, likeness(frames) ?? 0 > AudioLimits.leastLike,
      abs(offset) > abs(worst?.offset ?? 0)
    else { return }
    worst = (offset, worst?.at ?? start)
  }

  /// What is wrong.
  func findings(channel: Int, _ format: TrackFormat) -> [Finding] {
    guard let worst else { return [] }
    let base = TimeBase(1, Int64(sampleRate))
    return [
      .audioLate(
        track: format.track, channel: channel, by: Timestamp(Int64(worst.offset), base),
        time: Timestamp(worst.at, base), limit: Timestamp(Int64(limit), base))
    ]
  }

  /// How alike frames are that must be; nil where there is nothing to hear.
  private func likeness(_ frames: [AudioOutsideMeter.Frame]) -> Double? {
    var sum = BandPowers()
    var count: Float = 0
    for frame in frames where frame.isJudged {
      sum += frame.powers
      count += 1
    }
    guard count >= 3, sum.first[BandPowers.voice] / count > 1e-7 else { return nil }
    return sum.correlation(BandPowers.voice)
  }
}

/// Brings two tracks in step before they are compared: from many stretches at the start.
package struct AudioAlignment {
  private let search: LagSearch
  private let expectations: [AudioExpectation]
  private var lags: [Int] = []
  private let tolerance: Int
  private var stretches = 0

  /// Stretches that have to tell an offset.
  private static let wanted = 5
  /// Stretches after which the times alone decide.
  private static let most = 60

  /// - Parameters:
  ///   - format: what the track is like.
  ///   - ranges: the ranges of the plan in it.
  package init(_ format: TrackFormat, ranges: [PlannedAudio]) {
    search = LagSearch(sampleRate: format.sampleRate)
    expectations = (0..<format.channels).map {
      AudioExpectation(ranges, channel: $0, format)
    }
    tolerance = 2
  }

  /// Whether enough was heard.
  package var isComplete: Bool {
    lags.count >= AudioAlignment.wanted || stretches >= AudioAlignment.most
  }

  /// Adds a stretch; see ``TrackMeters/add(_:source:heard:present:)``.
  package mutating func add(
    _ start: Int64, source: [[Float]], heard: [[Float]], present: Range<Int64>
  ) {
    stretches += 1
    let expected = expectations.indices.map {
      expectations[$0].samples(source[$0][...], from: start, present: present)
    }
    // The loudest channel tells best.
    func power(_ samples: [Float]) -> Float { samples.reduce(0) { $0 + $1 * $1 } }
    let powers = expected.map(power)
    guard let loudest = powers.indices.max(by: { powers[$0] < powers[$1] }),
      powers[loudest] > 1e-7 * Float(expected[loudest].count),
      let lag = search.lag(of: expected[loudest][...], in: heard[loudest][...]),
      lag.correlation > AudioLimits.leastLike
    else { return }
    lags.append(lag.samples)
  }

  /// Samples by which the output's samples lie after the source's; 0 where the stretches do not
  /// agree, or tell nothing.
  package var offset: Int {
    guard !lags.isEmpty else { return 0 }
    let middle = lags.sorted()[lags.count / 2]
    let agreeing = lags.count { abs($0 - middle) <= tolerance }
    return 2 * agreeing > lags.count ? middle : 0
  }
}
