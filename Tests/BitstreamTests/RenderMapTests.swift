// The map of what is copied and what is rendered, held against the plain meaning of the words on
// sources with random groups: closed and open ones, pictures out of order, hidden and damaged ones.

import Bitstream
import MediaTime
import Testing

private let clock = TimeBase(1, 90_000)

/// Numbers that are the same on each run.
private struct Dice {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  mutating func isRare() -> Bool { below(12) == 0 }
}

/// A source made at random.
private struct RandomSource {
  var packets: [PacketFacts] = []
  /// Places of the packets that groups start with.
  var starts: [Int] = []

  init(seed: Int) {
    var dice = Dice(state: UInt64(seed) &+ 77)
    var tick: Int64 = 9000
    for _ in 0..<dice.below(9) + 1 { addGroup(&dice, &tick) }
    // Decoding times that no picture is shown before: as early as the farthest needs it.
    let shown = packets.compactMap(\.pts).sorted()
    let delay = zip(shown, packets).map { $0 - ($1.pts ?? 0) }.max() ?? 0
    for place in packets.indices { packets[place].dts = shown[place] - delay }
  }

  private mutating func addGroup(_ dice: inout Dice, _ tick: inout Int64) {
    let isOpen = !packets.isEmpty && dice.below(5) == 0
    starts.append(packets.count)
    var times: [Int64] = []
    for _ in 0..<dice.below(7) + 1 {
      times.append(tick)
      tick += Int64(dice.below(5) + 1) * 1500
    }
    // Pictures between two others are decoded behind both.
    var order: [Int64] = []
    var (place, depth) = (isOpen && times.count > 1 ? 1 : 0, dice.below(3))
    if place == 1 { order = [times[1], times[0]] } else { order = [times[0]] }
    place += 1
    while place < times.count {
      let ahead = min(times.count - 1, place + depth)
      order.append(times[ahead])
      order += times[place..<ahead]
      place = ahead + 1
      depth = dice.below(3)
    }
    let isCopyable = !dice.isRare()
    for (number, pts) in order.enumerated() {
      var packet = PacketFacts(
        pts: pts, dts: nil, duration: 1500, byteCount: 9, isHidden: dice.below(60) == 0,
        sync: number > 0 ? nil : isOpen ? .cra : .idr)
      packet.isCopyable = isCopyable
      packets.append(packet)
    }
  }

  var groups: [ClosedGroup] {
    var groups = ClosedGroups()
    for packet in packets { groups.append(packet) }
    return groups.finished()
  }

  var end: Int64 { (packets.filter { !$0.isHidden }.compactMap(\.pts).max() ?? 0) + 1500 }

  /// Times of the pictures that are shown, in order.
  var shown: [Int64] { packets.filter { !$0.isHidden }.compactMap(\.pts).sorted() }

  /// Times of the pictures that a range of time and one picture on each side hide something of.
  func touched(by hidden: TimeRange) -> [Int64] {
    let times = shown + [end]
    return shown.indices.filter { place in
      let from = Timestamp(times[max(0, place - 1)], clock)
      let to = Timestamp(times[min(times.count - 1, place + 2)], clock)
      return hidden.overlaps(TimeRange(from, to))
    }.map { shown[$0] }
  }
}

@Suite struct RenderMapCopyTests {
  private func map(_ source: RandomSource, hiding hidden: TimeRange) -> RenderMap {
    RenderMap(copying: source.groups, timeBase: clock, end: source.end) { $0.overlaps(hidden) }
  }

  /// A range of time somewhere in a source, sometimes an instant's neighbourhood alone.
  private func range(in source: RandomSource, _ seed: Int) -> TimeRange {
    var dice = Dice(state: UInt64(seed) &* 31)
    let (first, length) = (source.shown[0], Int(source.end - source.shown[0]))
    let from = first + Int64(dice.below(length))
    return TimeRange(
      Timestamp(from, clock), Timestamp(from + Int64(dice.below(length / 3 + 2)) + 1, clock))
  }

  @Test(arguments: 0..<400) func theLeastIsRenderedThatCoversWhatIsTouched(seed: Int) throws {
    let source = RandomSource(seed: seed)
    guard !source.shown.isEmpty else { return }
    let hidden = range(in: source, seed)
    let (map, groups) = (map(source, hiding: hidden), source.groups)
    #expect(map.segments.first?.range.from.ticks == source.shown.first)
    #expect(map.segments.last?.range.to.ticks == source.end)
    #expect(groups.reduce(0) { $0 + $1.pictures } == source.shown.count)
    let touched = source.touched(by: hidden)
    func kind(_ tick: Int64) -> SegmentKind {
      map.segments[map.segment(at: Timestamp(tick, clock))].kind
    }
    #expect(touched.allSatisfy { kind($0) == .render })
    for group in groups where kind(group.firstTick) == .render {
      let isTouched = touched.contains { (group.firstTick...group.lastTick).contains($0) }
      #expect(isTouched || !group.isCopyable)
    }
    for (a, b) in zip(map.segments, map.segments.dropFirst()) { #expect(a.kind != b.kind) }
  }

  @Test(arguments: 0..<400) func copiesStartAtClosedSyncSamplesAndAreWhole(seed: Int) throws {
    let source = RandomSource(seed: seed)
    guard !source.shown.isEmpty else { return }
    for segment in map(source, hiding: range(in: source, seed)).segments
    where segment.kind == .copy {
      // What is hidden behind the last picture belongs to no group, and is never copied.
      let inside = source.packets.indices.filter {
        segment.range.contains(Timestamp(source.packets[$0].pts ?? 0, clock))
          && !source.packets[$0].isHidden
      }
      let (first, last) = try (#require(inside.first), #require(inside.last))
      #expect(source.packets[first].sync == .idr)
      #expect(inside == Array(first...last))
      #expect(inside.allSatisfy { source.packets[$0].isCopyable })
      // An open group may refer to what stands before it, which is copied as well.
      #expect(inside.allSatisfy { source.packets[$0].sync != .cra || $0 > first })
      #expect(last + 1 == source.packets.count || source.packets[last + 1].sync == .idr)
    }
  }

  /// What is rendered is cut where decoding can start anew, once enough pictures lie before.
  @Test(arguments: 0..<100) func piecesStartAtClosedGroupsAndAreLongEnough(seed: Int) {
    let source = RandomSource(seed: seed)
    let groups = (0..<40).flatMap { round in
      source.groups.map { $0.moved(by: Int64(round) * (source.end - source.shown[0])) }
    }
    guard !groups.isEmpty else { return }
    let end = groups[groups.count - 1].lastTick + 1
    let map = RenderMap(copying: groups, timeBase: clock, end: end, splits: true) { _ in true }
    #expect(map.segments.allSatisfy { $0.kind == .render })
    let pieces = map.segments.map { segment in
      groups.filter { segment.range.contains(Timestamp($0.firstTick, clock)) }
    }
    #expect(pieces.flatMap { $0 } == groups)
    #expect(pieces.dropFirst().allSatisfy { $0.first?.isCopyable == true })
    let sizes = pieces.map { $0.reduce(0) { $0 + $1.pictures } }
    #expect(sizes.dropLast().allSatisfy { $0 >= RenderMap.shortestPiece })
    for piece in pieces.dropLast() {
      let before = piece.dropLast().reduce(0) { $0 + $1.pictures }
      let mayEnd = piece.dropFirst().filter(\.isCopyable).count
      #expect(before < RenderMap.shortestPiece || mayEnd < piece.count - 1)
    }
  }

  /// Packets of an encoder that decodes no more pictures ahead than a group allows take the group's
  /// decoding times, and none is decoded after it is shown.
  @Test(arguments: 0..<400) func decodingTimesFitTheReorderingThatIsAllowed(seed: Int) {
    let source = RandomSource(seed: seed)
    for group in source.groups where group.isCopyable {
      let inside = source.packets.filter {
        (group.firstTick...group.lastTick).contains($0.pts ?? 0)
      }
      let (decoded, shown) = (inside.compactMap(\.dts), inside.compactMap(\.pts).sorted())
      #expect(decoded.indices.allSatisfy { decoded[$0] <= shown[max(0, $0 - group.reordering)] })
      guard group.reordering < 2 else { continue }
      let deeper = group.reordering + 1
      #expect(!decoded.indices.allSatisfy { decoded[$0] <= shown[max(0, $0 - deeper)] })
    }
  }

  @Test func packetsWithoutTimesLeaveNothingToGoBy() {
    var groups = ClosedGroups()
    groups.append(
      PacketFacts(pts: 0, dts: nil, duration: 1, byteCount: 1, isHidden: false, sync: .idr))
    #expect(groups.finished().isEmpty)
    var disordered = ClosedGroups()
    for dts: Int64 in [0, 3, 3] {
      disordered.append(
        PacketFacts(pts: dts, dts: dts, duration: 1, byteCount: 1, isHidden: false, sync: .idr))
    }
    #expect(disordered.finished().isEmpty)
  }

  @Test func decodingTimesThatComeLateAreContinuedBackwards() {
    var groups = ClosedGroups()
    for (pts, dts) in [(21, nil), (181, nil), (101, 21), (61, 61)] as [(Int64, Int64?)] {
      groups.append(
        PacketFacts(
          pts: pts, dts: dts, duration: 40, byteCount: 1, isHidden: false,
          sync: pts == 21 ? .idr : nil))
    }
    #expect(groups.leadingTicks == [-59, -19])
    #expect(groups.finished().map(\.pictures) == [4])
    #expect(groups.finished().map(\.reordering) == [2])
  }

  @Test func groupsThatAreShownAmongEachOtherAreOneThatIsNotCopied() {
    var groups = ClosedGroups()
    for (pts, sync) in [(0, SyncSample.idr), (9, nil), (6, .idr), (12, nil), (20, .idr)] {
      var packet = PacketFacts(
        pts: Int64(pts), dts: Int64(pts) - 20 + (pts == 6 ? 5 : 0), duration: 1, byteCount: 1,
        isHidden: false, sync: sync)
      packet.isCopyable = true
      groups.append(packet)
    }
    #expect(groups.finished().map(\.pictures) == [4, 1])
    #expect(groups.finished().map(\.isCopyable) == [false, true])
  }
}

extension ClosedGroup {
  /// The same group later.
  fileprivate func moved(by ticks: Int64) -> ClosedGroup {
    var group = self
    group.firstTick += ticks
    group.secondTick = secondTick.map { $0 + ticks }
    group.lastTick += ticks
    return group
  }
}
