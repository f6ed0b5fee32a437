// Rows of the table that change samples: what is hidden, what is not, and which picture is shown
// when.

import MediaTime
import Raster
import TestSupport
import WorkerProtocol

/// What a change of a picture may look at.
struct FaultSight {
  /// The picture's number.
  let index: Int
  /// What the source shows.
  let original: [PlaneSamples]
  /// What the finished file shows here.
  let honest: PlaneSamples

  /// The source's sample.
  func own(_ plane: Int, _ x: Int, _ y: Int) -> Int { original[index][plane, x, y] }

  /// The finished file's sample with a share of the source's in it.
  func mixed(_ share: Double, _ plane: Int, _ x: Int, _ y: Int) -> Int {
    let hidden = Double(honest[plane, x, y])
    return Int((hidden + share * (Double(own(plane, x, y)) - hidden)).rounded())
  }

  /// The mean of the source in a cell of so many luma samples.
  func cell(_ side: Int, _ plane: Int, _ x: Int, _ y: Int) -> Int {
    let side = plane == 0 ? side : side / 2
    let (left, top) = (x / side * side, y / side * side)
    let samples = (top..<top + side).flatMap { row in
      (left..<left + side).map { own(plane, $0, row) }
    }
    return samples.reduce(0, +) / samples.count
  }

  /// The source mirrored inside of a rectangle.
  func mirrored(_ rect: PixelRect, _ plane: Int, _ x: Int, _ y: Int) -> Int {
    let edges = rect.x + rect.maxX
    return own(plane, (plane == 0 ? edges : edges / 2) - 1 - x, y)
  }
}

/// What takes the place of a sample.
typealias FaultValue =
  @Sendable (_ sight: FaultSight, _ plane: Int, _ x: Int, _ y: Int) -> Int

/// The part of pictures that is changed.
struct FaultPart: Sendable {
  var numbers: ClosedRange<Int>?
  var rect = FilmKind.painted
  var planes = [0, 1, 2]

  /// All of what is hidden, in all pictures.
  static let all = FaultPart()
  static func only(_ numbers: ClosedRange<Int>) -> FaultPart { FaultPart(numbers: numbers) }
  static func planes(_ planes: [Int]) -> FaultPart { FaultPart(planes: planes) }
  static func rect(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> FaultPart {
    FaultPart(rect: PixelRect(x: x, y: y, width: width, height: height))
  }
  static let whole = rect(0, 0, 192, 128)
}

/// A row that changes samples.
func samples(
  _ name: String, _ kind: FilmKind, _ part: FaultPart = .all, _ saying: Saying = .region("a"),
  by value: @escaping FaultValue
) -> FaultRow {
  let seconds = part.numbers.map { numbers -> ClosedRange<Double> in
    let times = kind.recipe.times
    return Double(times[numbers.lowerBound]) / 12_800...Double(times[numbers.upperBound]) / 12_800
  }
  return FaultRow(name: name, saying: saying, seconds: seconds) { lab in
    let film = try lab.film(kind)
    var pictures = film.expected
    // What a clip leaves out is not among them.
    let offset = kind == .clip ? 2 : 0
    for number in pictures.indices where part.numbers?.contains(number + offset) ?? true {
      let sight = FaultSight(
        index: number + offset, original: film.original, honest: pictures[number])
      pictures[number].replace(part.rect, planes: part.planes) { value(sight, $0, $1, $2) }
    }
    return try film.findings(showing: pictures)
  }
}

private let source: FaultValue = { $0.own($1, $2, $3) }
private let object = FaultPart.rect(8, 88, 24, 24)

/// The whole picture as it was, but what is hidden `right` samples further.
private func moved(by right: Int) -> FaultValue {
  { sight, plane, x, y in
    let x = x - (plane == 0 ? right : right / 2)
    let painted = FilmKind.painted
    let (left, end) = plane == 0 ? (painted.x, painted.maxX) : (painted.x / 2, painted.maxX / 2)
    return (left..<end).contains(x) ? sight.honest[plane, x, y] : sight.own(plane, x + right, y)
  }
}

let pictureRows: [FaultRow] = [
  samples("uncovered: first picture of the interval", .range, .only(4...4), by: source),
  samples("uncovered: last picture of the interval", .range, .only(6...6), by: source),
  samples("uncovered: the one before", .range, .only(3...3), by: source),
  samples("uncovered: the one after", .range, .only(7...7), by: source),
  samples("uncovered: one in the middle", .range, .only(5...5), by: source),
  samples("uncovered: region missing entirely", .fill, by: source),
  samples("uncovered: luma only", .fill, .planes([0]), by: source),
  samples(
    "uncovered: chroma only, one picture", .fill, FaultPart(numbers: 6...6, planes: [1, 2]),
    by: source),
  samples("uncovered: chroma only, all pictures", .fill, .planes([1, 2]), by: source),
  samples("region shifted by 2 px", .fill, .rect(56, 24, 96, 64), by: moved(by: 2)),
  samples("region shifted by 8 px", .fill, .rect(56, 24, 96, 64), by: moved(by: 8)),
  samples("region shifted by 10 px", .fill, .rect(56, 24, 96, 64), by: moved(by: 10)),
  samples("region without any margin", .fill) { sight, plane, x, y in
    let (box, shift) = (FilmKind.box, plane == 0 ? 0 : 1)
    let isInside =
      (box.x >> shift..<box.maxX >> shift).contains(x)
      && (box.y >> shift..<box.maxY >> shift).contains(y)
    return isInside ? sight.honest[plane, x, y] : sight.own(plane, x, y)
  },
  samples("fill colour differs by 20 steps", .fill, .planes([0])) { $0.honest[$1, $2, $3] + 20 },
  samples("fill colour differs: grey 60", .fill) { _, plane, _, _ in plane == 0 ? 60 : 128 },
  samples("fill with 10% of content showing", .fill) { $0.mixed(0.1, $1, $2, $3) },
  samples("fill with 20% of content showing", .fill) { $0.mixed(0.2, $1, $2, $3) },
  samples("fill with 12% of content", .fill) { $0.mixed(0.12, $1, $2, $3) },
  samples("fill with 10% of content, luma alone", .fill, .planes([0])) {
    $0.mixed(0.1, $1, $2, $3)
  },
  samples("fill: 1 bit image of the content", .fill) { sight, plane, x, y in
    plane > 0 ? 128 : sight.own(plane, x, y) > 110 ? 40 : 16
  },
  samples("object outside region erased", .fill, object, .outside) { _, plane, _, _ in
    plane == 0 ? 110 : 128
  },
  samples(
    "colours outside greyed", .fill, FaultPart(rect: PixelRect(FaultFilm.size), planes: [1, 2]),
    .outside
  ) { _, _, _, _ in 128 },
  samples("text painted outside", .fill, .rect(8, 96, 40, 8), .outside) { _, plane, _, _ in
    plane == 0 ? 235 : 128
  },
  samples(
    "brightness +4 everywhere", .fill, FaultPart(rect: PixelRect(FaultFilm.size), planes: [0]),
    .outside
  ) { $0.honest[$1, $2, $3] + 4 },
  samples("outside: 30x30 object blurred away", .fill, .rect(8, 88, 30, 30), .outside) {
    $0.original[$0.index].smooth($1, $2, $3, reach: 4)
  },
  samples("mirrored", .fill, .whole, .outside) { sight, plane, x, y in
    let edge = sight.honest.size(of: plane).width - 1
    return sight.honest[plane, edge - x, y]
  },
  samples("the picture in which a range begins is uncovered", .late, .only(5...5), by: source),
  samples(
    "a varying rate: the picture in which a range begins is uncovered", .varying, .only(6...6),
    by: source),
  samples("clip: one uncovered picture before", .clip, .only(4...4), by: source),
  samples("clip: one uncovered picture after", .clip, .only(7...7), by: source),
  samples(
    "frame: one picture shown", .frame, FaultPart(numbers: 6...6, rect: PixelRect(FaultFilm.size)),
    by: source),
  samples(
    "region painted on the unrotated grid", .turned, FaultPart(rect: PixelRect(FaultFilm.size))
  ) { sight, plane, x, y in
    let shift = plane == 0 ? 0 : 1
    let isPainted =
      (16 >> shift..<80 >> shift).contains(x) && (88 >> shift..<128 >> shift).contains(y)
    return isPainted ? (plane == 0 ? 16 : 128) : sight.own(plane, x, y)
  },
]

extension FaultFilm {
  /// The size of every film.
  static let size = ClipRecipe().size
}

let effectRows: [FaultRow] = [
  samples("veil: region missing entirely", .veil, by: source),
  samples("veil: content shown in one picture", .veil, .only(6...6), by: source),
  samples("veil: only chroma uncovered", .veil, .planes([1, 2]), by: source),
  samples("veil: only luma uncovered", .veil, .planes([0]), by: source),
  samples("veil replaced by blur of the content, sigma 3", .veil) {
    $0.original[$0.index].smooth($1, $2, $3, reach: 5)
  },
  samples("veil replaced by blur of the content, sigma 1.2", .veil) {
    $0.original[$0.index].smooth($1, $2, $3, reach: 2)
  },
  samples("veil replaced by pixelation 8 px", .veil) { $0.cell(8, $1, $2, $3) },
  samples("veil with 10% of content mixed in", .veil) { $0.mixed(0.1, $1, $2, $3) },
  samples("veil with 20% of content mixed in", .veil) { $0.mixed(0.2, $1, $2, $3) },
  samples("veil with 30% of content mixed in", .veil) { $0.mixed(0.3, $1, $2, $3) },
  samples("veil with 50% of content mixed in", .veil) { $0.mixed(0.5, $1, $2, $3) },
  samples("veil: content as negative", .veil) { 255 - $0.own($1, $2, $3) },
  samples("veil: content shifted by 4 px", .veil) { $0.own($1, $2 + 4, $3) },
  samples("veil: content mirrored in place", .veil) { $0.mirrored(FilmKind.painted, $1, $2, $3) },
  samples("veil: content one picture later", .veil) {
    $0.original[min(11, $0.index + 1)][$1, $2, $3]
  },
  samples("veil: left 16 px strip uncovered", .veil, .rect(56, 24, 16, 64), by: source),
  samples("veil: left 8 px strip uncovered", .veil, .rect(56, 24, 8, 64), by: source),
  samples("small veil (14x14) missing entirely", .small, .whole, by: source),
  samples("thin veil (60x10, a plate) missing entirely", .thin, .whole, by: source),
  samples("veil on smooth content missing entirely", .smooth, by: source),
  samples("mosaic (4 cells): content shown", .mosaic, by: source),
  samples("mosaic (4 cells) replaced by cells of 8 px", .mosaic) { $0.cell(8, $1, $2, $3) },
  samples("mosaic (4 cells) replaced by blur sigma 2", .mosaic) {
    $0.original[$0.index].smooth($1, $2, $3, reach: 3)
  },
  samples("blur strength 1.0 replaced by sigma 3", .blur) {
    $0.original[$0.index].smooth($1, $2, $3, reach: 5)
  },
  samples("blur: content shown", .blur, by: source),
  samples(
    "veil overlapped by a fill: veil missing entirely", .overlap, .rect(104, 32, 40, 56), by: source
  ),
  samples("inverse: kept region blacked out", .inverse, FaultPart(rect: FilmKind.box), .outside) {
    _, plane, _, _ in plane == 0 ? 16 : 128
  },
  samples("inverse: kept region mirrored", .inverse, FaultPart(rect: FilmKind.box), .outside) {
    $0.mirrored(FilmKind.box, $1, $2, $3)
  },
  samples("inverse: 8 px more than kept is shown", .inverse, .all, .notKept, by: source),
  samples(
    "inverse: chroma of everything shown", .inverse,
    FaultPart(rect: PixelRect(FaultFilm.size), planes: [1, 2]), .notKept, by: source),
]

/// A row that shows pictures in another order or number.
private func order(
  _ name: String, _ kind: FilmKind = .fill, _ saying: Saying = .outside,
  _ seconds: ClosedRange<Double>? = nil,
  _ change: @escaping @Sendable (inout [PlaneSamples]) -> Void
) -> FaultRow {
  FaultRow(name: name, saying: saying, seconds: seconds) { lab in
    let film = try lab.film(kind)
    var pictures = film.expected
    change(&pictures)
    return try film.findings(showing: pictures)
  }
}

/// A row in which the finished file is coded in another way.
private func coded(
  _ name: String, _ saying: Saying, _ change: @escaping @Sendable (inout ClipRecipe) -> Void
) -> FaultRow {
  FaultRow(name: name, saying: saying) { lab in
    let film = try lab.film(.fill)
    return try film.findings(showing: film.expected, change)
  }
}

let orderRows: [FaultRow] = [
  order("dropped picture (middle)", .fill, .kinds(["picture."])) { $0.remove(at: 6) },
  order("dropped picture (last)", .fill, .kinds(["picture.endsEarly"])) { $0.removeLast() },
  order("duplicated picture at the end", .fill, .kinds(["picture.surplus"])) { $0.append($0[11]) },
  order("swapped pictures 5 and 6 (adjacent)", .fill, .outside, 0.2...0.24) { $0.swapAt(5, 6) },
  order("swapped pictures 2 and 9", .fill, .outside, 0.08...0.36) { $0.swapAt(2, 9) },
  order("one picture replaced by its neighbour (frozen)", .fill, .outside, 0.24...0.24) {
    $0[6] = $0[5]
  },
  order("static scene: swapped neighbours", .still, .outside, 0.2...0.24) { $0.swapAt(5, 6) },
  order("static scene: 3 pictures frozen", .still, .outside, 0.4...0.48) {
    for index in 10...12 { $0[index] = $0[9] }
  },
  order("static scene: one dropped, last doubled", .still) {
    $0.remove(at: 8)
    $0.append($0[22])
  },
  order("inverse: pictures in reverse order", .inverse) { $0.reverse() },
  coded("frame rate 25 -> 24.9", .kinds(["picture.timeDiffers"])) {
    $0.times = (0..<12).map { 514 * $0 }
  },
  coded("frame rate 25 -> 30", .kinds(["picture.timeDiffers"])) {
    $0.times = (0..<12).map { 427 * $0 }
  },
  coded("low quality re-encode crf 45", .outside) { $0.quality = 45 },
  FaultRow(name: "size halved", saying: .kinds(["picture.sizeDiffers"])) { lab in
    try lab.film(.fill).findings(byFFmpeg: ["-vf", "scale=96:64"])
  },
  FaultRow(name: "pixel format 444", saying: .kinds(["picture.formatDiffers"])) { lab in
    try lab.film(.fill).findings(byFFmpeg: ["-pix_fmt", "yuv444p", "-crf", "8"])
  },
]
