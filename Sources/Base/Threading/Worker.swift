// Plain threads with a result, and the small things that cross between them. Work that blocks in
// libav runs on these and never on the cooperative pool.

import Glibc

/// A thread that computes one value; one thread at a time may wait for it.
@safe package final class Worker<Value: Sendable>: @unchecked Sendable {
  private var thread = pthread_t()
  private var result: Result<Value, any Error>?
  private var isJoined = false

  /// Starts a thread that runs `body`.
  ///
  /// - Parameter body: run once, on the thread.
  /// - Throws: `ThreadError.cannotStart` when the system has no room for another thread.
  package init(_ body: @escaping @Sendable () throws -> Value) throws(ThreadError) {
    let start = StartBlock {
      self.result = Result { try body() }
    }
    let opaque = unsafe Unmanaged.passRetained(start).toOpaque()
    let status = unsafe pthread_create(
      &thread, nil,
      { argument in
        unsafe Unmanaged<StartBlock>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, opaque)
    guard status == 0 else {
      unsafe Unmanaged<StartBlock>.fromOpaque(opaque).release()
      throw .cannotStart(errno: status)
    }
  }

  /// Starts a thread that is given a value with a single owner.
  ///
  /// - Parameters:
  ///   - input: goes to the thread, or with the error.
  ///   - body: run once, on the thread.
  /// - Throws: `ThreadError.cannotStart`.
  package convenience init<Input: ~Copyable & Sendable>(
    _ input: consuming Input, _ body: @escaping @Sendable (consuming Input) throws -> Value
  ) throws(ThreadError) {
    let parcel = Parcel(input)
    try self.init { try body(parcel.take()) }
  }

  /// Waits for the thread to end and hands over its value or its error.
  package func join() throws -> Value {
    wait()
    return try result!.get()
  }

  /// Waits for the thread to end; its error, if it failed.
  package func failure() -> (any Error)? {
    wait()
    if case .failure(let error) = result { return error }
    return nil
  }

  private func wait() {
    guard !isJoined else { return }
    isJoined = true
    pthread_join(thread, nil)
  }
}

/// Why a thread could not be had.
package enum ThreadError: Error, Hashable {
  /// `pthread_create` failed with this error number.
  case cannotStart(errno: Int32)
}

/// Carries a value with a single owner into a closure that can only copy what it captures.
private final class Parcel<Value: ~Copyable & Sendable>: @unchecked Sendable {
  private var value: Value?

  init(_ value: consuming Value) { self.value = consume value }

  /// Gives the value up; called once, by the thread that it is for.
  func take() -> Value { value.take()! }
}

private final class StartBlock: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
