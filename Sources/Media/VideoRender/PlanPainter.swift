// The plan as it meets one picture after the other: what is painted, what is left out, what is
// counted. It knows the pictures' times and nothing of packets.

import LibAV
import MediaTime
import PolicyGate
import RedactionModel
import Source
import WorkerProtocol

/// Paints the pictures of one render in their order.
///
/// Reason for its size: what it counts is kept beside what it paints with.
struct PlanPainter: ~Copyable {
  /// Per region of the plan, what it covered so far.
  private(set) var regions: [RegionReport]
  /// What was written so far.
  private(set) var written: WrittenPictures
  /// Whether the clip ends before what is still to come.
  private(set) var isPastClip = false
  /// Where the last picture was painted, in luma samples; not where all of it was.
  private(set) var painted: [PixelRect] = []

  private let task: RenderTask
  private let clock: OutputClock
  private let traits: PictureTraits
  private var painter: Painter
  private var overpaint: Overpaint

  /// - Parameters:
  ///   - task: says what is hidden.
  ///   - source: what is known of the source.
  ///   - clock: how times of the source become the output's.
  ///   - decoderStandsStill: whether the decoder works only in calls of the thread that paints.
  init(
    _ task: RenderTask, _ source: SourceDescription, _ clock: OutputClock,
    decoderStandsStill: Bool
  ) {
    self.task = task
    self.clock = clock
    traits = source.traits
    written = WrittenPictures(task, clock)
    overpaint = Overpaint(decoderStandsStill: decoderStandsStill)
    painter = Painter(
      task.plan, facts: source.facts,
      orientation: source.video.video?.orientation ?? .upright, traits: source.traits)
    regions = Array(repeating: RegionReport(), count: task.plan.plan.regions.count)
  }

  /// Whether a picture belongs to the output.
  mutating func includes(ticks: Int64) -> Bool {
    if clock.includes(ticks: ticks) { return true }
    if let clip = clock.clip, relative(ticks) >= clip.to { isPastClip = true }
    return false
  }

  /// Paints a picture for the time that it takes to code it.
  ///
  /// - Returns: whether it is damaged and was covered whole.
  /// - Throws: `MediaFailure.picturesChanged`, and `.damagedPicture` if such a one was to stop the
  ///   work.
  mutating func paint(_ picture: inout NeighbouredPicture) throws(MediaFailure) -> Bool {
    let areas = try areas(in: picture)
    let isDamaged = picture.timed.decoded.isDamaged
    let covered = isDamaged ? [PixelRect(traits.size)] : areas.map(\.bounds)
    // Of a whole picture each part is as dear as any other.
    painted = covered.filter { $0 != PixelRect(traits.size) }
    overpaint.keep(covered, of: &picture.timed.decoded.picture)
    if isDamaged {
      cover(&picture.timed.decoded.picture)
    } else {
      painter.paint(areas, onto: &picture.timed.decoded.picture)
    }
    return isDamaged
  }

  /// Counts a picture as `paint` does, and leaves it as it is.
  ///
  /// - Returns: whether it is damaged and is covered whole.
  /// - Throws: as `paint`.
  mutating func count(_ picture: borrowing NeighbouredPicture) throws(MediaFailure) -> Bool {
    _ = try areas(in: picture)
    return picture.timed.decoded.isDamaged
  }

  /// What the plan covers in a picture, which is counted.
  private mutating func areas(
    in picture: borrowing NeighbouredPicture
  ) throws(MediaFailure) -> [PaintedArea] {
    let ticks = picture.timed.ticks
    let time = relative(ticks)
    try traits.check(picture.timed.decoded, at: time)
    let areas = painter.areas(at: time, shown: picture.shown)
    for index in areas.compactMap(\.region) + painter.keptRegions(at: time) {
      regions[index].pictures += 1
      regions[index].firstTick = regions[index].firstTick ?? ticks
      regions[index].lastTick = ticks
    }
    if picture.timed.decoded.isDamaged && task.request.isStrict { throw .damagedPicture(at: time) }
    return areas
  }

  /// Puts back what was there before `paint`, since the decoder may still look at it.
  mutating func restore(_ picture: inout NeighbouredPicture) {
    overpaint.restore(&picture.timed.decoded.picture)
  }

  /// Counts a picture that was written, and tells of progress.
  mutating func noteWritten(ticks: Int64) { written.note(ticks) }

  private func relative(_ ticks: Int64) -> Timestamp {
    Timestamp(ticks - clock.first.ticks, clock.first.base)
  }
}
