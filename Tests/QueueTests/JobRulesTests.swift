// What follows from how an attempt ended: exit codes are a contract, and each has one meaning here.

import Queue
import Testing

@Suite struct JobRulesTests {
  private let rules = RetryRules()

  @Test(arguments: [
    (0, nil, JobState.done), (65, "media.source", .quarantined), (65, nil, .quarantined),
    (65, "plan.unfinished", .needsPerson), (77, "policy.refused", .refused),
    (77, "sandbox.notEstablished", .failed), (66, "files.open", .failed), (64, nil, .failed),
    (69, nil, .failed), (70, nil, .failed), (73, "files.exists", .failed), (1, nil, .failed),
    (127, nil, .failed), (99, nil, .failed),
  ])
  func aCodeSettlesAJob(code: Int32, kind: String?, state: JobState) {
    let verdict = rules.verdict(on: JobEnding(code: code, kind: kind), tries: 0)
    #expect(verdict == .settled(state))
  }

  @Test(arguments: [75, nil] as [Int32?])
  func whatMayPassIsTriedAgainWithGrowingPauses(code: Int32?) {
    let ending = JobEnding(code: code)
    let pauses = (0..<7).map { tries -> Double? in
      if case .again(let pause, counts: true) = rules.verdict(on: ending, tries: tries) {
        pause
      } else {
        nil
      }
    }
    #expect(pauses == [60, 120, 240, 480, 960, 1920, 3600])
    #expect(rules.verdict(on: ending, tries: 7) == .settled(.failed))
  }

  @Test func whoWasAskedToStopHasNotFailed() {
    #expect(
      rules.verdict(on: JobEnding(code: 130), tries: 7) == .again(pause: 0, counts: false))
  }

  @Test func tooLittleRoomIsWaitedOutHoweverLongItLasts() {
    #expect(rules.verdictOnSpace(postponed: 0) == .again(pause: 60, counts: false))
    #expect(rules.verdictOnSpace(postponed: 500) == .again(pause: 3600, counts: false))
  }

  @Test func anOutputOfTheSourcesSizeFits() {
    #expect(spaceNeeded(forSource: 0) == 1 << 20)
    #expect(spaceNeeded(forSource: 4_000_000_000) == 5_000_000_000 + 1 << 20)
  }

  @Test func everyStateIsOneThatEndsOrGoesOnAndARefusalStays() {
    #expect(JobState.allCases.filter { !$0.isSettled } == [.queued, .waiting, .running])
    #expect(JobState.allCases.filter { $0.needsAttention && !$0.isSettled } == [])
    for order in JobOrder.allCases { #expect(!order.states.contains(.refused)) }
    for order in JobOrder.allCases { #expect(!order.states.contains(.done)) }
  }
}
