// One film in the studio: its pictures, its sound, its plan, and the work that goes on with it. Any
// number of pages may ask at once; what blocks is done on the film's own threads.

import Files
package import Jobs
import RedactionModel
import Synchronization
import WorkerProtocol

/// How pictures are looked at.
package enum PictureView: String, Sendable, Codable {
  /// As the source shows them.
  case original
  /// As `redact` would paint them by the plan as it stands.
  case redacted
}

/// What following found, and what became of it.
package struct FinishedFollow: Sendable {
  /// What was found.
  package let report: FollowReport
  /// Regions whose marks were changed while they were followed; they stay as they are.
  package let stale: [String]
}

/// A film that is open.
package final class StudioFilm: Sendable {
  /// The names of its files.
  package let files: StudioFiles
  private let pictures: PictureDesk
  private let plans: SerialThread
  private let sounds: SerialThread
  private let store = Mutex<PlanStore?>(nil)
  private let bindingFailure = Mutex<StudioFailure?>(nil)
  private let follow = BackgroundWork<FinishedFollow>(.follow)
  private let export = BackgroundWork<FinishedExport>(.export)

  /// Takes up a film, which is opened in the background.
  ///
  /// - Throws: `StudioFailure.noThread`.
  package init(_ files: StudioFiles) throws(StudioFailure) {
    self.files = files
    pictures = try PictureDesk(files.source)
    (plans, sounds) = (try SerialThread(), try SerialThread())
  }

  /// The film, once it is open.
  ///
  /// - Throws: `StudioFailure.job`.
  package func opened() async throws(StudioFailure) -> OpenedFilm { try await pictures.film() }

  /// One picture as BMP.
  ///
  /// - Parameters:
  ///   - number: counts from 0 in the order in which pictures are shown.
  ///   - view: how it is looked at.
  /// - Returns: the whole file.
  /// - Throws: `StudioFailure`.
  package func picture(
    _ number: Int, _ view: PictureView
  ) async throws(StudioFailure) -> [UInt8] {
    let ticks = try await opened().index.ticks
    guard ticks.indices.contains(number) else {
      throw .noSuchPicture(number: number, count: ticks.count)
    }
    let plan: RedactionPlan? = if view == .redacted { try await plan().plan } else { nil }
    return try await pictures.picture(at: ticks[number], by: plan)
  }

  /// One track to listen to, clear or as the plan leaves it.
  ///
  /// - Throws: `StudioFailure`.
  package func sound(
    _ track: Int, _ view: PictureView
  ) async throws(StudioFailure) -> HeardTrack {
    let film = try await opened()
    let plan: RedactionPlan? = if view == .redacted { try await plan().plan } else { nil }
    return try await sounds.run { () throws(StudioFailure) in
      try working { () throws(JobFailure) in
        try ListenJob(film, track: track, plan: plan).run()
      }
    }
  }

  // MARK: - The plan

  /// The plan as it stands.
  ///
  /// - Throws: `StudioFailure`.
  package func plan() async throws(StudioFailure) -> SavedPlan {
    try await withStore { store throws(StudioFailure) in store.saved }
  }

  /// Saves a plan that somebody edited; see `PlanStore.save`.
  package func save(_ bytes: [UInt8], base: Int) async throws(StudioFailure) -> SavedPlan {
    try await withStore { store throws(StudioFailure) in try store.save(bytes, base: base) }
  }

  /// Everything that was done to the plan.
  package func journal() async throws(StudioFailure) -> [JournalEntry] {
    try await withStore { store throws(StudioFailure) in store.entries }
  }

  /// Notes that a person looked at all of a region, or that a second one signed the result off.
  ///
  /// - Parameters:
  ///   - region: its id; nil signs off.
  ///   - who: their initials.
  /// - Throws: `StudioFailure.noSuchRegion`.
  package func sign(_ region: String?, who: String) async throws(StudioFailure) {
    try await withStore { store throws(StudioFailure) in
      guard let region else { return try store.note(.signedOff, who: who) }
      guard let found = store.saved.plan.regions.first(where: { $0.id == region }) else {
        throw .noSuchRegion(id: region)
      }
      try store.note(.reviewed, region: found, who: who)
    }
  }

  /// Uses the plan's store on its thread; opens it first if need be.
  private func withStore<Value: Sendable>(
    _ body: @escaping @Sendable (inout PlanStore) throws(StudioFailure) -> Value
  ) async throws(StudioFailure) -> Value {
    let film = try await opened()
    return try await plans.run { () throws(StudioFailure) in
      try self.store.withLock { store throws(StudioFailure) in
        if store == nil {
          store = try PlanStore.open(self.files, of: film)
          try self.digest()
        }
        return try body(&store!)
      }
    }
  }

  /// Digests the film in the background, so that the plan is bound to its bytes.
  private func digest() throws(StudioFailure) {
    try detach {
      do throws(StudioFailure) {
        let digest = try working { () throws(JobFailure) in
          do throws(FilesError) { return try FileDigest(at: self.files.source) } catch {
            throw .input(error)
          }
        }
        try self.store.withLock { store throws(StudioFailure) in try store?.bind(to: digest) }
      } catch { self.bindingFailure.withLock { $0 = error } }
    }
  }

  /// Why the plan does not belong to the film; nil as long as nothing speaks against it.
  package var mismatch: StudioFailure? { bindingFailure.withLock { $0 } }

  // MARK: - Work

  /// Follows regions between their marks, in the background.
  ///
  /// - Parameter regions: their ids; none for all that are followed.
  /// - Throws: `StudioFailure.running` while others are followed.
  package func startFollowing(_ regions: [String]) async throws(StudioFailure) {
    let start = try await plan().plan
    let files = files
    try follow.start { conduct throws(StudioFailure) in
      let (found, report) = try working { () throws(JobFailure) in
        var spec = FollowSpec(source: files.source, plan: files.plan)
        spec.regions = regions
        let plan = try PlanFile(
          Array(start.json.utf8), at: files.plan, allowingDoubts: true)
        return try FollowJob(spec, conduct: conduct.job()).follow(plan)
      }
      let stale = try self.store.withLock { store throws(StudioFailure) in
        try store?.merge(followed: found, from: start) ?? []
      }
      return FinishedFollow(report: report, stale: stale)
    }
  }

  /// Exports the film by the plan as it stands, in the background.
  ///
  /// - Throws: `StudioFailure.running` while it is exported.
  package func startExport(_ wishes: ExportWishes) async throws(StudioFailure) {
    let work = FilmExport(files: files, saved: try await plan(), wishes: wishes)
    try export.start { conduct throws(StudioFailure) in
      let finished = try work.run(conduct)
      try self.store.withLock { store throws(StudioFailure) in
        try store?.note(.exported, who: wishes.operatorName, file: finished.files.film)
      }
      return finished
    }
  }

  /// Stops work that runs.
  package func cancel(_ kind: WorkKind) {
    switch kind {
    case .follow: follow.cancel()
    case .export: export.cancel()
    }
  }

  /// Where following stands.
  package var following: WorkState<FinishedFollow> { follow.current }
  /// Where the export stands.
  package var exporting: WorkState<FinishedExport> { export.current }

  /// The contact sheet of the last export, as PNG.
  ///
  /// - Throws: `StudioFailure.nothingExported`.
  package func sheet() async throws(StudioFailure) -> [UInt8] {
    guard case .done(let finished) = export.current else { throw .nothingExported }
    return try await sounds.run { () throws(StudioFailure) in
      do throws(FilesError) {
        return try contents(at: finished.files.sheet, limit: 1 << 28)
      } catch { throw .job(.input(error)) }
    }
  }
}
