// Where a plan that breaks no rule may still not say what its author meant. A plan is looked at by
// itself, or on the timeline of its source, where more can be told; it has passed its check before.

import MediaTime
import StrictJSON

/// From what on something is doubted; each is a matter of experience, and none decides what is
/// painted.
private enum Doubtful {
  /// Sides that a shape moves between two waypoints, and sides a second: both must be exceeded.
  static let sides = 1.0
  static let sidesPerSecond = 0.5
  /// Times that a side may grow or shrink between two waypoints.
  static let growth = 3.0
  /// Seconds below which two times are the same to a person.
  static let moment = 0.1
  /// Seconds in which nothing moves far from a straight line.
  static let stride = 0.25
  /// Sides that a shape would still have moved after its last waypoint, and for how many seconds
  /// it is held there: both must be exceeded.
  static let sidesAfterLast = 0.5
  static let held = 0.5
}

extension RedactionPlan {
  /// What the plan's author may not have meant.
  ///
  /// - Parameter source: the source that the plan passed `validate(against:)` with; nil looks at
  ///   the plan by itself, and leaves out what its times alone do not tell.
  /// - Returns: the doubts, regions first, in the order of the plan.
  public func warnings(in source: SourceFacts? = nil) -> [PlanWarning] {
    var result: [PlanWarning] = []
    if regions.isEmpty, outside == .keep, audio.isEmpty { result.append(.noRegions) }
    if outside != .keep, !regions.contains(where: \.isKept) { result.append(.nothingKept) }
    for region in regions {
      let part = PlanPart.region(id: region.id)
      result += region.pathWarnings(source)
      result += endWarning(part, to: region.to, source)
      if !region.isKept, isBlank(region.reason) { result.append(.noReason(part: part)) }
    }
    for (index, range) in audio.enumerated() {
      let part = PlanPart.audio(range: index)
      result += endWarning(part, to: range.to, source)
      if isBlank(range.reason) { result.append(.noReason(part: part)) }
    }
    if let clip { result += endWarning(.clip, to: clip.to, source) }
    return result
  }
}

private func isBlank(_ text: String?) -> Bool { text?.allSatisfy(\.isWhitespace) ?? true }

/// A doubt if something ends after the source's pictures do.
private func endWarning(
  _ part: PlanPart, to time: PlanTime, _ source: SourceFacts?
) -> [PlanWarning] {
  guard time != .end, let source, let to = seconds(time, source),
    to > source.duration.seconds + Doubtful.moment
  else { return [] }
  let end = PlanTime.text(source.duration, rounding: .up)
  return [.endsPastEnd(part: part, to: time.plain, end: end)]
}

/// Seconds from the first picture; nil where only a source could tell.
private func seconds(_ time: PlanTime, _ source: SourceFacts?) -> Double? {
  switch time {
  case .start: 0
  case .offset(let offset): offset.seconds
  case .end, .pts: source.map { $0.position(of: time).seconds }
  }
}

/// From one waypoint to the next, both of which have a place.
private struct Step {
  let from: (at: PlanTime, seconds: Double, bounds: OutlineBounds)
  let to: (at: PlanTime, seconds: Double, bounds: OutlineBounds)

  var seconds: Double { to.seconds - from.seconds }

  /// How far the middle moves, in widths or heights of the smaller shape, whichever are more.
  var motion: (times: Double, side: PlanSide) {
    func moved(_ low: (OutlineBounds) -> Double, _ high: (OutlineBounds) -> Double) -> Double {
      let (a, b) = (from.bounds, to.bounds)
      let side = min(high(a) - low(a), high(b) - low(b))
      return abs(low(b) + high(b) - low(a) - high(a)) / 2 / max(side, 1)
    }
    let (across, down) = (moved(\.min.x, \.max.x), moved(\.min.y, \.max.y))
    return across < down ? (down, .height) : (across, .width)
  }

  /// How much larger or smaller the shape becomes: 1 or more.
  var growth: Double {
    func grown(_ low: (OutlineBounds) -> Double, _ high: (OutlineBounds) -> Double) -> Double {
      let (a, b) = (high(from.bounds) - low(from.bounds), high(to.bounds) - low(to.bounds))
      return max(a, b) / max(min(a, b), 1)
    }
    return max(grown(\.min.x, \.max.x), grown(\.min.y, \.max.y))
  }
}

extension Region {
  /// Doubts about where the region is and when.
  fileprivate func pathWarnings(_ source: SourceFacts?) -> [PlanWarning] {
    var result: [PlanWarning] = []
    let steps = steps(source)
    if let first = path.first, let begin = RedactionModel.seconds(from, source),
      let mark = RedactionModel.seconds(first.at, source), mark > begin + Doubtful.moment
    {
      result.append(
        .firstMarkLate(
          region: id, from: from.plain, mark: first.at.plain, seconds: rounded(mark - begin)))
    }
    // What is followed does not go straight from mark to mark.
    for step in steps where !isFollowed {
      let (from, to) = (step.from.at.plain, step.to.at.plain)
      let (times, side) = step.motion
      if step.seconds > Doubtful.stride, times > Doubtful.sides,
        times / step.seconds > Doubtful.sidesPerSecond
      {
        result.append(
          .fastMotion(
            region: id, from: from, to: to, times: rounded(times), side: side,
            seconds: rounded(step.seconds)))
      }
      if step.growth > Doubtful.growth {
        result.append(.sizeJump(region: id, from: from, to: to, times: rounded(step.growth)))
      }
    }
    if let last = steps.last, last.to.at == path.last?.at, last.seconds > 0,
      let end = RedactionModel.seconds(to, source)
    {
      let held = end - last.to.seconds
      if held > Doubtful.held, last.motion.times / last.seconds * held > Doubtful.sidesAfterLast {
        result.append(
          .lastMarkEarly(
            region: id, mark: last.to.at.plain, to: to.plain, seconds: rounded(held)))
      }
    }
    return result
  }

  /// The ways between waypoints that have places and times, apart from jumps that are meant.
  private func steps(_ source: SourceFacts?) -> [Step] {
    zip(path, path.dropFirst()).compactMap { before, after in
      guard after.ease != .hold, let a = before.outline(shape)?.bounds,
        let b = after.outline(shape)?.bounds,
        let begin = RedactionModel.seconds(before.at, source),
        let end = RedactionModel.seconds(after.at, source)
      else { return nil }
      return Step(from: (before.at, begin, a), to: (after.at, end, b))
    }
  }
}

/// To a tenth, which is all that a person needs of it.
private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

extension PlanTime {
  /// As a plan writes it, for a sentence: without quotes.
  fileprivate var plain: String {
    if case .string(let text) = json(rounding: .nearest) { text } else { description }
  }
}
