// The source as a stream of events: pictures in display order with times that increase, and the
// packets of audio that will be copied. It drops what an edit list hides and counts what went wrong.

package import LibAV
import MediaTime
import Raster
import Threading

/// A picture whose time is settled.
package struct TimedPicture: ~Copyable, Sendable {
  /// The picture and what the decoder said of it.
  package var decoded: DecodedPicture
  /// When it is shown, in ticks of the source's video clock.
  package var ticks: Int64

  /// Gives up everything but the samples.
  consuming func samples() -> Picture { decoded.samples() }
}

/// What the reader met on its way; every number is 0 for an audio file.
package struct SourceTally: Sendable, Equatable, Codable {
  /// Pictures handed out.
  package var pictures = 0
  /// Video packets read that no edit list hides.
  package var shownPackets = 0
  /// Video packets read that an edit list hides; what they hold is never written.
  package var hiddenPackets = 0
  /// Coded pictures that could not be decoded at all.
  package var lostPictures = 0
  /// Pictures whose time was missing or out of order in the container.
  package var repairedTimes = 0
  /// Audio packets that an edit list hides, which are not copied.
  package var hiddenAudioPackets = 0
  /// Whether reading stopped before the end that the container promised.
  package var endedEarly = false
}

/// Reads, decodes and orders one source.
package struct SourceReader: ~Copyable, Sendable {
  /// The next thing that the source has to give.
  package enum Event: ~Copyable {
    /// A picture, in display order.
    case picture(TimedPicture)
    /// A packet of one of the audio streams asked for.
    case audio(Packet)
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
  private let nominalDuration: Int64
  private let audioStreams: Set<Int>
  private var audio: [Int: PrimingFilter]
  private var isAudioOnly = false
  private var packet: Packet
  private var waiting: [Handover<Packet>] = []
  private var isDraining = false
  private var line: [Handover<TimedPicture>] = []
  private var times: [Int64] = []
  private var arrival: (ticks: Int64, duration: Int64)?
  private var last: Int64?

  /// Pictures whose times are sorted together: cameras have been seen to misplace one by three.
  private static let sortingDepth = 4

  /// Prepares to read `demuxer` from its start.
  ///
  /// - Parameters:
  ///   - video: the stream to decode.
  ///   - audio: the streams to hand out as packets.
  ///   - whole: those of them of which every packet is wanted, for a decoder that knows itself what an edit
  ///     list hides.
  ///   - threads: decoder threads, 1 or more.
  package init(
    _ demuxer: consuming Demuxer, video: Int, audio: [Int], whole: Set<Int> = [], threads: Int
  ) throws(RenderError) {
    let streams = demuxer.streams
    let facts = streams[video]
    let decoder = try reading { () throws(LibAVError) in
      try Decoder(demuxer, stream: video, threads: threads)
    }
    packet = try reading { () throws(LibAVError) in try Packet() }
    self.decoder = decoder
    demuxer.select(Set(audio + [video]))
    self.video = video
    declaredPackets = facts.declaredPackets
    timeBase = facts.timeBase
    let rate = facts.video?.frameRate ?? (25, 1)
    nominalDuration = max(
      1,
      Timestamp(Int64(rate.denominator), TimeBase(1, Int64(rate.numerator)))
        .converted(to: facts.timeBase, rounding: .nearest).ticks)
    self.audio = [:]
    for index in audio where !whole.contains(index) {
      self.audio[index] = PrimingFilter(streams[index])
    }
    audioStreams = Set(audio)
    self.demuxer = demuxer
  }

  /// The next event.
  package mutating func next() throws(RenderError) -> Event {
    do throws(LibAVError) {
      while true {
        if let held = waiting.popLast() { return .audio(held.take()) }
        if isAudioOnly {
          if isDraining { return .end }
          try feed()
          continue
        }
        if line.count == SourceReader.sortingDepth { return .picture(settleOldest()) }
        switch try decoder.receive() {
        case .picture(let decoded): enqueue(decoded)
        case .lost: tally.lostPictures += 1
        case .endOfStream: return line.isEmpty ? .end : .picture(settleOldest())
        case .needsInput: try feed()
        }
      }
    } catch {
      if error == .cancelled { throw .cancelled }
      throw .media(error, at: last.map { Timestamp($0, timeBase) })
    }
  }

  /// Gives up all pictures that are still to come; `next` then gives audio alone.
  package mutating func skipPictures() {
    isAudioOnly = true
    demuxer.select(audioStreams)
  }

  /// Gives the decoder the next video packet or the end; audio on the way is put aside.
  private mutating func feed() throws(LibAVError) {
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
      if try !decoder.send(packet) { tally.lostPictures += 1 }
    case .packet:
      var full = try Packet()
      swap(&full, &packet)
      guard audioStreams.contains(full.stream) else { return }
      if audio[full.stream] == nil {
        waiting.append(Handover(full))
      } else {
        tally.hiddenAudioPackets += audio[full.stream]?.admit(full, to: &waiting) ?? 0
      }
    }
  }

  /// Puts a decoded picture in line; times that do not increase are sorted once there are enough.
  private mutating func enqueue(_ decoded: consuming DecodedPicture) {
    let ticks = decoded.ticks ?? arrival.map { $0.ticks + max(1, $0.duration) } ?? 0
    if decoded.ticks == nil { tally.repairedTimes += 1 }
    if decoded.duration == 0 { decoded.duration = nominalDuration }
    arrival = (ticks, decoded.duration)
    times.append(ticks)
    line.append(Handover(TimedPicture(decoded: decoded, ticks: ticks)))
  }

  /// The oldest picture in line, with the earliest time in line: the order of pictures is the
  /// decoder's, the times are the container's, and both are kept.
  private mutating func settleOldest() -> TimedPicture {
    var picture = line.removeFirst().take()
    let earliest = times.indices.min { times[$0] < times[$1] }!
    var ticks = times.remove(at: earliest)
    if let last, ticks <= last { ticks = last + 1 }
    if ticks != picture.ticks { tally.repairedTimes += 1 }
    picture.ticks = ticks
    last = ticks
    tally.pictures += 1
    return picture
  }
}

/// Decides which packets of an audio stream may be copied: what an edit list hides stays behind,
/// except the codec's own warm-up, which holds nothing that could be heard.
struct PrimingFilter: Sendable {
  private let timeBase: TimeBase
  private let sampleRate: Int
  private let frameSize: Int
  private var leading: [Handover<Packet>] = []
  private var leadingDuration: Int64 = 0
  private var hasStarted = false

  /// Most samples that a codec needs to warm up: AAC up to 2,112 (ISO/IEC 14496-24), Opus 3,840.
  static let maximumPriming = 4096

  init(_ stream: StreamFacts) {
    timeBase = stream.timeBase
    sampleRate = max(1, stream.audio?.sampleRate ?? 48_000)
    frameSize = stream.audio?.frameSize ?? 0
  }

  /// Puts what may be copied into `output`, newest first, and returns how many packets stay behind.
  mutating func admit(_ packet: consuming Packet, to output: inout [Handover<Packet>]) -> Int {
    if packet.isHidden {
      guard !hasStarted else { return 1 }
      leadingDuration += packet.duration
      leading.append(Handover(packet))
      return 0
    }
    var dropped = 0
    output.append(Handover(packet))
    if !hasStarted {
      hasStarted = true
      let limit = Timestamp(Int64(PrimingFilter.maximumPriming), TimeBase(1, Int64(sampleRate)))
      if Timestamp(leadingDuration, timeBase) <= limit {
        output.append(contentsOf: leading.reversed())
      } else {
        dropped = leading.count
      }
      leading = []
    }
    return dropped
  }
}
