// Section `loop`: what painting costs on top of decoding. Each contender walks the same film in steps of
// some pictures; a round lets each take one step, on one processor, counted in thread time.

import Bitstream
package import Jobs
import LibAV
import MediaTime
import Raster
import Render

/// One way of painting that competes with decoding alone.
struct LoopCase {
  let name: String
  let title: String
  /// Nil only decodes.
  let plan: BenchPlan?

  /// Decoding alone, and the two effects that are judged.
  static func judged(_ region: PixelRect) -> [LoopCase] {
    let size = "\(region.width)x\(region.height)"
    return [
      LoopCase(name: "decode", title: "decode alone", plan: nil),
      LoopCase(
        name: "fill", title: "fill, \(size)",
        plan: BenchPlan([BenchPlan.box("a", region, "\"fill\"")])),
      LoopCase(
        name: "blur", title: "three-pass blur, \(size)", plan: BenchPlan([blurred("a", region)])),
    ]
  }

  /// Other effects, many regions, large ones, moving ones, and everything but a region.
  static func others(_ region: PixelRect, _ picture: PixelSize) -> [LoopCase] {
    let kept = BenchPlan.box("kept", region, "")
    let whole = "\"shape\": \"frame\""
    let strong = "{\"blur\": {\"strength\": 1.0}}"
    func plan(_ region: String, _ more: String = "") -> BenchPlan {
      BenchPlan([region], more: more)
    }
    return [
      LoopCase(name: "veil", title: "veil", plan: plan(BenchPlan.box("a", region, "\"veil\""))),
      LoopCase(
        name: "mosaic", title: "mosaic",
        plan: plan(BenchPlan.box("a", region, "{\"mosaic\": {\"cells\": 8}}"))),
      LoopCase(
        name: "strong", title: "blur of strength 1", plan: plan(BenchPlan.box("a", region, strong))),
      LoopCase(
        name: "moving", title: "blur that moves",
        plan: plan(BenchPlan.moving("a", region, speed: 60, blur))),
      LoopCase(name: "regions8", title: "8 blurs", plan: many(8, picture, blur)),
      LoopCase(name: "regions32", title: "32 blurs", plan: many(32, picture, blur)),
      LoopCase(name: "veils32", title: "32 veils", plan: many(32, picture, "\"veil\"")),
      LoopCase(
        name: "wholeFill", title: "fill, whole picture",
        plan: plan(BenchPlan.region("a", whole, "\"fill\""))),
      LoopCase(
        name: "wholeBlur", title: "blur, whole picture",
        plan: plan(BenchPlan.region("a", whole, blur))),
      LoopCase(
        name: "inverse", title: "fill outside a box", plan: plan(kept, ", \"outside\": \"fill\"")),
      LoopCase(
        name: "inverseMoving", title: "fill outside a moving box",
        plan: plan(
          BenchPlan.moving("kept", region, speed: 60, ""), ", \"outside\": \"fill\"")),
    ]
  }

  private static let blur = "{\"blur\": {\"strength\": 0.1}}"

  private static func blurred(_ id: String, _ region: PixelRect) -> String {
    BenchPlan.box(id, region, blur)
  }

  /// `count` boxes in rows of eight, each half as wide as its place.
  private static func many(_ count: Int, _ picture: PixelSize, _ effect: String) -> BenchPlan {
    let rows = count / 8
    let (width, height) = (picture.width / 8, picture.height / max(rows, 4))
    return BenchPlan(
      (0..<count).map { number in
        let place = PixelRect(
          x: number % 8 * width + width / 4, y: number / 8 * height + height / 4,
          width: max(20, width / 2), height: max(20, height / 2))
        return BenchPlan.box("r\(number)", place, effect)
      })
  }
}

/// The region that is judged: 480x480 in the middle, less where the picture is small.
func judgedRegion(_ size: PixelSize) -> PixelRect {
  let side = max(32, min(480, size.width / 2, size.height / 2) / 2 * 2)
  return PixelRect(
    x: (size.width - side) / 4 * 2, y: (size.height - side) / 4 * 2, width: side, height: side)
}

/// Measures painting against decoding alone.
///
/// - Parameters:
///   - isThorough: adds other effects, many regions, large ones and inverse redaction.
///   - seconds: real time to spend, about.
package func measureLoop(
  _ source: FilmedSource, isThorough: Bool, seconds: Double, _ cancellation: Cancellation,
  progress: (Double) -> Void
) throws(JobError) -> LoopFigures {
  let region = judgedRegion(source.size)
  let cases =
    LoopCase.judged(region) + (isThorough ? LoopCase.others(region, source.size) : [])
  return try pinned { () throws(JobError) -> LoopFigures in
    var walks: [LoopWalk] = []
    for item in cases { walks.append(try LoopWalk(source, item)) }
    try inRounds(atLeast: 9, atMost: 99, seconds: seconds, cancellation, progress: progress) {
      round throws(JobError) in
      for index in order(walks.count, round: round) { try walks[index].step(pictures: 10) }
      // The first round warms up.
      for walk in walks { walk.endRound(counts: round > 0) }
    }
    let decode = walks[0]
    let contenders = walks.dropFirst().map { $0.figures(against: decode) }
    return LoopFigures(
      region: [region.width, region.height],
      ratios: LoopFigures.Ratios(blur: contenders[1].ratio, fill: contenders[0].ratio),
      decodeMilliseconds: Spread(decode.times), contenders: contenders)
  }
}

/// One contender on its way through the film, again and again.
private final class LoopWalk {
  private let source: FilmedSource
  private let item: LoopCase
  private var reader: SourceReader
  private var painter: Painter?
  private var overpaint = Overpaint(decoderStandsStill: true)
  private var samples = 0
  private(set) var times: [Double] = []
  private var paintTimes: [Double] = []
  /// Nanoseconds of this round, and how many of them went into painting.
  private var time = 0.0
  private var paintTime = 0.0
  private var pictures = 0

  init(_ source: FilmedSource, _ item: LoopCase) throws(JobError) {
    self.source = source
    self.item = item
    reader = try source.reader()
  }

  /// Goes on by some pictures.
  func step(pictures: Int) throws(JobError) {
    var left = pictures
    while left > 0 {
      let start = threadTime()
      while left > 0, var timed = try source.next(&reader) {
        if item.plan != nil { try paint(&timed) }
        left -= 1
      }
      time += threadTime() - start
      if left > 0 { reader = try source.reader() }
    }
    self.pictures += pictures
  }

  /// Keeps the round's times per picture if it counts.
  func endRound(counts: Bool) {
    if counts {
      times.append(time / Double(pictures) / 1e6)
      paintTimes.append(paintTime / Double(pictures) / 1e3)
    }
    (time, paintTime, pictures) = (0, 0, 0)
  }

  /// Does what a render does between decoding and encoding, and after encoding.
  private func paint(_ timed: inout TimedPicture) throws(JobError) {
    let start = threadTime()
    if painter == nil, let plan = item.plan {
      painter = try source.painter(plan, format: timed.decoded.picture.format)
    }
    let base = source.index.video.timeBase
    let first = source.index.index.firstTick ?? 0
    let time = Timestamp(timed.ticks - first, base)
    let end = Timestamp(timed.ticks - first + max(1, timed.decoded.duration), base)
    let areas = painter!.areas(at: time, shown: TimeRange(time, end))
    overpaint.paint(areas, isDamaged: false, by: &painter!, onto: &timed.decoded.picture)
    overpaint.restore(&timed.decoded.picture)
    paintTime += threadTime() - start
    samples = areas.reduce(0) { $0 + $1.sampleCount }
  }

  func figures(against decode: LoopWalk) -> LoopFigures.Contender {
    LoopFigures.Contender(
      name: item.name, title: item.title, cpuMilliseconds: Spread(times),
      paintMicroseconds: Spread(paintTimes), samples: samples,
      ratio: Spread(zip(decode.times, times).map { $0 / $1 }))
  }
}
