// All audio tracks of one render, on the thread that reads: each packet is copied to its track of the
// output or goes through decoder, edit and encoder first. Nothing waits here, so no queue can lock.

import LibAV
import MediaTime
import RedactionModel
import Synchronization
import Threading

/// Where the audio packets go.
struct AudioDesk: Sendable {
  private let tracks: [Int: AudioTrack]

  /// - Parameter tracks: by the stream's number in the source.
  init(_ tracks: [Int: AudioTrack]) { self.tracks = tracks }

  /// Takes a packet of the source.
  ///
  /// - Throws: `RenderError.released` once nobody takes packets any more.
  func deliver(_ packet: consuming Packet) throws(RenderError) {
    try tracks[packet.stream]?.deliver(packet)
  }

  /// Ends every track.
  func finish(endedEarly: Bool) throws(RenderError) {
    for track in tracks.values { try track.finish(endedEarly: endedEarly) }
  }

  /// Whether nothing of any track belongs to the output any more.
  var isPastClip: Bool { tracks.values.allSatisfy(\.isPastClip) }

  /// What was done, in the order of the tracks.
  var reports: [AudioReport] { tracks.values.map(\.report).sorted { $0.track < $1.track } }
}

/// One audio track on its way to the output.
final class AudioTrack: Sendable {
  private struct State: ~Copyable, Sendable {
    var rendition: TrackRendition?
    var report: AudioReport
    var isPastClip = false
  }

  private let state: Mutex<State>
  private let output: Int
  private let sourceBase: TimeBase
  private let clock: OutputClock
  private let packets: BoundedQueue<OutgoingPacket>

  /// - Parameters:
  ///   - rendition: nil copies the packets as they are.
  ///   - report: what is known of the track by now.
  ///   - output: the stream's number in the output.
  ///   - timeBase: of the source's packets.
  init(
    _ rendition: consuming TrackRendition?, report: AudioReport, output: Int, timeBase: TimeBase,
    clock: OutputClock, packets: BoundedQueue<OutgoingPacket>
  ) {
    state = Mutex(State(rendition: rendition, report: report))
    self.output = output
    sourceBase = timeBase
    self.clock = clock
    self.packets = packets
  }

  /// Whether the clip ends before what is still to come.
  var isPastClip: Bool { state.withLock { $0.isPastClip } }

  /// What was done so far.
  var report: AudioReport { state.withLock { $0.report } }

  /// Takes a packet of this track.
  func deliver(_ packet: consuming Packet) throws(RenderError) {
    let input = Handover(packet)
    try work { state throws(RenderError) in
      state.report.packetsIn += 1
      if state.rendition == nil {
        try copy(input.take(), &state)
      } else {
        try render(&state) { rendition, emit throws(RenderError) in
          try rendition.render(input.take(), emit)
        }
      }
    }
  }

  /// Ends the track.
  ///
  /// - Parameter endedEarly: whether the source broke off.
  func finish(endedEarly: Bool) throws(RenderError) {
    try work { state throws(RenderError) in
      try render(&state) { rendition, emit throws(RenderError) in
        try rendition.finish(endedEarly: endedEarly, emit)
      }
    }
  }

  /// A queue that takes nothing more was released by the thread that failed; its error counts.
  private func work(
    _ body: (inout State) throws(RenderError) -> Void
  ) throws(RenderError) {
    do {
      try state.withLock { state throws(RenderError) in try body(&state) }
    } catch { throw error.isCancellation ? .released : error }
  }

  private func copy(_ packet: consuming Packet, _ state: inout State) throws(RenderError) {
    if let start = packet.pts ?? packet.dts {
      let from = Timestamp(start, sourceBase)
      state.isPastClip = clock.isPast(from)
      let to = Timestamp(start + packet.duration, sourceBase)
      guard clock.includes(audioFrom: from, to: to) else { return }
    }
    state.report.packetsOut += 1
    let input = Handover(packet)
    try writing { () throws(LibAVError) in try push(input.take(), sourceBase) }
  }

  private func render(
    _ state: inout State,
    _ step: (inout TrackRendition, (consuming Packet) throws(LibAVError) -> Void)
      throws(RenderError) -> Void
  ) throws(RenderError) {
    guard var rendition = state.rendition.take() else { return }
    let base = rendition.timeBase
    var count = 0
    try step(&rendition) { (packet: consuming Packet) throws(LibAVError) in
      count += 1
      try push(packet, base)
    }
    state.report.packetsOut += count
    state.report.samplesOut = rendition.samplesOut
    state.report.ranges = rendition.ranges
    state.report.tally = rendition.tally
    state.isPastClip = rendition.isPastClip
    state.rendition = consume rendition
  }

  /// Sends a packet on, moved to the output's times.
  private func push(_ packet: consuming Packet, _ timeBase: TimeBase) throws(LibAVError) {
    clock.move(packet, timeBase: timeBase)
    let outgoing = OutgoingPacket(packet: packet, stream: output, timeBase: timeBase)
    guard packets.push(outgoing) else { throw .cancelled }
  }
}
