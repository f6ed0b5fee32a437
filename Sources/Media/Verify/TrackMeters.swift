// One track beside its source's: each hundredth of a second goes to the meter of the range that
// owns it, or to the one of what lies outside of all ranges.

import AudioSamples
import LibAV
import MediaTime
import RedactionModel
import WorkerProtocol

/// A range of the plan in one track.
struct PlannedAudio {
  let index: Int
  let samples: Range<Int64>
  let effect: AudioEffect
  let channels: Selection
}

/// Everything that is measured of one track.
struct TrackMeters {
  /// Most findings about the level of a track that are listed.
  private static let mostLevels = 10

  private let track: Int
  private let sampleRate: Int
  private var ranges: [[RangeMeter]]
  private var outside: [OutsideMeter]
  private var levels: [Finding] = []
  /// A channel of which a codec keeps the lowest frequencies alone, so that its level says nothing.
  private let bass: Int?

  /// Checks of a range in a channel.
  var rangeCount: Int { ranges.reduce(0) { $0 + $1.count } }

  /// - Parameters:
  ///   - track: the track's number among those of audio.
  ///   - audio: what the container says of it.
  ///   - ranges: the ranges of the plan in it.
  init(track: Int, audio: AudioFacts, ranges: [PlannedAudio]) {
    let sampleRate = audio.sampleRate
    self.track = track
    self.sampleRate = sampleRate
    bass = audio.layout.bass
    outside = Array(repeating: OutsideMeter(), count: audio.channels)
    self.ranges = (0..<audio.channels).map { channel in
      // Silence wins over a tone where both are asked for, and is checked alone there.
      ranges.filter { $0.channels.includes(channel) }.map {
        RangeMeter(index: $0.index, samples: $0.samples, effect: $0.effect, sampleRate: sampleRate)
      }.sorted { $0.effect == .mute && $1.effect != .mute }
    }
  }

  /// Adds a hundredth of a second that starts at a sample.
  ///
  /// - Parameters:
  ///   - start: the number of its first sample.
  ///   - source: samples of the source, one list of equal length for each channel.
  ///   - heard: samples of the output, of the same shape.
  ///   - isWhole: whether all of it belongs to the output.
  mutating func add(_ start: Int64, source: [[Float]], heard: [[Float]], isWhole: Bool) {
    let cell = start..<(start + Int64(source[0].count))
    // Fades, and frames that a codec codes together with what lies in a range.
    let margin = Int64(sampleRate / 10)
    for channel in ranges.indices {
      let near = ranges[channel].indices.filter {
        ranges[channel][$0].overlaps(cell, margin: margin)
      }
      var heardLevels: (source: Double, heard: Double)?
      if near.isEmpty {
        var sums = RunningSums()
        for index in source[channel].indices {
          sums.add(Double(source[channel][index]), Double(heard[channel][index]))
        }
        heardLevels = (sums.firstRMS, sums.secondRMS)
      }
      if let excess = outside[channel].add(isWhole ? heardLevels : nil),
        !(abs(excess) <= AudioLimits.level), channel != bass
      {
        levels.append(
          .audioLevelDiffers(
            track: track, channel: channel,
            time: Timestamp(start, TimeBase(1, Int64(sampleRate))), decibels: finite(excess)))
      }
      for index in source[channel].indices {
        let position = start + Int64(index)
        guard let owner = near.first(where: { ranges[channel][$0].samples.contains(position) })
        else { continue }
        ranges[channel][owner].add(
          position, source: source[channel][index], heard: heard[channel][index])
      }
    }
  }

  /// Everything that is wrong.
  ///
  /// - Parameter isLossless: whether the codec of the output keeps samples as they are.
  /// - Returns: the findings; of those about levels only the first ten are listed.
  func findings(isLossless: Bool) -> [Finding] {
    var result: [Finding] = []
    for (channel, meters) in ranges.enumerated() {
      result += meters.compactMap {
        $0.fault(track: track, channel: channel, isLossless: isLossless)
      }
      if let delay = outside[channel].delay {
        result.append(
          .audioLate(
            track: track, channel: channel, by: Timestamp(Int64(delay), TimeBase(1, 100))))
      }
    }
    return result + levels.capped(at: TrackMeters.mostLevels)
  }
}

extension RangeMeter {
  fileprivate func overlaps(_ cell: Range<Int64>, margin: Int64) -> Bool {
    cell.lowerBound - margin < samples.upperBound && samples.lowerBound < cell.upperBound + margin
  }
}
