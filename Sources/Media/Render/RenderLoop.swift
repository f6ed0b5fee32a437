// The loop: one thread reads and decodes, the calling thread paints and encodes, one thread writes.
// Bounded queues lie between them, so memory does not depend on how long the source is.

import LibAV
import MediaTime
import PolicyGate
import RedactionModel
import Threading

/// Renders the whole of a source by a plan.
package struct RenderLoop {
  private let request: RenderRequest
  private let pictures = BoundedQueue<TimedPicture>(depth: 4)
  private let packets = BoundedQueue<OutgoingPacket>(depth: 128)

  /// Prepares a render; nothing is opened yet.
  package init(_ request: RenderRequest) { self.request = request }

  /// Reads, paints and writes until the source ends.
  ///
  /// - Returns: what was done; the output is complete but not yet synced.
  /// - Throws: `RenderError`; the output's contents are then of no use.
  package func run() throws(RenderError) -> RenderReport {
    let source = try OpenedSource(
      descriptor: request.source, decoderThreads: request.spec.decoderThreads,
      audio: request.plan.plan, cancellation: request.cancellation)
    let clock = source.clock(request.plan.plan, request.facts, for: request.spec)
    var stage = try PaintingStage.open(request, source, clock: clock, packets: packets)
    let (muxer, desk) = try OutputStreams(
      request: request, source: source, clock: clock, packets: packets
    ).open(&stage)
    let writing = try startWriting(muxer)
    var reading: Worker<SourceTally>?
    do {
      let tally: SourceTally
      if request.spec.decodesInline {
        tally = try paintInline(&stage, source, desk)
      } else {
        let worker = try startReading(source, desk)
        reading = worker
        try stage.paintAll { [pictures] in pictures.pop() }
        pictures.cancel()
        tally = try worker.join()
      }
      try stage.finish()
      packets.finish()
      let repairs = try writing.join()
      return stage.report(tally, audioReports: desk.reports, repairedAudioTimes: repairs)
    } catch let failure {
      pictures.cancel()
      packets.cancel()
      throw rootCause(of: failure, reading, writing)
    }
  }

  /// Reads, decodes, paints and encodes in turn, on the calling thread.
  private func paintInline(
    _ stage: inout PaintingStage, _ source: OpenedSource, _ desk: AudioDesk
  ) throws(RenderError) -> SourceTally {
    var reader = source.takeReader()
    var first: Handover<TimedPicture>? = Handover(source.takeFirst())
    for packet in source.early { try desk.deliver(packet.take()) }
    try stage.paintAll { () throws(RenderError) -> TimedPicture? in
      if let picture = first.take() { return picture.take() }
      while true {
        switch try reader.next() {
        case .picture(let picture): return picture
        case .audio(let packet): try desk.deliver(packet)
        case .end: return nil
        }
      }
    }
    try RenderLoop.finishAudio(&reader, desk)
    return reader.tally
  }

  /// Hands on the audio that is left once no picture is wanted any more: a clip's audio may lie behind its
  /// last picture in the file.
  private static func finishAudio(
    _ reader: inout SourceReader, _ desk: AudioDesk
  ) throws(RenderError) {
    reader.skipPictures()
    while !desk.isPastClip, case .audio(let packet) = try reader.next() {
      try desk.deliver(packet)
    }
    try desk.finish(endedEarly: reader.tally.endedEarly)
  }

  /// Starts the thread that reads and decodes.
  private func startReading(
    _ source: OpenedSource, _ desk: AudioDesk
  ) throws(RenderError) -> Worker<SourceTally> {
    let pictures = pictures
    let reader = Handover(source.takeReader())
    let first = Handover(source.takeFirst())
    let early = source.early
    return try start {
      var reader = reader.take()
      var isWanted = pictures.push(first.take())
      for packet in early { try desk.deliver(packet.take()) }
      reading: while isWanted {
        switch try reader.next() {
        case .picture(let picture): isWanted = pictures.push(picture)
        case .audio(let packet): try desk.deliver(packet)
        case .end:
          pictures.finish()
          break reading
        }
      }
      try RenderLoop.finishAudio(&reader, desk)
      return reader.tally
    }
  }

  /// Starts the thread that writes; its value is how many times of audio packets it had to move.
  private func startWriting(_ muxer: Handover<Muxer>) throws(RenderError) -> Worker<Int> {
    let packets = packets
    let coded = request.coded
    return try start {
      do throws(LibAVError) {
        var muxer = muxer.take()
        while let outgoing = packets.pop() {
          let (stream, timeBase) = (outgoing.stream, outgoing.timeBase)
          outgoing.show(to: coded)
          try muxer.write(outgoing.packet, stream: stream, timeBase: timeBase)
        }
        try muxer.finish()
        return muxer.repairedTimes
      } catch { throw RenderError.output(error) }
    }
  }

  /// Starts a thread that releases the others when it fails.
  private func start<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) throws(RenderError) -> Worker<Value> {
    let (pictures, packets) = (pictures, packets)
    do throws(ThreadError) {
      return try Worker {
        do { return try body() } catch {
          pictures.cancel()
          packets.cancel()
          throw error
        }
      }
    } catch { throw .thread(error) }
  }

  /// The error that made the others fail: a thread that was merely released reports nothing.
  private func rootCause(
    of failure: any Error, _ reading: Worker<SourceTally>?, _ writing: Worker<Int>
  ) -> RenderError {
    let failures = [failure, reading?.failure(), writing.failure()].compactMap {
      $0 as? RenderError
    }
    return failures.first(where: \.isCancellation) ?? failures.first(where: { !$0.isRelease })
      ?? .cancelled
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
  /// Whether this render made it, as against copied it.
  var isVideo = false

  /// Shows the bytes of a packet that this render made.
  func show(to observer: ((Span<UInt8>) -> Void)?) {
    if isVideo { observer?(packet.bytes) }
  }
}
