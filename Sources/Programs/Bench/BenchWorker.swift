// The benchmark's side of the wall: a worker that holds the film and is asked for one part after
// the other. It is this program once more, locked in before it reads a byte.

import Files
import Jobs
import Kernels
import SandboxLockdown
import SandboxSupervisor

/// A locked-in worker that measures.
struct BenchWorker: ~Copyable {
  private let process: WorkerProcess
  private let film: PathText?
  private let cancellation: Cancellation

  /// Starts a worker that holds the film and the file for copies.
  ///
  /// - Parameters:
  ///   - files: stay the caller's.
  ///   - isPinned: whether it stays on one processor.
  ///   - cancellation: ends the worker when raised.
  /// - Throws: `BenchError.sandbox`, `.job(.cancelled)`.
  init(
    _ files: borrowing BenchFiles, isPinned: Bool = false, _ cancellation: Cancellation
  ) throws(BenchError) {
    let descriptors = [files.film, files.copy.descriptor]
    do throws(SandboxError) {
      if isPinned {
        // A process starts on the processors of the thread that starts it.
        process = try pinned { () throws(SandboxError) in try BenchWorker.start(descriptors) }
      } else {
        process = try BenchWorker.start(descriptors)
      }
    } catch { throw cancellation.isRaised ? .job(.cancelled) : .sandbox(error) }
    film = files.source.map(PathText.init)
    self.cancellation = cancellation
    let handle = process.handle
    cancellation.whenRaised { handle.kill() }
  }

  /// Each thread holds a decoder, and no part takes an hour.
  private static func start(_ descriptors: [Int32]) throws(SandboxError) -> WorkerProcess {
    let threads = min(Machine.processorCount, 256)
    return try WorkerProcess(
      executable: try ProgramFile.beside("veil-bench"), descriptors: descriptors,
      limits: SandboxLimits(
        memoryBytes: (4 << 30) + (threads << 27), cpuSeconds: 3600 * threads))
  }

  /// Has one part of the work done.
  ///
  /// - Parameters:
  ///   - task: what to do.
  ///   - progress: told the share that is done, 0...1.
  /// - Returns: the answer.
  /// - Throws: `BenchError.media` where it cannot be done; others for a worker that did not live to
  ///   answer.
  func run(
    _ task: BenchTask, progress: (Double) -> Void = { _ in }
  ) throws(BenchError) -> BenchEvent {
    let request = BenchRequest(task, instructionSet: InstructionSet.chosen.description)
    guard let line = try? request.line() else { throw .unreadableAnswer(task: task) }
    do throws(SandboxError) { try process.send(line) } catch { throw ended(error) }
    while let line = try nextLine() {
      switch BenchEvent(line: line) {
      case .progress(let share): progress(min(1, max(0, share)))
      case .failure(let failure): throw .media(failure, film: film)
      case nil: throw .unreadableAnswer(task: task)
      case let answer?: return answer
      }
    }
    throw ended(nil)
  }

  private func nextLine() throws(BenchError) -> [UInt8]? {
    do throws(SandboxError) { return try process.nextEvent() } catch { throw ended(error) }
  }

  /// Why there is no answer.
  private func ended(_ error: SandboxError?) -> BenchError {
    if error != nil && error != .workerGone { process.kill() }
    let ending = process.wait()
    if cancellation.isRaised { return .job(.cancelled) }
    if let error, error != .workerGone { return .sandbox(error) }
    return .workerEnded(ending, film: film)
  }
}
