// Runs of packets that refer to nothing outside of themselves: an output may hold each of them as
// it is, whatever stands before it and behind it. Times alone are looked at here, no bytes.

/// The packets from one instantaneous decoding refresh to the next, shown apart from all others.
package struct ClosedGroup: Sendable, Equatable {
  /// When its first picture is shown, in ticks.
  package var firstTick: Int64
  /// When its second picture is shown, in ticks; nil if it has one picture.
  package var secondTick: Int64?
  /// When its last picture is shown, in ticks.
  package var lastTick: Int64
  /// Pictures that are shown.
  package var pictures: Int
  /// By how many pictures decoding may run ahead of showing, 0...2, so that an encoder's packets
  /// take the decoding times of these and none is decoded after it is shown.
  package var reordering: Int
  /// Whether all of its packets may stand in an output as they are.
  package var isCopyable: Bool
}

/// Collects the closed groups of a stream, packet by packet in decoding order.
package struct ClosedGroups: Sendable {
  /// Groups that are complete.
  private var groups: [ClosedGroup] = []
  /// Decoding times of the first packets, where the container does not say them: Matroska has none,
  /// and a reader knows them from the third or fourth packet on.
  package private(set) var leadingTicks: [Int64] = []
  /// Whether every packet had both of its times, and decoding times increased.
  private var isTimed = true
  /// Packets before the first with a decoding time.
  private var early: [PacketFacts] = []

  private var shown: [Int64] = []
  private var decoded: [Int64] = []
  private var isCopyable = false
  private var lastDecodingTick: Int64?

  /// Starts with nothing.
  package init() {}

  /// Adds the next packet.
  package mutating func append(_ packet: PacketFacts) {
    guard let dts = packet.dts else {
      early.append(packet)
      return
    }
    if lastDecodingTick == nil, !early.isEmpty {
      let step = max(1, early.map(\.duration).filter { $0 > 0 }.min() ?? 1)
      let count = Int64(early.count)
      leadingTicks = (0..<count).map { dts - (count - $0) * step }
      for (var packet, ticks) in zip(early, leadingTicks) {
        packet.dts = ticks
        add(packet)
      }
      early.removeAll()
    }
    add(packet)
  }

  private mutating func add(_ packet: PacketFacts) {
    if packet.sync == .idr, !shown.isEmpty || groups.isEmpty {
      close()
      isCopyable = true
    }
    isCopyable = isCopyable && packet.isCopyable && !packet.isHidden && !packet.isField
    guard let pts = packet.pts, let dts = packet.dts, dts > lastDecodingTick ?? .min else {
      isTimed = false
      return
    }
    lastDecodingTick = dts
    guard !packet.isHidden else { return }
    shown.append(pts)
    decoded.append(dts)
  }

  /// Every group, once all packets were added; empty unless packets have times to go by.
  package func finished() -> [ClosedGroup] {
    var all = self
    all.close()
    return all.isTimed && all.early.isEmpty ? all.groups : []
  }

  /// Ends the group that packets were added to.
  private mutating func close() {
    defer {
      shown.removeAll(keepingCapacity: true)
      decoded.removeAll(keepingCapacity: true)
    }
    guard !shown.isEmpty else { return }
    shown.sort()
    let isInOrder = zip(shown, shown.dropFirst()).allSatisfy { $0 < $1 }
    var group = ClosedGroup(
      firstTick: shown[0], secondTick: shown.count > 1 ? shown[1] : nil,
      lastTick: shown[shown.count - 1], pictures: shown.count,
      reordering: ClosedGroups.reordering(shown: shown, decoded: decoded),
      isCopyable: isCopyable && isInOrder)
    while let before = groups.last, before.lastTick >= group.firstTick {
      // Shown among each other, so neither can be cut from the other.
      groups.removeLast()
      group = ClosedGroup(
        firstTick: min(before.firstTick, group.firstTick),
        secondTick: before.secondTick ?? group.firstTick,
        lastTick: max(before.lastTick, group.lastTick),
        pictures: before.pictures + group.pictures, reordering: 0, isCopyable: false)
    }
    groups.append(group)
  }

  /// The most pictures, up to 2, by which each decoding time may come before its turn.
  ///
  /// A source in which no packet is decoded after it is shown always allows 0: of the packets from
  /// the k-th on, one is shown at the k-th time or before, and the k-th is decoded before it.
  private static func reordering(shown: [Int64], decoded: [Int64]) -> Int {
    (1...2).last { depth in
      decoded.indices.allSatisfy { decoded[$0] <= shown[max(0, $0 - depth)] }
    } ?? 0
  }
}
