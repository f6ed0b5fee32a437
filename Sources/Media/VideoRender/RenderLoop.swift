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
  /// Where packets were to be copied and cannot be, everything is rendered instead.
  ///
  /// - Returns: what was done; the output is complete but not yet synced.
  /// - Throws: `MediaFailure`; the output's contents are then of no use.
  package func run() throws(MediaFailure) -> RenderReport {
    do throws(MediaFailure) { return try write() } catch {
      guard case .cannotCopy(let why) = error else { throw error }
      var whole = task
      whole.request.map = task.request.map.renderingAll
      whole.copying = nil
      Muxer.empty(task.request.output)
      var report = try RenderLoop(whole).write()
      report.obstacle = why
      return report
    }
  }

  private func write() throws(MediaFailure) -> RenderReport {
    var source = try OpenedSource(task.request, plan: task.plan.plan)
    let clock = source.clock(for: task)
    let aperture = try OutputAperture(task.request, source.traits.size)
    try task.checkCopies(clock)
    let coding = try PictureCoding(
      source.traits, source.video, task.request.options, within: task.copying?.limits)
    let encoder = try coding.openEncoder()
    let joining = try PacketJoining(task, encoder)
    var output = try OpenedOutput(task, &source, clock, encoder, joining, packets)
    var painter = PlanPainter(task, source, clock)
    let writing = try startWriting(&output)
    let segments = SegmentContext(
      task: task, coding: coding, clock: clock, packets: packets, stream: output.video,
      joining: joining)
    var (report, reading) = (RenderReport(), Worker<FeedReport>?.none)
    do {
      let fed: FeedReport
      if joining != nil {
        var feed = try source.copyingFeed(task, to: output.takeAudio())
        report.segments = try renderAndCopy(segments, encoder, &painter, &feed)
        fed = try feed.finish()
      } else if task.request.options.decodesInline {
        var feed = source.feed(to: output.takeAudio())
        report.segments = try render(segments, encoder, &painter) { () throws(MediaFailure) in
          try feed.next()
        }
        fed = try feed.finish()
      } else {
        let feed = source.feed(to: output.takeAudio())
        let worker = try start(feed) { [pictures] feed in try RenderLoop.read(feed, to: pictures) }
        reading = worker
        report.segments = try render(segments, encoder, &painter) { [pictures] in pictures.pop() }
        pictures.cancel()
        fed = try worker.join()
      }
      packets.finish()
      report.repairedAudioTimes = try writing.join()
      try aperture?.write()
      (report.source, report.audio) = (fed.tally, fed.audio)
    } catch let failure {
      pictures.cancel()
      packets.cancel()
      throw rootCause(of: failure, reading, writing)
    }
    (report.regions, report.recoded) = (painter.regions, coding.recoded)
    report.clock = clock.report(firstTickWritten: painter.firstTickWritten)
    report.encoder = Encoder.fullName(of: task.request.options.videoCodec)
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

  /// Renders and copies the segments of the map, in order, on the calling thread.
  private func renderAndCopy(
    _ context: SegmentContext, _ encoder: consuming Encoder, _ painter: inout PlanPainter,
    _ feed: inout SourceFeed
  ) throws(MediaFailure) -> [SegmentReport] {
    var opened: Encoder? = encoder
    var reports: [SegmentReport] = []
    for segment in task.request.map.segments {
      if segment.kind == .copy, let joining = context.joining {
        var copying = CopySegment(segment, context, joining)
        while let packet = try feed.nextCopied() { try copying.copy(packet, &painter) }
        reports.append(copying.finished())
        continue
      }
      let encoder = if let first = opened.take() { first } else { try context.coding.openEncoder() }
      var rendering = try RenderSegment(segment, context, encoder)
      var window = PictureWindow(first: context.clock.first)
      while let picture = try window.next({ () throws(MediaFailure) in try feed.next() }) {
        rendering.startsGroup = feed.isSync(at: picture.timed.ticks)
        rendering.decodingTicks.append(contentsOf: feed.takeDecodingTicks())
        try rendering.render(picture, by: &painter)
      }
      rendering.decodingTicks.append(contentsOf: feed.takeDecodingTicks())
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

  /// The failure that made the others fail: a thread that was merely released reports nothing.
  private func rootCause(
    of failure: any Error, _ reading: Worker<FeedReport>?, _ writing: Worker<Int>
  ) -> MediaFailure {
    let failures = [failure, reading?.failure(), writing.failure()].compactMap {
      $0 as? MediaFailure
    }
    return failures.first { $0 != .released } ?? .released
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
