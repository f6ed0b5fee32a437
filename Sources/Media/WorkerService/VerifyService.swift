// The requests that look at a finished file: beside its source, and as a contact sheet.

import Containers
import Images
import MediaTime
import PolicyGate
import RedactionModel
import Source
import Verify
import WorkerProtocol

extension VerifyRequest: ServedRequest {
  /// Compares a finished file with its source and its plan.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> CheckResult {
    let authorized = try authorized(plan)
    let facts = try service.index(of: source).facts(sha256: nil)
    return try OutputCheck(
      plan: authorized.plan, facts: facts, keeping: keep
    ).run(
      .pictures(threads: max(1, threads)), source: source, output: output,
      progress: service.progress)
  }
}

extension SheetRequest: ServedRequest {
  /// Draws a contact sheet.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> Done {
    let facts = try service.index(of: source).facts(sha256: nil)
    let authorized = try plan.map(authorized)
    let progress = service.progress
    let planner = SheetPlanner(plan: authorized?.plan, facts: facts)
    let sheet = try reading { () throws(LibAVFailure) in
      try planner.sheet(descriptor: output, progress: progress)
    }
    try write(sheet, to: image)
    return Done()
  }
}
