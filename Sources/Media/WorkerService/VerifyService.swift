// The requests that look at a finished file: beside its source, and as a contact sheet.

import Containers
import Images
import MediaTime
import PolicyGate
import RedactionModel
import Source
import Verify
import WorkerProtocol

extension WorkerService {
  /// Compares a finished file with its source and its plan.
  mutating func answer(_ request: VerifyRequest) throws(MediaFailure) -> CheckResult {
    let plan: AuthorizedPlan = try authorized(request.plan)
    let facts = try index(of: request.source).facts(sha256: nil)
    let progress = progress
    return try OutputCheck(
      plan: plan.plan, facts: facts, keeping: [.creationTime, .language]
    ).run(
      .pictures(threads: max(1, request.threads)), source: request.source,
      output: request.output, progress: progress)
  }

  /// Draws a contact sheet.
  mutating func answer(_ request: SheetRequest) throws(MediaFailure) -> Done {
    let facts = try index(of: request.source).facts(sha256: nil)
    let plan: AuthorizedPlan? = try authorized(request.plan)
    let progress = progress
    let planner = SheetPlanner(plan: plan?.plan, facts: facts)
    let sheet = try reading { () throws(LibAVFailure) in
      try planner.sheet(descriptor: request.output, progress: progress)
    }
    try write(sheet, to: request.image)
    return Done()
  }
}
