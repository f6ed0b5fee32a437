// The promise that no rounding uncovers a picture: times written with three decimals, held against
// whole-number arithmetic that shares nothing with the code.

import MediaTime
import Testing

import RedactionModel

/// A rate and the time base that files of that rate have.
struct Rate: Sendable, CustomTestStringConvertible {
  let base: TimeBase
  let ticks: Int64
  var testDescription: String { "\(ticks) × \(base.numerator)/\(base.denominator) s" }
}

private let rates = [
  Rate(base: TimeBase(1, 24000), ticks: 1001), Rate(base: TimeBase(1, 30000), ticks: 1001),
  Rate(base: TimeBase(1, 60000), ticks: 1001), Rate(base: TimeBase(1001, 30000), ticks: 1),
  Rate(base: TimeBase(1, 25), ticks: 1), Rate(base: TimeBase(1, 90000), ticks: 1501),
]

/// A picture's display interval, in ticks after the first picture.
private struct Shown {
  let from: Int64
  let to: Int64
}

/// The pictures whose interval touches `[from, to)` milliseconds, and one more on each side.
private func expected(_ pictures: [Shown], _ base: TimeBase, _ from: Int64, _ to: Int64) -> Range<
  Int
> {
  // ticks · numerator / denominator < ms / 1000, multiplied out.
  func before(_ ticks: Int64, _ ms: Int64) -> Bool {
    ticks * base.numerator * 1000 < ms * base.denominator
  }
  func after(_ ticks: Int64, _ ms: Int64) -> Bool {
    ticks * base.numerator * 1000 > ms * base.denominator
  }
  let touched = pictures.indices.filter {
    before(pictures[$0].from, to) && after(pictures[$0].to, from)
  }
  guard let first = touched.first, let last = touched.last else { return 0..<0 }
  return max(0, first - 1)..<min(pictures.count, last + 2)
}

/// The pictures that the region covers when the caller widens by a picture on each side.
private func covered(_ region: ResolvedRegion, _ pictures: [Shown], _ base: TimeBase) -> [Int] {
  pictures.indices.filter { index in
    let shown = TimeRange(
      Timestamp(pictures[max(0, index - 1)].from, base),
      Timestamp(pictures[min(pictures.count - 1, index + 1)].to, base))
    return region.covers(at: Timestamp(pictures[index].from, base), shown: shown)
  }
}

/// A time as people write it: `HH:MM:SS.mmm`.
private func clock(_ ms: Int64) -> String { Timestamp(ms, TimeBase(1, 1000)).description }

private func region(from: String, to: String, firstPicture: Timestamp) throws -> ResolvedRegion {
  let text = plan(
    withRegion:
      #""shape": "box", "from": "\#(from)", "to": "\#(to)", "path": [{"at": "0", "box": [0,0,9,9]}]"#
  )
  return try plan(text).regions[0]
    .resolved(firstPicture: firstPicture, end: PlanTime.distantFuture)
}

@Suite struct CoverageTests {
  @Test(arguments: rates)
  func everyTouchedPictureAndOneOnEachSideIsCovered(_ rate: Rate) throws {
    var random = SplitMix(seed: UInt64(rate.ticks))
    let pictures = (0..<400).map { Shown(from: $0 * rate.ticks, to: ($0 + 1) * rate.ticks) }
    let length = Timestamp(400 * rate.ticks, rate.base)
    let total = length.converted(to: TimeBase(1, 1000), rounding: .down).ticks
    for _ in 0..<60 {
      let from = Int64.random(in: 0..<total, using: &random)
      let to =
        from + 1 + Int64.random(in: 0..<(Bool.random(using: &random) ? 20 : 4000), using: &random)
      let first = Timestamp(Int64.random(in: -90_000...90_000, using: &random), rate.base)
      let region = try region(from: clock(from), to: clock(to), firstPicture: first)
      #expect(
        covered(region, pictures, rate.base) == Array(expected(pictures, rate.base, from, to)))
    }
  }

  /// The author steps to the first and the last picture that show something and writes down the
  /// times on the screen, which are rounded down, up or to the nearest millisecond.
  @Test(arguments: rates)
  func whatTheAuthorSawIsCoveredHoweverTheScreenRounds(_ rate: Rate) throws {
    var random = SplitMix(seed: UInt64(rate.ticks) &+ 1)
    let pictures = (0..<3000).map { Shown(from: $0 * rate.ticks, to: ($0 + 1) * rate.ticks) }
    for rounding in [Rounding.down, .up, .nearest] {
      for _ in 0..<12 {
        let first = Int.random(in: 0..<2900, using: &random)
        let last = first + Int.random(in: 0..<60, using: &random)
        func screen(_ ticks: Int64) -> String {
          clock(
            Timestamp(ticks, rate.base).converted(to: TimeBase(1, 1000), rounding: rounding).ticks)
        }
        let region = try region(
          from: screen(pictures[first].from), to: screen(pictures[last].to),
          firstPicture: Timestamp(0, rate.base))
        let near = max(0, first - 3)..<min(pictures.count, last + 4)
        let seen = Set(
          covered(region, Array(pictures[near]), rate.base).map { $0 + near.lowerBound })
        #expect(seen.isSuperset(of: first...last))
        #expect(seen.isSubset(of: max(0, first - 2)...(last + 2)))
      }
    }
  }

  @Test func picturesOfUnequalLengthAreCoveredToo() throws {
    var random = SplitMix(seed: 99)
    let base = TimeBase(1, 90_000)
    var pictures: [Shown] = []
    var now: Int64 = 0
    for _ in 0..<400 {
      let length = Int64.random(in: 1...9000, using: &random)
      pictures.append(Shown(from: now, to: now + length))
      now += length
    }
    for _ in 0..<200 {
      let from = Int64.random(in: 0..<(now / 90), using: &random)
      let to = from + Int64.random(in: 1...300, using: &random)
      let region = try region(
        from: clock(from), to: clock(to), firstPicture: Timestamp(12_345, base))
      #expect(covered(region, pictures, base) == Array(expected(pictures, base, from, to)))
    }
  }

  /// A range so short that it falls between two pictures' first instants still covers one.
  @Test func theShortestRangeCoversAPicture() throws {
    let base = TimeBase(1, 30_000)
    let pictures = (0..<10).map { Shown(from: $0 * 1001, to: ($0 + 1) * 1001) }
    let region = try region(
      from: "0.1000000000001", to: "0.1000000000002", firstPicture: Timestamp(0, base))
    #expect(covered(region, pictures, base) == [1, 2, 3])
  }

  /// Jumps: a picture near one is covered at both places, so neither side is ever bare.
  @Test(arguments: rates)
  func bothSidesOfAJumpAreCovered(_ rate: Rate) throws {
    let text = plan(
      withRegion: #"""
        "shape": "box", "from": "start", "to": "end", "path": [{"at": "0", "box": [0,0,9,9]},
          {"at": "00:00:01.001", "box": [100,0,9,9], "ease": "hold"},
          {"at": "00:00:02.002", "box": [200,0,9,9], "ease": "hold"}]
        """#)
    let region = try plan(text).regions[0]
      .resolved(firstPicture: Timestamp(0, rate.base), end: PlanTime.distantFuture)
    for k in 1..<200 {
      let start = Timestamp(Int64(k) * rate.ticks, rate.base)
      let shown = TimeRange(
        Timestamp(Int64(k - 1) * rate.ticks, rate.base),
        Timestamp(Int64(k + 2) * rate.ticks, rate.base))
      let places = region.outlines(at: start, shown: shown)
      let jumps = [1001, 2002].map { Timestamp($0, TimeBase(1, 1000)) }
      let straddled = jumps.filter { shown.from < $0 && $0 < shown.to }.count
      #expect(places.count == 1 + straddled)
    }
  }
}
