// A render counted again: the same reading, the same plan on the same pictures, and nothing
// painted, coded or written. What a receipt states of a render is held against this.

import Bitstream
import Containers
import LibAV
import MediaTime
import PolicyGate
import Source
package import WorkerProtocol

/// Counts what a render of a source by a plan does.
package struct Recount {
  private let task: RenderTask

  /// What the finished file is coded in.
  private struct Demuxed {
    let streams: [StreamFacts]
    let video: Int
  }

  /// Prepares a count; only the finished file's header is read.
  ///
  /// - Parameter task: as it was rendered; its `output` is the finished file, open for reading.
  /// - Throws: `MediaFailure.source` when that cannot be opened.
  package init(_ task: RenderTask) throws(MediaFailure) {
    let written = try reading { () throws(LibAVFailure) in
      let demuxer = try Demuxer(descriptor: task.request.output)
      return Demuxed(streams: demuxer.streams, video: try demuxer.mainVideoStream())
    }
    var counted = RenderTask(
      Recount.request(task.request, coding: written.streams, video: written.video),
      plan: task.plan)
    counted.progress = task.progress
    self.task = counted
  }

  /// The request with the codecs that the finished file is in.
  private static func request(
    _ request: RenderRequest, coding streams: [StreamFacts], video: Int
  ) -> RenderRequest {
    var result = request
    result.options.videoCodec = VideoCodec(rawValue: streams[video].codec) ?? .h264
    let codecs = streams.filter { $0.kind == .audio }.compactMap { AudioCodec(libav: $0.codec) }
    let fitting = codecs.filter { $0.containers.contains(request.options.container) }
    if !fitting.isEmpty && !fitting.contains(request.options.audioCodec) {
      result.options.audioCodec = fitting[0]
    }
    return result
  }

  /// Reads the source to its end.
  ///
  /// - Returns: what a render does, with the digests of the finished file's segments.
  /// - Throws: `MediaFailure`.
  package func run() throws(MediaFailure) -> RecountAnswer {
    var source = try OpenedSource(task)
    let clock = source.clock(for: task)
    let coding = try PictureCoding(source.traits, source.video, task.request.options)
    let description = source.description(for: task)
    var painter = PlanPainter(
      task, description, clock, decoderStandsStill: task.request.options.decodesInline)
    var report = RenderReport()
    let audio = try OpenedOutput.unwrittenAudio(task, &source, clock)
    if task.pieces != nil {
      var feed = try source.packetFeed(task, to: audio)
      try countApart(description, &painter, &feed, &report)
      report.add(try feed.finish())
    } else {
      var feed = source.feed(to: audio)
      report.segments = try segments(clock, &painter) { () throws(MediaFailure) in
        try feed.next()
      }
      report.add(try feed.finish())
    }
    report.regions = painter.regions
    report.clock = clock.report(firstTickWritten: painter.written.firstTick)
    report.recoded = coding.recoded
    let digests = try reading {
      [counts = report.segments.map(\.pictures)] () throws(LibAVFailure) in
      try WrittenSegments(descriptor: task.request.output, counts: counts)
    }
    for place in report.segments.indices {
      report.segments[place].sha256 = digests.digests[place]
    }
    return RecountAnswer(report: report, videoCodec: digests.codec)
  }

  /// Counts the segments of a map some of which are copied, in order.
  private func countApart(
    _ source: SourceDescription, _ painter: inout PlanPainter, _ feed: inout SourceFeed,
    _ report: inout RenderReport
  ) throws(MediaFailure) {
    let map = task.request.map
    for (place, segment) in map.segments.enumerated() {
      var counted = SegmentReport(segment)
      while let packet = try feed.nextPacket(upTo: place, in: map, source.video.timeBase) {
        guard segment.kind == .copy else { continue }
        counted.pictures += 1
        report.source.pictures += 1
        painter.noteWritten(ticks: packet.pts ?? 0)
      }
      if segment.kind == .render {
        var pieces = try PieceSource(task, source, place: place)
        while let picture = try pieces.next() {
          let tick = picture.timed.ticks
          if try painter.count(picture) { counted.noteCovered(at: tick) }
          counted.pictures += 1
          painter.noteWritten(ticks: tick)
        }
        report.source.add(decoded: pieces.tally)
      }
      report.segments.append(counted)
    }
  }

  /// Counts every segment of the map, in order.
  private func segments(
    _ clock: OutputClock, _ painter: inout PlanPainter,
    _ read: () throws(MediaFailure) -> TimedPicture?
  ) throws(MediaFailure) -> [SegmentReport] {
    let map = task.request.map
    var window = PictureWindow(first: clock.first)
    var reports: [SegmentReport] = []
    for (place, segment) in map.segments.enumerated() {
      var report = SegmentReport(segment)
      while !painter.isPastClip, let tick = try window.nextTick(read),
        map.segment(at: Timestamp(tick, clock.first.base)) <= place,
        let picture = try window.next(read)
      {
        guard painter.includes(ticks: tick) else {
          report.picturesOutsideClip += 1
          continue
        }
        if try painter.count(picture) { report.noteCovered(at: tick) }
        report.pictures += 1
        painter.noteWritten(ticks: tick)
      }
      reports.append(report)
    }
    return reports
  }
}

extension AudioCodec {
  /// The codec that libavcodec calls by this name; nil for one that Veil does not write.
  fileprivate init?(libav name: String) {
    if name.hasPrefix("pcm_") { self = .pcm } else { self.init(rawValue: name) }
  }
}
