// Where blocking work of the studio is done: on plain threads, one thing after the other, while
// those who asked wait without holding a thread of the cooperative pool.

import Synchronization
import Threading

/// A plain thread that does what it is asked to, in order.
final class SerialThread: Sendable {
  /// Most requests that wait; more are refused, so that nobody has to wait to ask.
  private static let mostWaiting = 512

  private let queue = BoundedQueue<@Sendable () -> Void>(depth: mostWaiting)
  private let waiting = Atomic(0)

  /// Starts the thread.
  ///
  /// - Throws: `StudioFailure.noThread`.
  init() throws(StudioFailure) {
    let queue = queue
    do throws(ThreadError) {
      _ = try Worker { while let work = queue.pop() { work() } }
    } catch { throw .noThread }
  }

  deinit { queue.finish() }

  /// Does something on the thread.
  ///
  /// - Parameter body: what to do.
  /// - Returns: its result.
  /// - Throws: its failure; `.busy` when too much waits already.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws(StudioFailure) -> Value
  ) async throws(StudioFailure) -> Value {
    guard waiting.add(1, ordering: .relaxed).newValue <= SerialThread.mostWaiting else {
      waiting.subtract(1, ordering: .relaxed)
      throw .busy
    }
    let result: Result<Value, StudioFailure> = await withCheckedContinuation { continuation in
      let isTaken = queue.push {
        continuation.resume(returning: Result { () throws(StudioFailure) in try body() })
      }
      precondition(isTaken, "the queue lives as long as the thread")
    }
    waiting.subtract(1, ordering: .relaxed)
    return try result.get()
  }
}

/// Starts a plain thread that nobody waits for.
///
/// - Parameter body: what it does.
/// - Throws: `StudioFailure.noThread`.
func detach(_ body: @escaping @Sendable () -> Void) throws(StudioFailure) {
  do throws(ThreadError) { _ = try Worker { body() } } catch { throw .noThread }
}
