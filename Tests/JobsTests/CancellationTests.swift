// A request to stop: seen by other threads, kept for good, and acted on once by each who asked.

import Glibc
import Jobs
import Synchronization
import Testing
import Threading

@Suite(.timeLimit(.minutes(30))) struct CancellationTests {
  @Test func itIsSeenElsewhereAndStays() throws {
    let cancellation = Cancellation()
    #expect(!cancellation.isRaised)
    let worker = try Worker { while !cancellation.isRaised { sched_yield() } }
    cancellation.cancel()
    try worker.join()
    cancellation.cancel()
    #expect(cancellation.isRaised)
  }

  @Test func whoeverAsksIsTold() {
    let told = Atomic(0)
    let cancellation = Cancellation()
    cancellation.whenRaised { told.add(1, ordering: .relaxed) }
    #expect(told.load(ordering: .relaxed) == 0)
    cancellation.cancel()
    #expect(told.load(ordering: .relaxed) == 1)
    cancellation.whenRaised { told.add(10, ordering: .relaxed) }
    #expect(told.load(ordering: .relaxed) == 11)
  }
}
