// One audio track from the source's packets to the output's: decoded, replaced where the plan says
// so, cut where a clip ends, coded anew as a whole. What was taken out is gone before anything is
// coded, so no frame that overlaps its neighbours can carry it.

import AudioSamples
package import LibAV
package import MediaTime
import Source
package import WorkerProtocol

/// A track that is coded anew.
package struct TrackTranscoder: ~Copyable, Sendable {
  /// One sample per tick: the clock of the packets.
  package let timeBase: TimeBase
  /// Samples per channel coded so far.
  package private(set) var samplesOut: Int64 = 0
  /// Whether a clip ends before what is still to come.
  package private(set) var isPastClip = false
  /// What was replaced so far, in the order of the plan.
  package private(set) var ranges: [AudioRangeReport]
  private var track: AudioTrackDecoder
  private var encoder: AudioEncoder
  private let edit: AudioEdit
  private let limits: [Range<Int64>]
  private let kept: Range<Int64>?

  /// What was met while decoding.
  package var tally: AudioTally { track.tally }

  /// - Parameters:
  ///   - track: the packets' decoder.
  ///   - encoder: of the track's rate and channels.
  ///   - redacted: where the plan's ranges lie.
  ///   - hasFrames: whether the encoder codes audio in frames that lose something.
  ///   - kept: the samples that a clip keeps; nil keeps all.
  package init(
    _ track: consuming AudioTrackDecoder, _ encoder: consuming AudioEncoder,
    _ redacted: [RedactedRange], hasFrames: Bool, kept: Range<Int64>?
  ) {
    timeBase = encoder.timeBase
    let rate = track.format.sampleRate
    edit = AudioEdit(
      redacted.map { $0.replaced(sampleRate: rate) }, sampleRate: rate, hasFrames: hasFrames,
      bass: track.format.layout.bass)
    ranges = redacted.map { range in
      AudioRangeReport(
        range: range.index, channels: range.listedChannels, from: range.samples.lowerBound,
        to: range.samples.lowerBound)
    }
    limits = redacted.map(\.samples)
    self.track = track
    self.encoder = encoder
    self.kept = kept
  }

  /// Adds the track to an output; its number there.
  package func add(to muxer: inout Muxer, language: String?) throws(LibAVFailure) -> Int {
    try muxer.addAudio(encoder, language: language)
  }

  /// Takes in a packet of the source and gives the packets that are complete, with times on the
  /// source's own clock, in samples.
  package mutating func transcode(
    _ packet: borrowing Packet, _ emit: (consuming Packet) throws(LibAVFailure) -> Void
  ) throws(MediaFailure) {
    try track.send(packet)
    try encodeBlocks(emit)
  }

  /// Gives what the decoder and the encoder still hold.
  package mutating func finish(
    endedEarly: Bool, _ emit: (consuming Packet) throws(LibAVFailure) -> Void
  ) throws(MediaFailure) {
    track.finish(endedEarly: endedEarly)
    try encodeBlocks(emit)
    let clock = track.clock
    try writing { () throws(LibAVFailure) in
      try encoder.finish { (packet: consuming Packet) throws(LibAVFailure) in
        TrackTranscoder.setTimes(of: packet, clock)
        try emit(packet)
      }
    }
  }

  private mutating func encodeBlocks(
    _ emit: (consuming Packet) throws(LibAVFailure) -> Void
  ) throws(MediaFailure) {
    let clock = track.clock
    while let block = try track.next() {
      guard let audio = prepared(block) else { continue }
      samplesOut += Int64(audio.sampleCount)
      try writing { () throws(LibAVFailure) in
        try encoder.send(audio) { (packet: consuming Packet) throws(LibAVFailure) in
          TrackTranscoder.setTimes(of: packet, clock)
          try emit(packet)
        }
      }
    }
  }

  /// A block as it is to be heard; nil when the clip leaves all of it out.
  private mutating func prepared(_ block: AudioBlock) -> PCMBuffer? {
    var audio = block.audio
    if let kept {
      if block.position >= kept.upperBound { isPastClip = true }
      let part = kept.clamped(to: block.position..<block.end)
      if part.isEmpty { return nil }
      audio = audio.slice(
        Int(part.lowerBound - block.position)..<Int(part.upperBound - block.position))
    }
    let here = audio.start.ticks..<(audio.start.ticks + Int64(audio.sampleCount))
    edit.apply(to: &audio)
    for (index, limit) in limits.enumerated() where limit.overlaps(here) {
      let part = limit.clamped(to: here)
      if ranges[index].to == ranges[index].from { ranges[index].from = part.lowerBound }
      ranges[index].to = part.upperBound
    }
    return audio
  }

  /// From numbers counted from the first picture to the container's clock.
  private static func setTimes(of packet: borrowing Packet, _ clock: AudioClock) {
    packet.pts = packet.pts.map { clock.time(of: $0).ticks }
    packet.dts = packet.dts.map { clock.time(of: $0).ticks }
  }
}
