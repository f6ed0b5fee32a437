// The plan of a film as it stands on the disk: whole at every moment, with a revision that tells
// two people apart who edit it, and a journal of what became of it.

import Files
import Jobs
import PolicyGate
package import RedactionModel
import StrictJSON
import SystemPackage

/// A plan and its revision.
package struct SavedPlan: Sendable, Equatable {
  /// Counts from 1 with each change; 0 is a plan that nobody edited yet.
  package let revision: Int
  /// The plan.
  package let plan: RedactionPlan
}

/// The plan on the disk and its journal.
struct PlanStore: ~Copyable {
  private let files: StudioFiles
  private let film: OpenedFilm
  private var journal: PlanJournal
  /// What binds the plan to the film; a person does not edit it.
  private var binding: SourceBinding
  private var digest: SHA256Digest?
  /// The plan as it was read or written last.
  private(set) var saved: SavedPlan

  /// Opens the plan of a film, or starts one.
  ///
  /// - Throws: `StudioFailure`; `.job` with `JobFailure.plan` for a plan of another film.
  static func open(
    _ files: StudioFiles, of film: OpenedFilm
  ) throws(StudioFailure) -> PlanStore {
    var journal = try PlanJournal.open(files.journal, of: files.plan)
    let last = journal.entries.last
    guard isThere(files.plan) else {
      let saved = SavedPlan(revision: last?.revision ?? 0, plan: film.newPlan())
      return PlanStore(files, film, journal, saved, digest: nil)
    }
    let (plan, found) = try read(files.plan, for: film)
    let isKnown = last?.plan == found.description
    let revision = (last?.revision ?? 0) + (isKnown ? 0 : 1)
    try journal.append(
      JournalEntry(
        revision: revision, date: currentDate(),
        event: isKnown || last == nil ? .opened : .changedOutside, plan: found.description))
    return PlanStore(
      files, film, journal, SavedPlan(revision: revision, plan: plan), digest: found)
  }

  private init(
    _ files: StudioFiles, _ film: OpenedFilm, _ journal: consuming PlanJournal,
    _ saved: SavedPlan, digest: SHA256Digest?
  ) {
    (self.files, self.film, self.saved, self.digest) = (files, film, saved, digest)
    binding = saved.plan.source
    self.journal = journal
  }

  private static func read(
    _ path: FilePath, for film: OpenedFilm
  ) throws(StudioFailure) -> (RedactionPlan, SHA256Digest) {
    try working { () throws(JobFailure) in
      let bytes: [UInt8]
      do throws(FilesError) {
        bytes = try contents(at: path, limit: PlanDocument.byteLimit + 1)
      } catch { throw .input(error) }
      let file = try PlanFile(bytes, at: path, allowingDoubts: true)
      try PictureSession.check(file.plan, for: film, at: path)
      return (file.plan, SHA256Digest(of: bytes))
    }
  }

  /// Everything that was done to the plan.
  var entries: [JournalEntry] { journal.entries }

  /// Says which bytes the film has, from the next time on that the plan is written.
  ///
  /// - Parameter film: their digest.
  /// - Throws: `StudioFailure.job` with `JobFailure.plan` where the plan was made for others.
  mutating func bind(to film: FileDigest) throws(StudioFailure) {
    let actual = film.sha256.description
    if let planned = binding.sha256, planned != actual {
      throw .job(
        .plan(
          path: PathText(files.plan),
          .sourceMismatch(
            path: JSONPath.root.appending("source").appending("sha256"), planned: planned,
            actual: actual), place: PlanPlace()))
    }
    binding.sha256 = actual
  }

  /// Saves a plan that somebody edited.
  ///
  /// - Parameters:
  ///   - bytes: the plan in JSON.
  ///   - base: the revision that it was made from.
  /// - Returns: the plan as it stands now; the same revision if nothing is new.
  /// - Throws: `StudioFailure.conflict` where another revision stands there meanwhile; `.job` where
  ///   the plan does not hold, which changes nothing.
  mutating func save(_ bytes: [UInt8], base: Int) throws(StudioFailure) -> SavedPlan {
    try takeOutsideChange()
    guard base == saved.revision else { throw .conflict(revision: saved.revision) }
    let file = try working { () throws(JobFailure) in
      try PlanFile(bytes, at: files.plan, allowingDoubts: true)
    }
    return try write(file.plan, .saved)
  }

  /// Takes over what following found, into the plan as it stands now.
  ///
  /// - Parameters:
  ///   - found: the plan with what was found.
  ///   - start: the plan that was followed.
  /// - Returns: ids of regions whose marks were changed meanwhile, and that stay as they are.
  /// - Throws: `StudioFailure`.
  mutating func merge(
    followed found: RedactionPlan, from start: RedactionPlan
  ) throws(StudioFailure) -> [String] {
    try takeOutsideChange()
    var plan = saved.plan
    var stale: [String] = []
    for (before, after) in zip(start.regions, found.regions) where before != after {
      guard let place = plan.regions.firstIndex(where: { $0.id == before.id }),
        plan.regions[place].hasSameMarks(as: before)
      else {
        stale.append(before.id)
        continue
      }
      (plan.regions[place].path, plan.regions[place].unsure) = (after.path, after.unsure)
    }
    _ = try write(plan, .followed)
    return stale
  }

  /// Notes something that was done, and that changes nothing in the plan.
  mutating func note(
    _ event: JournalEvent, region: Region? = nil, who: String?, file: FilePath? = nil
  ) throws(StudioFailure) {
    var entry = JournalEntry(
      revision: saved.revision, date: currentDate(), event: event, plan: digest?.description)
    (entry.region, entry.regionDigest) = (region?.id, region?.digest)
    (entry.who, entry.file) = (who, file.map(PathText.init))
    try journal.append(entry)
  }

  /// Writes a plan that passed the gate; the journal follows, so that a plan without a line in it
  /// is known to be newer.
  private mutating func write(
    _ edited: RedactionPlan, _ event: JournalEvent
  ) throws(StudioFailure) -> SavedPlan {
    var plan = edited
    plan.source = binding
    // What was found out about the film meanwhile is no edit.
    var known = saved.plan
    known.source = binding
    if plan == known { return saved }
    let bytes = Array(plan.json.utf8)
    try working { () throws(JobFailure) in
      try PictureSession.check(plan, for: film, at: files.plan)
      try writeDocument(bytes, to: files.plan, replacing: true)
    }
    digest = SHA256Digest(of: bytes)
    saved = SavedPlan(revision: saved.revision + 1, plan: plan)
    try note(event, who: nil)
    return saved
  }

  /// Notices a plan that another program wrote in place of ours.
  private mutating func takeOutsideChange() throws(StudioFailure) {
    guard isThere(files.plan) || digest != nil else { return }
    let (plan, found) = try PlanStore.read(files.plan, for: film)
    guard found != digest else { return }
    (digest, binding) = (found, plan.source)
    saved = SavedPlan(revision: saved.revision + 1, plan: plan)
    try note(.changedOutside, who: nil)
  }
}

extension Region {
  /// Whether following would be asked the same of both.
  fileprivate func hasSameMarks(as other: Region) -> Bool {
    let (mine, others) = (path.filter(\.by.isPersons), other.path.filter(\.by.isPersons))
    return mine == others && shape == other.shape && from == other.from && to == other.to
      && isFollowed == other.isFollowed
  }

  /// SHA-256 of the region as a plan writes it.
  package var digest: String {
    SHA256Digest(of: Array(RedactionPlan(regions: [self]).json.utf8)).description
  }
}
