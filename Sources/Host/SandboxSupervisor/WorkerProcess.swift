// A worker as the process that started it sees it: requests go in, events come out, and however it
// ends, this process lives to say so in a sentence.

package import SandboxLockdown
import FoundationEssentials

/// A running worker, locked in; it is ended when this value goes.
///
/// One thread at a time may use it; ending it is for everybody, by its handle.
package struct WorkerProcess: ~Copyable, @unchecked Sendable {
  /// Ends the worker from any thread.
  package let handle: WorkerHandle
  /// Which layers hold, as the worker said before it did anything else.
  package let report: SandboxReport
  private let pipes: WorkerPipes
  private let limits: SandboxLimits

  /// Starts `executable` and waits until it has locked itself in, which takes some 50 ms.
  ///
  /// - Parameters:
  ///   - executable: the path of the worker's program.
  ///   - descriptors: open files, which the worker sees as 3, 4, 5 and so on; they stay the
  ///     caller's.
  ///   - limits: the hard limits that the worker runs under.
  ///   - allowsUnsandboxed: whether to go on when the mandatory layer does not hold.
  /// - Throws: `SandboxError`; no process is left then.
  package init(
    executable: String, descriptors: [Int32], limits: SandboxLimits, allowsUnsandboxed: Bool = false
  ) throws(SandboxError) {
    let started = try startWorker(executable, descriptors: descriptors, limits: limits)
    let handle = WorkerHandle(process: started.process)
    let pipes = WorkerPipes(started, handle: handle, limits: limits)
    let report: SandboxReport
    do throws(SandboxError) {
      report = try WorkerProcess.firstReport(pipes)
      if !report.seccompHolds && !allowsUnsandboxed {
        let layer = report.layers.first { $0.name == .seccomp }
        throw .notEstablished(reason: layer?.reason ?? "unknown")
      }
    } catch {
      if error != .workerGone { handle.kill() }
      pipes.closeRequests()
      let ending = handle.reap(limits: limits)
      throw error == .workerGone ? .endedEarly(ending) : error
    }
    self.init(handle, report, pipes, limits)
  }

  private init(
    _ handle: WorkerHandle, _ report: SandboxReport, _ pipes: WorkerPipes, _ limits: SandboxLimits
  ) {
    self.handle = handle
    self.report = report
    self.pipes = pipes
    self.limits = limits
  }

  deinit {
    guard handle.process != nil else { return }
    handle.kill()
    _ = handle.reap(limits: limits)
  }

  private struct FirstEvent: Decodable {
    let event: String
    let layers: [SandboxReport.Layer]
  }

  private static func firstReport(_ pipes: WorkerPipes) throws(SandboxError) -> SandboxReport {
    guard let line = try pipes.next() else { throw .workerGone }
    guard let first = try? JSONDecoder().decode(FirstEvent.self, from: Data(line)),
      first.event == "sandbox", Set(first.layers.map(\.name)) == Set(SandboxLayer.allCases)
    else { throw .garbled(.firstEvent) }
    return SandboxReport(layers: first.layers)
  }

  /// Sends one request, a line without its end.
  ///
  /// - Throws: `SandboxError.workerGone` when nobody is there to read it, `.inputOutput`.
  package func send(_ line: [UInt8]) throws(SandboxError) { try pipes.send(line) }

  /// Waits for the next event, a line without its end, of at most 64 MiB; nil when the worker
  /// closed its end, which it does by ending.
  ///
  /// - Throws: `SandboxError.eventTooLong`, `.silent`, `.inputOutput`; the worker is ended then.
  package func nextEvent() throws(SandboxError) -> [UInt8]? { try pipes.next() }

  /// Ends the worker at once.
  package func kill() { handle.kill() }

  /// Says that no request follows, waits for the worker to end, and tells how it did.
  package func wait() -> WorkerEnding {
    pipes.closeRequests()
    pipes.drain()
    return handle.reap(limits: limits)
  }
}
