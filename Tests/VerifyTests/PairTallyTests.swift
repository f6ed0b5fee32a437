// Threads finish in any order; what they found must not depend on it.

import MediaTime
import TestSupport
import Testing
import Verify
import WorkerProtocol

@Suite struct PairTallyTests {
  private func outcome(_ number: Int) -> PairOutcome {
    var outcome = PairOutcome()
    outcome.areas = number % 3
    outcome.isCoveredWhole = number % 7 == 0
    outcome.psnr = number % 5 == 0 ? .infinity : 30 + 1 / Double(number)
    if number % 4 == 0 {
      outcome.findings = [.endsEarly(time: Timestamp(Int64(number), TimeBase(1, 25)))]
    }
    return outcome
  }

  @Test func theOrderOfArrivalChangesNothing() {
    var inOrder = PairTally()
    for number in 0..<300 { inOrder.add(outcome(number), number: number) }
    for seed in 0..<20 {
      var noise = TestNoise(seed: UInt64(seed))
      var numbers = Array(0..<300)
      for place in numbers.indices.reversed() { numbers.swapAt(place, noise.below(place + 1)) }
      var tally = PairTally()
      for number in numbers { tally.add(outcome(number), number: number) }
      #expect(tally.result == inOrder.result)
    }
    #expect(inOrder.result.pictures == 300)
    #expect(inOrder.result.psnr?.least == 30 + 1.0 / 299)
    // 75 findings, of which 40 are listed.
    #expect(inOrder.result.findings.count == 41)
    #expect(inOrder.result.findings.last == .more(count: 35))
  }

  @Test func whatIsAboutNoPairComesLast() {
    var tally = PairTally()
    tally.add(outcome(4), number: 0)
    tally.note(.surplusPictures)
    #expect(tally.result.findings.count == 2)
    #expect(tally.result.findings.last == .surplusPictures)
    #expect(tally.result.psnr == PSNRSummary(least: 30.25, mean: 30.25))
  }

  @Test func nothingOutsideGivesNoRatio() {
    var tally = PairTally()
    tally.add(PairOutcome(), number: 0)
    #expect(tally.result.psnr == nil && tally.result.pictures == 1)
  }
}
