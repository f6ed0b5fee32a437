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
      descriptor: request.source, decoderThreads: request.spec.decoderThreads, copiesSound: true,
      cancellation: request.cancellation)
    let clock = source.clock(
      request.plan.plan, request.facts, for: request.spec.container)
    var stage = try PaintingStage.open(request, source, clock: clock, packets: packets)
    let (muxer, routes) = try openMuxer(&stage, source, clock)
    let writing = try startWriting(muxer)
    var reading: Worker<SourceTally>?
    do {
      let tally: SourceTally
      if request.spec.decodesInline {
        tally = try paintInline(&stage, source, routes)
      } else {
        let worker = try startReading(source, routes)
        reading = worker
        try stage.paintAll { [pictures] in pictures.pop() }
        pictures.cancel()
        tally = try worker.join()
      }
      try stage.finish()
      packets.finish()
      return stage.report(tally, repairedAudioTimes: try writing.join())
    } catch let failure {
      pictures.cancel()
      packets.cancel()
      throw rootCause(of: failure, reading, writing)
    }
  }

  /// Reads, decodes, paints and encodes in turn, on the calling thread.
  private func paintInline(
    _ stage: inout PaintingStage, _ source: OpenedSource, _ routes: [Int: SoundRoute]
  ) throws(RenderError) -> SourceTally {
    var reader = source.takeReader()
    var first: Handover<TimedPicture>? = Handover(source.takeFirst())
    try deliver(source.early, routes)
    try stage.paintAll { () throws(RenderError) -> TimedPicture? in
      if let picture = first.take() { return picture.take() }
      while true {
        switch try reader.next() {
        case .picture(let picture): return picture
        case .audio(let packet):
          guard SoundRoute.deliver(packet, by: routes, to: packets) else { throw .released }
        case .end: return nil
        }
      }
    }
    return reader.tally
  }

  /// Sends on the packets of sound that came before the first picture.
  private func deliver(
    _ early: [Handover<Packet>], _ routes: [Int: SoundRoute]
  ) throws(RenderError) {
    for packet in early {
      guard SoundRoute.deliver(packet.take(), by: routes, to: packets) else { throw .released }
    }
  }

  /// Writes the header: the video stream and a copy of each audio stream, in the source's order.
  private func openMuxer(
    _ stage: inout PaintingStage, _ source: OpenedSource, _ clock: OutputClock
  ) throws(RenderError) -> (Handover<Muxer>, [Int: SoundRoute]) {
    let flag = request.cancellation
    var routes: [Int: SoundRoute] = [:]
    let sounds = source.audio
    let video = source.video
    do throws(LibAVError) {
      var muxer = try Muxer(descriptor: request.output, container: request.spec.container) {
        flag.isRaised
      }
      for position in 0...sounds.count {
        let previous = position == 0 ? -1 : sounds[position - 1].facts.index
        let next = position == sounds.count ? Int.max : sounds[position].facts.index
        if previous < video.index && video.index < next {
          stage.videoOutput = try muxer.addVideo(
            stage.encoder, displayMatrix: video.video?.displayMatrix)
        }
        guard position < sounds.count else { break }
        let language = request.keep.contains("language") ? sounds[position].facts.language : nil
        routes[next] = SoundRoute(
          output: try muxer.addCopy(of: sounds[position].parameters, language: language),
          timeBase: sounds[position].facts.timeBase, clock: clock)
      }
      let time = request.keep.contains("creation_time") ? source.creationTime : nil
      try muxer.start(clock: video.timeBase, metadata: time.map { ["creation_time": $0] } ?? [:])
      return (Handover(muxer), routes)
    } catch { throw .output(error) }
  }

  /// Starts the thread that reads and decodes.
  private func startReading(
    _ source: OpenedSource, _ routes: [Int: SoundRoute]
  ) throws(RenderError) -> Worker<SourceTally> {
    let (pictures, packets) = (pictures, packets)
    let reader = Handover(source.takeReader())
    let first = Handover(source.takeFirst())
    let early = source.early
    return try start {
      var reader = reader.take()
      guard pictures.push(first.take()) else { return reader.tally }
      for packet in early {
        guard SoundRoute.deliver(packet.take(), by: routes, to: packets) else {
          return reader.tally
        }
      }
      while true {
        switch try reader.next() {
        case .picture(let picture):
          guard pictures.push(picture) else { return reader.tally }
        case .audio(let packet):
          guard SoundRoute.deliver(packet, by: routes, to: packets) else { return reader.tally }
        case .end:
          pictures.finish()
          return reader.tally
        }
      }
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

/// Where the packets of one audio stream go.
struct SoundRoute: Sendable {
  let output: Int
  let timeBase: TimeBase
  let clock: OutputClock

  /// Sends a packet on, moved to the output's times; what the clip leaves out is dropped.
  ///
  /// - Returns: false once nobody takes packets any more.
  static func deliver(
    _ packet: consuming Packet, by routes: [Int: SoundRoute],
    to packets: BoundedQueue<OutgoingPacket>
  ) -> Bool {
    guard let route = routes[packet.stream] else { return true }
    return route.deliver(packet, to: packets)
  }

  private func deliver(
    _ packet: consuming Packet, to packets: BoundedQueue<OutgoingPacket>
  ) -> Bool {
    if let start = packet.pts ?? packet.dts {
      let end = Timestamp(start + packet.duration, timeBase)
      guard clock.includes(soundFrom: Timestamp(start, timeBase), to: end) else { return true }
    }
    clock.move(packet, timeBase: timeBase)
    return packets.push(OutgoingPacket(packet: packet, stream: output, timeBase: timeBase))
  }
}
