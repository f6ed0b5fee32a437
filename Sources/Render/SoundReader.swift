// One track of sound as samples in their places: what extraction, redaction and checks all read. A
// descriptor goes in, values come out, and memory does not depend on how long the track is.

package import LibAV
package import MediaTime
package import Threading

/// What a track's samples are like; the same from its first to its last.
package struct SoundFormat: Sendable, Hashable, Codable {
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
  /// - Throws: `RenderError.noSound` when the stream is not one of sound, or nothing of it can be known.
  package init(_ facts: StreamFacts) throws(RenderError) {
    guard let audio = facts.audio, audio.sampleRate > 0, audio.channels > 0 else {
      throw .noSound(stream: facts.index, codec: facts.codec)
    }
    stream = facts.index
    codec = facts.codec
    sampleRate = audio.sampleRate
    layout = audio.layout
  }
}

/// The packets of one track become blocks of samples.
struct SoundTrackDecoder: ~Copyable, Sendable {
  /// What the samples are like.
  let format: SoundFormat
  private var decoder: SoundDecoder
  private var placer: SoundPlacer
  private var lossDuration: Int64 = 0

  /// What was met so far.
  var tally: SoundTally { placer.tally }
  /// How samples are counted.
  var clock: SoundClock { placer.clock }

  /// - Parameters:
  ///   - decoder: of the stream that `facts` describes.
  ///   - firstPicture: where samples are counted from, on the container's clock.
  init(_ decoder: consuming SoundDecoder, _ facts: StreamFacts, firstPicture: Timestamp)
    throws(RenderError)
  {
    let format = try SoundFormat(facts)
    self.format = format
    placer = SoundPlacer(
      stream: facts.index, timeBase: facts.timeBase, channels: format.layout.channels,
      clock: SoundClock(sampleRate: format.sampleRate, firstPicture: firstPicture))
    self.decoder = decoder
  }

  /// Takes in a packet of this track; `next` then gives what it holds.
  ///
  /// - Precondition: `next` returned nil last.
  mutating func send(_ packet: borrowing Packet) throws(RenderError) {
    placer.tally.packets += 1
    lossDuration = packet.duration
    let isTaken = try reading { () throws(LibAVError) in try decoder.send(packet) }
    if !isTaken { placer.lose(duration: lossDuration) }
  }

  /// Says that no packet follows; `next` then gives what the decoder still held back.
  ///
  /// - Parameter endedEarly: whether the source broke off.
  mutating func finish(endedEarly: Bool) {
    placer.tally.endedEarly = endedEarly
    lossDuration = 0
    decoder.finish()
  }

  /// The next block; nil when another packet is needed, or at the end.
  mutating func next() throws(RenderError) -> SoundBlock? {
    while true {
      if let block = placer.take() { return block }
      switch try reading({ () throws(LibAVError) in try decoder.receive() }) {
      case .needsInput, .endOfStream: return nil
      case .lost: placer.lose(duration: lossDuration)
      case .sound(let sound):
        guard sound.sampleRate == format.sampleRate, sound.layout.channels == format.layout.channels
        else {
          throw .soundChanged(
            stream: format.stream, from: "\(format.sampleRate) Hz, \(format.layout)",
            to: "\(sound.sampleRate) Hz, \(sound.layout)")
        }
        try placer.place(sound)
      }
    }
  }
}

/// Reads one track of a source from its start to its end.
package struct SoundReader: ~Copyable, Sendable {
  /// What the samples are like.
  package let format: SoundFormat
  private let demuxer: Demuxer
  private var track: SoundTrackDecoder
  private let packet: Packet
  private var isFinished = false

  /// What was met so far; complete once `next` returned nil.
  package var tally: SoundTally { track.tally }
  /// How samples are counted.
  package var clock: SoundClock { track.clock }

  /// Prepares to read a stream of the container in `descriptor`, which stays the caller's.
  ///
  /// - Parameters:
  ///   - stream: the stream's number in the container.
  ///   - firstPicture: where samples are counted from, on the container's clock; nil counts from the
  ///     zero of that clock.
  /// - Throws: `RenderError.noSound`, `.media`, `.cancelled`.
  package init(
    descriptor: Int32, stream: Int, firstPicture: Timestamp?, cancellation: Flag = Flag()
  ) throws(RenderError) {
    let demuxer = try reading { () throws(LibAVError) in
      try Demuxer(descriptor: descriptor) { cancellation.isRaised }
    }
    let streams = demuxer.streams
    guard streams.indices.contains(stream), streams[stream].kind == .audio else {
      throw .noSound(stream: stream, codec: "none")
    }
    let decoder = try reading { () throws(LibAVError) in
      try SoundDecoder(demuxer, stream: stream)
    }
    let track = try SoundTrackDecoder(
      decoder, streams[stream], firstPicture: firstPicture ?? Timestamp(0, .nanoseconds))
    let packet = try reading { () throws(LibAVError) in try Packet() }
    demuxer.select([stream])
    self.packet = packet
    format = track.format
    self.track = track
    self.demuxer = demuxer
  }

  /// The next block, in order and without a hole; nil at the end.
  ///
  /// The first block's position says how late the sound starts (or, negative, how early).
  ///
  /// - Throws: `RenderError.soundTimes`, `.soundChanged`, `.media`, `.cancelled`.
  package mutating func next() throws(RenderError) -> SoundBlock? {
    while true {
      if let block = try track.next() { return block }
      if isFinished { return nil }
      switch try reading({ () throws(LibAVError) in try demuxer.read(into: packet) }) {
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
