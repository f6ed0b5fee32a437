// Where audio pauses, and where it may be cut: one pass over samples as they come, in memory that
// does not depend on how many there are. It measures levels and nothing else; it knows no words and
// no voices.

package import WorkerProtocol

/// A stretch of audio that is transcribed by itself.
package struct AudioChunk: Equatable, Sendable, Codable {
  /// Samples from the start of the audio.
  package let range: Range<Int>
  /// Why it ends.
  package let cut: CutReason
  /// How loud it is.
  package let level: Level
  /// The share of it that is not silent, 0...1.
  package let audioShare: Double
}

/// Cuts a stream of 16-bit samples into chunks and finds its silences.
///
/// Chunks tile the audio: the first starts at sample 0, each other one where the one before it
/// ends, the last ends with the audio. A chunk lasts 30 s at most and, but for the last, 15 s at
/// least.
///
/// Reason for its size: cutting and finding silences share one pass over the samples.
package struct Segmenter: Sendable {
  /// Seconds that a chunk lasts at most.
  package static let longestChunk = AudioExtract.longestChunk
  /// Seconds after which a chunk may be cut.
  package static let shortestChunk = 15
  /// Frames of a pause that a cut is sure to hit if one is in reach: 150 ms.
  private static let pauseFrames = 15

  /// Silences that lasted as long as the rule asks, in order.
  package private(set) var silences: [Range<Int>] = []
  /// Finished chunks, in order.
  package private(set) var chunks: [AudioChunk] = []
  private let frameSize: Int
  private let quietBelow: Double
  private let audioFrom: Double
  private let minimumSilence: Int
  private var line: [Frame] = []
  private var lineStart = 0
  private var pending: [Int16] = []
  private var position = 0
  private var quietSince: Int? = 0

  /// Starts with no samples.
  ///
  /// - Parameters:
  ///   - sampleRate: samples per second, 100 or more; a frame is a hundredth of them, rounded down.
  ///   - rule: what counts as silence.
  package init(sampleRate: Int, rule: SilenceRule) {
    precondition(sampleRate >= 100, "a frame has a sample")
    frameSize = sampleRate / 100
    quietBelow = power(rule.silenceDecibels - SilenceRule.hysteresis)
    audioFrom = power(rule.silenceDecibels)
    minimumSilence = max(1, Int((rule.minimumSilence * Double(sampleRate)).rounded(.up)))
  }

  /// Takes the next samples.
  package mutating func add(_ samples: [Int16]) {
    var index = 0
    if !pending.isEmpty {
      index = min(samples.count, frameSize - pending.count)
      pending += samples[..<index]
      guard pending.count == frameSize else { return }
      take(pending[...])
      pending.removeAll(keepingCapacity: true)
    }
    while samples.count - index >= frameSize {
      take(samples[index..<index + frameSize])
      index += frameSize
    }
    pending += samples[index...]
  }

  /// Ends the last silence and the last chunk; to be called once.
  package mutating func finish() {
    if !pending.isEmpty { take(pending[...]) }
    pending = []
    endSilence()
    if !line.isEmpty { emit(line.count, .end) }
  }

  private mutating func take(_ samples: ArraySlice<Int16>) {
    let tally = SampleTally(samples)
    let mean = tally.squares / Double(samples.count)
    let isQuiet = quietSince != nil ? mean < audioFrom : mean < quietBelow
    if !isQuiet {
      endSilence()
    } else if quietSince == nil {
      quietSince = position
    }
    position += samples.count
    line.append(Frame(tally: tally, isQuiet: isQuiet))
    if line.count == Segmenter.longestChunk * 100 { cut() }
  }

  private mutating func endSilence() {
    if let since = quietSince, position - since >= minimumSilence {
      silences.append(since..<position)
    }
    quietSince = nil
  }

  /// Cuts in the longest pause in reach, or else where it is quietest.
  private mutating func cut() {
    let reach = Segmenter.shortestChunk * 100..<line.count
    var (best, start): (Range<Int>, Int?) = (reach.lowerBound..<reach.lowerBound, nil)
    for index in 0...line.count {
      if index < line.count, line[index].isQuiet {
        start = start ?? index
      } else if let from = start {
        let inReach = max(from, reach.lowerBound)..<max(index, reach.lowerBound)
        if index - from >= Segmenter.pauseFrames, inReach.count > best.count { best = inReach }
        start = nil
      }
    }
    guard best.isEmpty else { return emit(best.lowerBound + best.count / 2, .pause) }
    emit(quietestPlace(in: reach), .quietest)
  }

  private func quietestPlace(in reach: Range<Int>) -> Int {
    let width = Segmenter.pauseFrames
    var sum = line[reach.lowerBound..<reach.lowerBound + width].reduce(0) { $0 + $1.tally.squares }
    var (least, place) = (sum, reach.lowerBound)
    for from in reach.lowerBound + 1...reach.upperBound - width {
      // Squares are whole numbers below 2^53 here, so that what is added and taken away is exact.
      sum += line[from + width - 1].tally.squares - line[from - 1].tally.squares
      if sum < least { (least, place) = (sum, from) }
    }
    return place + width / 2
  }

  private mutating func emit(_ frames: Int, _ reason: CutReason) {
    var (whole, loud) = (SampleTally(), 0)
    for frame in line[..<frames] {
      whole.add(frame.tally)
      if !frame.isQuiet { loud += frame.tally.count }
    }
    chunks.append(
      AudioChunk(
        range: lineStart..<lineStart + whole.count, cut: reason, level: whole.level,
        audioShare: Double(loud) / Double(max(1, whole.count))))
    lineStart += whole.count
    line.removeFirst(frames)
  }

  private struct Frame {
    let tally: SampleTally
    let isQuiet: Bool
  }
}

/// The mean square of 16-bit samples at a level.
private func power(_ decibels: Double) -> Double {
  let sample = 32768 * amplitude(ofDecibels: decibels)
  return sample * sample
}
