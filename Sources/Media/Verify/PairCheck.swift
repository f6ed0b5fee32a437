// Everything that is held against one pair of pictures: when it is shown, how large it is, and what
// it must show at that time. A function of the pair alone, so that any number of threads may ask.

import LibAV
import MediaTime
import Raster
import RedactionModel
import Source
import WorkerProtocol

/// A picture of the source and the one that the output shows in its place.
///
/// Reason for its size: it is all that a comparison needs, so that it can be made on any thread.
struct PicturePair: ~Copyable, Sendable {
  /// The pair's number, from 0.
  let number: Int
  let source: PictureWalk.Step
  let output: PictureWalk.Step
  /// When the source's picture is shown, from the source's first picture.
  let time: Timestamp
  /// From the start of the source's picture before it to the end of the one after it.
  let shown: TimeRange
  /// When the source's picture is shown, from the first picture of the source that was compared.
  let expected: Timestamp
  /// When the output's picture is shown, from the output's first.
  let found: Timestamp
  /// A few samples of the source's picture and of those before and after it.
  let thumbnail: Thumbnail
  let neighbours: (before: Thumbnail?, after: Thumbnail?)
}

/// Holds pairs of pictures against a plan.
struct PairCheck: Sendable {
  private let placement: AreaPlacement
  private let canvas: ExpectedCanvas

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
  ///   - traits: what the source's first picture looks like.
  init(plan: RedactionPlan, facts: SourceFacts, video: StreamFacts, traits: PictureTraits) {
    placement = AreaPlacement(
      plan: plan, facts: facts, orientation: video.video?.orientation ?? .upright)
    canvas = ExpectedCanvas(
      source: traits.format, size: traits.size, color: traits.color,
      isInterlaced: traits.isInterlaced)
  }

  /// What makes the pictures that are expected; one for each thread.
  func expectedPictures() -> ExpectedPictures { ExpectedPictures(canvas) }

  /// Compares one pair of pictures.
  ///
  /// - Parameters:
  ///   - pair: the pictures.
  ///   - pictures: made by this check, for the calling thread.
  /// - Returns: what the pair showed.
  func outcome(
    of pair: borrowing PicturePair, _ pictures: inout ExpectedPictures
  ) -> PairOutcome {
    var findings: [Finding] = []
    let offset = abs(pair.expected.seconds - pair.found.seconds)
    // Raw streams say nothing of times.
    let isTimed = pair.source.decoded.ticks != nil
    if isTimed, offset > PairCheck.timeTolerance(on: pair.found.base) + 1e-9 {
      findings.append(.pictureTimeDiffers(expected: pair.expected, found: pair.found))
    }
    if let finding = shapeFinding(pair) {
      return PairOutcome(findings: findings + [finding])
    }
    var outcome: PairOutcome
    if pair.source.decoded.isDamaged && pair.output.decoded.picture.isBlack {
      outcome = PairOutcome()
      outcome.isCoveredWhole = true
    } else {
      outcome = compare(pair, &pictures)
    }
    outcome.findings = findings
    return outcome
  }

  private func compare(
    _ pair: borrowing PicturePair, _ pictures: inout ExpectedPictures
  ) -> PairOutcome {
    let areas = placement.areas(at: pair.time, shown: pair.shown, size: canvas.size)
    let check = PictureCheck(
      areas: areas, time: pair.time, source: pair.thumbnail, neighbours: pair.neighbours)
    if areas.isEmpty && canvas.isCodable {
      return check.outcome(
        found: pair.output.decoded.picture, expected: pair.source.decoded.picture,
        original: pair.source.decoded.picture)
    }
    let expected = pictures.picture(pair.source.decoded.picture, hiding: areas)
    if canvas.isCodable {
      return check.outcome(
        found: pair.output.decoded.picture, expected: expected,
        original: pair.source.decoded.picture)
    }
    return check.outcome(
      found: pair.output.decoded.picture, expected: expected,
      original: pair.source.decoded.picture.repacked(as: canvas.coded))
  }

  /// Pictures of another size or layout cannot be compared.
  private func shapeFinding(_ pair: borrowing PicturePair) -> Finding? {
    let (size, format) = (pair.source.decoded.picture.size, pair.source.decoded.picture.format)
    let (found, layout) = (pair.output.decoded.picture.size, pair.output.decoded.picture.format)
    guard size == found, size == canvas.size else {
      return .pictureSizeDiffers(time: pair.time, expected: size, found: found)
    }
    guard format == canvas.source, layout == canvas.coded else {
      return .pictureFormatDiffers(
        time: pair.time, expected: "\(canvas.coded)", found: "\(layout)")
    }
    return nil
  }
}

extension Picture {
  /// Whether nothing but black is to be seen, by every fourth sample of every fourth row of luma.
  var isBlack: Bool {
    borrowing get { Thumbnail(self).samples.allSatisfy { $0 <= 40 } }
  }
}
