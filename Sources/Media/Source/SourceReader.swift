// The source as a stream of events: pictures in display order with times that increase, and the
// packets of audio that will be copied. It drops what an edit list hides and counts what went
// wrong.

import BasicContainers
package import Bitstream
package import DequeModule
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
    /// A video packet that is copied; every picture before it was given.
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
  private var copying: CopyReading?
  /// The packet behind the stretch that is being drained.
  private var behindRun: Packet?

  /// Hands out the packets of the map's copied segments as they are, instead of decoding them.
  ///
  /// - Parameters:
  ///   - map: says which.
  ///   - framing: how NAL units are told apart in packets.
  ///   - leadingTicks: decoding times of the first packets, where the container does not say them.
  /// - Precondition: nothing was read.
  package mutating func copy(_ map: RenderMap, framing: NALFraming, leadingTicks: [Int64]) {
    copying = CopyReading(map: map, framing: framing, leadingTicks: Deque(leadingTicks))
  }

  /// Gives up the decoding times of the packets of the stretch that is decoded, in ticks, as far as
  /// they were read.
  package mutating func takeDecodingTicks() -> Deque<Int64> {
    let ticks = copying?.run.decodingTicks ?? []
    copying?.run.decodingTicks.removeAll()
    return ticks
  }

  /// Whether the source's packet of the picture shown at a time is a sync sample, in the stretch
  /// that is decoded.
  package func isSync(at ticks: Int64) -> Bool {
    copying?.run.syncTicks.contains(ticks) ?? false
  }

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
          guard packet.stream == video else { return .audio(packet) }
          tally.pictures += 1
          return .copied(packet)
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
        case .endOfStream: if !goOnBehindRun() { return .end }
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

  /// Turns from a stretch that was decoded to the packet behind it; false at the end of the source.
  private mutating func goOnBehindRun() -> Bool {
    guard let next = behindRun.take() else { return false }
    copying?.isDecoding = false
    decoder.flush()
    times.reset()
    isDraining = false
    waiting.append(next)
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
      if try putAside() { return }
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

  /// Puts a video packet that is copied aside, behind the pictures that come before it; false for
  /// one that is decoded.
  private mutating func putAside() throws(LibAVFailure) -> Bool {
    copying?.complete(packet)
    guard let copying else { return false }
    guard copying.copies(packet, timeBase: timeBase) else {
      self.copying?.note(packet)
      return false
    }
    var full = try Packet()
    swap(&full, &packet)
    // What is shown last would not be shown if nothing said for how long.
    if full.duration <= 0 { full.duration = times.nominalDuration }
    if copying.isDecoding {
      behindRun = consume full
      isDraining = true
      try decoder.finish()
    } else {
      waiting.append(full)
    }
    return true
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
