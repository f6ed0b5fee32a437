// Where a film stands, in one answer: what a page shows that was just opened, loaded anew, or left
// open in another tab.

import Console
import Files
import Jobs
import RedactionModel
import Studio
import SystemPackage
import WorkerProtocol

/// Where a film stands.
struct FilmState: Encodable {
  /// A region that somebody looked over and that was not changed since.
  struct Review: Encodable {
    let region: String
    let who: String
    let date: String
  }

  let revision: Int
  /// Why the plan does not belong to the film.
  let mismatch: String?
  let follow: FollowReportState
  let export: ExportReportState
  let reviewed: [Review]
  /// Who signed off this revision.
  let signedOff: String?

  init(_ film: StudioFilm, _ saved: SavedPlan, _ journal: [JournalEntry]) {
    revision = saved.revision
    mismatch = film.mismatch?.sentence
    follow = FollowReportState(film.following)
    export = ExportReportState(film.exporting)
    reviewed = saved.plan.regions.compactMap { region in
      let entry = journal.last { $0.event == .reviewed && $0.region == region.id }
      guard let entry, entry.regionDigest == region.digest else { return nil }
      return Review(region: region.id, who: entry.who ?? "", date: entry.date)
    }
    signedOff = journal.last { $0.event == .signedOff && $0.revision == saved.revision }?.who
  }
}

/// Work in words that the page knows.
private enum WorkWord: String, Encodable {
  case idle, running, done, cancelled, failed
}

/// How far work is.
struct ProgressState: Encodable {
  let phase: WorkPhase
  let pictures: Int
  let total: Int?
  let share: Double?
  let seconds: Double

  init(_ progress: WorkProgress) {
    (phase, pictures, total) = (progress.phase, progress.pictures, progress.total)
    (share, seconds) = (progress.share, progress.seconds)
  }
}

/// What two kinds of work have in common.
private struct WorkParts<Result: Sendable> {
  let word: WorkWord
  var progress: ProgressState?
  var error: String?
  var result: Result?

  init(_ work: WorkState<Result>) {
    switch work {
    case .idle: word = .idle
    case .running(let step):
      word = .running
      progress = ProgressState(step)
    case .done(let found):
      word = .done
      result = found
    case .cancelled: word = .cancelled
    case .failed(let failure):
      word = .failed
      error = failure.sentence
    }
  }
}

/// Where following stands.
struct FollowReportState: Encodable {
  private let state: WorkWord
  private let progress: ProgressState?
  private let error: String?
  /// What was found, as `veil follow --json` says it.
  private let report: FollowReport?
  /// Regions that were changed meanwhile.
  private let stale: [String]?

  init(_ work: WorkState<FinishedFollow>) {
    let parts = WorkParts(work)
    (state, progress, error) = (parts.word, parts.progress, parts.error)
    (report, stale) = (parts.result?.report, parts.result?.stale)
  }
}

/// Where the export stands.
struct ExportReportState: Encodable {
  /// A finished film.
  ///
  /// Reason for its size: each member is one that the page shows.
  private struct Finished: Encodable {
    let film: String
    let plan: String
    let receipt: String
    let sheet: String
    let bytes: Int64
    let revision: Int
    let pictures: Int
    /// What the check looked at, and how much of it.
    let checkedPictures: Int
    let checkedAreas: Int
    /// What the check found, a sentence each; none means that it holds.
    let findings: [String]
    let notes: [String]
  }

  private let state: WorkWord
  private let progress: ProgressState?
  private let error: String?
  private let result: Finished?

  init(_ work: WorkState<FinishedExport>) {
    let parts = WorkParts(work)
    (state, progress, error) = (parts.word, parts.progress, parts.error)
    result = parts.result.map { made in
      let check = made.verification.result
      return Finished(
        film: made.files.film.string, plan: made.files.plan.string,
        receipt: made.files.receipt.string, sheet: made.files.sheet.string,
        bytes: made.summary.bytes, revision: made.revision, pictures: made.summary.picturesOut,
        checkedPictures: check.pictures + check.copied, checkedAreas: check.areas,
        findings: check.findings.map(\.sentence), notes: made.summary.notes.map(\.sentence))
    }
  }
}
