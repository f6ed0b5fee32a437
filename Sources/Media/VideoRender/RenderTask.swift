// One render as the loop needs it: what was asked for over the wire, the plan as this process
// authorised it, and somebody to tell how far it is.

import Bitstream
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
  private(set) var copying: CopyTask?
  /// What segments know of each other that are read apart; nil where all is read in one go.
  private(set) var pieces: PieceTask?
  /// Segments that were finished earlier, and where others are kept; nil keeps none.
  private(set) var store: PieceStore?
  /// Told the number of pictures written and the time of the last, on the thread that paints.
  package var progress: (@Sendable (_ pictures: Int, _ time: Timestamp) -> Void)?

  /// Prepares a task.
  package init(_ request: RenderRequest, plan: AuthorizedPlan) {
    (self.request, self.plan) = (request, plan)
  }

  /// Prepares to copy segments, and to render several at once.
  ///
  /// - Parameter index: the source, whose packets were looked through.
  /// - Throws: `MediaFailure.output` when finished segments cannot be read.
  package mutating func prepare(by index: IndexedSource) throws(MediaFailure) {
    copying = CopyTask(index, request.map)
    pieces = PieceTask(index, request.map)
    if pieces != nil, let work = request.work { store = try PieceStore(work) }
  }

  /// The same task with everything rendered in one go.
  var inOneGo: RenderTask {
    var whole = RenderTask(request, plan: plan)
    whole.request.map = request.map.renderingAll
    whole.progress = progress
    return whole
  }
}

/// What a render must know whose segments are read apart.
struct PieceTask: Sendable {
  /// What lies beside each segment.
  let surroundings: [Surroundings]
  /// Whether readers can go to where segments start; if not, they read all that is before.
  let canSeek: Bool
  /// Decoding times of the first packets, where the container does not say them, in ticks.
  let leadingTicks: [Int64]

  /// Prepares to read segments apart.
  ///
  /// Gives nil where there is but one, and it is rendered.
  init?(_ index: IndexedSource, _ map: RenderMap) {
    guard map.isReadApart else { return nil }
    surroundings = index.surroundings(in: map)
    canSeek = index.canSeek
    leadingTicks = index.copying?.leadingTicks ?? []
  }
}

/// What a render must know that copies some of the source's packets.
struct CopyTask: Sendable {
  /// How packets are copied.
  let copy: VideoCopy
  /// What the pictures between them keep to.
  let limits: CodingLimits

  /// Prepares to copy.
  ///
  /// Gives nil where nothing is copied, or no encoder can go on with the source.
  ///
  /// - Parameters:
  ///   - index: the source, whose packets were looked through.
  ///   - map: how the output is written.
  init?(_ index: IndexedSource, _ map: RenderMap) {
    guard map.hasCopies, let copy = index.copying?.copy, let limits = index.limits(in: map) else {
      return nil
    }
    (self.copy, self.limits) = (copy, limits)
  }
}

extension RenderTask {
  /// Makes sure that nothing is copied that the plan hides, whoever made the map.
  ///
  /// - Parameter clock: says where the first picture lies.
  /// - Throws: `MediaFailure.cannotCopy`.
  func checkCopies(_ clock: OutputClock) throws(MediaFailure) {
    guard pieces != nil || request.map.hasCopies else { return }
    let copied = request.map.segments.filter { $0.kind == .copy }
    guard copying != nil || copied.isEmpty, clock.first.ticks == request.facts.firstPicture.ticks,
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
