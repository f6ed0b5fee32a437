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

/// The samples of one picture, plane by plane and row by row.
struct PlaneSamples {
  let size: PixelSize
  var planes: [[UInt16]]

  /// The shape of a plane at 4:2:0.
  func size(of plane: Int) -> PixelSize {
    plane == 0 ? size : PixelSize(width: size.width / 2, height: size.height / 2)
  }

  subscript(plane: Int, x: Int, y: Int) -> Int {
    get { Int(planes[plane][y * size(of: plane).width + x]) }
    set { planes[plane][y * size(of: plane).width + x] = UInt16(min(255, max(0, newValue))) }
  }

  /// Replaces the samples of a rectangle of luma samples on some planes.
  mutating func replace(
    _ rect: PixelRect, planes: [Int] = [0, 1, 2],
    with value: (_ plane: Int, _ x: Int, _ y: Int) -> Int
  ) {
    for plane in planes {
      let shift = plane == 0 ? 0 : 1
      for y in rect.y >> shift..<rect.maxY >> shift {
        for x in rect.x >> shift..<rect.maxX >> shift { self[plane, x, y] = value(plane, x, y) }
      }
    }
  }

  /// A sample smoothed by a box of 2 · `reach` + 1 samples.
  func smooth(_ plane: Int, _ x: Int, _ y: Int, reach: Int) -> Int {
    let extent = size(of: plane)
    var (sum, count) = (0, 0)
    for row in max(0, y - reach)...min(extent.height - 1, y + reach) {
      for column in max(0, x - reach)...min(extent.width - 1, x + reach) {
        sum += self[plane, column, row]
        count += 1
      }
    }
    return (sum + count / 2) / count
  }
}

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

extension PlaneSamples {
  /// Takes the samples of a picture of 8 bits.
  init(_ picture: borrowing Picture) {
    size = picture.size
    planes = []
    for number in 0..<picture.planeCount {
      let plane = picture.plane(number)
      var samples: [UInt16] = []
      for y in 0..<plane.height {
        for x in 0..<plane.width { samples.append(UInt16(plane[x, y])) }
      }
      planes.append(samples)
    }
  }

  /// Puts the samples into a picture of the same size.
  func copy(to picture: inout Picture) {
    for number in 0..<picture.planeCount {
      let plane = picture.mutablePlane(number)
      for y in 0..<plane.height {
        for x in 0..<plane.width { plane[x, y] = self[number, x, y] }
      }
    }
  }
}

/// Draws a scene that stands still, with noise of `noise` steps that is new in each picture.
func drawStill(_ index: Int, noise: Int, onto picture: inout Picture) {
  drawScene(0, onto: &picture)
  let plane = picture.mutablePlane(0)
  for y in 0..<plane.height {
    for x in 0..<plane.width {
      let grain =
        Int(TestNoise.at(x, y, seed: UInt64(1000 + index)) % UInt64(2 * noise + 1)) - noise
      plane[x, y] = min(235, max(16, plane[x, y] + grain))
    }
  }
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
