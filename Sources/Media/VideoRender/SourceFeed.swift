// The source as the loop reads it: pictures come out one by one, and the audio on the way goes to
// its tracks of the output. Nothing waits here, so no queue can lock.

import DequeModule
import LibAV
import Source
import WorkerProtocol

/// What was met while reading, and what was done to audio.
struct FeedReport: Sendable {
  /// What the reader met.
  let tally: SourceTally
  /// Per audio track, what was done.
  let audio: [AudioTrackReport]
}

/// Reads a source from its first picture to its end.
struct SourceFeed: ~Copyable, Sendable {
  private var reader: SourceReader
  private var first: TimedPicture?
  private var early: UniqueDeque<Packet>
  private var audio: OutputAudio
  /// What was read behind the end of what was asked for.
  private var held: SourceReader.Event?

  /// - Parameters:
  ///   - reader: behind the first picture.
  ///   - first: the first picture, if it was read.
  ///   - early: audio packets that came before it.
  ///   - audio: where audio goes.
  init(
    _ reader: consuming SourceReader, first: consuming TimedPicture?,
    early: consuming UniqueDeque<Packet>, audio: consuming OutputAudio
  ) {
    self.reader = reader
    self.first = consume first
    self.early = early
    self.audio = audio
  }

  /// The next picture; nil at the end, and where packets follow that are copied.
  mutating func next() throws(MediaFailure) -> TimedPicture? {
    while !early.isEmpty { try audio.deliver(early.removeFirst()) }
    if let picture = first.take() { return picture }
    switch try nextOfVideo() {
    case .picture(let picture): return picture
    case .copied(let packet): held = .copied(packet)
    default: held = .end
    }
    return nil
  }

  /// The next packet that is copied; nil at the end, and where pictures follow.
  mutating func nextCopied() throws(MediaFailure) -> Packet? {
    switch try nextOfVideo() {
    case .copied(let packet): return packet
    case .picture(let picture): held = .picture(picture)
    default: held = .end
    }
    return nil
  }

  private mutating func nextOfVideo() throws(MediaFailure) -> SourceReader.Event {
    if let event = held.take() { return event }
    while true {
      switch try reader.next() {
      case .audio(let packet): try audio.deliver(packet)
      case let event: return event
      }
    }
  }

  /// Whether the source's packet of the picture shown at a time is a sync sample.
  func isSync(at ticks: Int64) -> Bool { reader.isSync(at: ticks) }

  /// Gives up the decoding times of the packets that were read for pictures, in ticks.
  mutating func takeDecodingTicks() -> Deque<Int64> { reader.takeDecodingTicks() }

  /// Hands on the audio that is left once no picture is wanted any more: a clip's audio may lie
  /// behind its last picture in the file.
  mutating func finish() throws(MediaFailure) -> FeedReport {
    reader.skipPictures()
    while !audio.isPastClip, case .audio(let packet) = try reader.next() {
      try audio.deliver(packet)
    }
    try audio.finish(endedEarly: reader.tally.endedEarly)
    return FeedReport(tally: reader.tally, audio: audio.reports)
  }
}
