// Section `loop`: what painting costs on top of decoding. Each contender walks the same film in
// steps of some pictures; a round lets each take one step, on one processor, counted in thread
// time.

import Bitstream
import LibAV
import MediaTime
import Raster
import Source
import VideoRender
import WorkerProtocol

/// Measures painting against decoding alone.
///
/// - Parameters:
///   - source: what is painted.
///   - isThorough: adds other effects, many regions, large ones and inverse redaction.
///   - seconds: real time to spend, about.
///   - progress: told the share that is done, 0...1.
/// - Returns: the figures.
/// - Throws: `MediaFailure` where the film cannot be decoded.
func measureLoop(
  _ source: FilmedSource, isThorough: Bool, seconds: Double, progress: (Double) -> Void
) throws(MediaFailure) -> LoopFigures {
  let region = judgedRegion(source.size)
  let cases =
    LoopCase.judged(region) + (isThorough ? LoopCase.others(region, source.size) : [])
  var walks: [LoopWalk] = []
  for item in cases { walks.append(try LoopWalk(source, item)) }
  try inRounds(atLeast: 9, atMost: 99, seconds: seconds, progress: progress) {
    round throws(MediaFailure) in
    for index in order(walks.count, round: round) { try walks[index].step(pictures: 10) }
    // The first round warms up.
    for walk in walks { walk.times.endRound(counts: round > 0) }
  }
  let decode = walks[0]
  let contenders = walks.dropFirst().map { $0.figures(against: decode) }
  return LoopFigures(
    region: [region.width, region.height],
    ratios: LoopFigures.Ratios(blur: contenders[1].ratio, fill: contenders[0].ratio),
    decodeMilliseconds: Quartiles(decode.times.all), contenders: contenders)
}

/// What a contender needed, round by round.
private struct LoopTimes {
  /// Milliseconds per picture of everything.
  private(set) var all: [Double] = []
  /// Microseconds per picture of painting.
  private(set) var painting: [Double] = []
  /// Nanoseconds of this round, and how many of them went into painting.
  var time = 0.0
  var paintTime = 0.0
  var pictures = 0

  /// Keeps the round's times per picture if it counts.
  mutating func endRound(counts: Bool) {
    if counts {
      all.append(time / Double(pictures) / 1e6)
      painting.append(paintTime / Double(pictures) / 1e3)
    }
    (time, paintTime, pictures) = (0, 0, 0)
  }
}

/// One contender on its way through the film, again and again.
private final class LoopWalk {
  var times = LoopTimes()
  private let source: FilmedSource
  private let item: LoopCase
  private var reader: SourceReader
  private var painter: Painter?
  private var overpaint = Overpaint(decoderStandsStill: true)
  private var samples = 0

  init(_ source: FilmedSource, _ item: LoopCase) throws(MediaFailure) {
    self.source = source
    self.item = item
    reader = try source.reader()
  }

  /// Goes on by some pictures.
  func step(pictures: Int) throws(MediaFailure) {
    var left = pictures
    while left > 0 {
      let start = threadTime()
      while left > 0, var timed = try source.next(&reader) {
        if item.plan != nil { try paint(&timed) }
        left -= 1
      }
      times.time += threadTime() - start
      if left > 0 { reader = try source.reader() }
    }
    times.pictures += pictures
  }

  /// Does what a render does between decoding and encoding, and after encoding.
  private func paint(_ timed: inout TimedPicture) throws(MediaFailure) {
    let start = threadTime()
    if painter == nil, let plan = item.plan {
      painter = try source.painter(plan, first: timed.decoded)
    }
    let base = source.index.video.timeBase
    let first = source.index.index.firstTick ?? 0
    let time = Timestamp(timed.ticks - first, base)
    let end = Timestamp(timed.ticks - first + max(1, timed.decoded.duration), base)
    let areas = painter!.areas(at: time, shown: TimeRange(time, end))
    overpaint.keep(areas.map(\.bounds), of: &timed.decoded.picture)
    painter!.paint(areas, onto: &timed.decoded.picture)
    overpaint.restore(&timed.decoded.picture)
    times.paintTime += threadTime() - start
    samples = areas.reduce(0) { $0 + $1.sampleCount }
  }

  func figures(against decode: LoopWalk) -> LoopFigures.Contender {
    LoopFigures.Contender(
      name: item.name, title: item.title, cpuMilliseconds: Quartiles(times.all),
      paintMicroseconds: Quartiles(times.painting), samples: samples,
      ratio: Quartiles(zip(decode.times.all, times.all).map { $0 / $1 }))
  }
}
