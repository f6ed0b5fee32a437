// Ctrl-C and a polite request to end become a cancellation, on a thread that does nothing but wait
// for them; a second one ends at once.

import Glibc
package import Jobs

/// Signals that ask to stop.
package enum Interrupts {
  /// Starts the thread that waits for signals; to be called before any other thread is started.
  ///
  /// - Parameter cancellation: raised by the first signal.
  package static func cancel(_ cancellation: Cancellation) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    let opaque = unsafe Unmanaged.passRetained(cancellation).toOpaque()
    unsafe pthread_create(
      &thread, nil,
      { argument in
        let cancellation = unsafe Unmanaged<Cancellation>.fromOpaque(argument!).takeRetainedValue()
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGINT)
        unsafe sigaddset(&signals, SIGTERM)
        var caught: Int32 = 0
        unsafe sigwait(&signals, &caught)
        cancellation.cancel()
        unsafe sigwait(&signals, &caught)
        ExitStatus.cancelled.exit()
      }, opaque)
  }
}
