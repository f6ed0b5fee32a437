// Finished pairs of files with one known fault each. What an honest output shows is painted by the
// code that redacts, which the check does not use; then samples are changed and coded again.

import LibAV
import MediaTime
import PolicyGate
import Raster
import RedactionModel
import Source
import TestSupport
import Verify
import VideoRender
import WorkerProtocol

/// A source, a plan and what an honest output shows.
struct PlantedCase {
  static let size = PixelSize(width: 192, height: 128)
  /// What the plan names, in luma samples.
  static let box = PixelRect(x: 64, y: 32, width: 64, height: 48)
  /// What is painted: with a margin of eight samples.
  static let painted = box.grown(x: 8, y: 8)

  let source: TemporaryFile
  let plan: RedactionPlan
  let facts: SourceFacts
  /// The source's pictures as they are decoded.
  let original: [PlaneSamples]
  /// What must be shown.
  let expected: [PlaneSamples]

  /// Makes a case.
  ///
  /// - Parameters:
  ///   - text: the plan.
  ///   - pictures: how many.
  ///   - draw: fills a picture of the source.
  /// - Throws: what making, decoding and painting do.
  init(
    _ text: String, pictures: Int = 12,
    draw: (_ index: Int, _ picture: inout Picture) -> Void = { drawScene($0, onto: &$1) }
  ) throws {
    source = try makeClip(ClipRecipe(pictures: pictures), draw: draw)
    let authorized = try authorize(PlanDocument(text))
    plan = authorized.plan
    let index = try IndexedSource(descriptor: source.descriptor)
    facts = index.facts(sha256: nil)
    let session = try SourceSession(descriptor: source.descriptor)
    var painter = Painter(
      authorized, facts: facts, orientation: .upright, traits: session.traits)
    let seen = try decoded(source)
    original = seen.map(\.samples)
    let times = seen.map { $0.time.since(seen[0].time) }
    let ticks = times[1].ticks
    var expected: [PlaneSamples] = []
    for (samples, time) in zip(original, times) {
      var picture = Picture(allocating: ClipRecipe().format, size: samples.size)
      samples.copy(to: &picture)
      let shown = TimeRange(
        Timestamp(max(0, time.ticks - ticks), time.base),
        Timestamp(time.ticks + 2 * ticks, time.base))
      painter.paint(painter.areas(at: time, shown: shown), onto: &picture)
      expected.append(PlaneSamples(picture))
    }
    self.expected = expected
  }

  /// Codes pictures and checks them as a finished file.
  ///
  /// - Parameters:
  ///   - pictures: what the file shows.
  ///   - quality: constant rate factor.
  /// - Returns: what was found.
  /// - Throws: what coding and checking do.
  func check(_ pictures: [PlaneSamples], quality: Double = 8) throws -> [Finding] {
    var recipe = ClipRecipe(pictures: pictures.count)
    recipe.quality = quality
    let output = try makeClip(recipe) { pictures[$0].copy(to: &$1) }
    return try OutputCheck(plan: plan, facts: facts, keeping: [])
      .run(.pictures(threads: 2), source: source.descriptor, output: output.descriptor).findings
  }

  /// Changes the pictures that an honest output shows, and checks what comes out.
  ///
  /// - Parameters:
  ///   - numbers: which pictures; nil is all.
  ///   - change: what is done to one.
  /// - Returns: what was found.
  /// - Throws: what coding and checking do.
  func check(
    changing numbers: Set<Int>? = nil,
    _ change: (_ index: Int, _ picture: inout PlaneSamples) -> Void
  ) throws -> [Finding] {
    var pictures = expected
    for index in pictures.indices where numbers?.contains(index) ?? true {
      change(index, &pictures[index])
    }
    return try check(pictures)
  }
}

/// All pictures of a clip.
private func decoded(
  _ file: TemporaryFile
) throws -> [(time: Timestamp, samples: PlaneSamples)] {
  let base = try Demuxer(descriptor: file.descriptor).streams[0].timeBase
  var pictures: [(time: Timestamp, samples: PlaneSamples)] = []
  try forEachPicture(in: file) {
    pictures.append((Timestamp($0.ticks ?? 0, base), PlaneSamples($0.picture)))
  }
  return pictures
}

extension [Finding] {
  /// What was measured and is wrong.
  var faults: Set<PictureFault> {
    Set(
      compactMap {
        if case .picture(let finding) = $0 { finding.fault } else { nil }
      })
  }

  /// The areas that findings are about.
  var areas: Set<HiddenPart> {
    Set(
      compactMap {
        if case .picture(let finding) = $0 { finding.area } else { nil }
      })
  }
}
