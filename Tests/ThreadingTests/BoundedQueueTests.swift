// The queue between threads: order, back pressure, its two ways to end. Nothing here depends on how
// fast threads run; a queue that leaves somebody waiting runs into the suite's time limit.

import Glibc
import Synchronization
import Testing
import Threading

/// Counts what is alive, so that a dropped element can be told from a kept one.
private final class Census: Sendable {
  private let count = Atomic(0)

  var alive: Int { count.load(ordering: .acquiring) }
  func add(_ difference: Int) { count.add(difference, ordering: .acquiringAndReleasing) }
}

/// An element with one owner.
private struct Token: ~Copyable, Sendable {
  let number: Int
  private let census: Census

  init(_ number: Int, _ census: Census) {
    self.number = number
    self.census = census
    census.add(1)
  }

  deinit { census.add(-1) }
}

/// Pushes a new element; whether the queue took it.
private func push(_ number: Int, _ census: Census, to queue: BoundedQueue<Token>) -> Bool {
  queue.push(Token(number, census))
}

/// Takes everything up to the end.
private func drain(_ queue: BoundedQueue<Token>) -> [Int] {
  var result: [Int] = []
  while let token = queue.pop() { result.append(token.number) }
  return result
}

@Suite(.timeLimit(.minutes(30))) struct BoundedQueueTests {
  @Test func elementsComeOutInTheOrderOfGoingIn() throws {
    let queue = BoundedQueue<Token>(depth: 4)
    let census = Census()
    let producer = try Worker {
      for number in 0..<5000 { #expect(push(number, census, to: queue)) }
      queue.finish()
    }
    #expect(drain(queue) == Array(0..<5000))
    try producer.join()
    #expect(census.alive == 0)
  }

  @Test(arguments: [1, 3]) func aProducerIsNeverFurtherAheadThanTheDepth(depth: Int) throws {
    let queue = BoundedQueue<Token>(depth: depth)
    let census = Census()
    let producer = try Worker {
      for number in 0..<400 { _ = queue.push(Token(number, census)) }
      queue.finish()
    }
    var popped = 0
    var most = 0
    while let token = queue.pop() {
      popped += 1
      #expect(token.number == popped - 1)
      // Plenty of room for a producer that does not wait.
      for _ in 0..<50 { sched_yield() }
      // Queued, in this hand, and one in the hand of the producer that waits.
      most = max(most, census.alive)
      #expect(census.alive <= depth + 2)
    }
    try producer.join()
    #expect(popped == 400 && most >= 1)
  }

  @Test func severalProducersLoseNothing() throws {
    let queue = BoundedQueue<Token>(depth: 2)
    let census = Census()
    let producers = try (0..<4).map { lane in
      try Worker { for number in 0..<500 { _ = queue.push(Token(lane * 1000 + number, census)) } }
    }
    let closer = try Worker {
      for producer in producers { try producer.join() }
      queue.finish()
    }
    let all = drain(queue)
    try closer.join()
    for lane in 0..<4 {
      #expect(all.filter { $0 / 1000 == lane } == (0..<500).map { lane * 1000 + $0 })
    }
  }

  @Test func whatIsQueuedCanStillBeTakenAfterTheEnd() {
    let queue = BoundedQueue<Token>(depth: 3)
    let census = Census()
    for number in 0..<3 { #expect(push(number, census, to: queue)) }
    queue.finish()
    #expect(drain(queue) == [0, 1, 2])
    #expect(drain(queue) == [])
  }

  @Test func theEndReleasesAConsumerThatWaits() throws {
    let queue = BoundedQueue<Token>(depth: 3)
    let consumer = try Worker { drain(queue) }
    queue.finish()
    #expect(try consumer.join() == [])
  }

  @Test func cancellingReleasesAProducerThatWaitsAndDropsItsElement() throws {
    let queue = BoundedQueue<Token>(depth: 1)
    let census = Census()
    #expect(push(0, census, to: queue))
    let producer = try Worker { queue.push(Token(1, census)) }
    queue.cancel()
    #expect(try producer.join() == false)
    #expect(census.alive == 0)
  }

  @Test func cancellingReleasesAConsumerThatWaits() throws {
    let queue = BoundedQueue<Token>(depth: 1)
    let consumer = try Worker { drain(queue) }
    queue.cancel()
    #expect(try consumer.join() == [])
  }

  @Test func afterCancellingNothingGoesInOrComesOut() {
    let queue = BoundedQueue<Token>(depth: 2)
    let census = Census()
    #expect(push(0, census, to: queue))
    queue.cancel()
    #expect(census.alive == 0)
    #expect(drain(queue) == [])
    #expect(!push(1, census, to: queue))
    #expect(census.alive == 0)
  }

  @Test func whatNobodyTookGoesWithTheQueue() {
    let census = Census()
    do {
      let queue = BoundedQueue<Token>(depth: 2)
      #expect(push(0, census, to: queue))
      #expect(census.alive == 1)
    }
    #expect(census.alive == 0)
  }
}
