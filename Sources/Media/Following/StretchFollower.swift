// One stretch of one area, from a mark of a person to the next: it collects the surroundings of the
// expected path picture by picture, then solves the whole stretch at once and gives back boxes.

import Glibc

/// A mark of a person: a box in one picture.
package struct Mark: Hashable, Sendable {
  /// Where.
  package let box: PlacedBox
  /// The picture's time, in seconds.
  package let seconds: Double

  /// Makes a mark.
  package init(box: PlacedBox, seconds: Double) { (self.box, self.seconds) = (box, seconds) }
}

/// Follows one area from one mark to the next.
///
/// It looks at no picture outside the stretch and at no place far from the path that the camera's
/// motion and the marks make likely. What it learns of the area lives while `solved()` runs.
package struct StretchFollower {
  /// Places looked at around the expected path, in sizes of the area: 10 across, then 5.
  private static let reach = 5.0

  private let first: Mark
  private let last: Mark
  private let seconds: [Double]
  /// The expected centre and size in each picture, both marks among them.
  private let expected: [SIMD2<Double>]
  let sizes: [SIMD2<Double>]
  /// How much longer than its mean size an area may be without leaving the window.
  private let stretchFactor: Double
  private var surroundings: [Surroundings] = []

  /// Works out the expected path.
  ///
  /// - Parameters:
  ///   - first: the earlier mark.
  ///   - last: the later mark.
  ///   - seconds: the times of all pictures from the earlier mark's to the later mark's.
  ///   - motions: the camera's motion from each of these pictures to the next.
  /// - Precondition: at least three pictures, and one motion fewer.
  package init(from first: Mark, to last: Mark, seconds: [Double], motions: [Similarity]) {
    precondition(seconds.count > 2 && motions.count == seconds.count - 1, "a motion for each step")
    (self.first, self.last, self.seconds) = (first, last, seconds)
    var travelled = [Similarity.identity]
    for motion in motions { travelled.append(motion.after(travelled[travelled.count - 1])) }
    let back = travelled[travelled.count - 1].inverse
    let length = max(seconds[seconds.count - 1] - seconds[0], 1e-9)
    let parts = seconds.map { ($0 - seconds[0]) / length }
    expected = zip(parts, travelled).map { part, motion in
      (1 - part) * motion(first.box.center) + part * motion.after(back)(last.box.center)
    }
    sizes = parts.map { part in
      func between(_ a: Double, _ b: Double) -> Double { exp((1 - part) * log(a) + part * log(b)) }
      return SIMD2(
        between(first.box.width, last.box.width), between(first.box.height, last.box.height))
    }
    func elongation(_ box: PlacedBox) -> Double {
      0.45 * max(box.width, box.height) / (box.width * box.height).squareRoot()
    }
    stretchFactor = max(1, elongation(first.box), elongation(last.box))
  }

  /// Whether the sides change places by much: the area turns in the picture.
  var isTurning: Bool {
    let aspects = first.box.width / first.box.height / (last.box.width / last.box.height)
    return max(aspects, 1 / aspects) > 1.5
  }

  /// The straight way between the marks.
  func between(_ index: Int) -> PlacedBox {
    let length = max(seconds[seconds.count - 1] - seconds[0], 1e-9)
    return first.box.moved(towards: last.box, by: (seconds[index] - seconds[0]) / length)
  }

  /// Pictures that still have to be added.
  package var missing: Int { seconds.count - surroundings.count }

  /// Takes what is needed of the next picture.
  package mutating func add(_ pyramid: PicturePyramid) {
    precondition(missing > 0, "no picture outside the stretch")
    let index = surroundings.count
    let side = StretchFollower.reach * meanSize(index) * stretchFactor
    surroundings.append(
      Surroundings(
        pyramid, center: expected[index], scale: Double(Surroundings.window) / side))
  }

  func meanSize(_ index: Int) -> Double { (sizes[index].x * sizes[index].y).squareRoot() }

  /// Solves the stretch: coarsely around the expected path, then finely around what was found.
  ///
  /// - Returns: one place for each picture between the marks.
  /// - Precondition: all pictures were added.
  package func solved() -> [FollowedPlace] {
    precondition(missing == 0, "all pictures of the stretch")
    let tools = GridTools()
    let still = [SIMD2<Int>](repeating: .zero, count: seconds.count)
    let coarse = pass(step: 2, offsets: still, tools: tools)
    let limit = (Surroundings.side - Surroundings.window) / 2
    var offsets = still
    for (index, found) in coarse.enumerated() {
      let distance = (found.center - expected[index + 1]) * surroundings[index + 1].scale
      // Even, so that the chroma is cut at the same place.
      func even(_ value: Double) -> Int {
        min(max(2 * Int((value / 2).rounded()), -limit), limit)
      }
      offsets[index + 1] = SIMD2(even(distance.x), even(distance.y))
    }
    let fine = pass(step: 1, offsets: offsets, tools: tools)
    return judged(coarse, fine)
  }

  /// Where one pass found the area in one picture, and how clear that is.
  struct PassPlace {
    /// The mean of the places near the most likely one.
    var center: SIMD2<Double>
    /// The 98 % credible interval of the centre.
    var low: SIMD2<Double>
    var high: SIMD2<Double>
    /// How alike the most likely place is, and the best place elsewhere in relation to it.
    var level: Double
    var second: Double
    /// The width of the credible interval, in sizes of the area.
    var spread: Double
  }

  /// One pass over all pictures between the marks.
  private func pass(step: Int, offsets: [SIMD2<Int>], tools: GridTools) -> [PassPlace] {
    let grid = WindowFeatures.grid
    let count = seconds.count
    let window = StretchFollower.reach * Double(step) * stretchFactor
    func share(_ index: Int) -> SIMD2<Float> {
      SIMD2<Float>(sizes[index] / (window * meanSize(index)))
    }
    let (start, end) = (surroundings[0], surroundings[count - 1])
    let one = Appearance(start, share: share(0), tools: tools, step: step)
    let other = Appearance(end, share: share(count - 1), tools: tools, step: step)
    var likeness: [[Float]] = []
    for index in 1..<count - 1 {
      let view = WindowView(
        surroundings[index], offset: offsets[index], step: step, tools: tools)
      let part = (seconds[index] - seconds[0]) / max(seconds[count - 1] - seconds[0], 1e-9)
      likeness.append(
        one.likeness(view, and: other, weight: Float(part), share: share(index), tools: tools))
    }
    let cell = window / Double(grid)
    let motions = (0..<count - 1).map { index in
      let time = max(seconds[index + 1] - seconds[index], 1e-3)
      return Posterior.Motion(
        steady: Float(0.10 * pow(time * 30, 0.7) / cell), sudden: Float(0.35 / cell))
    }
    let posterior = Posterior(likeness: likeness, motions: motions)
    return (1..<count - 1).map { index in
      let middle = expected[index] + SIMD2<Double>(offsets[index]) / surroundings[index].scale
      return PassPlace(
        posterior.places[index - 1], likeness[index - 1], cell: cell, middle: middle,
        size: meanSize(index))
    }
  }
}

extension StretchFollower.PassPlace {
  /// Reads a place out of the probabilities of one picture.
  ///
  /// - Parameters:
  ///   - probabilities: of each cell.
  ///   - likeness: of each cell.
  ///   - cell: a cell's side, in sizes of the area.
  ///   - middle: the place that the grid's middle stands for.
  ///   - size: the area's mean size.
  init(
    _ probabilities: [Float], _ likeness: [Float], cell: Double, middle: SIMD2<Double>, size: Double
  ) {
    let grid = WindowFeatures.grid
    let mode = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
    let (row, column) = (mode / grid, mode % grid)
    func at(_ index: Int) -> Double { Double(index - grid / 2) * cell }
    var (mean, mass) = (SIMD2<Double>(0, 0), 1e-12)
    var across = [Double](repeating: 0, count: grid)
    var down = across
    for y in 0..<grid {
      for x in 0..<grid {
        let value = Double(probabilities[y * grid + x])
        across[x] += value
        down[y] += value
        if abs(Double(y - row)) * cell < 0.35, abs(Double(x - column)) * cell < 0.35 {
          mean += value * SIMD2(at(x), at(y))
          mass += value
        }
      }
    }
    mean /= mass
    let least = SIMD2(
      min(quantile(across, 0.01, cell), mean.x), min(quantile(down, 0.01, cell), mean.y))
    let most = SIMD2(
      max(quantile(across, 0.99, cell), mean.x), max(quantile(down, 0.99, cell), mean.y))
    let best = Double(likeness[mode])
    let apart = max(2, Int(0.5 / cell))
    var rival = -1.0
    for y in 0..<grid {
      for x in 0..<grid where abs(y - row) > apart || abs(x - column) > apart {
        rival = max(rival, Double(likeness[y * grid + x]))
      }
    }
    self.init(
      center: middle + mean * size, low: middle + least * size, high: middle + most * size,
      level: best, second: rival / max(best, 1e-3),
      spread: max(most.x - least.x, most.y - least.y))
  }
}

/// Where probabilities along a line of cells add up to `share`, from the line's middle, with each
/// cell spread evenly over its width.
private func quantile(_ values: [Double], _ share: Double, _ cell: Double) -> Double {
  let half = Double(values.count / 2)
  var sum = 0.0
  for (index, value) in values.enumerated() {
    if sum + value >= share {
      return (Double(index) - half + (share - sum) / max(value, 1e-12) - 0.5) * cell
    }
    sum += value
  }
  return (Double(values.count - 1) - half + 0.5) * cell
}
