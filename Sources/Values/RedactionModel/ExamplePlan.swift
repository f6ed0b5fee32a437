// A plan to learn from: one of everything that people need first, laid out on the picture and the
// time of their own source. It passes its check and raises no doubt; what it hides is arbitrary.

import MediaTime

extension RedactionPlan {
  /// A plan that shows the format by example, to be edited.
  ///
  /// - Parameters:
  ///   - binding: what the plan is bound to.
  ///   - facts: the source.
  ///   - hasAudio: whether it has audio, which an example then hides some of.
  /// - Returns: the plan: an ellipse that moves and rests, a polygon that stays, and with audio a
  ///   stretch in silence and one under a tone.
  public static func example(
    _ binding: SourceBinding, for facts: SourceFacts, hasAudio: Bool
  ) -> RedactionPlan {
    let layout = ExampleLayout(facts: facts)
    var plan = RedactionPlan(source: binding, regions: [layout.person, layout.screen])
    if hasAudio { plan.audio = layout.audio }
    return plan
  }
}

/// Places and times as parts of a picture's size and of a source's length.
private struct ExampleLayout {
  let facts: SourceFacts

  /// A time at a part (0 to 1) of the source's length or of its first 20 seconds, to the
  /// millisecond where it is long enough.
  private func time(_ part: Double) -> PlanTime {
    let seconds = min(facts.duration.seconds, 20) * part
    let scale: Int64 = facts.duration.seconds > 1 ? 1000 : 1_000_000_000
    return .offset(Timestamp(Int64(seconds * Double(scale)), TimeBase(1, scale)))
  }

  private func point(_ x: Double, _ y: Double) -> PixelPoint {
    PixelPoint(
      x: (Double(facts.uprightSize.width) * x).rounded(),
      y: (Double(facts.uprightSize.height) * y).rounded())
  }

  private func box(_ x: Double, _ y: Double) -> Waypoint.Position {
    let (corner, size) = (point(x, y), point(0.16, 0.3))
    return .box(x: corner.x, y: corner.y, width: max(1, size.x), height: max(1, size.y))
  }

  var person: Region {
    Region(
      id: "example-person", shape: .ellipse, from: time(0.1), to: time(0.9),
      path: [
        Waypoint(at: time(0.1), box(0.2, 0.3)), Waypoint(at: time(0.3), box(0.3, 0.32)),
        Waypoint(at: time(0.5), .hidden), Waypoint(at: time(0.6), box(0.44, 0.36)),
        Waypoint(at: time(0.9), box(0.5, 0.36), ease: .smooth),
      ], reason: "the rule that permits it",
      note: "box is left, top, width, height; for a while it is out of sight; delete or change this"
    )
  }

  var screen: Region {
    Region(
      id: "example-screen", shape: .polygon, from: .start, to: .end,
      path: [
        Waypoint(
          at: .start,
          .points([point(0.7, 0.1), point(0.9, 0.12), point(0.88, 0.4), point(0.72, 0.36)]))
      ], effect: .veil, reason: "the rule that permits it",
      note: "each point is x, y; one mark stays where it is")
  }

  var audio: [AudioRange] {
    var tone = AudioRange(
      from: time(0.4), to: time(0.5), channels: .only([0]), effect: .tone(hertz: 1000),
      reason: "the rule that permits it")
    tone.isOptional = true
    return [
      AudioRange(from: time(0.2), to: time(0.3), reason: "the rule that permits it"), tone,
    ]
  }
}
