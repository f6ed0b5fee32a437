// How a job is carried out, apart from what it does: who is told of its progress, what stops it,
// how its worker is locked in.

public import MediaTime
package import SandboxLockdown
import Synchronization

/// How a job is carried out.
public struct JobConduct: Sendable {
  /// Whether work goes on where the sandbox cannot be established; the receipt then warns.
  public var allowsUnsandboxed = false
  /// Stops the work when raised.
  public var cancellation = Cancellation()
  /// Told how far the work is, on the thread that runs the job.
  public var progress: (@Sendable (JobProgress) -> Void)?
  /// Layers left out on purpose, which is only for showing what a layer does.
  package var withheld: Set<SandboxLayer> = []

  /// The sandbox is mandatory, nothing is cancelled, nobody is told.
  public init() {}

  /// Tells of work on the bytes of a file.
  ///
  /// - Parameters:
  ///   - phase: what it is.
  ///   - bytes: how many are done.
  ///   - size: how many there are.
  func tell(_ phase: JobPhase, _ bytes: Int64, of size: Int64) {
    progress?(
      JobProgress(
        phase: phase, pictures: 0, totalPictures: nil, time: Timestamp(0, .nanoseconds),
        share: min(1, Double(bytes) / Double(max(1, size)))))
  }
}

/// What a job is at.
public enum JobPhase: String, Sendable, Encodable {
  /// It reads the source's bytes and packets, and decodes nothing yet.
  case reading
  /// It does what it was asked to.
  case working
  /// It compares what it wrote with the source.
  case checking
}

/// How far a job is.
public struct JobProgress: Sendable {
  /// What it is at; each phase counts its pictures from the start.
  public let phase: JobPhase
  /// Pictures done so far; 0 where only audio is worked on.
  public let pictures: Int
  /// Pictures that the work will take; nil where that is not known.
  public let totalPictures: Int?
  /// How much of the source's time is done.
  public let time: Timestamp
  /// The part of the phase that is done (0 to 1) where pictures do not tell.
  public var share: Double?
}

/// Asks a job to stop, from any thread or from a signal's handler thread.
public final class Cancellation: Sendable {
  private struct State {
    var isRaised = false
    var actions: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  /// Makes one that was not raised.
  public init() {}

  /// Whether it was raised.
  public var isRaised: Bool { state.withLock { $0.isRaised } }

  /// Asks; the job ends with `JobFailure.cancelled` as soon as it notices.
  public func cancel() {
    let actions = state.withLock { state in
      state.isRaised = true
      return state.actions
    }
    for action in actions { action() }
  }

  /// Runs `action` when it is raised: at once if it was already.
  package func whenRaised(_ action: @escaping @Sendable () -> Void) {
    let isRaised = state.withLock { state in
      state.actions.append(action)
      return state.isRaised
    }
    if isRaised { action() }
  }
}
