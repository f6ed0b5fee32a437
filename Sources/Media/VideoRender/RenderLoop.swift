// The loop over segments. One thread reads and decodes, the calling thread paints and encodes, one
// thread writes; bounded queues lie between them, so memory does not depend on how long the source
// is.

import Bitstream
import LibAV
import MediaTime
import PolicyGate
import Source
import Threading
package import WorkerProtocol

/// Writes a redacted copy of a source, segment by segment.
package struct RenderLoop {
  private let task: RenderTask
  private let pictures = BoundedQueue<TimedPicture>(depth: 4)
  private let packets = BoundedQueue<OutgoingPacket>(depth: 128)

  /// Prepares a render; nothing is opened yet.
  package init(_ task: RenderTask) { self.task = task }

  /// Reads, paints and writes until the source ends.
  ///
  /// Where segments cannot be read apart, or packets not be copied that were to be, everything is
  /// rendered in one go instead.
  ///
  /// - Returns: what was done; the output is complete but not yet synced.
  /// - Throws: `MediaFailure`; the output's contents are then of no use.
  package func run() throws(MediaFailure) -> RenderReport {
    do throws(MediaFailure) { return try write() } catch {
      guard case .cannotCopy(let why) = error else { throw error }
      Muxer.empty(task.request.output)
      var report = try RenderLoop(task.inOneGo).write()
      if task.request.map.hasCopies { report.obstacle = why }
      return report
    }
  }

  private func write() throws(MediaFailure) -> RenderReport {
    var source = try OpenedSource(task)
    let clock = source.clock(for: task)
    let aperture = try OutputAperture(task.request, source.traits.size)
    try task.checkCopies(clock)
    var options = task.request.options
    if task.pieces != nil { options.threads = SideBySide.encoderThreads }
    let coding = try PictureCoding(
      source.traits, source.video, options, within: task.copying?.limits)
    let encoder = try coding.openEncoder()
    let joining = try PacketJoining(task, encoder)
    var output = try OpenedOutput(task, &source, clock, encoder, joining, packets)
    let segments = SegmentContext(
      task: task, coding: coding, clock: clock, packets: packets, stream: output.video,
      joining: joining)
    let writing = try startWriting(&output)
    var report: RenderReport
    do {
      let description = source.description(for: task)
      if task.pieces != nil {
        // It has described the stream; each piece has one of its own.
        _ = consume encoder
        var segments = SideBySide(segments, description)
        var feed = try source.packetFeed(task, to: output.takeAudio())
        try segments.run(&feed)
        report = segments.report
        report.add(try feed.finish())
      } else {
        let feed = source.feed(to: output.takeAudio())
        report = try inOrder(segments, encoder, description, feed)
      }
      packets.finish()
      report.repairedAudioTimes = try writing.join()
      try aperture?.write()
    } catch let failure {
      pictures.cancel()
      packets.cancel()
      throw firstCause([failure, writing.failure()])
    }
    report.recoded = coding.recoded
    report.encoder = Encoder.fullName(of: task.request.options.videoCodec)
    return report
  }

  /// Renders every segment of the map, in order, from one reading of the source.
  private func inOrder(
    _ context: SegmentContext, _ encoder: consuming Encoder, _ source: SourceDescription,
    _ feed: consuming SourceFeed
  ) throws(MediaFailure) -> RenderReport {
    let isInline = task.request.options.decodesInline
    var painter = PlanPainter(task, source, context.clock, decoderStandsStill: isInline)
    var report = RenderReport()
    if isInline {
      var feed = feed
      report.segments = try render(context, encoder, &painter) { () throws(MediaFailure) in
        try feed.next()
      }
      report.add(try feed.finish())
    } else {
      let worker = try start(feed) { [pictures] feed in try RenderLoop.read(feed, to: pictures) }
      do {
        report.segments = try render(context, encoder, &painter) { [pictures] in pictures.pop() }
        pictures.cancel()
        report.add(try worker.join())
      } catch let failure {
        pictures.cancel()
        packets.cancel()
        throw firstCause([failure, worker.failure()])
      }
    }
    report.regions = painter.regions
    report.clock = context.clock.report(firstTickWritten: painter.written.firstTick)
    return report
  }

  /// Renders every segment of the map, in order.
  private func render(
    _ context: SegmentContext, _ encoder: consuming Encoder, _ painter: inout PlanPainter,
    _ read: () throws(MediaFailure) -> TimedPicture?
  ) throws(MediaFailure) -> [SegmentReport] {
    let map = task.request.map
    var window = PictureWindow(first: context.clock.first)
    var opened: Encoder? = encoder
    var reports: [SegmentReport] = []
    for (place, segment) in map.segments.enumerated() {
      let encoder = if let first = opened.take() { first } else { try context.coding.openEncoder() }
      var rendering = try RenderSegment(segment, context, encoder)
      while !painter.isPastClip, let tick = try window.nextTick(read),
        map.segment(at: Timestamp(tick, context.clock.first.base)) <= place,
        let picture = try window.next(read)
      {
        try rendering.render(picture, by: &painter)
      }
      reports.append(try rendering.finish())
    }
    return reports
  }

  /// Reads and decodes on a thread of its own.
  private static func read(
    _ feed: consuming SourceFeed, to pictures: BoundedQueue<TimedPicture>
  ) throws(MediaFailure) -> FeedReport {
    var feed = feed
    while let picture = try feed.next(), pictures.push(picture) {}
    pictures.finish()
    return try feed.finish()
  }

  /// Starts the thread that writes.
  private func startWriting(_ output: inout OpenedOutput) throws(MediaFailure) -> Worker<Int> {
    try start(output.takeMuxer()) { [packets] muxer in try RenderLoop.write(packets, to: muxer) }
  }

  /// Writes on a thread of its own; how many times of audio packets had to be moved.
  private static func write(
    _ packets: BoundedQueue<OutgoingPacket>, to muxer: consuming Muxer
  ) throws(MediaFailure) -> Int {
    var muxer = muxer
    do throws(LibAVFailure) {
      while let outgoing = packets.pop() {
        let (stream, timeBase) = (outgoing.stream, outgoing.timeBase)
        try muxer.write(outgoing.packet, stream: stream, timeBase: timeBase)
      }
      try muxer.finish()
    } catch { throw .output(error) }
    return muxer.repairedTimes
  }

  /// Starts a thread that releases the others when it fails.
  private func start<Input: ~Copyable & Sendable, Value: Sendable>(
    _ input: consuming Input, _ body: @escaping @Sendable (consuming Input) throws -> Value
  ) throws(MediaFailure) -> Worker<Value> {
    let (pictures, packets) = (pictures, packets)
    do throws(ThreadError) {
      return try Worker(input) { input in
        do { return try body(input) } catch {
          pictures.cancel()
          packets.cancel()
          throw error
        }
      }
    } catch {
      switch error {
      case .cannotStart(let code): throw .noThread(code: code)
      }
    }
  }

  /// The first failure that others did not cause: a thread that was merely released reports
  /// nothing.
  private func firstCause(_ failures: [(any Error)?]) -> MediaFailure {
    let known = failures.compactMap { $0 as? MediaFailure }
    return known.first { $0 != .released } ?? .released
  }
}

extension RenderReport {
  /// Adds what was met while reading, and what was done to audio.
  mutating func add(_ fed: FeedReport) {
    var tally = fed.tally
    tally.add(decoded: source)
    (source, audio) = (tally, fed.audio)
  }
}

/// A packet on its way to the muxer.
struct OutgoingPacket: ~Copyable, Sendable {
  /// The packet, with times in `timeBase`.
  var packet: Packet
  /// The stream's number in the output.
  var stream: Int
  /// One tick of the packet's times.
  var timeBase: TimeBase
}
