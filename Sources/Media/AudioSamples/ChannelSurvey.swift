// Whether the channels of a track may be added up. Two microphones of a camera can be wired against
// each other: their sum then has less of what was said than either, and nobody would hear what is
// missing.

package import WorkerProtocol

/// Watches the channels of a track as they come, in windows of 100 ms, one in every 400 ms.
///
/// Unrelated channels add up in power. A window in which the mix has less than half of the power
/// that unrelated channels would have is one in which they cancel each other out; for two equally
/// loud channels that is a correlation below -0.5.
///
/// Reason for its size: each channel and the mix have sums of their own.
package struct ChannelSurvey: Sendable {
  /// The share of windows that cancel from which on channels are not added up.
  package static let tolerance = 0.1

  private let mix: ChannelMix
  private let windowSize: Int
  private var filled = 0
  private var window = 0
  private var powers: [Double]
  private var mixed = 0.0
  private var heard = 0
  private var cancelled = 0
  private var levels: [[Int]]

  /// Windows of which one is looked at.
  private static let windowsPerLook = 4
  /// Windows of which the loudest part stays below this are not looked at: -60 dBFS.
  private static let leastPower = 1e-6

  /// Starts with no samples.
  ///
  /// - Parameters:
  ///   - sampleRate: samples per second.
  ///   - mix: the mix whose channels are watched, one factor for each channel.
  package init(sampleRate: Int, mix: ChannelMix) {
    self.mix = mix
    windowSize = max(1, sampleRate / 10)
    powers = Array(repeating: 0, count: mix.weights.count)
    levels = Array(repeating: Array(repeating: 0, count: 101), count: mix.weights.count)
  }

  /// Takes the next samples.
  ///
  /// - Precondition: the buffer has as many channels as the mix.
  package mutating func add(_ buffer: PCMBuffer) {
    var index = 0
    while index < buffer.sampleCount {
      let end = min(buffer.sampleCount, index + windowSize - filled)
      if window % ChannelSurvey.windowsPerLook == 0 { measure(buffer, index..<end) }
      filled += end - index
      if filled == windowSize { closeWindow() }
      index = end
    }
  }

  /// The share of audible windows in which the mix cancels, 0...1.
  package var cancelledShare: Double { heard == 0 ? 0 : Double(cancelled) / Double(heard) }

  /// The mix to use: the one that was watched, or else the one channel that stands out most from
  /// its own background; among equals (3 dB), the loudest.
  package var verdict: ChannelMix {
    guard cancelledShare >= ChannelSurvey.tolerance else { return mix }
    let candidates = mix.channels.map { channel in
      (channel: channel, low: level(channel, 0.1), high: level(channel, 0.9))
    }
    let widest = candidates.map { $0.high - $0.low }.max() ?? 0
    let best = candidates.filter { $0.high - $0.low >= widest - 3 }.max { $0.high < $1.high }
    return ChannelMix(only: best?.channel ?? 0, of: mix.weights.count)
  }

  private mutating func measure(_ buffer: PCMBuffer, _ range: Range<Int>) {
    let heard = mix.channels
    guard heard.count == 2 else { return measureMany(buffer, range, heard) }
    let (a, b) = (buffer.samples(ofChannel: heard[0]), buffer.samples(ofChannel: heard[1]))
    let (wa, wb) = (mix.weights[heard[0]], mix.weights[heard[1]])
    var sums = SIMD4<Float>.zero
    for index in range {
      let values = SIMD4(a[index], b[index], a[index] * wa + b[index] * wb, 0)
      sums += values * values
    }
    powers[heard[0]] += Double(sums[0])
    powers[heard[1]] += Double(sums[1])
    mixed += Double(sums[2])
  }

  private mutating func measureMany(_ buffer: PCMBuffer, _ range: Range<Int>, _ heard: [Int]) {
    var sum = [Float](repeating: 0, count: range.count)
    for channel in heard {
      let (samples, weight) = (buffer.samples(ofChannel: channel), mix.weights[channel])
      var power: Float = 0
      for index in range {
        power += samples[index] * samples[index]
        sum[index - range.lowerBound] += samples[index] * weight
      }
      powers[channel] += Double(power)
    }
    mixed += Double(sum.reduce(0) { $0 + $1 * $1 })
  }

  private mutating func closeWindow() {
    filled = 0
    window += 1
    guard window % ChannelSurvey.windowsPerLook == 1 else { return }
    var (expected, loudest) = (0.0, 0.0)
    for channel in mix.channels {
      let power = powers[channel] / Double(windowSize)
      expected += power * Double(mix.weights[channel] * mix.weights[channel])
      loudest = max(loudest, power)
      // Digital silence is no background: it is what was taken out, or a recorder that paused.
      if power > 0 {
        let level = decibels(ofAmplitude: power.squareRoot())
        levels[channel][Int(min(max(level + 100, 0), 100))] += 1
      }
    }
    if loudest >= ChannelSurvey.leastPower {
      heard += 1
      if mixed / Double(windowSize) < expected / 2 { cancelled += 1 }
    }
    for channel in powers.indices { powers[channel] = 0 }
    mixed = 0
  }

  /// The level in dBFS that a share of a channel's windows stays below.
  private func level(_ channel: Int, _ share: Double) -> Double {
    let total = levels[channel].reduce(0, +)
    var seen = 0
    for (bin, count) in levels[channel].enumerated() {
      seen += count
      if Double(seen) >= share * Double(total) { return Double(bin) - 100 }
    }
    return -100
  }
}
