// Words for people go to standard error, results to standard output. Progress is one line that is
// redrawn on a terminal and nothing at all elsewhere.

import Jobs
import FoundationEssentials
import Glibc
import MediaTime

/// Standard output and standard error.
enum Terminal {
  /// Whether standard error is a terminal that a line can be redrawn on.
  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  /// Sees to it that the first three descriptors are taken, by nothing at all if somebody closed them:
  /// otherwise the output would be opened under one of their numbers, and words would go into it.
  static func holdStandardDescriptors() {
    var opened: Int32 = 0
    while opened <= STDERR_FILENO {
      opened = unsafe open("/dev/null", O_RDWR)
      if opened < 0 { ExitStatus.temporary.exit() }
    }
    close(opened)
  }

  /// Says a sentence to the person at the keyboard.
  static func say(_ text: String) { write("veil: \(text)\n", to: STDERR_FILENO) }

  /// Prints a result.
  static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  /// Prints a value as one line of JSON.
  static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Redraws the line of progress; an empty text wipes it.
  static func redraw(_ text: String) { write("\r\u{1b}[2K" + text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let chunk = Array(rest)
      let done = unsafe Glibc.write(descriptor, chunk, chunk.count)
      if done > 0 { rest = rest.dropFirst(done) } else if errno != EINTR { return }
    }
  }
}

/// Turns reports of a job into a line, ten times a second.
final class ProgressLine: @unchecked Sendable {
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?
  private let asJSON: Bool

  init(asJSON: Bool) { self.asJSON = asJSON }

  /// Called on the one thread that runs the job.
  func report(_ progress: JobProgress) {
    let now = ContinuousClock.now
    let interval: Duration = asJSON ? .seconds(1) : .milliseconds(100)
    if let last, now - last < interval { return }
    last = now
    let elapsed = (now - start) / .seconds(1)
    let rate = Double(progress.pictures) / max(elapsed, 0.001)
    let share = Double(progress.pictures) / Double(max(1, progress.totalPictures))
    if asJSON {
      try? Terminal.printJSON(
        ProgressRecord(
          event: "progress", pictures: progress.pictures, total: progress.totalPictures,
          picturesPerSecond: (rate * 10).rounded() / 10))
      return
    }
    let speed = progress.time.seconds / max(elapsed, 0.001)
    let left = share > 0 ? Int(elapsed / share - elapsed) : 0
    Terminal.redraw(
      "\(Int(share * 100)) %  \(progress.pictures) of \(progress.totalPictures) pictures  "
        + "\(Int(rate)) pictures/s  \((speed * 10).rounded() / 10)x real time  "
        + "\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left")
  }
}

private struct ProgressRecord: Encodable {
  let event: String
  let pictures: Int
  let total: Int
  let picturesPerSecond: Double
}

/// Turns Ctrl-C and a polite request to end into a cancellation; a second one ends at once.
enum Interrupts {
  /// Starts the thread that waits for signals; to be called before any other thread is started.
  static func cancel(_ cancellation: Cancellation) {
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
