// Films that were redacted honestly, as the table of planted faults starts from them: the source,
// the finished file, and what both show. Each is made once and changed many times.

import Foundation
import Jobs
import LibAV
import MediaTime
import Raster
import SystemPackage
import TestSupport
import Testing
import WorkerProtocol

/// Which film a fault is planted in.
enum FilmKind: String, Sendable {
  case fill, range, late, veil, mosaic, blur, frame, inverse, still, varying, small, thin, smooth
  case overlap, clip, turned

  /// What the plans name, in luma samples.
  static let box = PixelRect(x: 64, y: 32, width: 64, height: 48)
  /// What they hide, with its margin.
  static let painted = box.grown(x: 8, y: 8)

  private static func box(
    _ effect: String, from: String = "start", to: String = "end"
  ) -> [String] {
    [
      region(
        "a", "\"box\": [64, 32, 64, 48]", from: from, to: to, effect: effect,
        more: ", \"acceptReversible\": true")
    ]
  }

  /// The plan.
  var plan: String {
    switch self {
    case .fill, .still: TestSupport.plan(Self.box("\"fill\""))
    // Pictures 4, 5 and 6 touch it.
    case .range: TestSupport.plan(Self.box("\"fill\"", from: "0.17", to: "0.25"))
    // It begins while picture 5 is shown.
    case .late: TestSupport.plan(Self.box("\"fill\"", from: "0.21", to: "0.36"))
    // It begins while picture 6 is shown, which lasts three times as long as the others.
    case .varying: TestSupport.plan(Self.box("\"fill\"", from: "0.31", to: "0.5"))
    case .veil, .smooth: TestSupport.plan(Self.box("\"veil\""))
    case .mosaic: TestSupport.plan(Self.box("{\"mosaic\": {\"cells\": 4}}"))
    case .blur: TestSupport.plan(Self.box("{\"blur\": {\"strength\": 1.0}}"))
    case .frame:
      TestSupport.plan([
        "{\"id\": \"a\", \"shape\": \"frame\", \"from\": \"start\", \"to\": \"end\", \"effect\": \"fill\"}"
      ])
    case .inverse:
      TestSupport.plan(Self.box("\"keep\"").map(\.withoutConsent), more: ", \"outside\": \"fill\"")
    case .small: TestSupport.plan([region("a", "\"box\": [70, 50, 14, 14]", effect: "\"veil\"")])
    case .thin: TestSupport.plan([region("a", "\"box\": [70, 50, 60, 10]", effect: "\"veil\"")])
    case .overlap:
      TestSupport.plan([
        region("strong", "\"box\": [64, 32, 32, 32]"),
        region("a", "\"box\": [88, 40, 48, 40]", effect: "\"veil\""),
      ])
    case .clip:
      TestSupport.plan(
        Self.box("\"fill\"", from: "0.21", to: "0.27"),
        more: ", \"clip\": {\"from\": \"0.08\", \"to\": \"0.4\"}")
    case .turned: TestSupport.plan([region("a", "\"box\": [24, 96, 48, 64]")])
    }
  }

  /// What the source is like.
  var recipe: ClipRecipe {
    var recipe = ClipRecipe(pictures: self == .still ? 24 : 12)
    if self == .turned { recipe.displayMatrix = ClipRecipe.quarterTurn }
    if self == .varying {
      for number in 7..<12 { recipe.times[number] += 1024 }
    }
    return recipe
  }

  /// Draws a picture of the source.
  func draw(_ index: Int, onto picture: inout Picture) {
    guard self != .still else { return drawStill(index, noise: 6, onto: &picture) }
    drawScene(index, onto: &picture)
    guard self == .smooth else { return }
    for y in 24..<88 {
      for x in 56..<136 { picture.mutablePlane(0)[x, y] = 90 + x / 4 }
    }
  }
}

extension String {
  /// The region without the word that nothing which stays clear needs.
  fileprivate var withoutConsent: String {
    replacingOccurrences(of: ", \"acceptReversible\": true", with: "")
  }
}

/// A film, redacted honestly.
final class FaultFilm {
  let kind: FilmKind
  let bench: Bench
  /// The source's path.
  let source: String
  /// What the source shows.
  let original: [PlaneSamples]
  /// What the finished file shows.
  let expected: [PlaneSamples]
  /// When each picture of the source is shown, in seconds from the first.
  let times: [Double]

  init(_ kind: FilmKind) throws {
    self.kind = kind
    bench = try Bench()
    let clip = try makeClip(kind.recipe) { kind.draw($0, onto: &$1) }
    source = try bench.folder.write(clip.contents, to: "in.mp4")
    try bench.redact(source, kind.plan)
    let seen = try SeenClip(source)
    original = seen.pictures.map { PlaneSamples($0) }
    times = seen.times.map { $0.seconds - seen.times[0].seconds }
    expected = try bench.output().pictures.map { PlaneSamples($0) }
  }

  /// The finished file.
  func finished() throws -> MovieBytes { MovieBytes(try bytes(ofFile: bench.folder("out.mp4"))) }

  /// What is found in a file in place of the finished one.
  func findings(in file: [UInt8], _ name: String = "bad.mp4", plan: String? = nil) throws
    -> [Finding]
  {
    try findings(inFile: bench.folder.write(file, to: name), plan: plan)
  }

  /// What is found in a file in place of the finished one.
  func findings(inFile path: String, plan: String? = nil) throws -> [Finding] {
    let text = try bench.folder.write(plan ?? kind.plan, to: "held-against.json")
    var spec = VerifySpec(
      output: FilePath(path), source: FilePath(source), plan: FilePath(text))
    spec.threads = 2
    return try VerifyJob(spec).run().result.findings
  }

  /// What is found where ffmpeg makes something of the finished file (its first input).
  func findings(
    byFFmpeg words: [String], to name: String = "bad.mp4", before: [String] = []
  ) throws -> [Finding] {
    try ffmpeg(before + ["-i", bench.folder("out.mp4")] + words + [bench.folder(name)])
    return try findings(inFile: bench.folder(name))
  }

  /// What is found in a file that shows these pictures.
  func findings(
    showing pictures: [PlaneSamples], _ change: (inout ClipRecipe) -> Void = { _ in }
  ) throws -> [Finding] {
    try findings(in: coded(pictures, change))
  }

  /// A file that shows these pictures.
  func coded(
    _ pictures: [PlaneSamples], _ change: (inout ClipRecipe) -> Void = { _ in }
  ) throws -> [UInt8] {
    var recipe = kind.recipe
    let first = recipe.times.count - pictures.count
    recipe.times =
      first >= 0
      ? Array(recipe.times.prefix(pictures.count))
      : recipe.times + (0..<(-first)).map { recipe.times.last! + 512 * Int64($0 + 1) }
    change(&recipe)
    return try makeClip(recipe) { pictures[$0].copy(to: &$1) }.contents
  }
}

/// The films that faults are planted in, each made when it is first asked for.
final class FaultLab {
  private var films: [FilmKind: FaultFilm] = [:]
  private var madeSound: FaultSound?
  private var madeReceipt: FaultReceipt?

  /// A film.
  func film(_ kind: FilmKind) throws -> FaultFilm {
    if let film = films[kind] { return film }
    let film = try FaultFilm(kind)
    films[kind] = film
    return film
  }

  /// A film with audio.
  func sound() throws -> FaultSound {
    if let sound = madeSound { return sound }
    let sound = try FaultSound()
    madeSound = sound
    return sound
  }

  /// A film with a receipt.
  func receipt() throws -> FaultReceipt {
    if let receipt = madeReceipt { return receipt }
    let receipt = try FaultReceipt()
    madeReceipt = receipt
    return receipt
  }
}
