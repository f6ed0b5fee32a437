// Decoded audio on its timeline: every block gets the number of its first sample, holes become
// counted silence and doubled samples are cut, so that nothing after them slides.

package import LibAV
package import MediaTime
package import AudioSamples
package import WorkerProtocol

/// Samples of one track at their place.
package struct AudioBlock: Sendable, Equatable {
  /// The samples; `audio.start` counts in samples from the first displayed picture.
  package var audio: PCMBuffer
  /// Whether this is silence in the place of audio that the source does not have.
  package var isFilled: Bool

  /// The number of the first sample, counted from the first displayed picture.
  package var position: Int64 { audio.start.ticks }
  /// The number of the first sample after the block.
  package var end: Int64 { position + Int64(audio.sampleCount) }
}

/// Puts decoded audio in its place; see ``AudioReader`` for the whole way.
///
/// Reason for its size: a place in a track depends on everything that came before it.
package struct AudioPlacer: Sendable {
  /// How samples are counted.
  package let clock: AudioClock
  /// What was met so far.
  package internal(set) var tally = AudioTally()
  private let stream: Int
  private let timeBase: TimeBase
  private let channels: Int
  /// How far times may stray from the count of samples, in samples: times are often rounded, and a
  /// few milliseconds are neither heard nor seen, while a cut in the middle of a word is.
  private let tolerance: Int64
  /// The same when it is known that something is missing: as exact as the times are.
  private let exactTolerance: Int64
  /// The number of the next sample; nil before the first.
  private var next: Int64?
  private var hasLost = false
  /// The time that came last.
  private var lastTicks: Int64?
  private var lostDuration: Int64 = 0
  /// What was placed and not yet taken: silence, then samples.
  private var silence: Int64 = 0
  private var planes: [[Float]] = []

  /// Most seconds of silence in one place; more is an impossible time.
  package static let longestGap: Int64 = 3600
  /// Most milliseconds that times may run backwards: what comes twice is cut until they catch up.
  ///
  /// A clock that runs back further has started anew, with a recording of its own behind it.
  package static let longestOverlap: Int64 = 500
  /// Samples of silence in one block.
  private static let fillSize = 48_000

  /// Places the audio of a stream.
  package init(stream: Int, timeBase: TimeBase, channels: Int, clock: AudioClock) {
    self.stream = stream
    self.timeBase = timeBase
    self.clock = clock
    self.channels = channels
    let tick = Timestamp(1, timeBase).converted(to: clock.timeBase, rounding: .up).ticks
    exactTolerance = tick + 1
    tolerance = max(exactTolerance, Int64(clock.sampleRate / 100))
  }

  /// Notes that a packet gave nothing, so that what it would have held becomes silence.
  ///
  /// - Parameter duration: in ticks of the stream's time base; 0 when unknown.
  package mutating func lose(duration: Int64) {
    tally.lostPackets += 1
    hasLost = true
    lostDuration += max(0, duration)
  }

  /// Puts decoded samples in their place; `take` then gives them, after the silence that has to
  /// come before them.
  ///
  /// - Precondition: `take` returned nil last.
  /// - Throws: `MediaFailure.audioTimesJump` when the place cannot be.
  package mutating func place(_ decoded: DecodedAudio) throws(MediaFailure) {
    if decoded.isDamaged { tally.damagedBlocks += 1 }
    // Some recorders give one time to all that follows: it says nothing but the first time.
    let expected = expectedPosition(decoded.ticks == lastTicks ? nil : decoded.ticks)
    lastTicks = decoded.ticks ?? lastTicks
    let position = next ?? expected ?? 0
    let distance = (expected ?? position) - position
    let isTolerable = abs(distance) <= (hasLost ? exactTolerance : tolerance)
    hasLost = false
    lostDuration = 0
    tally.first = tally.first ?? position
    next = position
    planes = decoded.planes
    if isTolerable { return }
    try check(distance, at: position)
    if distance > 0 {
      note(AudioGap(position: position, count: distance))
      silence = distance
    } else {
      let surplus = min(Int(-distance), decoded.planes[0].count)
      note(AudioGap(position: position, count: -Int64(surplus)))
      planes = decoded.planes.map { Array($0[surplus...]) }
    }
  }

  /// The next block; nil when all that was placed is taken.
  package mutating func take() -> AudioBlock? {
    if silence > 0 {
      let size = Int(min(silence, Int64(AudioPlacer.fillSize)))
      silence -= Int64(size)
      let quiet = Array(repeating: [Float](repeating: 0, count: size), count: channels)
      return block(quiet, isFilled: true)
    }
    guard !planes.isEmpty, !planes[0].isEmpty else { return nil }
    let ready = planes
    planes = []
    return block(ready, isFilled: false)
  }

  private func expectedPosition(_ ticks: Int64?) -> Int64? {
    if let ticks { return clock.position(of: Timestamp(ticks, timeBase)) }
    guard hasLost, let next else { return nil }
    let lost = Timestamp(lostDuration, timeBase).converted(to: clock.timeBase, rounding: .nearest)
    return next + lost.ticks
  }

  private func check(_ distance: Int64, at position: Int64) throws(MediaFailure) {
    let rate = Int64(clock.sampleRate)
    if distance > AudioPlacer.longestGap * rate
      || -1000 * distance > AudioPlacer.longestOverlap * rate
    {
      throw .audioTimesJump(
        stream: stream, by: Timestamp(distance, clock.timeBase),
        at: Timestamp(position, clock.timeBase))
    }
  }

  /// When decoded samples are heard, from the first picture; nil when nobody knows.
  func time(ofTicks ticks: Int64?) -> Timestamp? {
    (expectedPosition(ticks) ?? next).map { Timestamp($0, clock.timeBase) }
  }

  private mutating func note(_ gap: AudioGap) {
    tally.gaps.append(gap)
  }

  private mutating func block(_ planes: [[Float]], isFilled: Bool) -> AudioBlock {
    let position = next ?? 0
    let audio = PCMBuffer(
      planes: planes, sampleRate: clock.sampleRate, start: Timestamp(position, clock.timeBase))
    next = position + Int64(audio.sampleCount)
    tally.samples += Int64(audio.sampleCount)
    return AudioBlock(audio: audio, isFilled: isFilled)
  }
}
