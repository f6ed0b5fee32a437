// Statistics on numbers that can be checked by hand.

import Bench
import Testing

@Suite struct QuartilesTests {
  @Test func medianAndQuartiles() {
    let quartiles = Quartiles([5, 1, 4, 2, 3])
    #expect(
      quartiles.median == 3 && quartiles.low == 2 && quartiles.high == 4 && quartiles.rounds == 5)
    #expect(Quartiles([1, 2, 3, 4, 5, 6]).median == 3.5)
  }

  @Test func fewValuesShowTheirExtremes() {
    let quartiles = Quartiles([3, 9, 1])
    #expect(quartiles.median == 3 && quartiles.low == 1 && quartiles.high == 9)
    #expect(Quartiles([7]) == Quartiles([7]) && Quartiles([7]).low == 7 && Quartiles([7]).high == 7)
  }

  @Test func scalingExchangesTheQuartilesWithTheSign() {
    let quartiles = Quartiles([1, 2, 4]).scaled(by: -2)
    #expect(quartiles.low == -8 && quartiles.median == -4 && quartiles.high == -2)
  }

  @Test func oneWildValueMovesNeitherMedianNorQuartiles() {
    let calm = Quartiles([10, 10, 10, 10, 10, 10, 10])
    let wild = Quartiles([10, 10, 10, 1000, 10, 10, 10])
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
