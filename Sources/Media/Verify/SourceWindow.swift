// The source's pictures with what lies beside them: what a plan hides in a picture, and what the
// picture is held against, both depend on its neighbours.

import DequeModule
import LibAV
import MediaTime
import Source
import WorkerProtocol

/// A picture of the source whose neighbours are known.
struct NeighbouredStep: ~Copyable {
  let step: PictureWalk.Step
  /// When it is shown, from the first picture.
  let time: Timestamp
  /// From the start of the picture before it to the end of the one after it.
  let shown: TimeRange
  let thumbnail: Thumbnail
  let neighbours: (before: Thumbnail?, after: Thumbnail?)

  /// Puts a picture of the output beside it.
  ///
  /// - Parameters:
  ///   - number: the pair's number.
  ///   - copy: the picture of the output.
  ///   - origin: when the first pictures of both files are shown.
  /// - Returns: the pair.
  consuming func pair(
    _ number: Int, with copy: consuming PictureWalk.Step,
    from origin: (source: Timestamp, output: Timestamp)
  ) -> PicturePair {
    let (expected, found) = (step.time.since(origin.source), copy.time.since(origin.output))
    return PicturePair(
      number: number, source: step, output: copy, time: time, shown: shown, expected: expected,
      found: found, thumbnail: thumbnail, neighbours: neighbours)
  }
}

/// Looks two pictures ahead and one back.
///
/// How long a picture is on the screen follows from when the next one is shown, whatever the file
/// says of durations; only the last picture's own must be believed.
struct SourceWindow: ~Copyable {
  let feed: PictureFeed
  /// When the first picture is shown, on the source's clock; nil before one was read.
  private(set) var start: Timestamp?
  /// What is not decoded; nil for nothing.
  private let runs: IdenticalRuns?
  private var line = UniqueDeque<PictureWalk.Step>()
  private var thumbnails: [Thumbnail] = []
  private var previous: (time: Timestamp, thumbnail: Thumbnail)?
  private var isOver = false

  /// - Parameters:
  ///   - feed: the source.
  ///   - runs: what the feed passes over; nil for nothing.
  init(_ feed: consuming PictureFeed, without runs: IdenticalRuns?) {
    self.feed = feed
    self.runs = runs
    start = runs?.first.source
  }

  /// What the first picture looks like; nil if there is none.
  ///
  /// - Throws: `MediaFailure` when it cannot be decoded.
  mutating func traits() throws(MediaFailure) -> PictureTraits? {
    try fill()
    return line.isEmpty ? nil : PictureTraits(line[0].decoded, feed.video)
  }

  /// The next picture; nil at the end.
  ///
  /// - Throws: `MediaFailure` when nothing further can be decoded.
  mutating func next() throws(MediaFailure) -> NeighbouredStep? {
    try fill()
    guard let start, !line.isEmpty else { return nil }
    let ticks = line[0].time
    let beside = runs.map { surroundings(of: ticks, $0) } ?? surroundingsInLine()
    let shown = TimeRange(beside.from.since(start), beside.to.since(start))
    let neighbours = (
      previous?.time == beside.from ? previous?.thumbnail : nil,
      line.count > 1 && line[1].time == beside.next ? thumbnails[1] : nil
    )
    let thumbnail = thumbnails.removeFirst()
    previous = (ticks, thumbnail)
    return NeighbouredStep(
      step: line.removeFirst(), time: ticks.since(start), shown: shown, thumbnail: thumbnail,
      neighbours: neighbours)
  }

  /// When the pictures around a picture are shown: when the one before it starts, when the one
  /// after it does, and when that one ends.
  private typealias Surroundings = (from: Timestamp, next: Timestamp?, to: Timestamp)

  /// What surrounds the first picture in line where all are decoded.
  private func surroundingsInLine() -> Surroundings {
    let (ticks, last) = (line[0].time, line.count - 1)
    let end =
      line.count > 2
      ? line[2].time
      : Timestamp(line[last].time.ticks + max(1, line[last].decoded.duration), ticks.base)
    return (previous?.time ?? ticks, line.count > 1 ? line[1].time : nil, end)
  }

  /// What surrounds a picture where some are passed over.
  private func surroundings(of time: Timestamp, _ runs: IdenticalRuns) -> Surroundings {
    let place = runs.place(of: time.ticks)
    return (runs.time(at: place - 1), runs.time(at: place + 1), runs.time(at: place + 2))
  }

  private mutating func fill() throws(MediaFailure) {
    while !isOver && line.count < 3 {
      guard let step = try feed.next() else {
        isOver = true
        return
      }
      start = start ?? step.time
      thumbnails.append(Thumbnail(step.decoded.picture))
      line.append(step)
    }
  }
}
