// Threads with a result, and what crosses between them: a value or an error comes back whole, as
// often as it is asked for, and a value with one owner is handed over exactly once.

import Glibc
import Testing
import Threading

private struct Trouble: Error, Equatable { let number: Int }

private struct Single: ~Copyable, Sendable { let number: Int }

@Suite(.timeLimit(.minutes(30))) struct WorkerTests {
  @Test func theValueComesBackAsOftenAsItIsAskedFor() throws {
    let worker = try Worker { 41 + 1 }
    #expect(try worker.join() == 42)
    #expect(try worker.join() == 42)
    #expect(worker.failure() == nil)
  }

  @Test func theErrorComesBackAsOftenAsItIsAskedFor() throws {
    let worker = try Worker<Int> { throw Trouble(number: 7) }
    #expect(worker.failure() as? Trouble == Trouble(number: 7))
    #expect(throws: Trouble(number: 7)) { try worker.join() }
    #expect(throws: Trouble(number: 7)) { try worker.join() }
  }

  @Test func theWorkRunsOnAThreadOfItsOwn() throws {
    let here = pthread_self()
    let worker = try Worker { pthread_self() }
    #expect(try worker.join() != here)
  }

  @Test func whatTheWorkHoldsIsLetGo() throws {
    final class Held: Sendable {}
    weak var seen: Held?
    do {
      let held = Held()
      seen = held
      let worker = try Worker { withExtendedLifetime(held) { 1 } }
      #expect(try worker.join() == 1)
    }
    #expect(seen == nil)
  }

  @Test func aValueWithOneOwnerGoesToTheThread() throws {
    let worker = try Worker(Single(number: 9)) { $0.number }
    #expect(try worker.join() == 9)
  }
}
