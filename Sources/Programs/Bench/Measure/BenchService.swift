// The worker's side of the wall: locks itself in, then measures what it is asked for until nobody
// asks any more. It knows descriptors, and no names.

import FoundationEssentials
import SandboxLockdown
import WorkerProtocol

/// What a worker of the benchmark does.
package enum BenchService {
  /// Whether this process was started to be one.
  package static var isAskedFor: Bool {
    CommandLine.arguments.count == 2 && SandboxLimits(argument: CommandLine.arguments[1]) != nil
  }

  /// Locks this process in and does what each request asks for.
  ///
  /// To be called first, while there is one thread.
  package static func run() {
    WorkerSide.enter()
    var requests = WorkerSide.Requests()
    while let line = requests.next() {
      guard let request = try? JSONDecoder().decode(BenchRequest.self, from: Data(line)) else {
        return
      }
      limitKernels(to: request.instructionSet)
      do throws(MediaFailure) {
        var share = SharedProgress()
        send(try perform(request.task) { share.tell($0) })
      } catch { send(.failure(error)) }
    }
  }

  /// Does one task on the files that every worker of the benchmark holds.
  ///
  /// - Parameters:
  ///   - task: what to do.
  ///   - progress: told the share that is done, 0...1.
  /// - Returns: the answer.
  /// - Throws: `MediaFailure`.
  static func perform(
    _ task: BenchTask, progress: (Double) -> Void
  ) throws(MediaFailure) -> BenchEvent {
    switch task {
    case .libraries: return .libraries(libraryVersions())
    case .film(let threads):
      try SampleClip.write(to: BenchFile.film, threads: threads, progress: progress)
      return .film
    case .clip: return .clip(ClipFigures(try FilmedSource(descriptor: BenchFile.film)))
    case .kernels(let seconds):
      return .kernels(measureKernels(seconds: seconds, progress: progress))
    case .loop(let isThorough, let seconds):
      let source = try FilmedSource(descriptor: BenchFile.film)
      return .loop(
        try measureLoop(source, isThorough: isThorough, seconds: seconds, progress: progress))
    case .decode(let threads, let seconds):
      let source = try FilmedSource(descriptor: BenchFile.film)
      return .decode(
        try measureDecode(source, threads: threads, seconds: seconds, progress: progress))
    case .follow(let seconds):
      let source = try FilmedSource(descriptor: BenchFile.film)
      return .follow(try measureFollow(source, seconds: seconds, progress: progress))
    case .copy:
      let source = try FilmedSource(descriptor: BenchFile.film)
      return .copy(picturesPerSecond: try source.copyRate(to: BenchFile.copy))
    }
  }

  fileprivate static func send(_ event: BenchEvent) {
    guard let line = try? event.line() else { return }
    WorkerSide.emit(line)
  }
}

/// Sends progress on, ten times a second at most.
private struct SharedProgress {
  private var last: ContinuousClock.Instant?

  mutating func tell(_ share: Double) {
    let now = ContinuousClock.now
    if let last, now - last < .milliseconds(100) { return }
    last = now
    BenchService.send(.progress(share))
  }
}
