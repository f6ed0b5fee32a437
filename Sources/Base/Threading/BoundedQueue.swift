// A queue of limited depth between two plain threads, for values that have exactly one owner. It is
// how pictures and packets travel; blocking here never blocks the cooperative pool.

import DequeModule
import Glibc

/// A first-in, first-out queue that makes a fast producer wait and an early consumer sleep.
///
/// Any number of threads may push and pop. Memory is bounded by `depth` elements.
@safe package final class BoundedQueue<Element: ~Copyable & Sendable>: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private let depth: Int
  private var elements = UniqueDeque<Element>()
  private var isFinished = false
  private var isCancelled = false

  /// Makes an empty queue that holds up to `depth` elements, 1 or more.
  package init(depth: Int) {
    precondition(depth > 0, "a queue holds at least one element")
    self.depth = depth
    unsafe lock = .allocate(capacity: 1)
    unsafe changed = .allocate(capacity: 1)
    unsafe pthread_mutex_init(lock, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(changed)
    unsafe pthread_mutex_destroy(lock)
    unsafe changed.deallocate()
    unsafe lock.deallocate()
  }

  /// Appends `element`, waiting while the queue is full; false, with the element dropped, once the
  /// queue was cancelled.
  ///
  /// - Precondition: `finish` was not called.
  package func push(_ element: consuming Element) -> Bool {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    precondition(!isFinished, "nothing may follow the end")
    while elements.count >= depth && !isCancelled { unsafe pthread_cond_wait(changed, lock) }
    if isCancelled { return false }
    elements.append(element)
    unsafe pthread_cond_broadcast(changed)
    return true
  }

  /// Takes the oldest element, waiting while there is none; nil at the end or after cancellation.
  package func pop() -> Element? {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    while elements.isEmpty && !isFinished && !isCancelled {
      unsafe pthread_cond_wait(changed, lock)
    }
    if isCancelled || elements.isEmpty { return nil }
    let element = elements.popFirst()
    unsafe pthread_cond_broadcast(changed)
    return element
  }

  /// Says that no element will follow; what is queued can still be taken.
  package func finish() {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    isFinished = true
    unsafe pthread_cond_broadcast(changed)
  }

  /// Drops what is queued and releases everyone who waits.
  package func cancel() {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    isCancelled = true
    elements.removeAll()
    unsafe pthread_cond_broadcast(changed)
  }
}
