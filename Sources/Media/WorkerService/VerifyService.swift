// The request that looks at a finished file beside its source.

import Containers
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
