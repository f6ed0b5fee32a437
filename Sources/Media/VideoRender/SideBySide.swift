// The loop over segments where several are rendered at once: one pass over the source hands out its
// audio, and for each of its video packets one of the output's is written, copied or from the
// segment that was coded meanwhile. So the order of writing is the source's, and the bytes are the
// same however many threads there are.

import Bitstream
import DequeModule
import LibAV
import MediaTime
import PolicyGate
import Raster
import RedactionModel
import Source
import Threading
import WorkerProtocol

/// Writes the segments of a map in their order, while those that come next are rendered.
struct SideBySide: ~Copyable {
  /// What was done.
  private(set) var report = RenderReport()
  private let context: SegmentContext
  private let source: SourceDescription
  /// Segments that are rendered at once.
  private let width: Int
  private var running = Deque<RunningPiece>()
  /// Places of the segments whose rendering has not begun, in order.
  private var waiting: ArraySlice<Int>
  private var schedule = PacketSchedule()
  private var written: WrittenPictures

  /// A segment that is being rendered.
  private struct RunningPiece {
    let packets: BoundedQueue<OutgoingPacket>
    let worker: Worker<PieceReport>
  }

  /// Threads of each segment's encoder, whatever the job may use, since the bytes depend on them.
  ///
  /// They wait for each other and for the decoder: three keep two processors busy.
  static let encoderThreads = 3
  /// Threads of the job that each segment keeps busy.
  private static let threads = 2
  /// Pictures that one segment's decoder and encoder keep between them, and bytes for all of them:
  /// fewer segments run where pictures are large.
  private static let (picturesKept, mostBytes) = (30, 2 << 30)

  /// - Parameters:
  ///   - context: what all segments share.
  ///   - source: what is known of the source.
  init(_ context: SegmentContext, _ source: SourceDescription) {
    (self.context, self.source) = (context, source)
    let task = context.task
    let segments = task.request.map.segments
    waiting = segments.indices.filter { segments[$0].kind == .render }[...]
    written = WrittenPictures(task, context.clock)
    let (size, depth) = (source.traits.size, source.traits.format.bitDepth)
    let bytes = 3 * size.width * size.height * (depth > 8 ? 2 : 1) * SideBySide.picturesKept
    let asked = task.request.options.threads / SideBySide.threads
    width = max(1, min(asked, SideBySide.mostBytes / max(1, bytes)))
    report.regions = Array(repeating: RegionReport(), count: task.plan.plan.regions.count)
  }

  /// Writes every segment.
  ///
  /// - Parameter feed: the source from its start, all of whose video packets are handed out.
  /// - Throws: `MediaFailure`; no segment is being rendered any more then.
  mutating func run(_ feed: inout SourceFeed) throws(MediaFailure) {
    do throws(MediaFailure) { try write(&feed) } catch {
      for piece in running { piece.packets.cancel() }
      for piece in running { _ = piece.worker.failure() }
      running.removeAll()
      throw error
    }
    report.clock = context.clock.report(firstTickWritten: written.firstTick)
  }

  private mutating func write(_ feed: inout SourceFeed) throws(MediaFailure) {
    let (map, clock) = (context.task.request.map, context.clock)
    for (place, segment) in map.segments.enumerated() {
      try startPieces()
      schedule.begin(at: segment.range.from.ticks - clock.shift.ticks)
      var copying: CopySegment?
      if segment.kind == .copy, let joining = context.joining {
        copying = CopySegment(segment, context, joining)
      }
      while let packet = try feed.nextPacket(upTo: place, in: map, clock.first.base) {
        if copying != nil {
          written.note(packet.pts ?? 0)
          report.source.pictures += 1
          try copying!.copy(packet)
        } else {
          if context.joining != nil {
            schedule.replace(decodedAt: (packet.dts ?? 0) - clock.shift.ticks)
          }
          _ = try sendNext()
        }
      }
      if let copying { report.segments.append(copying.finished()) } else { try finishPiece() }
    }
  }

  /// Starts to render segments until as many run as may.
  private mutating func startPieces() throws(MediaFailure) {
    while running.count < width, let place = waiting.popFirst() {
      let packets = BoundedQueue<OutgoingPacket>(depth: .max)
      var own = context
      own.task.progress = nil
      own.packets = packets
      let piece = PieceRender(context: own, source: source, place: place)
      do throws(ThreadError) {
        let worker = try Worker {
          defer { packets.finish() }
          return try piece.run()
        }
        running.append(RunningPiece(packets: packets, worker: worker))
      } catch {
        switch error {
        case .cannotStart(let code): throw .noThread(code: code)
        }
      }
    }
  }

  /// Sends on the next packet of the segment whose turn it is; false if it has none left.
  private mutating func sendNext() throws(MediaFailure) -> Bool {
    guard let outgoing = running.first?.packets.pop() else { return false }
    let packet = outgoing.packet
    let context = context
    written.note((packet.pts ?? 0) + context.clock.shift.ticks)
    if context.joining == nil {
      try schedule.add(packet) { (packet) throws(MediaFailure) in try context.send(packet) }
    } else {
      try schedule.put(packet)
      try context.send(packet)
    }
    return true
  }

  /// Sends on what is left of the segment whose turn it is, and adds what was done for it.
  private mutating func finishPiece() throws(MediaFailure) {
    while try sendNext() {}
    guard let piece = running.popFirst() else { return }
    let done: PieceReport
    do { done = try piece.worker.join() } catch { throw error as? MediaFailure ?? .released }
    let context = context
    try schedule.finish { (packet) throws(MediaFailure) in try context.send(packet) }
    try schedule.checkReplaced()
    report.segments.append(done.segment)
    for (place, region) in done.regions.enumerated() { report.regions[place].add(region) }
    report.source.add(decoded: done.source)
  }
}

extension SourceTally {
  /// Adds what was met while a segment was decoded.
  mutating func add(decoded segment: SourceTally) {
    pictures += segment.pictures
    lostPictures += segment.lostPictures
    repairedTimes += segment.repairedTimes
  }
}

extension RegionReport {
  /// Adds what the region covered in a later part.
  fileprivate mutating func add(_ later: RegionReport) {
    pictures += later.pictures
    firstTick = firstTick ?? later.firstTick
    lastTick = later.lastTick ?? lastTick
  }
}
