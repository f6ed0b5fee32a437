// How the camera moved from one picture to the next: a shift, a turn and a zoom that most of the
// picture agrees on. What moves by itself is outvoted; a cut is told by that nothing agrees.

/// A turn, a zoom and a shift of the plane.
package struct Similarity: Hashable, Sendable {
  /// Zoom times cosine and zoom times sine of the turn.
  package var cosine = 1.0
  package var sine = 0.0
  /// The shift, in luma samples.
  package var shift = SIMD2<Double>(0, 0)

  /// No motion.
  static let identity = Similarity()

  /// Where a point goes.
  func callAsFunction(_ point: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(cosine * point.x - sine * point.y, sine * point.x + cosine * point.y) + shift
  }

  /// First `first`, then this.
  func after(_ first: Similarity) -> Similarity {
    Similarity(
      cosine: cosine * first.cosine - sine * first.sine,
      sine: sine * first.cosine + cosine * first.sine, shift: self(first.shift))
  }

  /// The motion back.
  var inverse: Similarity {
    let norm = cosine * cosine + sine * sine
    let back = Similarity(cosine: cosine / norm, sine: -sine / norm)
    return Similarity(cosine: back.cosine, sine: back.sine, shift: -back(shift))
  }
}

/// What happened between two neighbouring pictures.
package struct CameraStep: Hashable, Sendable {
  /// How the camera moved, in luma samples.
  package var motion: Similarity
  /// Whether the recording is cut between them.
  package var isCut: Bool
}

/// Compares each picture with the one before.
package struct CameraMotion: ~Copyable {
  private var before: SmallPicture?

  /// Starts with no picture.
  package init() {}

  /// The step from the picture before to this one; no motion for the first.
  ///
  /// - Complexity: a hundred points, each searched at three sizes.
  package mutating func step(to pyramid: PicturePyramid) -> CameraStep {
    let now = SmallPicture(pyramid)
    defer { before = now }
    guard let before, before.size == now.size else {
      return CameraStep(motion: .identity, isCut: before != nil)
    }
    let (motion, agreement) = commonMotion(pointMotions(from: before, to: now))
    let isCut = agreement < 0.35 && before.difference(from: now) > 0.45
    var scaled = motion
    scaled.shift /= now.scale
    return CameraStep(motion: agreement < 0.2 ? .identity : scaled, isCut: isCut)
  }
}

/// A picture about 320 samples wide, at three sizes.
private struct SmallPicture {
  struct Level {
    let width: Int
    let height: Int
    let samples: [Float]
  }
  var levels: [Level]
  /// Its samples per luma sample of the picture.
  let scale: Double
  /// Shares of the samples by their luma and, roughly, their chroma.
  let histogram: [Float]

  init(_ pyramid: PicturePyramid) {
    let (level, scale) = pyramid.small
    self.scale = scale
    var current = level
    levels = []
    for _ in 0..<3 {
      levels.append(
        Level(
          width: current.width, height: current.height, samples: current.samples.map(Float.init)))
      if min(current.width, current.height) < 48 { break }
      current = current.halved
    }
    var counts = [Float](repeating: 0, count: 96)
    let one = 1 / Float(level.samples.count)
    for sample in level.samples { counts[Int(sample >> 2)] += one }
    for (index, plane) in pyramid.planes.dropFirst().enumerated() {
      guard let last = plane.last else { continue }
      let share = 1 / Float(last.samples.count)
      for sample in last.samples { counts[64 + 16 * index + Int(sample >> 4)] += share }
    }
    histogram = counts
  }

  var size: SIMD2<Int> { SIMD2(levels[0].width, levels[0].height) }

  /// Half the sum of the differences of the histograms' shares, the larger of luma's and chroma's:
  /// 0 for the same, 1 for nothing in common.
  func difference(from other: SmallPicture) -> Double {
    func part(_ range: Range<Int>) -> Double {
      range.reduce(0) { $0 + Double(abs(histogram[$1] - other.histogram[$1])) } / 2
    }
    return max(part(0..<64), part(64..<80), part(80..<96))
  }
}

/// A point and where it went.
private struct PointMotion {
  let from: SIMD2<Double>
  let to: SIMD2<Double>
}

/// Follows a grid of points (Lucas and Kanade 1981, coarse to fine after Bouguet 2000).
private func pointMotions(from before: SmallPicture, to now: SmallPicture) -> [PointMotion] {
  let (columns, rows) = (12, 8)
  var found: [PointMotion] = []
  let size = before.size
  for row in 0..<rows {
    for column in 0..<columns {
      let point = SIMD2(
        Float(8 + (size.x - 17) * column / (columns - 1)),
        Float(8 + (size.y - 17) * row / (rows - 1)))
      var shift = SIMD2<Float>(0, 0)
      var isFound = true
      for level in before.levels.indices.reversed() {
        let fraction = 1 / Float(1 << level)
        let refined = refine(
          before.levels[level], now.levels[level], at: point * fraction, from: shift * fraction)
        if let refined { shift = refined / fraction } else if level == 0 { isFound = false }
      }
      if isFound {
        let (from, to) = (SIMD2<Double>(point), SIMD2<Double>(point + shift))
        found.append(PointMotion(from: from, to: to))
      }
    }
  }
  return found
}

/// The window around a point: samples, and how they change across and down.
private struct PointWindow {
  let corner: SIMD2<Float>
  private(set) var samples: [SIMD4<Float>] = []
  private(set) var xx: Float = 0
  private(set) var xy: Float = 0
  private(set) var yy: Float = 0

  /// Nil where the window leaves the picture, and where nothing in it tells shifts apart.
  init?(_ level: SmallPicture.Level, at point: SIMD2<Float>) {
    let width = level.width
    let (x, y) = (Int(point.x), Int(point.y))
    guard x > reach, y > reach, x + reach + 2 < width, y + reach + 2 < level.height else {
      return nil
    }
    corner = SIMD2(Float(x - reach), Float(y - reach))
    let old = level.samples.span
    samples.reserveCapacity(side * side)
    for row in -reach...reach {
      for place in (y + row) * width + x - reach...(y + row) * width + x + reach {
        let across = (old[place + 1] - old[place - 1]) / 2
        let down = (old[place + width] - old[place - width]) / 2
        samples.append(SIMD4(old[place], across, down, 0))
        xx += across * across
        xy += across * down
        yy += down * down
      }
    }
    let least = (xx + yy - ((xx - yy) * (xx - yy) + 4 * xy * xy).squareRoot()) / 2
    guard least > Float(side * side) * 2, xx * yy - xy * xy > 0 else { return nil }
  }

  /// How much further a shift must go, by one step of Newton's; nil if it leaves the picture.
  func move(_ level: SmallPicture.Level, shift: SIMD2<Float>) -> SIMD2<Float>? {
    let (width, place) = (level.width, corner + shift)
    guard place.x >= 0, place.y >= 0, place.x + Float(side) + 1 < Float(width),
      place.y + Float(side) + 1 < Float(level.height)
    else { return nil }
    let (left, top) = (Int(place.x), Int(place.y))
    let (across, down) = (place.x - Float(left), place.y - Float(top))
    let weights = SIMD4(
      (1 - across) * (1 - down), across * (1 - down), (1 - across) * down, across * down)
    let new = level.samples.span
    var (bx, by, index) = (Float(0), Float(0), 0)
    for row in top..<top + side {
      for place in row * width + left..<row * width + left + side {
        let sample =
          new[place] * weights.x + new[place + 1] * weights.y + new[place + width] * weights.z
          + new[place + width + 1] * weights.w
        let known = samples[index]
        bx += (known.x - sample) * known.y
        by += (known.x - sample) * known.z
        index += 1
      }
    }
    let determinant = xx * yy - xy * xy
    return SIMD2((yy * bx - xy * by) / determinant, (xx * by - xy * bx) / determinant)
  }
}

/// Half the side of the window around a point, and the side.
private let reach = 6
private let side = 2 * reach + 1

/// The shift that makes the window around a point most alike; nil where none can be told.
private func refine(
  _ before: SmallPicture.Level, _ now: SmallPicture.Level, at point: SIMD2<Float>,
  from start: SIMD2<Float>
) -> SIMD2<Float>? {
  guard let window = PointWindow(before, at: point) else { return nil }
  var shift = start
  for _ in 0..<6 {
    guard let move = window.move(now, shift: shift) else { return nil }
    shift += move
    if abs(move.x) + abs(move.y) < 0.03 { break }
  }
  return shift
}

/// The similarity that most points agree on, and the share of all points that do.
///
/// Weighted least squares, the weights from the residuals of the round before: Cauchy's, with a
/// width that shrinks. It starts from the median shift.
private func commonMotion(_ points: [PointMotion]) -> (motion: Similarity, agreement: Double) {
  guard points.count >= 8 else { return (.identity, 0) }
  func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
  var motion = Similarity(
    shift: SIMD2(
      median(points.map { $0.to.x - $0.from.x }), median(points.map { $0.to.y - $0.from.y })))
  func residual(_ point: PointMotion) -> Double {
    let miss = motion(point.from) - point.to
    return (miss * miss).sum().squareRoot()
  }
  for width in [6.0, 3.0, 1.5, 1.0, 0.7, 0.7] {
    var (total, from, to) = (0.0, SIMD2<Double>(0, 0), SIMD2<Double>(0, 0))
    let weights = points.map { 1 / (1 + (residual($0) / width) * (residual($0) / width)) }
    for (point, weight) in zip(points, weights) {
      let squared = weight * weight
      total += squared
      from += squared * point.from
      to += squared * point.to
    }
    (from, to) = (from / total, to / total)
    var (along, across, spread) = (0.0, 0.0, 0.0)
    for (point, weight) in zip(points, weights) {
      let (a, b) = (point.from - from, point.to - to)
      along += weight * weight * (a.x * b.x + a.y * b.y)
      across += weight * weight * (a.x * b.y - a.y * b.x)
      spread += weight * weight * (a * a).sum()
    }
    guard spread > 1 else { break }
    motion = Similarity(cosine: along / spread, sine: across / spread)
    motion.shift = to - motion(from)
  }
  let agreeing = points.count { residual($0) < 1 }
  return (motion, Double(agreeing) / 96)
}
