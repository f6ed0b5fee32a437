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

/// Half the side of the window around a point.
private let reach = 6

/// The shift that makes the window around a point most alike; nil where nothing there tells shifts
/// apart, or where it leaves the picture.
private func refine(
  _ before: SmallPicture.Level, _ now: SmallPicture.Level, at point: SIMD2<Float>,
  from start: SIMD2<Float>
) -> SIMD2<Float>? {
  let width = before.width
  let (x, y) = (Int(point.x), Int(point.y))
  guard x > reach, y > reach, x + reach + 2 < width, y + reach + 2 < before.height else {
    return nil
  }
  let side = 2 * reach + 1
  var window = [SIMD4<Float>](repeating: .zero, count: side * side)
  var (xx, xy, yy) = (Float(0), Float(0), Float(0))
  let old = before.samples.span
  var index = 0
  for row in -reach...reach {
    var place = (y + row) * width + x - reach
    for _ in 0..<side {
      let (dx, dy) = (old[place + 1] - old[place - 1], old[place + width] - old[place - width])
      window[index] = SIMD4(old[place], dx / 2, dy / 2, 0)
      xx += dx * dx / 4
      xy += dx * dy / 4
      yy += dy * dy / 4
      place += 1
      index += 1
    }
  }
  let determinant = xx * yy - xy * xy
  let least = (xx + yy - ((xx - yy) * (xx - yy) + 4 * xy * xy).squareRoot()) / 2
  guard least > Float(side * side) * 2, determinant > 0 else { return nil }
  var shift = start
  let new = now.samples.span
  for _ in 0..<6 {
    let corner = SIMD2(Float(x - reach), Float(y - reach)) + shift
    guard corner.x >= 0, corner.y >= 0, corner.x + Float(side) + 1 < Float(width),
      corner.y + Float(side) + 1 < Float(now.height)
    else { return nil }
    let (left, top) = (Int(corner.x), Int(corner.y))
    let (across, down) = (corner.x - Float(left), corner.y - Float(top))
    let weights = SIMD4(
      (1 - across) * (1 - down), across * (1 - down), (1 - across) * down, across * down)
    var (bx, by) = (Float(0), Float(0))
    index = 0
    for row in 0..<side {
      var place = (top + row) * width + left
      for _ in 0..<side {
        let sample =
          new[place] * weights.x + new[place + 1] * weights.y + new[place + width] * weights.z
          + new[place + width + 1] * weights.w
        let known = window[index]
        let difference = known.x - sample
        bx += difference * known.y
        by += difference * known.z
        place += 1
        index += 1
      }
    }
    let move = SIMD2((yy * bx - xy * by) / determinant, (xx * by - xy * bx) / determinant)
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
