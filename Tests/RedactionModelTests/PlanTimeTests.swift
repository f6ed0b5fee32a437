// Times as people write them, to the nanosecond and in the direction that hides more.

import MediaTime
import Testing

import RedactionModel
import StrictJSON

@Suite struct PlanTimeTests {
  @Test(arguments: [
    ("0", 0), ("00:00:00", 0), ("3.2", 3_200_000_000), ("00:00:03.200", 3_200_000_000),
    ("01:02:03", 3_723_000_000_000), ("00:59:59.999999999", 3_599_999_999_999),
    ("100:00:00", 360_000_000_000_000), ("90", 90_000_000_000), ("0.000000001", 1),
    ("007.50", 7_500_000_000), ("1000000000", 1_000_000_000_000_000_000),
    ("0:00:01", 1_000_000_000), ("1:02:03", 3_723_000_000_000), ("0:05", 5_000_000_000),
    ("00:01", 1_000_000_000), ("1:30.5", 90_500_000_000), ("90:00", 5_400_000_000_000),
  ])
  func readsExactly(_ text: String, nanoseconds: Int64) {
    for rounding in [Rounding.down, .up, .nearest] {
      #expect(PlanTime(text, rounding: rounding) == .offset(Timestamp(nanoseconds, .nanoseconds)))
    }
  }

  @Test(arguments: [
    "", " ", "1 ", "+1", "-1", "1.", ".1", "1..2", "1.2.3", "1,5", "1:2", "1:002", "1:60", ":05",
    "5:",
    "00:0:01", "00:00:1", "00:60:00", "00:00:60", "00:00:00:00", "1e3", "0x1", "one", "Start",
    "END",
    "٣", "1000000001", "99999999999", "123456789012345678901234567890", "300000:00:00", "NaN", ":",
    "::", "00::00", "1.5s",
  ])
  func refusesWhatIsNoTime(_ text: String) {
    #expect(PlanTime(text, rounding: .down) == nil)
  }

  @Test(arguments: [
    "0", "3.2", "0.1", "12", "1e1", "0.00001", "1e-9", "3600.123456789", "1000000000", "0.0",
  ])
  func aNumberIsTheTimeThatItsDigitsAre(_ number: String) throws {
    let range = #"{"from": \#(number), "to": "end"}"#
    let read = try plan(#"{"veil": 1, "audio": [\#(range)], "clip": \#(range)}"#)
    let text = ["1e1": "10", "1e-9": "0.000000001"][number] ?? number
    #expect(read.audio[0].from == PlanTime(text, rounding: .down))
    #expect(read.clip?.from == PlanTime(text, rounding: .up))
  }

  @Test func digitsBeyondTheNinthAreRoundedAsAsked() {
    func ticks(_ text: String, _ rounding: Rounding) -> Int64? {
      guard case .offset(let offset) = PlanTime(text, rounding: rounding) else { return nil }
      return offset.ticks
    }
    #expect(ticks("0.0000000014", .down) == 1)
    #expect(ticks("0.0000000014", .up) == 2)
    #expect(ticks("0.0000000014", .nearest) == 1)
    #expect(ticks("0.0000000015", .nearest) == 2)
    #expect(ticks("0.00000000100000", .up) == 1)
    #expect(ticks("00:00:59.9999999999", .up) == 60_000_000_000)
    #expect(ticks("00:00:59.9999999999", .down) == 59_999_999_999)
  }

  @Test func rangesGrowAndTheClipShrinks() throws {
    let read = try plan(
      """
      {"veil": 1, "regions": [{"id": "r", "shape": "box", "from": "1.0000000005",
        "to": "2.0000000005", "path": [{"at": "1.0000000005", "box": [0,0,1,1]},
                                       {"at": "1.5000000005", "hidden": true},
                                       {"at": "1.7000000005", "box": [0,0,1,1]}]}],
       "audio": [{"from": "1.0000000005", "to": "2.0000000005"}],
       "clip": {"from": "1.0000000005", "to": "2.0000000005"}}
      """)
    func at(_ ns: Int64) -> PlanTime { .offset(Timestamp(ns, .nanoseconds)) }
    let region = read.regions[0]
    #expect(region.from == at(1_000_000_000) && region.to == at(2_000_000_001))
    #expect(
      region.path.map(\.at) == [at(1_000_000_000), at(1_500_000_001), at(1_700_000_000)])
    #expect(read.audio[0].from == at(1_000_000_000) && read.audio[0].to == at(2_000_000_001))
    #expect(read.clip == Clip(from: at(1_000_000_001), to: at(2_000_000_000)))
  }

  @Test func positionsAreExact() {
    let base = TimeBase(1001, 30000)
    let first = Timestamp(7, base)
    let end = Timestamp(100, base)
    func position(_ time: PlanTime) -> Timestamp { time.position(firstPicture: first, end: end) }
    #expect(position(.start) == Timestamp(0, base))
    #expect(position(.end) == end)
    #expect(position(.pts(10)) == Timestamp(3, base))
    #expect(position(.pts(5)) == Timestamp(-2, base))
    #expect(position(.offset(Timestamp(1, .nanoseconds))) == Timestamp(1, .nanoseconds))
    // What does not fit saturates instead of trapping, and can still be compared with anything.
    let far = PlanTime.pts(.min).position(firstPicture: Timestamp(.max, base), end: end)
    #expect(far < PlanTime.distantPast)
    #expect(PlanTime.pts(.max).position(firstPicture: first, end: end) > PlanTime.distantFuture)
  }

  @Test func textIsReadBackAsTheSameTime() {
    var random = SplitMix(seed: 3)
    for _ in 0..<2000 {
      let ticks = Int64.random(in: 0...2_000_000_000_000_000, using: &random) / 1000 * 1000
      let time = PlanTime.offset(Timestamp(ticks, .nanoseconds))
      guard case .string(let text) = time.json(rounding: .nearest) else {
        Issue.record("no text")
        return
      }
      #expect(PlanTime(text, rounding: .down) == time, "\(text)")
    }
    #expect(
      PlanTime.offset(Timestamp(3_200_000_000, .nanoseconds)).description == "\"00:00:03.200\"")
    // A third of a second is no whole number of nanoseconds: written outward.
    let third = PlanTime.offset(Timestamp(1, TimeBase(1, 3)))
    #expect(third.json(rounding: .down) == "00:00:00.333333333")
    #expect(third.json(rounding: .up) == "00:00:00.333333334")
  }
}
