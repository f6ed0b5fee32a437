// The index of a stream's packets and the map made from it: counts, groups that look back, pictures
// that an edit list hides, and a timeline tiled without gaps. Packets are values made here.

import Bitstream
import MediaTime
import Testing

private let clock = TimeBase(1, 90_000)

/// A packet.
///
/// Reason for its size: a test names what it wants and gets the rest as it is usual.
private func facts(
  _ pts: Int64?, dts: Int64? = nil, duration: Int64 = 3000, bytes: Int = 10, isHidden: Bool = false,
  _ sync: SyncSample? = nil
) -> PacketFacts {
  PacketFacts(
    pts: pts, dts: dts ?? pts, duration: duration, byteCount: bytes, isHidden: isHidden, sync: sync)
}

private func index(_ packets: [PacketFacts]) -> GOPIndex {
  var index = GOPIndex(timeBase: clock)
  for packet in packets { index.append(packet) }
  return index
}

@Suite struct GOPIndexTests {
  @Test func countsPacketsBytesAndGroups() {
    let index = index([
      facts(0, bytes: 100, .idr), facts(3000, bytes: 20), facts(6000, bytes: 30),
      facts(9000, bytes: 100, .recoveryPoint), facts(12_000, bytes: 7),
    ])
    #expect(index.gops.map(\.packetCount) == [3, 2])
    #expect(index.gops.map(\.sync) == [.idr, .recoveryPoint])
    #expect(index.gops.map(\.firstTick) == [0, 9000])
    #expect(index.shownCount == 5 && index.hiddenCount == 0 && index.untimedCount == 0)
    #expect(index.byteCount == 257)
    #expect(index.firstTick == 0 && index.endTick == 15_000)
    #expect(index.duration == Timestamp(15_000, clock))
  }

  /// In the order of showing, two fields as one, what is hidden or never shown not at all; none
  /// where a packet does not say when.
  @Test func timesOfPicturesAreNotedWhereSomebodyAsks() {
    func ticks(_ packets: [PacketFacts], asked: Bool = true) -> [Int64]? {
      var index = GOPIndex(timeBase: clock, notesTicks: asked)
      for packet in packets { index.append(packet) }
      return index.shownTicks
    }
    let reordered = [
      facts(-3000, isHidden: true, .idr), facts(9000, dts: -3000), facts(3000, dts: 0),
      facts(6001, dts: 3000),
    ]
    #expect(ticks(reordered) == [3000, 6001, 9000])
    #expect(ticks(reordered, asked: false) == nil)
    var fields = [facts(0, .idr), facts(1500), facts(3000), facts(6000), facts(7500)]
    for index in [0, 1, 3, 4] { fields[index].isField = true }
    #expect(ticks(fields) == [0, 3000, 6000])
    var unshown = [facts(0, .idr), facts(3000), facts(6000)]
    unshown[1].isUnshown = true
    #expect(ticks(unshown) == [0, 6000])
    #expect(ticks([facts(0, .idr), facts(nil, dts: 3000)]) == nil)
    #expect(ticks([facts(0, .idr), facts(0, dts: 1)]) == nil)
  }

  @Test func packetsBeforeTheFirstSyncSampleAreAGroupWithoutOne() {
    let index = index([facts(0), facts(3000), facts(6000, .idr)])
    #expect(index.gops.map(\.sync) == [nil, .idr])
    #expect(index.gops.map(\.packetCount) == [2, 1])
  }

  @Test func aGroupIsOpenWhenAPictureIsShownBeforeItsSyncSample() {
    let index = index([
      facts(0, dts: -6000, .idr), facts(9000, dts: -3000), facts(3000, dts: 0),
      facts(6000, dts: 3000),
      facts(18_000, dts: 6000, .cra), facts(12_000, dts: 9000), facts(15_000, dts: 12_000),
      facts(21_000, dts: 15_000, .idr), facts(24_000, dts: 18_000),
    ])
    #expect(index.gops.map(\.isOpen) == [false, true, false])
    #expect(index.gops.map(\.firstTick) == [0, 12_000, 21_000])
    #expect(index.endTick == 27_000)
  }

  @Test func hiddenPicturesAreCountedButNotShown() {
    let index = index([
      facts(0, isHidden: true, .idr), facts(3000, isHidden: true), facts(6000), facts(9000, .idr),
    ])
    #expect(index.hiddenCount == 2 && index.shownCount == 2)
    #expect(index.gops.map(\.hiddenCount) == [2, 0])
    #expect(index.gops.map(\.packetCount) == [3, 1])
    #expect(index.firstTick == 6000)
    #expect(index.duration == Timestamp(6000, clock))
  }

  @Test func theEndIsThatOfTheLastPictureShownNotOfTheLastPacket() {
    let index = index([
      facts(0, dts: 0, .idr), facts(9000, dts: 3000, duration: 4500), facts(3000, dts: 6000),
    ])
    #expect(index.endTick == 13_500)
  }

  @Test func aPacketWithoutADurationLastsAsLongAsTheOneBefore() {
    #expect(index([facts(0, duration: 3000, .idr), facts(3000, duration: 0)]).endTick == 6000)
    #expect(index([facts(0, duration: 0, .idr)]).endTick == 1)
  }

  @Test func packetsWithoutTimesAreCounted() {
    let index = index([
      PacketFacts(pts: nil, dts: nil, duration: 0, byteCount: 1, isHidden: false, sync: .idr),
      PacketFacts(pts: nil, dts: 3000, duration: 0, byteCount: 1, isHidden: false, sync: nil),
    ])
    #expect(index.untimedCount == 2 && index.shownCount == 2)
    #expect(index.firstTick == 3000)
  }

  @Test func stepsTellAConstantRateFromAVaryingOne() {
    #expect(index([facts(0, .idr), facts(3000), facts(6000)]).steps == 3000...3000)
    #expect(index([facts(0, .idr), facts(3000), facts(9000), facts(9500)]).steps == 500...6000)
    #expect(index([facts(0, .idr)]).steps == nil)
    // The order of decoding, not that of showing, and never backwards.
    let reordered = index([facts(6000, dts: 0, .idr), facts(0, dts: 3000), facts(3000, dts: 6000)])
    #expect(reordered.steps == 3000...3000)
    #expect(index([facts(3000, .idr), facts(0), facts(3000)]).steps == 3000...3000)
  }

  @Test func aClockThatStartsAnewIsFoundWithItsPlace() {
    let first = (0..<50).map { facts(126_000 + 3000 * Int64($0)) }
    var packets = first + (0..<50).map { facts(126_000 + 3000 * Int64($0)) }
    for place in packets.indices { packets[place].offset = Int64(188 * place) }
    let restart = index(packets).restart
    #expect(restart == ClockRestart(tick: 126_000 + 150_000, offset: 188 * 50))
    // One that runs on, or jumps ahead, or is behind in single packets, does not start anew.
    #expect(index(first).restart == nil)
    #expect(index(first + (0..<50).map { facts(9_000_000 + 3000 * Int64($0)) }).restart == nil)
    let single = first + [facts(0), facts(3000)] + (50..<99).map { facts(126_000 + 3000 * $0) }
    #expect(index(single).restart == nil)
  }

  @Test func picturesInTheOrderOfDecodingAreNoClockThatStartsAnew() {
    // Two pictures a second, each group of four coded from its last to its first.
    let order: [Int64] = [3, 2, 1, 0]
    let packets = (0..<80).map { place in
      facts(45_000 * (Int64(place / 4) * 4 + order[place % 4]), dts: nil)
    }
    #expect(index(packets).restart == nil)
  }

  @Test func picturesThatAreNeverShownAreNotCounted() {
    var packets = (0..<10).map { facts(3000 * Int64($0)) }
    packets[4].isUnshown = true
    #expect(index(packets).shownCount == 9)
  }

  @Test func nothingIsKnownOfNothing() {
    let index = index([])
    #expect(index.gops.isEmpty && index.duration == nil && index.steps == nil)
    let whole = TimeRange(Timestamp(0, clock), Timestamp(9000, clock))
    let map = RenderMap(renderingAllOf: index, otherwise: whole)
    #expect(map.segments == [Segment(kind: .render, range: whole)])
  }
}

@Suite struct RenderMapTests {
  @Test func theSegmentsTileTheTimelineFromTheFirstPictureToTheEndOfTheLast() throws {
    let sources = [
      index([facts(0, .idr), facts(3000), facts(6000, .idr)]),
      index([facts(-9000, .idr), facts(12_345, duration: 1)]),
      index([facts(0, isHidden: true, .idr), facts(3000), facts(6000, duration: 9000)]),
    ]
    for source in sources {
      let nothing = TimeRange(Timestamp(0, clock), Timestamp(0, clock))
      let segments = RenderMap(renderingAllOf: source, otherwise: nothing).segments
      let first = try #require(segments.first)
      let last = try #require(segments.last)
      #expect(first.range.from == Timestamp(try #require(source.firstTick), clock))
      #expect(last.range.to == Timestamp(try #require(source.endTick), clock))
      for (a, b) in zip(segments, segments.dropFirst()) { #expect(a.range.to == b.range.from) }
      for segment in segments { #expect(segment.range.from < segment.range.to) }
      #expect(segments.allSatisfy { $0.kind == .render })
    }
  }
}
