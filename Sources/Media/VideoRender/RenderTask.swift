// One render as the loop needs it: what was asked for over the wire, the plan as this process
// authorised it, and somebody to tell how far it is.

package import Bitstream
package import MediaTime
package import PolicyGate
import RedactionModel
package import Source
package import WorkerProtocol

/// A request to render, ready to be carried out.
package struct RenderTask: Sendable {
  /// What was asked for; its plan is not read here.
  package var request: RenderRequest
  /// What to hide.
  package let plan: AuthorizedPlan
  /// What copied packets and rendered ones have in common; nil where none are copied.
  package var copying: CopyTask?
  /// Told the number of pictures written and the time of the last, on the thread that paints.
  package var progress: (@Sendable (_ pictures: Int, _ time: Timestamp) -> Void)?

  /// Prepares a task.
  package init(_ request: RenderRequest, plan: AuthorizedPlan) {
    (self.request, self.plan) = (request, plan)
  }
}

/// What a render must know that copies some of the source's packets.
package struct CopyTask: Sendable {
  /// How packets are copied.
  package let copy: VideoCopy
  /// What the pictures between them keep to.
  package let limits: H264Limits
  /// Decoding times of the first packets, where the container does not say them, in ticks.
  package let leadingTicks: [Int64]

  /// Prepares to copy.
  ///
  /// Gives nil where nothing is copied, or no encoder can go on with the source.
  ///
  /// - Parameters:
  ///   - index: the source, whose packets were looked through.
  ///   - map: how the output is written.
  package init?(_ index: IndexedSource, _ map: RenderMap) {
    guard map.hasCopies, let copy = index.copying?.copy, let limits = index.limits(in: map) else {
      return nil
    }
    (self.copy, self.limits) = (copy, limits)
    leadingTicks = index.copying?.leadingTicks ?? []
  }
}

extension RenderTask {
  /// Makes sure that nothing is copied that the plan hides, whoever made the map.
  ///
  /// - Parameter clock: says where the first picture lies.
  /// - Throws: `MediaFailure.cannotCopy`.
  func checkCopies(_ clock: OutputClock) throws(MediaFailure) {
    guard copying != nil || request.map.hasCopies else { return }
    let copied = request.map.segments.filter { $0.kind == .copy }
    guard copying != nil, clock.first.ticks == request.facts.firstPicture.ticks,
      plan.plan.clip == nil, plan.plan.outside == .keep || copied.isEmpty
    else { throw .cannotCopy(why: .pictures) }
    let regions = plan.plan.regions.map { $0.resolved(in: request.facts) }
    for segment in copied {
      let from = Timestamp(segment.range.from.ticks - clock.first.ticks, clock.first.base)
      let to = Timestamp(segment.range.to.ticks - clock.first.ticks, clock.first.base)
      let isHidden = regions.contains { $0.covers(at: from, shown: TimeRange(from, to)) }
      if isHidden { throw .cannotCopy(why: .pictures) }
    }
  }
}
