// Work of minutes that goes on while people do something else: how far it is, what it came to, and
// how to stop it. Whoever looks later, from another page or after a reload, sees the same.

import Jobs
import Synchronization

/// How far some work is.
package struct WorkProgress: Sendable, Equatable {
  /// What it is at.
  package var phase = WorkPhase.reading
  /// Pictures done in this phase.
  package var pictures = 0
  /// Pictures that the phase will take; nil where that is not known.
  package var total: Int?
  /// The part of the phase that is done (0 to 1); nil where that is not known.
  package var share: Double?
  /// Seconds since the work began.
  package var seconds = 0.0
}

/// What some work is at.
package enum WorkPhase: String, Sendable, Codable {
  case reading, working, checking, verifying, drawing

  init(_ phase: JobPhase) {
    self =
      switch phase {
      case .reading: .reading
      case .working: .working
      case .checking: .checking
      }
  }
}

/// Where some work stands.
package enum WorkState<Result: Sendable>: Sendable {
  /// Nobody asked for it.
  case idle
  /// It goes on.
  case running(WorkProgress)
  /// It came to an end.
  case done(Result)
  /// It was stopped by a person; nothing is left of it.
  case cancelled
  /// It failed; nothing is left of it.
  case failed(StudioFailure)
}

/// One kind of work on one film, of which there is one at a time.
final class BackgroundWork<Result: Sendable>: Sendable {
  private struct State {
    var work = WorkState<Result>.idle
    var cancellation: Cancellation?
  }

  private let kind: WorkKind
  private let state = Mutex(State())

  init(_ kind: WorkKind) { self.kind = kind }

  /// Where it stands.
  var current: WorkState<Result> { state.withLock { $0.work } }

  /// Starts the work on a thread of its own.
  ///
  /// - Parameter body: the work; tells of its progress, and stops when its conduct says so.
  /// - Throws: `StudioFailure.running` when it runs already, `.noThread`.
  func start(
    _ body: @escaping @Sendable (WorkConduct) throws(StudioFailure) -> Result
  ) throws(StudioFailure) {
    let cancellation = Cancellation()
    let isFree = state.withLock { state in
      if case .running = state.work { return false }
      state = State(work: .running(WorkProgress()), cancellation: cancellation)
      return true
    }
    guard isFree else { throw .running(kind) }
    let conduct = WorkConduct(cancellation: cancellation) { progress in
      self.state.withLock { state in
        if case .running = state.work { state.work = .running(progress) }
      }
    }
    do throws(StudioFailure) {
      try detach {
        do throws(StudioFailure) { self.end(.done(try body(conduct))) } catch {
          self.end(error == .job(.cancelled) ? .cancelled : .failed(error))
        }
      }
    } catch {
      end(.failed(error))
      throw error
    }
  }

  /// Asks the work to stop, if it runs.
  func cancel() { state.withLock { $0.cancellation }?.cancel() }

  private func end(_ work: WorkState<Result>) {
    state.withLock { $0 = State(work: work, cancellation: nil) }
  }
}

/// What work is given to be stopped by, and to tell of its progress.
struct WorkConduct: Sendable {
  let cancellation: Cancellation
  private let tell: @Sendable (WorkProgress) -> Void
  private let start = ContinuousClock.now

  init(cancellation: Cancellation, _ tell: @escaping @Sendable (WorkProgress) -> Void) {
    (self.cancellation, self.tell) = (cancellation, tell)
  }

  /// How a job of this work is carried out.
  ///
  /// - Parameter phase: what the job is at where it says that it works; nil is that.
  /// - Returns: the conduct.
  func job(as phase: WorkPhase? = nil) -> JobConduct {
    var conduct = JobConduct()
    conduct.cancellation = cancellation
    conduct.progress = { step in
      tell(
        WorkProgress(
          phase: step.phase == .working ? phase ?? .working : WorkPhase(step.phase),
          pictures: step.pictures, total: step.totalPictures, share: step.share,
          seconds: (ContinuousClock.now - start) / .seconds(1)))
    }
    return conduct
  }
}
