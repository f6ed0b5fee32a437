// The request that follows regions between the marks of a person: the plan is authorised here once
// more, and only those of its regions are looked at that say they are followed.

import Following
import PolicyGate
import Source
import WorkerProtocol

extension FollowRequest: ServedRequest {
  /// Waypoints and doubts between the marks.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> FollowAnswer {
    let authorized = try authorized(plan)
    let facts = try service.index(of: source).facts(sha256: nil)
    var follower = PlanFollower(
      self, plan: authorized.plan, facts: facts, progress: service.progress)
    return try follower.run()
  }
}
