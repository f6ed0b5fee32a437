// From the plan to a finished film: redacted, then verified by its receipt with code that did not
// write it, then shown on a contact sheet. What is exported stands beside the plan it was made by.

import Files
package import Jobs
import RedactionModel

/// What a person says who exports.
package struct ExportWishes: Codable, Sendable {
  /// Who answers for it, as the receipt is to say.
  package var operatorName: String?
  /// The case, as the receipt is to say.
  package var caseNumber: String?
  /// The request, as the receipt is to say.
  package var requestNumber: String?
}

/// A finished film.
package struct FinishedExport: Sendable {
  /// Its files.
  package let files: ExportFiles
  /// What was done.
  package let summary: RedactSummary
  /// What the check of it found.
  package let verification: VerifyReport
  /// The revision of the plan that it was made by.
  package let revision: Int
}

/// Exports one film.
struct FilmExport: Sendable {
  let files: StudioFiles
  let saved: SavedPlan
  let wishes: ExportWishes

  /// Redacts, verifies and draws.
  ///
  /// - Parameter conduct: stops it, and is told how far it is.
  /// - Returns: what was made.
  /// - Throws: `StudioFailure`; a film that was finished before stays.
  func run(_ conduct: WorkConduct) throws(StudioFailure) -> FinishedExport {
    let made = files.freeExport()
    return try working { () throws(JobFailure) in
      let bytes = Array(saved.plan.json.utf8)
      let plan = try PlanFile(bytes, at: made.plan)
      var spec = RedactSpec(source: files.source, plan: made.plan, output: made.film)
      spec.custody.receipt = PathText(made.receipt)
      spec.custody.operatorName = wishes.operatorName
      spec.custody.caseNumber = wishes.caseNumber
      spec.custody.requestNumber = wishes.requestNumber
      spec.coding.render = .touched
      spec.coding.threads = 2
      let summary = try RedactJob(spec, conduct: conduct.job()).run(by: plan)
      try writeDocument(bytes, to: made.plan, replacing: false)
      var check = VerifySpec(output: made.film, source: files.source, plan: made.plan)
      check.receipt = PathText(made.receipt)
      check.threads = 2
      let report = try VerifyJob(check, conduct: conduct.job(as: .verifying)).run()
      var sheet = SheetSpec(output: made.film, image: made.sheet)
      (sheet.source, sheet.plan) = (PathText(files.source), PathText(made.plan))
      try SheetJob(sheet, conduct: conduct.job(as: .drawing)).run()
      return FinishedExport(
        files: made, summary: summary, verification: report, revision: saved.revision)
    }
  }
}
