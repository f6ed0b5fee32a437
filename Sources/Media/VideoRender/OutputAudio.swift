// All audio tracks of one render, on the thread that reads: each packet is copied to its track of
// the output or goes through decoder, edit and encoder first.

import AudioRender
import BasicContainers
import DequeModule
import LibAV
import MediaTime
import Source
import Threading
import WorkerProtocol

/// Where the packets of audio go.
struct OutputAudio: ~Copyable, Sendable {
  private var tracks: UniqueArray<OutputTrack>

  /// Takes the tracks in the order of the output.
  init(_ tracks: consuming UniqueArray<OutputTrack>) { self.tracks = tracks }

  /// Takes a packet of the source.
  ///
  /// - Throws: `MediaFailure.released` once nobody takes packets any more.
  mutating func deliver(_ packet: consuming Packet) throws(MediaFailure) {
    let stream = packet.stream
    guard let place = tracks.indices.first(where: { tracks[$0].report.stream == stream }) else {
      return
    }
    try tracks[place].deliver(packet)
  }

  /// Ends every track.
  mutating func finish(endedEarly: Bool) throws(MediaFailure) {
    for place in tracks.indices { try tracks[place].finish(endedEarly: endedEarly) }
  }

  /// Whether nothing of any track belongs to the output any more.
  var isPastClip: Bool { tracks.indices.allSatisfy { tracks[$0].isPastClip } }

  /// What was done, in the order of the tracks.
  var reports: [AudioTrackReport] { tracks.indices.map { tracks[$0].report } }
}

/// One audio track on its way to the output.
struct OutputTrack: ~Copyable, Sendable {
  /// What was done so far.
  private(set) var report: AudioTrackReport
  /// Whether the clip ends before what is still to come.
  private(set) var isPastClip = false
  /// How packets are copied; nil where they are coded anew.
  var copying: CopiedAudio?
  private var transcoder: TrackTranscoder?
  /// The latest time of a packet that was copied, in ticks.
  private var latest: Int64?
  private let output: Int
  private let sourceBase: TimeBase
  private let clock: OutputClock
  private let packets: BoundedQueue<OutgoingPacket>?

  /// Reason for its size: everything that a track is told once.
  ///
  /// - Parameters:
  ///   - transcoder: nil copies the packets as they are.
  ///   - report: what is known of the track by now.
  ///   - output: the stream's number in the output.
  ///   - timeBase: of the source's packets.
  ///   - clock: how times of the source become the output's.
  ///   - packets: where packets go; nil lets them go.
  init(
    _ transcoder: consuming TrackTranscoder?, report: AudioTrackReport, output: Int,
    timeBase: TimeBase, clock: OutputClock, packets: BoundedQueue<OutgoingPacket>?
  ) {
    self.transcoder = consume transcoder
    self.report = report
    self.output = output
    sourceBase = timeBase
    self.clock = clock
    self.packets = packets
  }

  /// Takes a packet of this track.
  mutating func deliver(_ packet: consuming Packet) throws(MediaFailure) {
    report.packetsIn += 1
    guard var transcoder = transcoder.take() else { return try copy(packet) }
    var made = UniqueDeque<Packet>()
    try transcoder.transcode(packet) { made.append($0) }
    try send(made, of: transcoder)
    self.transcoder = consume transcoder
  }

  /// Ends the track.
  ///
  /// - Parameter endedEarly: whether the source broke off.
  /// - Throws: `MediaFailure.source`, `.output`, `.audioChanged`, `.audioTimesJump`; `.released`
  ///   when nobody takes packets any more.
  mutating func finish(endedEarly: Bool) throws(MediaFailure) {
    guard var transcoder = transcoder.take() else { return }
    var made = UniqueDeque<Packet>()
    try transcoder.finish(endedEarly: endedEarly) { made.append($0) }
    try send(made, of: transcoder)
  }

  private mutating func copy(_ packet: consuming Packet) throws(MediaFailure) {
    guard let copying else { throw .released }
    if let start = packet.pts ?? packet.dts {
      try checkOrder(of: start)
      isPastClip = clock.isPast(Timestamp(start, sourceBase))
      let (from, to) = copying.extent(start: start, duration: packet.duration)
      guard clock.includes(audioFrom: from, to: to) else { return }
    } else if clock.clip != nil {
      // Nobody knows on which side of a cut it lies.
      return
    }
    if try copying.reduce(packet) { report.packetsReduced += 1 }
    report.packetsOut += 1
    try push(packet, sourceBase)
  }

  /// Refuses packets whose clock starts anew: their audio has no place.
  private mutating func checkOrder(of start: Int64) throws(MediaFailure) {
    let newest = max(latest ?? start, start)
    latest = newest
    let back = Timestamp(start - newest, sourceBase)
    guard -1000 * back.seconds > Double(AudioPlacer.longestOverlap) else { return }
    throw .audioTimesJump(
      stream: report.stream, by: back, at: Timestamp(newest, sourceBase).since(clock.first))
  }

  /// Sends on what a transcoder made, and notes what it did.
  private mutating func send(
    _ made: consuming UniqueDeque<Packet>, of transcoder: borrowing TrackTranscoder
  ) throws(MediaFailure) {
    report.packetsOut += made.count
    report.samplesOut = transcoder.samplesOut
    report.ranges = transcoder.ranges
    report.tally = transcoder.tally
    isPastClip = transcoder.isPastClip
    let base = transcoder.timeBase
    while !made.isEmpty { try push(made.removeFirst(), base) }
  }

  /// Sends a packet on, moved to the output's times.
  private func push(_ packet: consuming Packet, _ timeBase: TimeBase) throws(MediaFailure) {
    guard let packets else { return }
    clock.move(packet, timeBase: timeBase)
    let outgoing = OutgoingPacket(packet: packet, stream: output, timeBase: timeBase)
    guard packets.push(outgoing) else { throw .released }
  }
}
