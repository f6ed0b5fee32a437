// One audio track as samples in their places: what extraction, redaction and checks all read. A
// descriptor goes in, values come out, and memory does not depend on how long the track is.

package import LibAV
package import MediaTime
import Source
package import WorkerProtocol

/// What a track's samples are like; the same from its first to its last.
package struct AudioFormat: Sendable, Hashable {
  /// The stream's number in the container.
  package var stream: Int
  /// libavcodec's name of the codec, such as `aac`.
  package var codec: String
  /// Samples per second and channel.
  package var sampleRate: Int
  /// Which channels there are.
  package var layout: ChannelLayout

  /// What the container says of a stream.
  ///
  /// - Throws: `MediaFailure.noAudio` when the stream is not one of audio, or nothing of it can be
  ///   known.
  package init(_ facts: StreamFacts) throws(MediaFailure) {
    guard let audio = facts.audio, audio.sampleRate > 0, audio.channels > 0 else {
      throw .noAudio(stream: facts.index, codec: facts.codec)
    }
    stream = facts.index
    codec = facts.codec
    sampleRate = audio.sampleRate
    layout = audio.layout
  }
}

extension AudioFormat {
  /// Rate and channels, for reports and failures.
  package var shape: AudioShape { AudioShape(sampleRate: sampleRate, layout) }
}

extension AudioShape {
  fileprivate init(sampleRate: Int, _ layout: ChannelLayout) {
    self.init(sampleRate: sampleRate, channels: layout.channels, layout: "\(layout)")
  }
}

/// The packets of one track become blocks of samples.
package struct AudioTrackDecoder: ~Copyable, Sendable {
  /// What the samples are like.
  package let format: AudioFormat
  private var decoder: AudioDecoder
  private var placer: AudioPlacer
  private var lossDuration: Int64 = 0

  /// What was met so far.
  package var tally: AudioTally { placer.tally }
  /// How samples are counted.
  package var clock: AudioClock { placer.clock }

  /// - Parameters:
  ///   - decoder: the decoder of the stream that `facts` describes.
  ///   - facts: what the container says of the stream.
  ///   - firstPicture: where samples are counted from, on the container's clock.
  /// - Throws: `MediaFailure.noAudio` when the stream is not one of audio, or nothing of it can be
  ///   known.
  package init(_ decoder: consuming AudioDecoder, _ facts: StreamFacts, firstPicture: Timestamp)
    throws(MediaFailure)
  {
    let format = try AudioFormat(facts)
    self.format = format
    placer = AudioPlacer(
      stream: facts.index, timeBase: facts.timeBase, channels: format.layout.channels,
      clock: AudioClock(sampleRate: format.sampleRate, firstPicture: firstPicture))
    self.decoder = decoder
  }

  /// Takes in a packet of this track; `next` then gives what it holds.
  ///
  /// - Precondition: `next` returned nil last.
  package mutating func send(_ packet: borrowing Packet) throws(MediaFailure) {
    placer.tally.packets += 1
    lossDuration = packet.duration
    let isTaken = try reading { () throws(LibAVFailure) in try decoder.send(packet) }
    if !isTaken { placer.lose(duration: lossDuration) }
  }

  /// Says that no packet follows; `next` then gives what the decoder still held back.
  ///
  /// - Parameter endedEarly: whether the source broke off.
  package mutating func finish(endedEarly: Bool) {
    placer.tally.endedEarly = endedEarly
    lossDuration = 0
    decoder.finish()
  }

  /// The next block; nil when another packet is needed, or at the end.
  package mutating func next() throws(MediaFailure) -> AudioBlock? {
    while true {
      if let block = placer.take() { return block }
      switch try reading({ () throws(LibAVFailure) in try decoder.receive() }) {
      case .needsInput, .endOfStream: return nil
      case .lost: placer.lose(duration: lossDuration)
      case .audio(let audio):
        guard audio.sampleRate == format.sampleRate, audio.layout.channels == format.layout.channels
        else {
          throw .audioChanged(
            stream: format.stream, from: format.shape,
            to: AudioShape(sampleRate: audio.sampleRate, audio.layout),
            at: placer.time(ofTicks: audio.ticks))
        }
        try placer.place(audio)
      }
    }
  }
}

/// Reads one track of a source from its start to its end.
package struct AudioReader: ~Copyable, Sendable {
  /// What the samples are like.
  package let format: AudioFormat
  /// All streams of the container.
  package let streams: [StreamFacts]
  private let demuxer: Demuxer
  private var track: AudioTrackDecoder
  private let packet: Packet
  private var isFinished = false

  /// What was met so far; complete once `next` returned nil.
  package var tally: AudioTally { track.tally }
  /// How samples are counted.
  package var clock: AudioClock { track.clock }

  /// Prepares to read a stream of the container in `descriptor`, which stays the caller's.
  ///
  /// - Parameters:
  ///   - descriptor: an open file.
  ///   - stream: the stream's number in the container.
  ///   - firstPicture: where samples are counted from, on the container's clock; nil counts from
  ///     the zero of that clock.
  /// - Throws: `MediaFailure.noAudio`, `.source`.
  package init(
    descriptor: Int32, stream: Int, firstPicture: Timestamp?
  ) throws(MediaFailure) {
    let demuxer = try reading { () throws(LibAVFailure) in try Demuxer(descriptor: descriptor) }
    let streams = demuxer.streams
    guard streams.indices.contains(stream), streams[stream].kind == .audio else {
      throw .noAudio(stream: stream, codec: "none")
    }
    let decoder = try reading { () throws(LibAVFailure) in
      try AudioDecoder(demuxer, stream: stream)
    }
    let track = try AudioTrackDecoder(
      decoder, streams[stream], firstPicture: firstPicture ?? Timestamp(0, .nanoseconds))
    let packet = try reading { () throws(LibAVFailure) in try Packet() }
    demuxer.select([stream])
    self.streams = streams
    self.packet = packet
    format = track.format
    self.track = track
    self.demuxer = demuxer
  }

  /// The next block, in order and without a hole; nil at the end.
  ///
  /// The first block's position says how late the audio starts (or, negative, how early).
  ///
  /// - Throws: `MediaFailure.audioTimesJump`, `.audioChanged`, `.source`.
  package mutating func next() throws(MediaFailure) -> AudioBlock? {
    while true {
      if let block = try track.next() { return block }
      if isFinished { return nil }
      switch try reading({ () throws(LibAVFailure) in try demuxer.read(into: packet) }) {
      case .packet where packet.stream == format.stream: try track.send(packet)
      // Read while probing, before the selection.
      case .packet: continue
      case .end: finish(endedEarly: false)
      case .broken: finish(endedEarly: true)
      }
    }
  }

  private mutating func finish(endedEarly: Bool) {
    isFinished = true
    track.finish(endedEarly: endedEarly)
  }
}
