// Where an area is, given all pictures of a stretch and both marks: sums over all paths between the
// marks, forwards and backwards, on a grid around the expected path.

import Glibc

/// Places on the grid: one probability for each cell.
package struct Posterior {
  /// How the area may move from picture to picture, relative to the expected path, in cells.
  package struct Motion {
    /// How far a common step goes (standard deviation).
    package let steady: Float
    /// How far a rare one goes.
    package let sudden: Float

    /// Describes a step.
    package init(steady: Float, sudden: Float) { (self.steady, self.sudden) = (steady, sudden) }
  }

  /// For each picture between the marks: the probability of each cell.
  package private(set) var places: [[Float]] = []

  /// Sums over all paths.
  ///
  /// - Parameters:
  ///   - likeness: for each picture between the marks.
  ///   - motions: one for each step, one more than pictures.
  package init(likeness: [[Float]], motions: [Motion]) {
    let grid = WindowFeatures.grid
    let center = grid / 2 * (grid + 1)
    var pinned = [Float](repeating: 0, count: grid * grid)
    pinned[center] = 1
    let weights = likeness.map { map in
      map.map { expf(14 * (min($0, 1.2) - 1)) }
    }
    var arriving: [[Float]] = []
    var state = pinned
    for (index, weight) in weights.enumerated() {
      let moved = Posterior.spread(state, motions[index])
      arriving.append(moved)
      state = moved
      var sum: Float = 0
      for cell in state.indices {
        state[cell] *= weight[cell]
        sum += state[cell]
      }
      for cell in state.indices { state[cell] /= max(sum, 1e-30) }
    }
    state = pinned
    var result: [[Float]] = []
    for index in weights.indices.reversed() {
      let moved = Posterior.spread(state, motions[index + 1])
      state = moved
      var (sum, total): (Float, Float) = (0, 0)
      var place = arriving[index]
      for cell in state.indices {
        state[cell] *= weights[index][cell]
        sum += state[cell]
        place[cell] *= state[cell]
        total += place[cell]
      }
      for cell in state.indices {
        state[cell] /= max(sum, 1e-30)
        place[cell] /= max(total, 1e-30)
      }
      result.append(place)
    }
    places = result.reversed()
  }

  /// One step of motion: mostly steady, seldom sudden, and a trace of anything at all.
  private static func spread(_ state: [Float], _ motion: Motion) -> [Float] {
    let near = blurred(state, kernel(max(0.45, motion.steady)))
    let far = blurred(state, kernel(max(0.8, motion.sudden)))
    let trace = 1e-5 / Float(state.count)
    var result = near
    var sum: Float = 0
    for cell in result.indices {
      result[cell] = 0.94 * near[cell] + 0.06 * far[cell] + trace
      sum += result[cell]
    }
    for cell in result.indices { result[cell] /= sum }
    return result
  }

  /// Half of a Gaussian, from its middle outwards.
  private static func kernel(_ deviation: Float) -> [Float] {
    let reach = min(Int((3 * deviation).rounded(.up)) + 1, WindowFeatures.grid - 1)
    let half = (0...reach).map { expf(-0.5 * Float($0 * $0) / (deviation * deviation)) }
    let sum = half[0] + 2 * half.dropFirst().reduce(0, +)
    return half.map { $0 / sum }
  }

  /// Rows, then columns, each by the kernel; nothing comes from outside.
  private static func blurred(_ state: [Float], _ half: [Float]) -> [Float] {
    let grid = WindowFeatures.grid
    var rows = state
    for index in rows.indices { rows[index] *= half[0] }
    for (distance, weight) in half.enumerated().dropFirst() {
      for y in 0..<grid {
        let start = y * grid
        for x in 0..<grid - distance {
          rows[start + x] += weight * state[start + x + distance]
          rows[start + x + distance] += weight * state[start + x]
        }
      }
    }
    var result = rows
    for index in result.indices { result[index] *= half[0] }
    for (distance, weight) in half.enumerated().dropFirst() {
      let shift = distance * grid
      for index in 0..<(grid - distance) * grid {
        result[index] += weight * rows[index + shift]
        result[index + shift] += weight * rows[index]
      }
    }
    return result
  }
}
