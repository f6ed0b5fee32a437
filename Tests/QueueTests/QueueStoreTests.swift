// The queue in its database: what is added once, who may take a job, who may say that it is done,
// and that the history only grows.

import Files
import Queue
import SystemPackage
import TestSupport
import Testing

/// A queue in a folder of its own.
struct QueueFixture {
  let folder: ScratchFolder
  let store: QueueStore

  init() throws {
    folder = try ScratchFolder()
    store = try QueueStore(FilePath(folder("state/queue.sqlite")), actor: "clerk")
  }

  /// A job for a source that nobody reads.
  func job(_ number: Int, size: Int64 = 100, output: Int? = nil) -> NewJob {
    NewJob(
      source: FilePath("/in/\(number).mp4"), plan: FilePath("/in/\(number).plan.json"),
      output: FilePath("/out/\(output ?? number).mp4"),
      files: JobFiles(source: "\(number)", plan: "p", size: size, signature: "s"))
  }

  func runner(_ name: String = "a", lease: Double = 60) -> Runner {
    Runner(name: name, lease: lease, rules: RetryRules())
  }

  /// The numbers, by which the queue knows the jobs.
  func add(_ jobs: [NewJob]) throws -> [Int64] {
    try store.add(jobs).compactMap { if case .queued(let id) = $0 { id } else { nil } }
  }
}

@Suite struct QueueStoreTests {
  private let done = JobEnding(code: 0)

  @Test func theSameJobIsAddedOnce() throws {
    let queue = try QueueFixture()
    let first = try queue.add([queue.job(1)])
    #expect(try queue.store.add([queue.job(1)]) == [.duplicate(of: first[0], .queued)])
    var other = queue.job(1, output: 2)
    other.options = ["--quality", "20"]
    #expect(try queue.add([other]).count == 1)
    #expect(try queue.store.counts() == [.queued: 2])
  }

  @Test func optionsThatReadAlikeAreTwoJobs() {
    let files = JobFiles(source: "s", plan: "p", size: 1, signature: "s")
    var (one, other) = (
      NewJob(source: "/a", plan: "/b", output: "/c", files: files),
      NewJob(source: "/a", plan: "/b", output: "/c", files: files)
    )
    (one.options, other.options) = (["--keep", "a"], ["--keepa"])
    #expect(one.key != other.key)
    other.options = one.options
    #expect(one.key == other.key)
    other.verifies = true
    #expect(one.key != other.key)
  }

  @Test func aNewPlanForAnOutputTakesThePlaceOfAJobThatHasNotBegun() throws {
    let queue = try QueueFixture()
    let old = try queue.add([queue.job(1, output: 9)])[0]
    let new = try queue.add([queue.job(2, output: 9)])[0]
    #expect(try queue.store.counts() == [.cancelled: 1, .queued: 1])
    let claimed = try #require(try queue.store.claim(for: queue.runner()))
    #expect(claimed.id == new)
    #expect(try queue.store.add([queue.job(3, output: 9)]) == [.outputTaken(by: new, .running)])
    #expect(try queue.store.events(of: old).map(\.kind) == [nil, "batch.replaced"])
  }

  @Test func theHighestPriorityComesFirstThenTheLargestSource() throws {
    let queue = try QueueFixture()
    var urgent = queue.job(4, size: 1)
    urgent.priority = 5
    _ = try queue.add([
      queue.job(1, size: 10), queue.job(2, size: 30), queue.job(3, size: 20), urgent,
    ])
    let sources = try (0..<5).map { _ in
      try queue.store.claim(for: queue.runner())?.source.lastComponent?.string
    }
    #expect(sources == ["4.mp4", "2.mp4", "3.mp4", "1.mp4", nil])
  }

  @Test func aJobWhoseLeaseRanOutIsAnothersAndTheFirstHolderIsTold() throws {
    let queue = try QueueFixture()
    _ = try queue.add([queue.job(1)])
    let (slow, quick) = (queue.runner("slow", lease: -1), queue.runner("quick"))
    let first = try #require(try queue.store.claim(for: slow))
    let second = try #require(try queue.store.claim(for: quick))
    #expect((first.id, second.attempt) == (second.id, first.attempt + 1))
    let lost = QueueError.lost(job: first.id, attempt: first.attempt)
    #expect(throws: lost) { try queue.store.hold(first, by: slow) }
    #expect(throws: lost) {
      try queue.store.finish(first, by: slow, done, verdict: .settled(.done))
    }
    #expect(try queue.store.renew(slow) == [:])
    #expect(try queue.store.renew(quick) == [second.id: second.attempt])
    try queue.store.finish(second, by: quick, done, verdict: .settled(.done))
    #expect(try queue.store.counts() == [.done: 1])
    #expect(
      try queue.store.events(of: first.id).map(\.state)
        == [.queued, .running, .queued, .running, .done])
  }

  @Test func aJobThatTakesItsRunnersWithItIsGivenUp() throws {
    let queue = try QueueFixture()
    _ = try queue.add([queue.job(1)])
    var rules = RetryRules()
    rules.attempts = 3
    let runner = Runner(name: "a", lease: -1, rules: rules)
    for _ in 0..<3 { #expect(try queue.store.claim(for: runner) != nil) }
    #expect(try queue.store.claim(for: runner) == nil)
    #expect(try queue.store.counts() == [.failed: 1])
  }

  @Test func aPauseIsKept() throws {
    let queue = try QueueFixture()
    _ = try queue.add([queue.job(1)])
    let runner = queue.runner()
    let job = try #require(try queue.store.claim(for: runner))
    let full = JobEnding(code: 75, kind: "files.write", message: "No room.")
    try queue.store.finish(job, by: runner, full, verdict: .again(pause: 3600, counts: true))
    #expect(try queue.store.claim(for: runner) == nil)
    #expect(try queue.store.jobs(in: [.waiting]).map(\.ending) == [full])
    #expect(try queue.store.carryOut(.retry, on: [job.id]) == [job.id])
    let again = try #require(try queue.store.claim(for: runner))
    #expect((again.tries, again.attempt) == (0, 2))
    try queue.store.finish(again, by: runner, full, verdict: .again(pause: 0, counts: false))
    #expect(try queue.store.claim(for: runner)?.tries == 0)
  }

  @Test func ordersAreCarriedOutWhereTheyFitAndStayInTheHistory() throws {
    let queue = try QueueFixture()
    let ids = try queue.add([queue.job(1), queue.job(2)])
    #expect(try queue.store.carryOut(.requeue, on: ids) == [])
    #expect(try queue.store.carryOut(.quarantine, on: [ids[0]], reason: "odd") == [ids[0]])
    #expect(try queue.store.carryOut(.retry, on: ids) == [])
    #expect(try queue.store.carryOut(.requeue, on: ids) == [ids[0]])
    #expect(try queue.store.carryOut(.cancel, on: ids) == ids)
    #expect(throws: QueueError.noSuchJob(77)) { try queue.store.carryOut(.cancel, on: [77]) }
    let history = try queue.store.events(of: ids[0])
    #expect(history.map(\.state) == [.queued, .quarantined, .queued, .cancelled])
    #expect(history.map(\.actor) == ["clerk", "clerk", "clerk", "clerk"])
    #expect(history[1].message == "odd")
  }

  @Test func whoRunsACancelledJobIsTold() throws {
    let queue = try QueueFixture()
    let ids = try queue.add([queue.job(1)])
    let job = try #require(try queue.store.claim(for: queue.runner()))
    #expect(try queue.store.carryOut(.cancel, on: ids) == ids)
    #expect(try queue.store.renew(queue.runner()) == [:])
    #expect(throws: QueueError.self) {
      try queue.store.finish(job, by: queue.runner(), done, verdict: .settled(.done))
    }
    #expect(try queue.store.counts() == [.cancelled: 1])
    #expect(try queue.store.untidy().map(\.id) == ids)
    try queue.store.tidied(job)
    #expect(try queue.store.untidy().isEmpty)
  }

  @Test(arguments: ["UPDATE event SET actor = 'nobody'", "DELETE FROM event"])
  func theHistoryCannotBeChanged(statement: String) throws {
    let queue = try QueueFixture()
    _ = try queue.add([queue.job(1)])
    let ending = try run("sqlite3", [queue.store.path.string, statement])
    #expect(ending.code != 0 && ending.errors.contains("never"))
    #expect(try queue.store.events().map(\.actor) == ["clerk"])
  }

  @Test func aQueueOfAnotherVersionIsLeftAlone() throws {
    let queue = try QueueFixture()
    let ending = try run("sqlite3", [queue.store.path.string, "PRAGMA user_version = 99"])
    #expect(ending.code == 0)
    #expect(throws: QueueError.otherVersion(path: queue.store.path)) {
      try QueueStore(queue.store.path, actor: "clerk")
    }
  }
}
