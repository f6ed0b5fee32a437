// The source as the loop reads it: pictures come out one by one, and the audio on the way goes to
// its tracks of the output. Nothing waits here, so no queue can lock.

import Bitstream
import DequeModule
import LibAV
import MediaTime
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
  /// A packet of a later segment, which was read already.
  private var held: Packet?

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

  /// The next picture; nil at the end.
  mutating func next() throws(MediaFailure) -> TimedPicture? {
    while !early.isEmpty { try audio.deliver(early.removeFirst()) }
    if let picture = first.take() { return picture }
    if case .picture(let picture) = try nextOfVideo() { return picture }
    return nil
  }

  /// The next packet of the video, where these are handed out.
  ///
  /// There is none at the end, nor where only packets of later segments follow.
  ///
  /// - Parameters:
  ///   - place: the segment's place in the map.
  ///   - map: cuts the timeline.
  ///   - base: the clock of the packets' times.
  /// - Returns: the packet; nil if there is none.
  /// - Throws: `MediaFailure`.
  mutating func nextPacket(
    upTo place: Int, in map: RenderMap, _ base: TimeBase
  ) throws(MediaFailure) -> Packet? {
    if held == nil, case .copied(let packet) = try nextOfVideo() { held = consume packet }
    guard let packet = held.take() else { return nil }
    if map.segment(at: Timestamp(packet.pts ?? 0, base)) <= place { return packet }
    held = consume packet
    return nil
  }

  private mutating func nextOfVideo() throws(MediaFailure) -> SourceReader.Event {
    while true {
      switch try reader.next() {
      case .audio(let packet): try audio.deliver(packet)
      case let event: return event
      }
    }
  }

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
