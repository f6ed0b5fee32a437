// Time in whole ticks: order, equality and conversion between clocks, up to the ends of 64 bits.
// Clocks have 32-bit parts here, as all clocks of media files do.

import MediaTime
import Testing

private let largest = Int64(Int32.max)

@Suite struct TimestampTests {
  @Test(arguments: [
    (Timestamp(1, TimeBase(1, 25)), Timestamp(3600, TimeBase(1, 90_000))),
    (Timestamp(-1, TimeBase(1, 25)), Timestamp(-40, TimeBase(1, 1000))),
    (Timestamp(0, TimeBase(1, 3)), Timestamp(0, TimeBase(1001, 30_000))),
    (Timestamp(30_000, TimeBase(1001, 30_000)), Timestamp(1001, TimeBase(1, 1))),
    (Timestamp(.max, TimeBase(largest, largest)), Timestamp(.max, TimeBase(1, 1))),
    (Timestamp(.min, TimeBase(2, largest)), Timestamp(.min, TimeBase(2, largest))),
  ])
  func onePointOnTwoClocksIsEqualAndHashesAlike(a: Timestamp, b: Timestamp) {
    #expect(a == b)
    #expect(a.hashValue == b.hashValue)
    #expect(!(a < b) && !(b < a))
    #expect(Set([a, b]).count == 1)
  }

  @Test(arguments: [
    // A third of a second is a little more than 333,333,333 ns and a little less than one more.
    (Timestamp(333_333_333, .nanoseconds), Timestamp(1, TimeBase(1, 3))),
    (Timestamp(1, TimeBase(1, 3)), Timestamp(333_333_334, .nanoseconds)),
    // Neighbours that are one and the same as floating-point seconds.
    (Timestamp(.max - 1, .nanoseconds), Timestamp(.max, .nanoseconds)),
    (Timestamp(.max, TimeBase(1, largest)), Timestamp(.max, TimeBase(1, largest - 1))),
    (
      Timestamp(.max, TimeBase(largest - 1, largest)), Timestamp(.max, TimeBase(1, 1))
    ),
    (Timestamp(.min, TimeBase(largest, 1)), Timestamp(.min, TimeBase(largest - 1, 1))),
    (Timestamp(.min, TimeBase(largest, 1)), Timestamp(.max, TimeBase(largest, 1))),
    (Timestamp(-1, TimeBase(1, largest)), Timestamp(0, TimeBase(largest, 1))),
  ])
  func earlierComesFirstWithoutRounding(early: Timestamp, late: Timestamp) {
    #expect(early < late)
    #expect(!(late < early))
    #expect(early != late)
    #expect(max(early, late) == late)
  }

  @Test(
    arguments: [
      (1, 0, 1, 1), (-1, -1, 0, -1), (3, 1, 2, 2), (-3, -2, -1, -2), (2, 1, 1, 1), (-2, -1, -1, -1),
      (0, 0, 0, 0),
    ] as [(Int64, Int64, Int64, Int64)])
  func halvesGoDownUpAndAwayFromZero(ticks: Int64, down: Int64, up: Int64, nearest: Int64) {
    let half = Timestamp(ticks, TimeBase(1, 2000))
    let ms = TimeBase(1, 1000)
    #expect(half.converted(to: ms, rounding: .down).ticks == down)
    #expect(half.converted(to: ms, rounding: .up).ticks == up)
    #expect(half.converted(to: ms, rounding: .nearest).ticks == nearest)
  }

  @Test func conversionsBracketThePointOnEveryClock() {
    let clocks = [
      TimeBase(1, 90_000), TimeBase(1001, 30_000), TimeBase(1, 1000), TimeBase(1, 12_800),
      TimeBase(7, 3), .nanoseconds, TimeBase(1, largest),
    ]
    let ticks: [Int64] = [-1_234_567, -90_001, -1, 0, 1, 2, 1001, 90_089, 1_294_967_311]
    for from in clocks {
      for to in clocks {
        for tick in ticks {
          let point = Timestamp(tick, from)
          let down = point.converted(to: to, rounding: .down)
          let up = point.converted(to: to, rounding: .up)
          let nearest = point.converted(to: to, rounding: .nearest)
          #expect(down <= point && point <= up)
          #expect(up.ticks - down.ticks == (down == point ? 0 : 1))
          #expect(nearest == down || nearest == up)
        }
      }
    }
  }

  @Test func goingToAFinerClockAndBackLosesNothing() {
    for tick in stride(from: Int64(-5000), through: 5000, by: 37) {
      let point = Timestamp(tick, TimeBase(1, 90_000))
      let fine = point.converted(to: TimeBase(1, 180_000), rounding: .nearest)
      #expect(fine == point)
      #expect(fine.converted(to: TimeBase(1, 90_000), rounding: .down).ticks == tick)
    }
  }

  @Test func conversionsStopAtTheEndsOf64Bits() {
    let seconds = TimeBase(1, 1)
    for rounding in [Rounding.down, .up, .nearest] {
      #expect(
        Timestamp(.max, seconds).converted(to: .nanoseconds, rounding: rounding).ticks == .max)
      #expect(
        Timestamp(.min, seconds).converted(to: .nanoseconds, rounding: rounding).ticks == .min)
      #expect(Timestamp(.min, seconds).converted(to: seconds, rounding: rounding).ticks == .min)
    }
    let coarse = Timestamp(.max, .nanoseconds).converted(to: TimeBase(largest, 1), rounding: .down)
    #expect(coarse.ticks == 4)
  }

  @Test(arguments: [
    (Timestamp(0, TimeBase(1, 90_000)), "00:00:00.000"),
    (Timestamp(3_661_999_999_999, .nanoseconds), "01:01:01.999"),
    (Timestamp(100 * 3600, TimeBase(1, 1)), "100:00:00.000"),
    (Timestamp(-1, TimeBase(1, 2000)), "-00:00:00.001"),
    (Timestamp(-61_500, TimeBase(1, 1000)), "-00:01:01.500"),
    (Timestamp(1, TimeBase(1, 3)), "00:00:00.333"),
    (Timestamp(.min, TimeBase(1, 1000)), "-2562047788015:12:55.808"),
  ])
  func peopleReadHoursMinutesSecondsAndMilliseconds(point: Timestamp, text: String) {
    #expect(point.description == text)
  }

  @Test func distancesKeepTheClock() {
    let base = TimeBase(1001, 30_000)
    let distance = Timestamp(7, base).since(Timestamp(10, base))
    #expect(distance.ticks == -3 && distance.base == base)
  }

  @Test func timeBasesAreReduced() {
    #expect(TimeBase(1000, 25_000) == TimeBase(1, 25))
    #expect(TimeBase(2002, 60_000) == TimeBase(1001, 30_000))
    #expect(Set([TimeBase(2, 4), TimeBase(1, 2)]).count == 1)
    #expect(TimeBase(1, 4).seconds == 0.25)
    #expect(Timestamp(-3, TimeBase(1, 4)).seconds == -0.75)
  }
}

@Suite struct TimeRangeTests {
  private let range = TimeRange(Timestamp(1, TimeBase(1, 1)), Timestamp(2000, TimeBase(1, 1000)))

  @Test func theStartIsInsideAndTheEndIsNot() {
    #expect(range.contains(Timestamp(90_000, TimeBase(1, 90_000))))
    #expect(range.contains(Timestamp(1_999_999_999, .nanoseconds)))
    #expect(!range.contains(Timestamp(2, TimeBase(1, 1))))
    #expect(!range.contains(Timestamp(999_999_999, .nanoseconds)))
  }

  @Test func rangesThatTouchDoNotOverlap() {
    func ms(_ from: Int64, _ to: Int64) -> TimeRange {
      TimeRange(Timestamp(from, TimeBase(1, 1000)), Timestamp(to, TimeBase(1, 1000)))
    }
    #expect(!range.overlaps(ms(0, 1000)) && !ms(0, 1000).overlaps(range))
    #expect(!range.overlaps(ms(2000, 3000)) && !ms(2000, 3000).overlaps(range))
    #expect(range.overlaps(ms(0, 1001)) && ms(0, 1001).overlaps(range))
    #expect(range.overlaps(ms(1999, 3000)))
    #expect(range.overlaps(ms(1400, 1401)) && ms(1400, 1401).overlaps(range))
  }

  @Test func nothingIsInsideAnEmptyRange() {
    let point = Timestamp(1500, TimeBase(1, 1000))
    #expect(!TimeRange(point, point).contains(point))
  }
}
