// Section `follow`: what following costs beside decoding. The pictures' pyramids and the camera's
// motion are worked out once for all boxes, so the first box bears them and a further one does not.

import Following
import LibAV
import MediaTime
import Source
import WorkerProtocol

/// Measures following between two marks.
///
/// - Parameters:
///   - source: what is followed in: the middle of its first pictures and places beside it.
///   - seconds: real time to spend, about.
///   - progress: told the share that is done, 0...1.
/// - Returns: the figures; nil where the film has no picture between two others.
/// - Throws: `MediaFailure` where the film cannot be decoded.
func measureFollow(
  _ source: FilmedSource, seconds: Double, progress: (Double) -> Void
) throws(MediaFailure) -> FollowFigures? {
  let pictures = min(source.pictures, 60)
  guard pictures > 2 else { return nil }
  let bench = FollowBench(source: source, pictures: pictures)
  var (shared, box): ([Double], [Double]) = ([], [])
  try inRounds(
    atLeast: leastRounds, atMost: 15, seconds: seconds, progress: progress,
    settled: { haveSettled([shared, box]) }
  ) { _ throws(MediaFailure) in
    let round = try bench.round()
    shared.append(round.shared)
    box.append(round.box)
  }
  let first = zip(shared, box).map { 1000 / ($0 + $1) }
  return FollowFigures(
    pictures: pictures, sharedMilliseconds: Quartiles(shared), boxMilliseconds: Quartiles(box),
    firstPicturesPerSecond: Quartiles(first),
    furtherPicturesPerSecond: Quartiles(box.map { 1000 / $0 }))
}

/// The work of one round.
private struct FollowBench {
  /// Boxes that are followed at once.
  private static let boxes = 4

  let source: FilmedSource
  let pictures: Int

  /// Thread time per picture in milliseconds: of what all boxes share, and of one box.
  func round() throws(MediaFailure) -> (shared: Double, box: Double) {
    var shared = 0.0
    let motions = try survey(&shared)
    var followers = (0..<FollowBench.boxes).map { follower($0, motions) }
    var reader = try source.reader()
    var box = 0.0
    for _ in 0..<pictures {
      guard let picture = try source.next(&reader) else { break }
      let start = threadTime()
      let pyramid = PicturePyramid(picture.decoded.picture)
      let between = threadTime()
      for index in followers.indices { followers[index].add(pyramid) }
      (shared, box) = (shared + between - start, box + threadTime() - between)
    }
    let start = threadTime()
    for follower in followers where follower.missing == 0 { _ = follower.solved() }
    box += threadTime() - start
    let count = Double(pictures)
    return (shared / count / 1e6, box / count / Double(FollowBench.boxes) / 1e6)
  }

  /// The camera's motion from each picture to the next.
  private func survey(_ time: inout Double) throws(MediaFailure) -> [Similarity] {
    var reader = try source.reader()
    var camera = CameraMotion()
    var motions: [Similarity] = []
    for _ in 0..<pictures {
      guard let picture = try source.next(&reader) else { break }
      let start = threadTime()
      let step = camera.step(to: PicturePyramid(picture.decoded.picture))
      time += threadTime() - start
      motions.append(step.motion)
    }
    if motions.count < pictures { throw .nothingDecoded }
    return Array(motions.dropFirst())
  }

  /// A follower between marks of an eighth of the picture's height, each box in another place.
  private func follower(_ index: Int, _ motions: [Similarity]) -> StretchFollower {
    let (width, height) = (Double(source.size.width), Double(source.size.height))
    let side = max(16, height / 8)
    let center = SIMD2(width * (0.35 + 0.1 * Double(index)), height / 2)
    let box = PlacedBox(center: center, size: SIMD2(side * 0.75, side))
    let seconds = (0..<pictures).map { Double($0) / max(source.rate, 1) }
    return StretchFollower(
      from: Following.Mark(box: box, seconds: 0),
      to: Following.Mark(box: box, seconds: seconds[pictures - 1]),
      seconds: seconds, motions: motions)
  }
}
