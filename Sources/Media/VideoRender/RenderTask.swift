// One render as the loop needs it: what was asked for over the wire, the plan as this process
// authorised it, and somebody to tell how far it is.

package import MediaTime
package import PolicyGate
package import WorkerProtocol

/// A request to render, ready to be carried out.
package struct RenderTask: Sendable {
  /// What was asked for; its plan is not read here.
  package let request: RenderRequest
  /// What to hide.
  package let plan: AuthorizedPlan
  /// Told the number of pictures written and the time of the last, on the thread that paints.
  package var progress: (@Sendable (_ pictures: Int, _ time: Timestamp) -> Void)?

  /// Prepares a task.
  package init(_ request: RenderRequest, plan: AuthorizedPlan) {
    (self.request, self.plan) = (request, plan)
  }
}
