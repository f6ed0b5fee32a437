// One track of sound from the source's packets to the output's: decoded, replaced where the plan says so,
// cut where a clip ends, coded anew as a whole. What was taken out is gone before anything is coded, so
// no frame that overlaps its neighbours can carry it.

import LibAV
import MediaTime
import Sound

/// A track that is coded anew.
struct TrackRendition: ~Copyable, Sendable {
  /// One sample per tick: the clock of the packets.
  let timeBase: TimeBase
  /// Samples per channel coded so far.
  private(set) var samplesOut: Int64 = 0
  /// Whether a clip ends before what is still to come.
  private(set) var isPastClip = false
  /// What was replaced so far, in the order of the plan.
  private(set) var ranges: [SoundRangeReport]
  private var track: SoundTrackDecoder
  private var encoder: AudioEncoder
  private let edit: SoundEdit
  private let limits: [Range<Int64>]
  private let kept: Range<Int64>?

  /// What was met while decoding.
  var tally: SoundTally { track.tally }

  /// - Parameters:
  ///   - replaced: where the plan's ranges lie, one for each of `items`.
  ///   - hasFrames: whether the encoder codes sound in frames that lose something.
  ///   - kept: the samples that a clip keeps; nil keeps all.
  init(
    _ track: consuming SoundTrackDecoder, _ encoder: consuming AudioEncoder,
    _ replaced: [ReplacedRange], items: [SoundPlan.Item], hasFrames: Bool, kept: Range<Int64>?
  ) {
    timeBase = encoder.timeBase
    edit = SoundEdit(
      replaced, sampleRate: track.format.sampleRate, hasFrames: hasFrames,
      bass: track.format.layout.bass)
    ranges = zip(items, replaced).map { item, range in
      SoundRangeReport(
        range: item.index, channels: range.channels.map { $0.sorted() },
        from: range.samples.lowerBound, to: range.samples.lowerBound)
    }
    limits = replaced.map(\.samples)
    self.track = track
    self.encoder = encoder
    self.kept = kept
  }

  /// Adds the track to an output; its number there.
  func add(to muxer: inout Muxer, language: String?) throws(LibAVError) -> Int {
    try muxer.addAudio(encoder, language: language)
  }

  /// Takes in a packet of the source and gives the packets that are complete, with times on the source's
  /// own clock, in samples.
  mutating func render(
    _ packet: borrowing Packet, _ emit: (consuming Packet) throws(LibAVError) -> Void
  ) throws(RenderError) {
    try track.send(packet)
    try encodeBlocks(emit)
  }

  /// Gives what the decoder and the encoder still hold.
  mutating func finish(
    endedEarly: Bool, _ emit: (consuming Packet) throws(LibAVError) -> Void
  ) throws(RenderError) {
    track.finish(endedEarly: endedEarly)
    try encodeBlocks(emit)
    let clock = track.clock
    try writing { () throws(LibAVError) in
      try encoder.finish { (packet: consuming Packet) throws(LibAVError) in
        TrackRendition.setTimes(of: packet, clock)
        try emit(packet)
      }
    }
  }

  private mutating func encodeBlocks(
    _ emit: (consuming Packet) throws(LibAVError) -> Void
  ) throws(RenderError) {
    let clock = track.clock
    while let block = try track.next() {
      guard let sound = prepared(block) else { continue }
      samplesOut += Int64(sound.sampleCount)
      try writing { () throws(LibAVError) in
        try encoder.send(sound) { (packet: consuming Packet) throws(LibAVError) in
          TrackRendition.setTimes(of: packet, clock)
          try emit(packet)
        }
      }
    }
  }

  /// A block as it is to be heard; nil when the clip leaves all of it out.
  private mutating func prepared(_ block: SoundBlock) -> PCMBuffer? {
    var sound = block.sound
    if let kept {
      if block.position >= kept.upperBound { isPastClip = true }
      let part = kept.clamped(to: block.position..<block.end)
      if part.isEmpty { return nil }
      sound = sound.slice(
        Int(part.lowerBound - block.position)..<Int(part.upperBound - block.position))
    }
    let here = sound.start.ticks..<(sound.start.ticks + Int64(sound.sampleCount))
    edit.apply(to: &sound)
    for (index, limit) in limits.enumerated() where limit.overlaps(here) {
      let part = limit.clamped(to: here)
      if ranges[index].to == ranges[index].from { ranges[index].from = part.lowerBound }
      ranges[index].to = part.upperBound
    }
    return sound
  }

  /// From numbers counted from the first picture to the container's clock.
  private static func setTimes(of packet: borrowing Packet, _ clock: SoundClock) {
    packet.pts = packet.pts.map { clock.time(of: $0).ticks }
    packet.dts = packet.dts.map { clock.time(of: $0).ticks }
  }
}
