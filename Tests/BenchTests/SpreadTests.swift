// Statistics on numbers that can be checked by hand.

import Measure
import Testing

@Suite struct SpreadTests {
  @Test func medianAndQuartiles() {
    let spread = Spread([5, 1, 4, 2, 3])
    #expect(spread.median == 3 && spread.low == 2 && spread.high == 4 && spread.rounds == 5)
    #expect(Spread([1, 2, 3, 4, 5, 6]).median == 3.5)
  }

  @Test func fewValuesShowTheirExtremes() {
    let spread = Spread([3, 9, 1])
    #expect(spread.median == 3 && spread.low == 1 && spread.high == 9)
    #expect(Spread([7]) == Spread([7]) && Spread([7]).low == 7 && Spread([7]).high == 7)
  }

  @Test func scalingTurnsWithTheSign() {
    let spread = Spread([1, 2, 4]).scaled(by: -2)
    #expect(spread.low == -8 && spread.median == -4 && spread.high == -2)
  }

  @Test func oneWildValueMovesNeitherMedianNorQuartiles() {
    let calm = Spread([10, 10, 10, 10, 10, 10, 10])
    let wild = Spread([10, 10, 10, 1000, 10, 10, 10])
    #expect(calm == wild)
  }

  @Test(arguments: [
    (0.98765, "0.988"), (12.345, "12.3"), (1234.5, "1235"), (0.0123456, "0.0123"), (0, "0"),
    (9.999, "10.00"), (-0.5, "-0.500"), (100, "100"), (Double.infinity, "–"),
  ])
  func numbersAreWrittenWithTheDigitsThatCount(value: Double, text: String) {
    #expect(written(value) == text)
  }
}
