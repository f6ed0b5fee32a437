// The followed regions of a plan, start to finish: the film is decoded twice, first for how the
// camera moved, then for the surroundings of each area. Whatever was kept of a stretch is let go
// when it is solved.

import LibAV
package import MediaTime
import Raster
package import RedactionModel
import Source
package import WorkerProtocol

/// Follows regions of a plan through their source.
///
/// Reason for its size: what the first decoding found is kept for the second.
package struct PlanFollower {
  /// The longest time between two marks that is followed, in seconds.
  private static let longest = 30.0
  /// How many times larger one mark may be than the other, by area.
  private static let growth = 9.0
  /// How long a shape may only be held beside a mark before that is a doubt, in seconds.
  private static let held = 0.2
  /// Surroundings kept at one time: about 400 MB.
  private static let capacity = 1700

  private let descriptor: Int32
  private let plan: RedactionPlan
  private let facts: SourceFacts
  private let regions: [Int]
  private let wantsPlaces: Bool
  private let progress: (Int, Timestamp) -> Void
  private var ticks: [Int64] = []
  private var steps: [CameraStep] = []
  private var done = 0

  /// Prepares to follow.
  ///
  /// - Parameters:
  ///   - request: the source and which regions; its plan is `plan`.
  ///   - plan: was held against the source.
  ///   - facts: the source's timeline.
  ///   - progress: told how many pictures were decoded, and the time of the last.
  package init(
    _ request: FollowRequest, plan: RedactionPlan, facts: SourceFacts,
    progress: @escaping (_ pictures: Int, _ time: Timestamp) -> Void
  ) {
    (descriptor, self.plan, self.facts) = (request.source, plan, facts)
    regions = request.regions.filter {
      plan.regions.indices.contains($0) && plan.regions[$0].isFollowed
    }
    (wantsPlaces, self.progress) = (request.wantsPlaces, progress)
  }

  /// Follows them all.
  ///
  /// - Returns: waypoints and doubts of each region.
  /// - Throws: `MediaFailure`.
  package mutating func run() throws(MediaFailure) -> FollowAnswer {
    var film = try FollowedFilm(descriptor: descriptor)
    var facts = self.facts
    facts.firstPicture = film.first
    let planned = regions.flatMap {
      plannedStretches(of: plan.regions[$0], number: $0, in: facts)
    }
    try survey(&film, planned, facts)
    var found = FoundRegions(regions: regions)
    for region in regions {
      for range in openEnds(of: plan.regions[region], in: facts) { note(range, region, &found) }
    }
    var waiting: [Work] = []
    for stretch in planned {
      if let work = work(for: stretch, film.grid, facts, &found) { waiting.append(work) }
    }
    waiting.sort {
      ($0.pictures.lowerBound, $0.stretch.region) < ($1.pictures.lowerBound, $1.stretch.region)
    }
    while !waiting.isEmpty { try solve(&waiting, film.grid, &found) }
    return found.answer
  }

  /// One stretch that will be solved.
  private struct Work {
    let stretch: PlannedStretch
    let first: Mark
    let last: Mark
    /// From the picture of the earlier mark to that of the later one.
    let pictures: ClosedRange<Int>
  }

  /// Decodes once: times of all pictures, and the camera's motion wherever something is followed.
  private mutating func survey(
    _ film: inout FollowedFilm, _ planned: [PlannedStretch], _ facts: SourceFacts
  ) throws(MediaFailure) {
    let ranges = planned.map { $0.first.at.seconds - 1...$0.last.at.seconds }
    let end = ranges.map(\.upperBound).max() ?? 0
    var camera = CameraMotion()
    while let picture = try film.next() {
      let time = film.relative(picture.ticks)
      let isWanted = ranges.contains { $0.contains(time.seconds) }
      ticks.append(picture.ticks)
      if isWanted {
        steps.append(camera.step(to: PicturePyramid(picture.decoded.picture)))
      } else {
        camera = CameraMotion()
        steps.append(CameraStep(motion: .identity, isCut: false))
      }
      done += 1
      progress(done, time)
      // One picture more, so that the last doubt has an end.
      if time.seconds > end { break }
    }
  }

  /// The time of a picture, from the first one; past the last picture, the film's end.
  private func time(_ index: Int) -> Timestamp {
    if index < ticks.count {
      return Timestamp(ticks[index] - ticks[0], facts.firstPicture.base)
    }
    return facts.duration
  }

  /// The picture that is shown at a time: the last one that begins by then.
  private func picture(at time: Timestamp) -> Int {
    var (low, high) = (0, ticks.count)
    while low < high {
      let middle = (low + high) / 2
      if self.time(middle) <= time { low = middle + 1 } else { high = middle }
    }
    return max(low - 1, 0)
  }

  /// A doubt about a shape that is only held.
  private func note(_ range: TimeRange, _ region: Int, _ found: inout FoundRegions) {
    guard !ticks.isEmpty else { return }
    if range.to.seconds - range.from.seconds <= PlanFollower.held + 1e-6 { return }
    let (first, last) = (picture(at: range.from), picture(at: range.to))
    let isEnd = range.to >= facts.duration
    // A picture at the very mark, and the one that is shown as the range ends, need no other mark.
    if last - first < (isEnd ? 1 : 2) { return }
    found.doubt(
      FollowDoubt(
        from: range.from, to: range.to, why: .apart,
        ask: range.from == time(0) ? range.from : time(isEnd ? last : last - 1)), region)
  }

  /// What is to be solved of a stretch; what cannot be followed becomes a doubt instead.
  private func work(
    for stretch: PlannedStretch, _ grid: PictureGrid, _ facts: SourceFacts,
    _ found: inout FoundRegions
  ) -> Work? {
    let range = TimeRange(stretch.first.at, stretch.last.at)
    guard let end = stretch.last.outline else {
      note(range, stretch.region, &found)
      return nil
    }
    guard let start = stretch.first.outline, let one = grid.box(around: start),
      let other = grid.box(around: end), !ticks.isEmpty
    else { return nil }
    let pictures = picture(at: range.from)...picture(at: range.to)
    guard pictures.count > 2 else { return nil }
    let between = pictures.dropFirst()
    let ratio = one.width * one.height / (other.width * other.height)
    let cut = between.first { steps[$0].isCut }
    let isApart =
      range.to.seconds - range.from.seconds > PlanFollower.longest
      || max(ratio, 1 / ratio) > PlanFollower.growth
    if cut != nil || isApart {
      let middle = (pictures.lowerBound + pictures.upperBound) / 2
      var ask = middle
      if let cut { ask = cut - 1 > pictures.lowerBound ? cut - 1 : cut }
      let doubt = FollowDoubt(
        from: range.from, to: range.to, why: cut != nil ? .cut : .apart, ask: time(ask))
      let hull = one.union(other)
      let cover = grid.upright(hull.grown(by: hull.size / 4))
      let covered = [pictures.lowerBound + 1, pictures.upperBound - 1].map {
        CoveredPicture(time: time($0), estimate: grid.upright(hull), cover: cover)
      }
      found.add(stretch, covered, pictures: 0)
      found.doubt(doubt, stretch.region)
      return nil
    }
    return Work(
      stretch: stretch, first: Mark(box: one, seconds: time(pictures.lowerBound).seconds),
      last: Mark(box: other, seconds: time(pictures.upperBound).seconds), pictures: pictures)
  }

  /// Decodes once more and solves as many stretches as their surroundings may be kept of at a time.
  private mutating func solve(
    _ waiting: inout [Work], _ grid: PictureGrid, _ found: inout FoundRegions
  ) throws(MediaFailure) {
    var film = try FollowedFilm(descriptor: descriptor)
    var active = [ActiveStretch]()
    var (kept, index) = (0, 0)
    while let picture = try film.next(), index < ticks.count {
      while let place = waiting.firstIndex(where: { $0.pictures.lowerBound == index }),
        kept == 0 || kept + waiting[place].pictures.count <= PlanFollower.capacity
      {
        let work = waiting.remove(at: place)
        kept += work.pictures.count
        active.append(
          ActiveStretch(
            work: work,
            follower: StretchFollower(
              from: work.first, to: work.last, seconds: work.pictures.map { time($0).seconds },
              motions: work.pictures.dropFirst().map { steps[$0].motion })))
      }
      if active.isEmpty, waiting.allSatisfy({ $0.pictures.lowerBound < index }) { break }
      if !active.isEmpty {
        let pyramid = PicturePyramid(picture.decoded.picture)
        for place in active.indices.reversed() {
          active[place].follower.add(pyramid)
          if active[place].follower.missing > 0 { continue }
          let complete = active.remove(at: place)
          kept -= complete.work.pictures.count
          report(complete.work, complete.follower.solved(), grid, &found)
        }
      }
      index += 1
      done += 1
      progress(done, time(index - 1))
    }
    // A film that gives fewer pictures than it did before cannot be followed.
    if !active.isEmpty || waiting.contains(where: { $0.pictures.lowerBound >= index }) {
      throw .nothingDecoded
    }
  }

  /// A stretch whose pictures are being collected.
  private struct ActiveStretch {
    let work: Work
    var follower: StretchFollower
  }

  /// Waypoints and doubts of a solved stretch.
  private func report(
    _ work: Work, _ places: [FollowedPlace], _ grid: PictureGrid, _ found: inout FoundRegions
  ) {
    let first = work.pictures.lowerBound + 1
    var covered = places.enumerated().map { index, place in
      CoveredPicture(
        time: time(first + index), estimate: grid.upright(place.estimate),
        cover: grid.upright(place.cover))
    }
    let last = work.pictures.upperBound
    // A mark between two pictures holds for the earlier one.
    if work.stretch.last.at.seconds - time(last).seconds > 1e-6 {
      let mark = grid.upright(work.last.box)
      covered.append(CoveredPicture(time: time(last), estimate: mark, cover: mark))
    }
    found.add(work.stretch, covered, pictures: places.count)
    if wantsPlaces {
      for (index, (picture, place)) in zip(covered, places).enumerated() {
        found.place(
          PicturePlace(
            pts: ticks[first + index], box: picture.estimate.numbers,
            cover: picture.cover.numbers, confidence: place.confidence), in: work.stretch.region)
      }
    }
    for run in doubtfulRuns(places, grid) {
      let (from, to) = (first + run.range.lowerBound, first + run.range.upperBound + 1)
      found.doubt(
        FollowDoubt(from: time(from), to: time(to), why: run.why, ask: time(first + run.ask)),
        work.stretch.region)
    }
  }
}
