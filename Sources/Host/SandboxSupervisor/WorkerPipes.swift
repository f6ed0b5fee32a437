// This side's ends of the worker's pipes. What comes out of them is hostile: lines are bounded, the
// log is cut, and a worker that went away is an error and no signal.

import SandboxLockdown
import Glibc

/// The pipes to and from one worker; for one thread at a time.
final class WorkerPipes {
  private var requests: Int32
  private let events: Int32
  private let log: Int32
  private let handle: WorkerHandle
  private let patience: Int
  private var buffer = LineBuffer()
  private var hasEvents = true
  private var hasLog = true

  init(_ worker: StartedWorker, handle: WorkerHandle, limits: SandboxLimits) {
    requests = worker.requests
    events = worker.events
    log = worker.log
    self.handle = handle
    patience = limits.silentSeconds
  }

  deinit {
    closeRequests()
    close(events)
    close(log)
  }

  /// Says that no request will follow.
  func closeRequests() {
    if requests >= 0 { close(requests) }
    requests = -1
  }

  /// Sends one request.
  ///
  /// - Throws: `SandboxError.workerGone`, `.inputOutput`.
  func send(_ line: [UInt8]) throws(SandboxError) {
    var rest = (line + [UInt8(ascii: "\n")])[...]
    while !rest.isEmpty {
      let (put, code) = writeQuietly(rest, to: requests)
      if put > 0 {
        rest = rest.dropFirst(put)
      } else if code == EPIPE || code == EBADF {
        throw .workerGone
      } else if code != EINTR {
        throw .inputOutput(.talking, code: code)
      }
    }
  }

  /// Waits for the next event; nil at the end.
  ///
  /// - Throws: `SandboxError.eventTooLong`, `.silent`, `.inputOutput`; the worker is ended then.
  func next() throws(SandboxError) -> [UInt8]? {
    while true {
      if let line = buffer.next() { return line }
      if buffer.isOverlong {
        handle.kill()
        throw .eventTooLong(limit: LineBuffer.longestLine)
      }
      guard hasEvents else { return nil }
      try waitForMore()
    }
  }

  /// Reads what the worker still has to say, and forgets it.
  func drain() {
    do throws(SandboxError) {
      while try next() != nil {}
    } catch {
      handle.kill()
    }
    readLog()
  }

  /// Waits until one of the pipes has something, and takes it.
  private func waitForMore() throws(SandboxError) {
    var ends = [
      pollfd(fd: events, events: Int16(POLLIN), revents: 0),
      pollfd(fd: hasLog ? log : -1, events: Int16(POLLIN), revents: 0),
    ]
    let milliseconds = patience > 0 ? Int32(clamping: patience * 1000) : -1
    let ready = unsafe poll(&ends, 2, milliseconds)
    if ready == 0 {
      handle.kill()
      throw .silent(seconds: patience)
    }
    if ready < 0 && errno != EINTR {
      handle.kill()
      throw .inputOutput(.waiting, code: errno)
    }
    guard ready > 0 else { return }
    if ends[1].revents != 0 { readLog() }
    if ends[0].revents != 0 {
      guard let chunk = readSome(events) else { return }
      hasEvents = !chunk.isEmpty
      buffer.append(chunk)
    }
  }

  /// Takes one piece of the log, if there is one.
  private func readLog() {
    var end = [pollfd(fd: log, events: Int16(POLLIN), revents: 0)]
    guard hasLog, unsafe poll(&end, 1, 0) > 0, let chunk = readSome(log) else { return }
    hasLog = !chunk.isEmpty
    handle.note(chunk)
  }

  /// Reads what is there; empty at the end, nil when a signal came first.
  private func readSome(_ descriptor: Int32) -> [UInt8]? {
    var got = 0
    let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { memory, count in
      got = unsafe read(descriptor, memory.baseAddress, memory.count)
      count = max(0, got)
    }
    return got < 0 && errno == EINTR ? nil : chunk
  }
}

/// Writes some of `bytes`; a reader that has gone is an error number and no signal, whatever this
/// process does about that signal elsewhere.
private func writeQuietly(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> (Int, Int32) {
  var broken = sigset_t()
  unsafe sigemptyset(&broken)
  unsafe sigaddset(&broken, SIGPIPE)
  var before = sigset_t()
  unsafe pthread_sigmask(SIG_BLOCK, &broken, &before)
  let put = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
  let code = put < 0 ? errno : 0
  if code == EPIPE {
    // The signal, if it was raised, belongs to this thread and waits for it.
    var now = timespec()
    while unsafe sigtimedwait(&broken, nil, &now) < 0 && errno == EINTR {}
  }
  unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
  return (put, code)
}
