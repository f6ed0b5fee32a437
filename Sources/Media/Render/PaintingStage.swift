// The middle of the loop, on the calling thread: a window of three pictures tells which of them the
// plan touches, the painter paints it, the encoder codes it, and the packets go to the muxer.

import Bitstream
import LibAV
import MediaTime
import PolicyGate
import Raster
import RedactionModel
import Threading

/// Paints and encodes the pictures of one render.
struct PaintingStage: ~Copyable {
  /// The encoder, whose parameters the muxer needs.
  var encoder: Encoder
  /// The video stream's number in the output.
  var videoOutput = 0

  private let request: RenderRequest
  private let clock: OutputClock
  private let packets: BoundedQueue<OutgoingPacket>
  private let timeBase: TimeBase
  private let source: (format: PixelFormat, size: PixelSize)
  private let coded: PixelFormat
  private var painter: Painter
  private var overpaint: Overpaint
  private var window: [Handover<TimedPicture>] = []
  private var spans: [(ticks: Int64, end: Int64)] = []
  private var previousTick: Int64?
  private var tally = RenderReport()
  private var hasStarted = false
  private var isPastClip = false

  /// Opens the encoder for a source's pictures.
  static func open(
    _ request: RenderRequest, _ opened: OpenedSource, clock: OutputClock,
    packets: BoundedQueue<OutgoingPacket>
  ) throws(RenderError) -> PaintingStage {
    let look = opened.look
    if look.isInterlaced && request.spec.encoding.codec == .hevc {
      throw .interlaced(codec: "HEVC")
    }
    let coded = look.format.codable(size: look.size, isInterlaced: look.isInterlaced)
    let description = VideoDescription(
      size: look.size, format: coded, timeBase: opened.video.timeBase,
      frameRate: opened.video.video?.frameRate, sampleAspectRatio: look.sampleAspectRatio,
      color: look.color, isInterlaced: look.isInterlaced, hdr: look.hdr)
    let encoder = try writing { () throws(LibAVError) in
      try Encoder(request.spec.encoding, description)
    }
    return PaintingStage(request, opened, clock, packets, encoder, coded: coded)
  }

  private init(
    _ request: RenderRequest, _ opened: OpenedSource, _ clock: OutputClock,
    _ packets: BoundedQueue<OutgoingPacket>, _ encoder: consuming Encoder, coded: PixelFormat
  ) {
    let look = opened.look
    self.request = request
    self.clock = clock
    self.packets = packets
    self.encoder = encoder
    self.coded = coded
    timeBase = opened.video.timeBase
    overpaint = Overpaint(decoderStandsStill: request.spec.decodesInline)
    source = (look.format, look.size)
    painter = Painter(
      request.plan, facts: opened.facts(request.facts),
      orientation: opened.video.video?.orientation ?? .upright, size: look.size,
      format: look.format, color: look.color, isInterlaced: look.isInterlaced)
    tally.regions = Array(repeating: RegionTally(), count: request.plan.plan.regions.count)
    tally.shift = clock.shift.ticks
    tally.firstTick = clock.first.ticks
    tally.timeBase = timeBase
    tally.recoded = coded == look.format ? nil : "\(look.format) as \(coded)"
  }

  /// Paints and encodes pictures until there are no more or the clip is over.
  mutating func paintAll(
    _ next: () throws(RenderError) -> TimedPicture?
  ) throws(RenderError) {
    while !isPastClip, let picture = try next() {
      if request.cancellation.isRaised { throw .cancelled }
      spans.append((picture.ticks, picture.ticks + max(1, picture.decoded.duration)))
      if spans.count > 1 { spans[spans.count - 2].end = picture.ticks }
      window.append(Handover(picture))
      if window.count == 3 { try emitOldest() }
    }
  }

  /// Codes what is left in the window and in the encoder.
  mutating func finish() throws(RenderError) {
    while !window.isEmpty { try emitOldest() }
    do throws(LibAVError) { try encoder.finish() } catch { throw .output(error) }
    try drainEncoder()
  }

  /// The report, complete once `finish` returned.
  func report(
    _ source: SourceTally, audioReports: [AudioReport], repairedAudioTimes: Int
  ) -> RenderReport {
    var result = tally
    result.source = source
    result.audioReports = audioReports
    result.repairedAudioTimes = repairedAudioTimes
    return result
  }

  /// Paints and codes the oldest picture of the window: by now it is known when the pictures beside
  /// it are shown, and the plan covers one more on each side than it names.
  private mutating func emitOldest() throws(RenderError) {
    var timed = window.removeFirst().take()
    let ticks = timed.ticks
    let shown = TimeRange(
      relative(previousTick ?? ticks), relative(spans.count > 1 ? spans[1].end : spans[0].end))
    let duration = spans[0].end - ticks
    spans.removeFirst()
    previousTick = ticks
    let time = relative(ticks)
    guard clock.includes(ticks: ticks) else {
      tally.picturesOutsideClip += 1
      if let clip = clock.clip, time >= clip.to { isPastClip = true }
      return
    }
    try check(timed.decoded, at: time)
    let areas = painter.areas(at: time, shown: shown)
    count(areas, at: ticks)
    let isDamaged = timed.decoded.isDamaged
    if isDamaged && request.isStrict { throw .damaged(at: time) }
    if isDamaged { tally.picturesCovered += 1 }
    overpaint.paint(areas, isDamaged: isDamaged, by: &painter, onto: &timed.decoded.picture)
    try encode(timed, at: ticks - clock.shift.ticks, duration: duration)
    overpaint.restore(&timed.decoded.picture)
    request.progress?(tally.picturesWritten, time)
  }

  private mutating func encode(
    _ timed: borrowing TimedPicture, at ticks: Int64, duration: Int64
  ) throws(RenderError) {
    let isTopFieldFirst = timed.decoded.isTopFieldFirst
    do throws(LibAVError) {
      if coded == source.format {
        try encoder.send(
          timed.decoded.picture, ticks: ticks, duration: duration, isTopFieldFirst: isTopFieldFirst)
      } else {
        try encoder.send(
          timed.decoded.picture.repacked(as: coded), ticks: ticks, duration: duration,
          isTopFieldFirst: isTopFieldFirst)
      }
    } catch { throw .output(error) }
    tally.picturesWritten += 1
    tally.firstTickWritten = tally.firstTickWritten ?? ticks
    try drainEncoder()
  }

  private mutating func drainEncoder() throws(RenderError) {
    do throws(LibAVError) {
      while case .packet(let packet) = try encoder.receive() {
        if !hasStarted {
          hasStarted = true
          dropUserData(packet)
        }
        let outgoing = OutgoingPacket(
          packet: packet, stream: videoOutput, timeBase: timeBase, isVideo: true)
        guard packets.push(outgoing) else { throw LibAVError.cancelled }
      }
    } catch {
      // A queue that takes nothing more was released by the thread that failed; its error counts.
      if error == .cancelled { throw .released }
      throw .output(error)
    }
  }

  /// Drops the encoder's own message about itself, which stands before the first picture.
  private func dropUserData(_ packet: borrowing Packet) {
    let codec: NALCodec = request.spec.encoding.codec == .h264 ? .h264 : .hevc
    let length = leadingUserDataLength(packet.bytes, codec: codec)
    packet.dropFirst(length)
  }

  private func relative(_ ticks: Int64) -> Timestamp {
    Timestamp(ticks - clock.first.ticks, timeBase)
  }

  private func check(_ decoded: borrowing DecodedPicture, at time: Timestamp) throws(RenderError) {
    let (format, size) = (decoded.picture.format, decoded.picture.size)
    guard format == source.format, size == source.size else {
      throw .formatChanged(
        from: "\(source.size) (\(source.format))", to: "\(size) (\(format))", at: time)
    }
  }

  private mutating func count(_ areas: [PaintedArea], at ticks: Int64) {
    for index in areas.compactMap(\.region) {
      tally.regions[index].pictures += 1
      tally.regions[index].firstTick = tally.regions[index].firstTick ?? ticks
      tally.regions[index].lastTick = ticks
    }
  }
}
