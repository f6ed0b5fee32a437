// The pictures of one film: a worker that stays, asked by one thread. A worker that a picture ended
// is started anew for the next one, so that one bad picture costs no more than itself.

import Jobs
import RedactionModel
import Synchronization
import SystemPackage

/// Answers with pictures, one after the other.
final class PictureDesk: Sendable {
  private let path: FilePath
  private let thread: SerialThread
  private let session = Mutex<PictureSession?>(nil)

  /// Takes up a film, which is opened by the first who asks.
  ///
  /// - Throws: `StudioFailure.noThread`.
  init(_ path: FilePath) throws(StudioFailure) {
    self.path = path
    thread = try SerialThread()
  }

  /// What is known of the film.
  ///
  /// - Throws: `StudioFailure.job`.
  func film() async throws(StudioFailure) -> OpenedFilm {
    try await withSession { session throws(JobFailure) in session.film }
  }

  /// One picture as BMP; see `PictureSession.picture`.
  func picture(
    at tick: Int64, by plan: RedactionPlan?
  ) async throws(StudioFailure) -> [UInt8] {
    try await withSession { session throws(JobFailure) in
      try session.picture(at: tick, by: plan)
    }
  }

  private func withSession<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing PictureSession) throws(JobFailure) -> Value
  ) async throws(StudioFailure) -> Value {
    let path = path
    return try await thread.run { () throws(StudioFailure) in
      try self.session.withLock { session throws(StudioFailure) in
        if session == nil {
          session = try working { () throws(JobFailure) in try PictureSession(path) }
        }
        do throws(JobFailure) { return try body(session!) } catch {
          // The worker may be gone.
          session = nil
          throw .job(error)
        }
      }
    }
  }
}
