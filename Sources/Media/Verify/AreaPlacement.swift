// Where the plan hides something in a picture, worked out from the plan alone. It is written again
// here and not taken from the painter, so that a picture that the painter forgot is noticed.

import MediaTime
import RedactionModel
import WorkerProtocol

/// A plan on the timeline and on the grid of one source.
struct AreaPlacement: Sendable {
  private let plan: RedactionPlan
  private let regions: [ResolvedRegion]
  private let orientation: Orientation

  /// - Parameters:
  ///   - plan: what is to be hidden.
  ///   - facts: the source's timeline.
  ///   - orientation: how coded pictures are turned to stand upright.
  init(plan: RedactionPlan, facts: SourceFacts, orientation: Orientation) {
    self.plan = plan
    self.orientation = orientation
    regions = plan.regions.map { $0.resolved(in: facts) }
  }

  /// What is hidden in a picture: each region with its margin, then what lies outside of all.
  ///
  /// - Parameters:
  ///   - time: when the picture is shown first, from the first picture.
  ///   - shown: from the start of the picture before it to the end of the one after it.
  ///   - size: the size of the coded picture, in luma samples.
  /// - Returns: areas in the plan's order, that of the outside last.
  func areas(at time: Timestamp, shown: TimeRange, size: PixelSize) -> [HiddenArea] {
    let isInverse = plan.outside != .keep
    var areas: [HiddenArea] = []
    var kept: [Outline] = []
    for region in regions {
      func coded(_ outlines: [Outline]) -> [Outline] {
        outlines.map { orientation.coded($0, codedSize: size) }
      }
      if isInverse && region.region.isKept {
        kept += coded(region.outlines(at: time, shown: TimeRange(time, time)))
        continue
      }
      let outlines = coded(region.coveredOutlines(at: time, shown: shown, margin: plan.margin))
      guard !outlines.isEmpty else { continue }
      areas.append(
        HiddenArea(
          part: .region(id: region.region.id), effect: region.region.effect,
          seed: region.region.noiseSeed, outlines: outlines, isOutside: false))
    }
    if case .effect(let effect) = plan.outside {
      areas.append(
        HiddenArea(
          part: .outside, effect: effect, seed: RedactionPlan.outsideNoiseSeed, outlines: kept,
          isOutside: true))
    }
    return areas
  }
}
