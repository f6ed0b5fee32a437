// One picture of a source, as `redact` would write it: the same reader finds it and the same painter
// paints it, so what a person sees while marking is what will be written.

import LibAV
package import MediaTime
package import PolicyGate
package import Raster
package import RedactionModel
import Threading

/// One picture, ready to be shown.
package struct Still: ~Copyable {
  /// The samples, painted if there was a plan.
  package let picture: Picture
  /// How its samples become colours.
  package let color: ColorDescription
  /// How it is turned to stand upright.
  package let orientation: Orientation
  /// When it is shown, from the first picture.
  package let time: Timestamp
  /// When it is shown, in ticks of the source's video clock.
  package let ticks: Int64

  /// Finds the picture that is shown at a time.
  ///
  /// - Parameters:
  ///   - descriptor: the source, open for reading.
  ///   - time: from the first picture; a time after the last picture finds the last one.
  ///   - facts: the source's timeline, as it was indexed.
  ///   - plan: what to paint; nil paints nothing.
  ///   - progress: told the number of pictures passed on the way and the time of the last.
  /// - Throws: `RenderError`.
  package init(
    descriptor: Int32, at time: PlanTime, facts: SourceFacts, plan: AuthorizedPlan?,
    progress: (_ pictures: Int, _ time: Timestamp) -> Void = { _, _ in }
  ) throws(RenderError) {
    var search = try StillSearch(descriptor: descriptor, at: time, facts: facts)
    let found = try search.find(progress)
    let look = search.source.look
    let facts = search.facts
    let turn = search.source.video.video?.orientation ?? .upright
    let start = Timestamp(found.ticks - facts.firstPicture.ticks, facts.firstPicture.base)
    var timed = found.take()
    if timed.decoded.isDamaged && plan != nil {
      timed.decoded.picture = timed.decoded.picture.copy()
      cover(&timed.decoded.picture)
    } else if let plan {
      var painter = Painter(
        plan, facts: facts, orientation: turn, size: look.size, format: look.format,
        color: look.color, isInterlaced: look.isInterlaced)
      timed.decoded.picture = timed.decoded.picture.copy()
      painter.paint(
        painter.areas(at: start, shown: found.shown), onto: &timed.decoded.picture)
    }
    ticks = timed.ticks
    picture = timed.samples()
    color = look.color
    orientation = turn
    self.time = start
  }
}

/// Reads until the picture that covers a time is known, and its neighbours with it.
private struct StillSearch {
  let source: OpenedSource
  let facts: SourceFacts
  private let target: Timestamp

  init(descriptor: Int32, at time: PlanTime, facts: SourceFacts) throws(RenderError) {
    source = try OpenedSource(
      descriptor: descriptor, decoderThreads: 2, audio: nil, cancellation: Flag())
    self.facts = source.facts(facts)
    target = self.facts.position(of: time)
  }

  /// The picture, and from the start of the one before it to the end of the one after it.
  struct Found: ~Copyable {
    let ticks: Int64
    let shown: TimeRange
    let picture: Handover<TimedPicture>

    func take() -> TimedPicture { picture.take() }
  }

  mutating func find(_ progress: (Int, Timestamp) -> Void) throws(RenderError) -> Found {
    var reader = source.takeReader()
    var passed = 0
    var line = [Handover(source.takeFirst())]
    var previous: Int64?
    while true {
      while line.count < 3, case .picture(let next) = try reader.next() {
        line.append(Handover(next))
      }
      let ticks = line.map { $0.inspect { $0.ticks } }
      if line.count == 1 || relative(ticks[1]) > target {
        let last = ticks[min(1, ticks.count - 1)]
        let end = line.count > 2 ? ticks[2] : last + line.last!.inspect { $0.decoded.duration }
        let shown = TimeRange(relative(previous ?? ticks[0]), relative(end))
        return Found(ticks: ticks[0], shown: shown, picture: line[0])
      }
      previous = ticks[0]
      line.removeFirst()
      passed += 1
      progress(passed, relative(ticks[0]))
    }
  }

  private func relative(_ ticks: Int64) -> Timestamp {
    Timestamp(ticks - facts.firstPicture.ticks, facts.firstPicture.base)
  }
}
