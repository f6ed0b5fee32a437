// Every displayed picture of a file, in order, for whoever checks it. It shares nothing with the
// loop that writes files: what one of them gets wrong, the other must be able to see.

import DequeModule
package import Files
package import LibAV
package import MediaTime
package import WorkerProtocol

/// Decodes a file picture by picture, on the calling thread.
///
/// Reason for its size: each stage between a packet and a settled picture keeps its state.
package struct PictureWalk: ~Copyable, Sendable {
  /// One displayed picture.
  package struct Step: ~Copyable, Sendable {
    /// The picture and what the decoder said of it.
    package var decoded: DecodedPicture
    /// When it is shown, on the file's video clock.
    package var time: Timestamp
    /// SHA-256 of the packet that it came from; nil where that was not asked for, or where no
    /// packet has its time.
    package var packet: SHA256Digest?
  }

  /// Pictures that are decoded ahead, so that times in disorder can be put in order.
  private static let ahead = 4

  /// Facts of all streams.
  package let streams: [StreamFacts]
  /// Facts of the video stream.
  package let video: StreamFacts
  private let demuxer: Demuxer
  private var decoder: Decoder
  private let packet: Packet
  private let digestsPackets: Bool
  /// Digests of packets whose pictures did not come out yet, by their times.
  private var digests: [Int64: SHA256Digest] = [:]
  private var isDraining = false
  /// What is still to be passed over, in order, in ticks of the video clock.
  private var skipped: ArraySlice<ClosedRange<Int64>>
  /// Whether packets went into the decoder since it was new or emptied.
  private var isFed = false
  /// Whether the decoder is being emptied at a stretch that is passed over.
  private var isEmptying = false
  private var line = UniqueDeque<DecodedPicture>()
  private var clock: WalkClock

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - descriptor: stays the caller's, and open as long as this is used.
  ///   - digestsPackets: whether every step says what packet it came from.
  ///   - skipped: times of pictures that are passed over without being decoded, in order, in ticks
  ///     of the video clock; each stretch is of whole closed groups.
  /// - Throws: `LibAVFailure`; `.noVideo` where nothing can be shown.
  package init(
    descriptor: Int32, digestsPackets: Bool = false, skipping skipped: [ClosedRange<Int64>] = []
  ) throws(LibAVFailure) {
    let demuxer = try Demuxer(descriptor: descriptor)
    let number = try demuxer.mainVideoStream()
    let decoder = try Decoder(demuxer, stream: number, threads: 1)
    let packet = try Packet()
    streams = demuxer.streams
    video = streams[number]
    clock = WalkClock(video)
    demuxer.select([number])
    self.demuxer = demuxer
    self.decoder = decoder
    self.packet = packet
    self.digestsPackets = digestsPackets
    self.skipped = skipped[...]
  }

  /// The next picture in the order of showing.
  ///
  /// - Returns: the picture with its time; nil at the end.
  /// - Throws: `LibAVFailure` where nothing further can be decoded.
  package mutating func next() throws(LibAVFailure) -> Step? {
    while line.count < PictureWalk.ahead, let decoded = try decode() {
      clock.add(decoded.ticks)
      line.append(decoded)
    }
    guard let decoded = line.popFirst(), let ticks = clock.next() else { return nil }
    let packet = decoded.ticks.flatMap { digests.removeValue(forKey: $0) }
    return Step(decoded: decoded, time: Timestamp(ticks, video.timeBase), packet: packet)
  }

  private mutating func decode() throws(LibAVFailure) -> DecodedPicture? {
    while true {
      switch try decoder.receive() {
      case .picture(let decoded): return decoded
      case .lost: continue
      case .endOfStream:
        guard isEmptying else { return nil }
        decoder.flush()
        (isEmptying, isFed) = (false, false)
      case .needsInput:
        if isDraining { return nil }
        try feed()
      }
    }
  }

  /// Gives the decoder the next packet, or says that none follows.
  private mutating func feed() throws(LibAVFailure) {
    switch try demuxer.read(into: packet) {
    case .packet where packet.stream == video.index:
      if passesOver() {
        isEmptying = isFed
        if isFed { try decoder.finish() }
        return
      }
      noteDigest()
      isFed = true
      _ = try decoder.send(packet)
    case .packet: return
    case .end, .broken:
      isDraining = true
      try decoder.finish()
    }
  }

  /// Whether the packet that was read is of a stretch that is passed over.
  private mutating func passesOver() -> Bool {
    guard !skipped.isEmpty, let ticks = packet.pts else { return false }
    while let stretch = skipped.first, stretch.upperBound < ticks { skipped.removeFirst() }
    return skipped.first?.contains(ticks) ?? false
  }
}

extension PictureWalk {
  /// Notes the digest of the packet that was read.
  fileprivate mutating func noteDigest() {
    // The second field of a picture comes in a packet without a time of its own, or with a later
    // one that no picture has: neither may pile up.
    guard digestsPackets, let time = packet.pts ?? packet.dts else { return }
    if digests.count > 1024 { digests.removeAll() }
    var stream = DigestStream()
    stream.add(packet.bytes)
    digests[time] = stream.digest
  }
}

/// Gives the pictures that wait their times: the earliest first, each later than the one before.
struct WalkClock {
  private var waiting: [Int64] = []
  private var last: Int64?
  private let nominal: Int64

  /// - Parameter video: facts of the stream, for the duration of a picture that has no time.
  init(_ video: StreamFacts) {
    let rate = video.video?.frameRate ?? (25, 1)
    let duration = Timestamp(Int64(rate.denominator), TimeBase(1, Int64(rate.numerator)))
    nominal = max(1, duration.converted(to: video.timeBase, rounding: .nearest).ticks)
  }

  /// Adds the time of the picture that was decoded last; nil where nothing says.
  mutating func add(_ ticks: Int64?) {
    waiting.append(ticks ?? (waiting.max() ?? last).map { $0 + nominal } ?? 0)
  }

  /// The time of the next picture; nil when none waits.
  mutating func next() -> Int64? {
    guard let earliest = waiting.indices.min(by: { waiting[$0] < waiting[$1] }) else { return nil }
    var ticks = waiting.remove(at: earliest)
    if let last, ticks <= last { ticks = last + 1 }
    last = ticks
    return ticks
  }
}
