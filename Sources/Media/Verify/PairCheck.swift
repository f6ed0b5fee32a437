// Everything that is held against one pair of pictures: when it is shown, how large it is, what
// must be hidden in it at that time, and what must not have changed. A function of the pair alone,
// so that any number of threads may ask.

import LibAV
import MediaTime
import Raster
import RedactionModel
import Source
import WorkerProtocol

/// A picture of the source and the one that the output shows in its place.
struct PicturePair: ~Copyable, Sendable {
  /// The pair's number, from 0.
  let number: Int
  let source: PictureWalk.Step
  let output: PictureWalk.Step
  /// When the source's picture is shown, from the source's first picture.
  let time: Timestamp
  /// When the source's picture is shown, from the first picture of the source that was compared.
  let expected: Timestamp
  /// When the output's picture is shown, from the output's first.
  let found: Timestamp
}

/// Holds pairs of pictures against a plan.
struct PairCheck: Sendable {
  /// A region on the source's timeline.
  private struct Placed: Sendable {
    let region: Region
    let resolved: ResolvedRegion
  }

  private let plan: RedactionPlan
  private let orientation: Orientation
  private let color: ColorDescription
  /// Those whose effect is seen where they overlap come first.
  private let regions: [Placed]

  /// Least ratio outside of what is hidden, in dB.
  static let leastPSNR = 30.0
  /// Farthest that a picture may be shown off its time, in seconds.
  ///
  /// The output's clock may be coarse, as Matroska's is with its milliseconds: a time from the
  /// first picture is the distance of two rounded times, and so is off by less than one tick.
  static func timeTolerance(on clock: TimeBase) -> Double {
    max(0.0006, Timestamp(1, clock).seconds)
  }

  /// - Parameters:
  ///   - plan: what was to be hidden.
  ///   - facts: the source's timeline, as it was indexed.
  ///   - video: the source's video stream.
  init(plan: RedactionPlan, facts: SourceFacts, video: StreamFacts) {
    self.plan = plan
    orientation = video.video?.orientation ?? .upright
    color = video.video?.color ?? ColorDescription()
    regions = plan.regions.sorted { $0.effect.rank > $1.effect.rank }
      .map { Placed(region: $0, resolved: $0.resolved(in: facts)) }
  }

  /// Compares one pair of pictures.
  func outcome(of pair: borrowing PicturePair) -> PairOutcome {
    var outcome = PairOutcome()
    let offset = abs(pair.expected.seconds - pair.found.seconds)
    if offset > PairCheck.timeTolerance(on: pair.found.base) + 1e-9 {
      outcome.findings.append(.pictureTimeDiffers(expected: pair.expected, found: pair.found))
    }
    let size = pair.source.decoded.picture.size
    let written = pair.output.decoded.picture.size
    guard written == size else {
      outcome.findings.append(
        .pictureSizeDiffers(time: pair.time, expected: size, found: written))
      return outcome
    }
    let check = PictureCheck(
      size: size,
      colors: FillSamples(
        size: size, color: color(of: pair.source.decoded.color),
        format: pair.source.decoded.picture.format))
    if pair.source.decoded.isDamaged && check.isBlack(pair.output.decoded.picture) {
      outcome.isCoveredWhole = true
      return outcome
    }
    for area in hiddenAreas(at: pair.time, size) {
      outcome.areas += 1
      let fault = check.fault(
        in: area, at: pair.time, source: pair.source.decoded.picture,
        output: pair.output.decoded.picture)
      if let fault { outcome.findings.append(fault) }
    }
    guard plan.outside == .keep else { return outcome }
    outcome.psnr = check.psnr(
      source: pair.source.decoded.picture, output: pair.output.decoded.picture,
      outside: coveredBounds(around: pair.source.decoded.duration, at: pair.time, size))
    if let psnr = outcome.psnr, psnr < PairCheck.leastPSNR {
      outcome.findings.append(
        .psnrLow(time: pair.time, decibels: psnr, limit: PairCheck.leastPSNR))
    }
    return outcome
  }

  /// A picture's colours, with the matrix of the stream where the picture names none.
  private func color(of picture: ColorDescription) -> ColorDescription {
    var result = picture
    if result.matrix == 2 { result.matrix = color.matrix }
    return result
  }

  /// What must be hidden at a time: each region as the plan says it, without margin and widening.
  private func hiddenAreas(at time: Timestamp, _ size: PixelSize) -> [HiddenArea] {
    let now = TimeRange(time, time)
    func coded(_ outlines: [Outline]) -> [Outline] {
      outlines.map { orientation.coded($0, codedSize: size) }
    }
    var areas: [HiddenArea] = []
    var kept: [Outline] = []
    var strongest: [Outline] = []
    let isInverse = plan.outside != .keep
    for placed in regions {
      let outlines = coded(placed.resolved.outlines(at: time, shown: now))
      guard !outlines.isEmpty else { continue }
      if isInverse && placed.region.isKept {
        kept += coded(placed.resolved.coveredOutlines(at: time, shown: now, margin: 0))
        continue
      }
      let padded = coded(placed.resolved.coveredOutlines(at: time, shown: now, margin: plan.margin))
      kept += padded
      // Where a stronger effect overlaps, that one is seen, and is checked by its own region.
      let isOverlapped = strongest.contains { other in outlines.contains { overlap($0, other) } }
      strongest += padded
      if isOverlapped && placed.region.effect.rank < 3 { continue }
      areas.append(
        HiddenArea(
          part: .region(id: placed.region.id), effect: placed.region.effect, outlines: outlines,
          isOutside: false))
    }
    if case .effect(let effect) = plan.outside {
      areas.append(HiddenArea(part: .outside, effect: effect, outlines: kept, isOutside: true))
    }
    return areas
  }

  private func overlap(_ a: Outline, _ b: Outline) -> Bool {
    let all = PixelSize(width: 1 << 16, height: 1 << 16)
    return !a.bounds(in: all).intersection(b.bounds(in: all)).isEmpty
  }

  /// Rectangles in which anything may be painted at a time, with 16 samples to spare for the codec.
  ///
  /// - Parameters:
  ///   - duration: the duration of the picture, in ticks; 0 where it is not known.
  ///   - time: when the picture is shown, from the first picture.
  ///   - size: the size of the coded picture, in samples.
  /// - Returns: rectangles of the coded picture; they may overlap.
  private func coveredBounds(
    around duration: Int64, at time: Timestamp, _ size: PixelSize
  ) -> [PixelRect] {
    let reach = max(1, duration) * 4
    let near = TimeRange(
      Timestamp(time.ticks - reach, time.base), Timestamp(time.ticks + reach, time.base))
    return regions.flatMap { placed in
      placed.resolved.coveredOutlines(at: time, shown: near, margin: plan.margin).map {
        orientation.coded($0, codedSize: size).bounds(in: size).grown(x: 16, y: 16)
      }
    }
  }
}

extension Effect {
  /// Orders effects by how little they leave: where areas overlap, the larger is seen.
  fileprivate var rank: Int {
    switch self {
    case .blur: 0
    case .mosaic: 1
    case .veil: 2
    case .fill: 3
    }
  }
}
