// What is wrong with a channel outside of all ranges. Each limit is a multiple of what the codec
// loses in this very channel, at like levels, within bounds that no codec of any use reaches.

import AudioSamples
import MediaTime
import WorkerProtocol

/// Judges what was measured of one channel.
struct AudioOutsideVerdict {
  let loss: AudioLoss
  let channel: Int
  let format: TrackFormat
  /// Samples of one frame.
  let frame: Int

  /// Windows that have to be measured before their loss says what is usual.
  private static let enough = 50
  /// The worst correlation that a whole channel may have by its median.
  private static let leastMedian = 0.8
  /// Gain of a whole track, in dB, that an encoder brings about.
  ///
  /// Libavcodec's for AAC makes noise of full scale five dB quieter, and a little more at low
  /// rates; half as loud is six.
  private var mostMedian: Double { format.isLossless ? 1.5 : 5.5 }
  /// Most findings of each kind.
  private static let most = 10

  /// Everything that is wrong.
  var findings: [Finding] {
    let unlike = likenessFindings
    // What is not the source at all is not also said to be too quiet.
    let quiet = unlike.isEmpty ? levelFindings : []
    return unlike.capped(at: Self.most) + quiet.capped(at: Self.most)
      + excessFindings.capped(at: Self.most)
  }

  private var measured: [Int] { loss.unlike.indices.filter { loss.unlike[$0] != 255 } }

  /// How unlike 19 in 20 windows are at most: what the codec loses, 0...2; nil where too little was
  /// measured to say so.
  var usualLoss: Double? {
    let windows = measured
    guard windows.count >= Self.enough else { return nil }
    let codes = windows.map { loss.unlike[$0] }.sorted()
    return AudioLoss.share(codes[codes.count * 19 / 20])
  }

  // MARK: Likeness

  private var likenessFindings: [Finding] {
    let windows = measured
    guard !windows.isEmpty else { return [] }
    var counts = Array(repeating: [Int](repeating: 0, count: 256), count: 10)
    for window in windows { counts[Int(loss.classes[window])][Int(loss.unlike[window])] += 1 }
    let whole = counts.reduce(Array(repeating: 0, count: 256)) { zip($0, $1).map(+) }
    let median = 1 - AudioLoss.share(UInt8(quantile(whole, 0.5)))
    if windows.count >= 10, median < Self.leastMedian {
      return [differs(windows.first!...windows.last!, median, Self.leastMedian)]
    }
    let limits = (0..<10).map { level in
      let near = counts[max(0, level - 1)...min(9, level + 1)]
        .reduce(Array(repeating: 0, count: 256)) { zip($0, $1).map(+) }
      return limit(near.reduce(0, +) >= Self.enough ? near : whole)
    }
    let bad = windows.filter {
      AudioLoss.share(loss.unlike[$0]) > limits[Int(loss.classes[$0])]
    }
    return runs(bad).filter { $0.count > 1 }.map { run in
      let worst = run.filter { loss.unlike[$0] != 255 }.max { loss.unlike[$0] < loss.unlike[$1] }!
      return differs(
        run, 1 - AudioLoss.share(loss.unlike[worst]), 1 - limits[Int(loss.classes[worst])])
    }
  }

  /// How unlike a window may be, from how unlike 19 in 20 are.
  private func limit(_ counts: [Int]) -> Double {
    guard counts.reduce(0, +) >= Self.enough else { return 0.25 }
    let usual = AudioLoss.share(UInt8(quantile(counts, 0.95)))
    return max(0.15, min(6 * usual, 0.42))
  }

  private func differs(_ run: ClosedRange<Int>, _ correlation: Double, _ limit: Double) -> Finding {
    .audioDiffers(
      track: format.track, channel: channel, from: time(of: run.lowerBound),
      to: time(of: run.upperBound, after: AudioOutsideMeter.width), correlation: correlation,
      limit: limit)
  }

  // MARK: Levels

  private var levelFindings: [Finding] {
    let windows = measured.filter { AudioLoss.share(loss.unlike[$0]) < 0.5 }
    guard windows.count >= 5 else { return [] }
    let gains = windows.map(unexplainedGain).sorted()
    let median = gains[gains.count / 2]
    if abs(median) > mostMedian {
      return [level(windows.first!, median, mostMedian)]
    }
    let strays = gains.map { abs($0 - median) }.sorted()
    let limit = min(4.5, max(1.5, 12 * strays[strays.count * 3 / 4]))
    let bad = windows.filter { abs(unexplainedGain($0) - median) > limit }
    return runs(bad).filter { $0.count > 1 }.map { run in
      let worst = run.filter { loss.unlike[$0] != 255 }
        .max { abs(Int(loss.gain[$0])) < abs(Int(loss.gain[$1])) }!
      return level(run.lowerBound, Double(loss.gain[worst]) / 4, limit)
    }
  }

  /// The gain of a window in dB, without what the coder made quieter by leaving parts out: what is
  /// left of a signal has its power times the square of their correlation.
  private func unexplainedGain(_ window: Int) -> Double {
    let gain = Double(loss.gain[window]) / 4
    guard gain < 0 else { return gain }
    let correlation = max(0.1, 1 - AudioLoss.share(loss.unlike[window]))
    return min(0, gain - decibels(ofAmplitude: correlation))
  }

  private func level(_ window: Int, _ decibels: Double, _ limit: Double) -> Finding {
    .audioLevelDiffers(
      track: format.track, channel: channel, time: time(of: window), decibels: decibels,
      limit: limit)
  }

  // MARK: What was added

  private var excessFindings: [Finding] {
    let limits = loss.excessCounts.map { counts in
      guard counts.reduce(0, +) >= Self.enough else { return 8.0 }
      let usual = Double(quantile(counts, 0.95)) / 2 - 20
      return max(6, min(4 * usual, 15))
    }
    return (0..<4).flatMap { band -> [Finding] in
      let found = loss.excesses.filter { $0.band == band && !($0.decibels <= limits[band]) }
      return runs(found.map(\.window)).filter { $0.count > 1 }.map { run in
        let worst = found.lazy.filter { run.contains($0.window) }.map(\.decibels).max() ?? 0
        return .audioAdded(
          track: format.track, channel: channel, time: time(of: run.lowerBound),
          above: band == 0 ? 0 : BandPowers.edges[band - 1], decibels: finite(worst),
          limit: limits[band])
      }
    }
  }

  // MARK: Helpers

  /// The smallest value below which a share of all lies.
  private func quantile(_ counts: [Int], _ share: Double) -> Int {
    let wanted = share * Double(counts.reduce(0, +))
    var seen = 0
    for (value, count) in counts.enumerated() {
      seen += count
      if Double(seen) >= wanted { return value }
    }
    return counts.count - 1
  }

  /// Windows that follow each other, as runs; those of one run overlap.
  private func runs(_ windows: [Int]) -> [ClosedRange<Int>] {
    var result: [ClosedRange<Int>] = []
    for window in windows {
      if let last = result.last, window - last.upperBound <= AudioOutsideMeter.width {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, window)
      } else {
        result.append(window...window)
      }
    }
    return result
  }

  private func time(of window: Int, after frames: Int = 0) -> Timestamp {
    let base = TimeBase(1, Int64(format.sampleRate))
    return Timestamp((loss.start ?? 0) + Int64((window + frames) * frame), base)
  }
}
