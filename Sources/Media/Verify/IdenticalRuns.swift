// Runs of packets that an output has from its source as they are, where the plan hides nothing:
// what they show is the source's, so neither file is decoded there. Nothing that wrote the output
// is believed; its packets are held against the source's byte by byte.

import Bitstream
import LibAV
import MediaTime
import RedactionModel
import Source
import WorkerProtocol

/// What a comparison of two files need not decode.
struct IdenticalRuns: Sendable {
  /// Stretches of the source's pictures, in order, in ticks of its clock.
  private(set) var source: [ClosedRange<Int64>] = []
  /// The same stretches of the output's.
  private(set) var output: [ClosedRange<Int64>] = []
  /// Pictures in them.
  private(set) var pictures = 0
  /// When the source's pictures are shown, in order, and when the last one ends, in ticks.
  private let times: [Int64]
  /// When the first pictures of both files are shown.
  let first: (source: Timestamp, output: Timestamp)

  /// Looks for runs.
  ///
  /// Gives nil if there are none.
  ///
  /// - Parameters:
  ///   - plan: what is to be hidden.
  ///   - facts: the source's timeline, as it was indexed.
  ///   - source: the open file of the source.
  ///   - output: the open file of the output.
  /// - Throws: `LibAVFailure` when a file cannot be opened or read.
  init?(
    plan: RedactionPlan, facts: SourceFacts, source: Int32, output: Int32
  ) throws(LibAVFailure) {
    guard plan.clip == nil, plan.outside == .keep,
      let pairs = try PacketPairs(source: source, output: output), !pairs.times.isEmpty
    else { return nil }
    let clock = pairs.clock
    times = pairs.times + [pairs.end]
    first = (
      Timestamp(pairs.times[0], clock.source), Timestamp(pairs.outputTimes[0], clock.output)
    )
    guard first.source.ticks == facts.firstPicture.ticks else { return nil }
    let regions = plan.regions.map { $0.resolved(in: facts) }
    for group in pairs.groups where group.isCopyable {
      let (from, to) = (place(of: group.firstTick), place(of: group.lastTick))
      // A plan covers a picture more than it names: from the start of the picture before to the end
      // of the one after.
      let shown = TimeRange(
        time(at: from - 1).since(first.source), time(at: to + 2).since(first.source))
      if regions.contains(where: { $0.covers(at: shown.from, shown: shown) }) { continue }
      self.source.append(times[from]...times[to])
      self.output.append(pairs.outputTimes[from]...pairs.outputTimes[to])
      pictures += to - from + 1
    }
    if pictures == 0 { return nil }
  }

  /// The place of a picture in the order of showing.
  ///
  /// - Parameter ticks: when it is shown, on the source's clock.
  /// - Returns: its place in `times`.
  func place(of ticks: Int64) -> Int {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < ticks { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// When a picture is shown, on the source's clock.
  ///
  /// - Parameter place: in the order of showing; one behind the last is the end of all, and further
  ///   places are the nearest that there is.
  /// - Returns: the time.
  func time(at place: Int) -> Timestamp {
    Timestamp(times[min(max(0, place), times.count - 1)], first.source.base)
  }
}

/// The packets of two files side by side, in the order of decoding.
private struct PacketPairs {
  /// When the source's pictures are shown, in order, in ticks of its clock.
  private(set) var times: [Int64] = []
  /// When the output's are, in ticks of its own.
  private(set) var outputTimes: [Int64] = []
  /// When the source's last picture ends, in ticks.
  private(set) var end: Int64 = .min
  /// The clocks.
  let clock: (source: TimeBase, output: TimeBase)
  private var collected = ClosedGroups()
  /// The source's closed groups; what is called copyable is in the output as it is.
  var groups: [ClosedGroup] { collected.finished() }

  /// Gives nil where no packets can be the same, or their pictures would not be.
  init?(source: Int32, output: Int32) throws(LibAVFailure) {
    let before = try StreamPackets(source)
    let after = try StreamPackets(output)
    clock = (before.facts.timeBase, after.facts.timeBase)
    guard let codec = NALCodec(rawValue: before.facts.codec),
      var copy = VideoCopy(extradata: before.header, codec: codec),
      copy.isExplained(by: after.header),
      NALFraming(extradata: after.header, codec: codec) == .lengths(bytes: copy.lengthBytes),
      copy.sets.limits(reordering: 0) != nil
    else { return nil }
    let framing = NALFraming(extradata: before.header, codec: codec)
    var delay: Double?
    while try before.next() {
      var facts = PacketFacts(before.packet, codec, framing)
      guard try after.next(), let found = after.packet.pts, let ticks = facts.pts,
        !facts.isHidden, !after.packet.isHidden,
        !copy.isChanged(by: after.packet.bytes, framing: .lengths(bytes: copy.lengthBytes))
      else { return nil }
      let late =
        Timestamp(found, clock.output).seconds - Timestamp(ticks, clock.source).seconds
      let usual = delay ?? late
      delay = usual
      // What was coded anew may be decoded in another order.
      let isInTime = abs(late - usual) <= PairCheck.timeTolerance(on: clock.output) + 1e-9
      facts.isCopyable = isInTime && copy.isCopied(before.packet, as: after.packet)
      collected.append(facts)
      times.append(ticks)
      outputTimes.append(found)
      end = max(end, ticks + max(1, facts.duration))
    }
    guard try !after.next() else { return nil }
    times.sort()
    outputTimes.sort()
    guard times.isIncreasing && outputTimes.isIncreasing else { return nil }
  }
}

extension [Int64] {
  /// Whether each is more than the one before it.
  fileprivate var isIncreasing: Bool { zip(self, dropFirst()).allSatisfy { $0 < $1 } }
}

extension VideoCopy {
  /// Whether a packet was copied, as it is or without what no output may hold.
  fileprivate mutating func isCopied(
    _ packet: borrowing Packet, as found: borrowing Packet
  ) -> Bool {
    switch outcome(of: packet.bytes) {
    case .asItIs: found.holds(packet.bytes)
    case .reduced(let bytes): found.holds(bytes.span)
    case .impossible: false
    }
  }
}
