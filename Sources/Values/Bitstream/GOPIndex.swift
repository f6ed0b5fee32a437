// What a source's packets say before anything is decoded: how many there are, where decoding may
// start, what an edit list hides. It keeps one entry per group of pictures, so four hours cost
// little.

package import MediaTime

/// One packet of the video stream, as far as the index cares.
package struct PacketFacts: Sendable {
  /// Presentation time in ticks; nil when the container does not say.
  package var pts: Int64?
  /// Decoding time in ticks; nil when the container does not say.
  package var dts: Int64?
  /// Duration in ticks; 0 when unknown.
  package var duration: Int64
  /// Bytes.
  package var byteCount: Int
  /// Whether an edit list hides the picture.
  package var isHidden: Bool
  /// Whether decoding may start here.
  package var sync: SyncSample?
  /// Whether it holds one field alone; two of them are one picture.
  package var isField = false
  /// Whether it holds a picture that is only referred to and never shown.
  package var isUnshown = false
  /// Where it begins in its file, in bytes; nil when the container does not say.
  package var offset: Int64?
  /// Whether it may stand in an output as it is; see `VideoCopy`.
  package var isCopyable = false

  /// States what a packet says.
  ///
  /// Reason for its size: each is a fact of the packet.
  package init(
    pts: Int64?, dts: Int64?, duration: Int64, byteCount: Int, isHidden: Bool, sync: SyncSample?
  ) {
    self.pts = pts
    self.dts = dts
    self.duration = duration
    self.byteCount = byteCount
    self.isHidden = isHidden
    self.sync = sync
  }
}

/// A group of pictures: a sync sample and the packets up to the next, in decoding order.
package struct GOP: Sendable, Equatable {
  /// What it starts with; nil for packets before the first sync sample.
  package var sync: SyncSample?
  /// The earliest presentation time inside, in ticks.
  package var firstTick: Int64?
  /// Packets, hidden ones included.
  package var packetCount: Int
  /// Packets that an edit list hides.
  package var hiddenCount: Int
  /// Whether a picture inside is shown before the sync sample, so that it may look back across it.
  package var isOpen: Bool
}

/// The index of a video stream.
///
/// Reason for its size: each is counted or measured over all packets, in one pass.
package struct GOPIndex: Sendable {
  /// The clock of all ticks in here.
  package let timeBase: TimeBase
  /// The groups, in decoding order.
  package private(set) var gops: [GOP] = []
  /// The earliest time at which a picture is shown, in ticks; hidden pictures do not count.
  package private(set) var firstTick: Int64?
  /// The end of the last picture shown, in ticks.
  package private(set) var endTick: Int64?
  /// Pictures that are shown; two coded fields are one.
  package var shownCount: Int { (shownFields + 1) / 2 }
  /// Packets whose picture an edit list hides.
  package private(set) var hiddenCount = 0
  /// Packets without a presentation time.
  package private(set) var untimedCount = 0
  /// Packets of all groups.
  package var packetCount: Int { gops.reduce(0) { $0 + $1.packetCount } }
  /// Bytes of all packets.
  package private(set) var byteCount: Int64 = 0
  /// The shortest and the longest step between decoding times, in ticks; they differ when the rate
  /// varies.
  package var steps: ClosedRange<Int64>? { decodingSteps.range ?? shownSteps.range }

  /// Where the clock starts anew, as it does where two recordings were joined; nil if it does not.
  package private(set) var restart: ClockRestart?

  /// When each picture is shown, in ticks ascending; nil unless that was asked for and every packet
  /// says so.
  package var shownTicks: [Int64]? {
    guard let noted, untimedCount == 0, noted.count == shownCount else { return nil }
    let sorted = noted.sorted()
    return zip(sorted, sorted.dropFirst()).allSatisfy { $0 < $1 } ? sorted : nil
  }

  private var noted: [Int64]?
  private var shownFields = 0
  private var syncTick: Int64?
  private var decodingSteps = ClockSteps()
  private var shownSteps = ClockSteps()
  private var clockWatch = ClockWatch()
  private var lastDuration: Int64 = 0

  /// Makes an index of nothing.
  ///
  /// - Parameters:
  ///   - timeBase: the clock.
  ///   - notesTicks: whether the time of each picture is kept too.
  package init(timeBase: TimeBase, notesTicks: Bool = false) {
    self.timeBase = timeBase
    noted = notesTicks ? [] : nil
  }

  /// Adds the next packet in decoding order.
  package mutating func append(_ packet: PacketFacts) {
    if packet.sync != nil || gops.isEmpty {
      gops.append(
        GOP(
          sync: packet.sync, firstTick: packet.pts, packetCount: 0, hiddenCount: 0, isOpen: false))
      syncTick = packet.pts
    }
    let last = gops.count - 1
    gops[last].packetCount += 1
    byteCount += Int64(packet.byteCount)
    if let pts = packet.pts {
      gops[last].firstTick = min(gops[last].firstTick ?? pts, pts)
      if let syncTick, pts < syncTick { gops[last].isOpen = true }
    } else {
      untimedCount += 1
    }
    noteStep(packet)
    guard !packet.isHidden else {
      gops[last].hiddenCount += 1
      hiddenCount += 1
      return
    }
    if packet.isUnshown { return }
    // Of two fields the first says when their picture is shown.
    let isSecondField = packet.isField && shownFields % 2 == 1
    shownFields += packet.isField ? 1 : 2
    guard let time = packet.pts ?? packet.dts else { return }
    if !isSecondField { noted?.append(time) }
    if packet.duration > 0 { lastDuration = packet.duration }
    firstTick = min(firstTick ?? time, time)
    endTick = max(endTick ?? time, time + max(1, lastDuration))
  }

  private mutating func noteStep(_ packet: PacketFacts) {
    guard let time = packet.dts ?? packet.pts else { return }
    restart = restart ?? clockWatch.restart(at: packet, time, timeBase, end: endTick)
    // Matroska tells no decoding times, and libavformat learns them after some packets.
    if let own = packet.dts { decodingSteps.note(own) } else { shownSteps.note(time) }
  }

  /// From the first picture's start to the last picture's end; nil when no packet has a time.
  package var duration: Timestamp? {
    guard let firstTick, let endTick else { return nil }
    return Timestamp(endTick - firstTick, timeBase)
  }
}
