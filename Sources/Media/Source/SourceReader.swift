// The source as a stream of events: pictures in display order with times that increase, and the
// packets of audio that will be copied. It drops what an edit list hides and counts what went
// wrong.

import BasicContainers
package import Bitstream
import DequeModule
package import LibAV
import MediaTime
package import Raster
package import WorkerProtocol

/// A picture whose time is settled.
package struct TimedPicture: ~Copyable, Sendable {
  /// The picture and what the decoder said of it.
  package var decoded: DecodedPicture
  /// When it is shown, in ticks of the source's video clock.
  package var ticks: Int64

  /// Gives up everything but the samples.
  package consuming func samples() -> Picture { decoded.samples() }
}

/// Reads, decodes and orders one source.
///
/// Reason for its size: each stage between a packet and a settled picture keeps its state.
package struct SourceReader: ~Copyable, Sendable {
  /// The next thing that the source has to give.
  package enum Event: ~Copyable {
    /// A picture, in display order.
    case picture(TimedPicture)
    /// A packet of one of the audio streams asked for.
    case audio(Packet)
    /// A video packet that is handed out as it is.
    case copied(Packet)
    /// Nothing will follow.
    case end
  }

  /// What happened so far.
  package private(set) var tally = SourceTally()
  private let demuxer: Demuxer
  private var decoder: Decoder
  private let video: Int
  private let declaredPackets: Int
  private let timeBase: TimeBase
  private let audioStreams: Set<Int>
  private var filters = UniqueArray<PrimingFilter>()
  private var isAudioOnly = false
  private var packet: Packet
  private var waiting = UniqueDeque<Packet>()
  private var isDraining = false
  /// The time before which pictures are wanted only as far as others refer to them; nil wants all.
  private var hurry: Int64?
  private var line = UniqueDeque<TimedPicture>()
  private var times: PictureTimes
  /// What becomes of video packets; nil decodes all of them.
  private var use: PacketUse?

  /// Hands out every video packet that is shown, as it is, instead of decoding it.
  ///
  /// - Parameter leadingTicks: decoding times of the first packets, where the container does not
  ///   say them.
  /// - Precondition: nothing was read.
  package mutating func handOutVideo(leadingTicks: [Int64]) {
    use = .handedOut(leadingTicks: Deque(leadingTicks))
  }

  /// Decodes the pictures of one piece alone, which ends the source.
  ///
  /// - Parameters:
  ///   - ticks: when they are shown.
  ///   - codec: of the video.
  ///   - header: what stands before its first packet.
  /// - Precondition: nothing was read.
  package mutating func decodePiece(_ ticks: Range<Int64>, _ codec: NALCodec, header: [UInt8]) {
    use = .piece(PieceReading(ticks, codec, header: header))
  }

  /// The piece that is decoded; nil if all is.
  private var piece: PieceReading? {
    if case .piece(let piece) = use { piece } else { nil }
  }

  /// Whether the source's packet of the picture shown at a time is a sync sample, in the piece that
  /// is decoded.
  package func isSync(at ticks: Int64) -> Bool { piece?.syncTicks.contains(ticks) ?? false }

  /// Whether the piece that is decoded began with a refresh.
  package var beganAtRefresh: Bool { piece?.beganAtRefresh ?? false }

  /// Prepares to read `demuxer` from its start.
  ///
  /// - Parameters:
  ///   - demuxer: the open container.
  ///   - video: the stream to decode.
  ///   - audio: the streams to hand out as packets.
  ///   - whole: those of them of which every packet is wanted, for a decoder that knows itself what
  ///     an edit list hides.
  ///   - threads: decoder threads, 1 or more.
  /// - Throws: `MediaFailure.source` when the decoder cannot be opened or memory runs out.
  package init(
    _ demuxer: consuming Demuxer, video: Int, audio: [Int], whole: Set<Int> = [], threads: Int
  ) throws(MediaFailure) {
    let streams = demuxer.streams
    let facts = streams[video]
    let decoder = try reading { () throws(LibAVFailure) in
      try Decoder(demuxer, stream: video, threads: threads)
    }
    packet = try reading { () throws(LibAVFailure) in try Packet() }
    self.decoder = decoder
    demuxer.select(Set(audio + [video]))
    self.video = video
    declaredPackets = facts.declaredPackets
    timeBase = facts.timeBase
    let rate = facts.video?.frameRate ?? (25, 1)
    times = PictureTimes(
      nominalDuration: Timestamp(
        Int64(rate.denominator), TimeBase(1, Int64(rate.numerator))
      ).converted(to: facts.timeBase, rounding: .nearest).ticks)
    for index in audio where !whole.contains(index) {
      filters.append(
        PrimingFilter(
          stream: index, timeBase: streams[index].timeBase,
          sampleRate: max(1, streams[index].audio?.sampleRate ?? 48_000)))
    }
    audioStreams = Set(audio)
    self.demuxer = demuxer
  }

  /// The next event.
  package mutating func next() throws(MediaFailure) -> Event {
    do throws(LibAVFailure) {
      while true {
        if !waiting.isEmpty {
          let packet = waiting.removeFirst()
          return packet.stream == video ? .copied(packet) : .audio(packet)
        }
        if isAudioOnly {
          if isDraining { return .end }
          try feed()
          continue
        }
        if line.count == PictureTimes.sortingDepth { return .picture(settleOldest()) }
        switch try decoder.receive() {
        case .picture(let decoded): enqueue(decoded)
        case .lost: tally.lostPictures += 1
        case .endOfStream where !line.isEmpty: return .picture(settleOldest())
        case .endOfStream: return .end
        case .needsInput: try feed()
        }
      }
    } catch {
      throw .source(error, at: times.last.map { Timestamp($0, timeBase) })
    }
  }

  /// Goes to a place from which decoding can start, and forgets all that was read before.
  ///
  /// - Parameters:
  ///   - ticks: on the source's video clock; the place lies there or before, by decoding times.
  ///   - hurry: a time before which pictures may be missing to which no other refers, so that what
  ///     comes after is there sooner; nil gives all.
  /// - Returns: whether the container could go there; if not, reading goes on where it was.
  /// - Throws: `MediaFailure.source`.
  package mutating func seek(
    to ticks: Int64, hurryingTo hurry: Int64? = nil
  ) throws(MediaFailure) -> Bool {
    guard try reading({ () throws(LibAVFailure) in try demuxer.seek(to: ticks, stream: video) })
    else { return false }
    decoder.flush()
    decoder.leavesOutUnreferenced(false)
    self.hurry = hurry
    waiting.removeAll()
    line.removeAll()
    times.reset()
    isDraining = false
    return true
  }

  /// Gives up all pictures that are still to come; `next` then gives audio alone.
  package mutating func skipPictures() {
    isAudioOnly = true
    demuxer.select(audioStreams)
  }

  /// Gives the decoder the next video packet or the end; audio on the way is put aside.
  private mutating func feed() throws(LibAVFailure) {
    if isDraining { return }
    switch try demuxer.read(into: packet) {
    case .end:
      if !isAudioOnly {
        tally.endedEarly = tally.shownPackets + tally.hiddenPackets < declaredPackets
      }
      isDraining = true
      try decoder.finish()
    case .broken:
      tally.endedEarly = true
      isDraining = true
      try decoder.finish()
    case .packet where packet.stream == video:
      if isAudioOnly { return }
      if packet.isHidden { tally.hiddenPackets += 1 } else { tally.shownPackets += 1 }
      guard try isDecoded() else { return }
      if let hurry { decoder.leavesOutUnreferenced((packet.pts ?? hurry) < hurry) }
      if try !decoder.send(packet) { tally.lostPictures += 1 }
    case .packet:
      var full = try Packet()
      swap(&full, &packet)
      guard audioStreams.contains(full.stream) else { return }
      guard let place = filters.indices.first(where: { filters[$0].stream == full.stream }) else {
        waiting.append(full)
        return
      }
      tally.hiddenAudioPackets += filters[place].admit(full, to: &waiting)
    }
  }

  /// Whether the video packet that was read goes to the decoder; one that is handed out is put
  /// aside, and one behind the piece that is decoded ends the source.
  private mutating func isDecoded() throws(LibAVFailure) -> Bool {
    switch use {
    case nil: return true
    case .handedOut(var leadingTicks):
      if packet.isHidden { return false }
      var full = try Packet()
      swap(&full, &packet)
      if full.dts == nil, let ticks = leadingTicks.popFirst() { full.dts = ticks }
      use = .handedOut(leadingTicks: leadingTicks)
      // What is shown last would not be shown if nothing said for how long.
      if full.duration <= 0 { full.duration = times.nominalDuration }
      waiting.append(full)
      return false
    case .piece(var piece):
      let outcome = piece.take(packet)
      use = .piece(piece)
      if outcome == .end {
        isDraining = true
        try decoder.finish()
      }
      return outcome == .decoded
    }
  }

  /// Puts a decoded picture in line; times that do not increase are sorted once there are enough.
  private mutating func enqueue(_ decoded: consuming DecodedPicture) {
    decoded.duration = times.append(
      ticks: decoded.ticks, duration: decoded.duration, isInterlaced: decoded.isInterlaced)
    tally.repairedTimes = times.repaired
    line.append(TimedPicture(decoded: decoded, ticks: 0))
  }

  /// The oldest picture in line, with its time.
  private mutating func settleOldest() -> TimedPicture {
    var picture = line.removeFirst()
    picture.ticks = times.settle()
    tally.repairedTimes = times.repaired
    tally.pictures += 1
    return picture
  }
}
