// The coarse picture behind a veil: one value per cell, from the ring's colours and held noise.
// Whole numbers throughout, so that every machine computes the same.

import MediaTime

/// The cells of a veil and their values.
struct VeilGrid {
  let bounds: PixelRect
  let columns: Int
  let rows: Int
  private var values: [Int]

  /// Lays a grid with `cells` cells across the short side, about square.
  ///
  /// - Precondition: the bounds are not empty.
  init(bounds: PixelRect, cells: Int) {
    self.bounds = bounds
    let short = min(bounds.width, bounds.height)
    let across = min(max(1, cells), short)
    columns = (2 * bounds.width * across + short) / (2 * short)
    rows = (2 * bounds.height * across + short) / (2 * short)
    values = [Int](repeating: 0, count: columns * rows)
  }

  /// The value of a cell, in samples of the plane.
  subscript(column: Int, row: Int) -> Int { values[row * columns + column] }

  /// Gives each cell its value: what the ring shows, moved by the noise of `seed`.
  mutating func color(from ring: VeilRing, seed: UInt64, noise: Int, bitDepth: Int) {
    carryInwards(ring, bitDepth: bitDepth)
    move(seed: seed, noise: noise, bitDepth: bitDepth)
  }

  /// Gives each cell the mean of the four sides, each weighted by the inverse of its distance.
  private mutating func carryInwards(_ ring: VeilRing, bitDepth: Int) {
    let middle = 1 << (bitDepth - 1)
    for j in 0..<rows {
      let down = max(1, (2 * j + 1) * bounds.height / rows)
      let up = max(1, 2 * bounds.height - down)
      for i in 0..<columns {
        let right = max(1, (2 * i + 1) * bounds.width / columns)
        let left = max(1, 2 * bounds.width - right)
        var (sum, weights) = (0, 0)
        func add(_ value: Int?, distance: Int) {
          guard let value else { return }
          let weight = (1 << 24) / distance
          sum += weight * value
          weights += weight
        }
        add(ring.top[i], distance: down)
        add(ring.bottom[i], distance: up)
        add(ring.left[j], distance: right)
        add(ring.right[j], distance: left)
        values[j * columns + i] = weights > 0 ? (sum + weights / 2) / weights : middle
      }
    }
  }

  /// Moves each cell up or down by noise and keeps it within the limited range, which every range
  /// holds.
  private mutating func move(seed: UInt64, noise: Int, bitDepth: Int) {
    let reach = min(max(noise, 0), 127) << (bitDepth - 8)
    let legal = (16 << (bitDepth - 8))...(235 << (bitDepth - 8))
    for j in 0..<rows {
      for i in 0..<columns {
        let step = Int(held(seed, i, j) % UInt64(2 * reach + 1)) - reach
        let value = values[j * columns + i] + step
        values[j * columns + i] = min(max(value, legal.lowerBound), legal.upperBound)
      }
    }
  }

  /// The noise of a cell: one output of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) per seed and
  /// cell.
  private func held(_ seed: UInt64, _ column: Int, _ row: Int) -> UInt64 {
    var state = seed
    for part in [UInt64(column), UInt64(row)] {
      state &+= 0x9E37_79B9_7F4A_7C15 &* (part &+ 1)
      state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
      state ^= state >> 31
    }
    return state
  }

  /// Where a sample lies between two cells: the first of them, and the share of the second in
  /// 256ths.
  ///
  /// The middle half of a cell is level and the rest runs linearly into its neighbour, which is
  /// what makes the mosaic soft and still a mosaic.
  static func place(_ sample: Int, of extent: Int, cells: Int) -> (cell: Int, share: Int) {
    let position = (2 * sample + 1) * cells * 128 / extent - 128
    let clamped = min(max(position, 0), (cells - 1) * 256)
    let cell = min(clamped >> 8, max(0, cells - 2))
    return (cell, min(max(2 * (clamped - cell * 256) - 128, 0), 256))
  }
}
