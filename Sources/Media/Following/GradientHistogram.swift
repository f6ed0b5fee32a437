// What a window looks like, cell by cell: which way its edges run, and how bright it is. These are
// sums over a few samples; they live as long as one window is compared.

/// The grid of cells that a window is divided into.
enum WindowFeatures {
  /// Cells per side.
  static let grid = 40
  /// Samples per side of a cell.
  static let cell = 4
}

/// Histograms of oriented gradients, and the mean brightness of each cell.
///
/// After Dalal and Triggs 2005; cells and normalisation as by Felzenszwalb and others 2010, without
/// their projection.
///
/// - Parameters:
///   - window: `Surroundings.window` squared samples.
///   - taper: one weight for each cell.
/// - Returns: 32 channels for each cell, row by row, each times the cell's weight: 18 directions
///   with sign, 9 without, energy, brightness, three unused.
func gradientFeatures(_ window: [UInt8], taper: [Float]) -> [SIMD32<Float>] {
  let (grid, cell) = (WindowFeatures.grid, WindowFeatures.cell)
  let side = grid * cell
  let padded = grid + 2
  var sums = [Float](repeating: 0, count: padded * padded * 18)
  var row = [Float](repeating: 0, count: padded * 18)
  var brightness = [Float](repeating: 0, count: grid * grid)
  let (source, gradients) = (window.span, gradientTable.span)
  for y in 0..<side {
    gatherRow(source, gradients, y, side, into: &row)
    // Bilinear between the rows of cells above and below.
    let place = (Float(y) + 0.5) / Float(cell) - 0.5
    let upper = Int(place.rounded(.down))
    let low = place - Float(upper)
    let (first, second) = ((upper + 1) * padded * 18, (upper + 2) * padded * 18)
    for index in 0..<padded * 18 {
      sums[first + index] += (1 - low) * row[index]
      sums[second + index] += low * row[index]
      row[index] = 0
    }
    for x in 0..<side { brightness[y / cell * grid + x / cell] += Float(source[y * side + x]) }
  }
  return normalised(sums, brightness, taper)
}

/// Adds one row's gradients to histograms of the cells to the left and right of each sample.
private func gatherRow(
  _ source: Span<UInt8>, _ gradients: Span<Gradient>, _ y: Int, _ side: Int,
  into row: inout [Float]
) {
  let cell = WindowFeatures.cell
  // No gradient across the window's own edge.
  let (up, down) = y > 0 && y + 1 < side ? (y - 1, y + 1) : (y, y)
  for x in 0..<side {
    let (left, right) = x > 0 && x + 1 < side ? (x - 1, x + 1) : (x, x)
    let dx = Int(source[y * side + right]) - Int(source[y * side + left])
    let dy = Int(source[down * side + x]) - Int(source[up * side + x])
    if dx == 0, dy == 0 { continue }
    let gradient = gradients[abs(dy) << 8 | abs(dx)]
    let magnitude = gradient.magnitude
    var angle = gradient.angle
    if dx < 0 { angle = 3.1415927 - angle }
    if dy < 0 { angle = 6.2831853 - angle }
    // In eighteenths of a turn.
    let direction = min(angle * (18 / 6.2831853), 17.99999)
    var bin = Int(direction)
    let fraction = direction - Float(bin)
    if bin >= 18 { bin -= 18 }
    let next = bin == 17 ? 0 : bin + 1
    let place = (Float(x) + 0.5) / Float(cell) - 0.5
    let column = Int(place + 1)
    let across = place + 1 - Float(column)
    let first = column * 18
    let (near, far) = (magnitude * (1 - across), magnitude * across)
    row[first + bin] += near * (1 - fraction)
    row[first + next] += near * fraction
    row[first + 18 + bin] += far * (1 - fraction)
    row[first + 18 + next] += far * fraction
  }
}

/// How strong a difference of samples is, 1 for the whole range, and its angle in the first quarter
/// of a turn, in radians.
private struct Gradient {
  let magnitude: Float
  let angle: Float

  /// - Parameters:
  ///   - x: the difference across, 0...255.
  ///   - y: the difference down; not both are 0.
  init(x: Float, y: Float) {
    magnitude = (x * x + y * y).squareRoot() / 255
    let ratio = min(x, y) / max(x, y)
    let square = ratio * ratio
    // A polynomial for the arc tangent on 0 ... 1 (Abramowitz and Stegun 4.4.49, shortened).
    let arc =
      ratio
      * (0.999866 + square
        * (-0.3302995 + square * (0.180141 + square * (-0.085133 + square * 0.0208351))))
    angle = y > x ? 1.5707963 - arc : arc
  }
}

/// The gradients of all differences: 256 across for each down.
///
/// A root and two divisions for each sample would be a tenth of what following takes.
private let gradientTable = (0..<256 * 256).map { index in
  Gradient(x: Float(index & 255), y: Float(index >> 8))
}

/// Each histogram by the energy of its four blocks, cut off at a fifth.
private func normalised(
  _ sums: [Float], _ brightness: [Float], _ taper: [Float]
) -> [SIMD32<Float>] {
  let grid = WindowFeatures.grid
  let padded = grid + 2
  var energy = [Float](repeating: 0, count: grid * grid)
  var (texture, light) = (Float(0), Float(0))
  for index in 0..<grid * grid {
    let place = ((index / grid + 1) * padded + index % grid + 1) * 18
    var sum = Float(0)
    for bin in place..<place + 9 {
      sum += (sums[bin] + sums[bin + 9]) * (sums[bin] + sums[bin + 9])
    }
    energy[index] = sum
    texture += sum.squareRoot()
    light += brightness[index]
  }
  let count = Float(grid * grid)
  (texture, light) = (texture / count + 1e-6, light / count)
  let factors = blockFactors(energy)
  var features = [SIMD32<Float>](repeating: .zero, count: grid * grid)
  var cell = [Float](repeating: 0, count: 27)
  for index in 0..<grid * grid {
    let (y, x) = (index / grid, index % grid)
    let place = ((y + 1) * padded + x + 1) * 18
    for bin in 0..<18 { cell[bin] = sums[place + bin] }
    for bin in 0..<9 { cell[18 + bin] = cell[bin] + cell[bin + 9] }
    let corner = y * (grid + 1) + x
    let (one, two) = (factors[corner], factors[corner + 1])
    let (three, four) = (factors[corner + grid + 1], factors[corner + grid + 2])
    let weight = taper[index]
    var value = SIMD32<Float>.zero
    for bin in 0..<27 {
      let raw = cell[bin]
      let upper = min(raw * one, 0.2) + min(raw * two, 0.2)
      let lower = min(raw * three, 0.2) + min(raw * four, 0.2)
      value[bin] = (upper + lower) * 0.5 * weight
    }
    value[27] = energy[index].squareRoot() / texture * 0.2 * weight
    value[28] = (brightness[index] - light) / (255 * 16) * 0.5 * weight
    features[index] = value
  }
  return features
}

/// The factor of each block of four cells, corner by corner.
private func blockFactors(_ energy: [Float]) -> [Float] {
  let grid = WindowFeatures.grid
  var factors: [Float] = []
  for y in 0...grid {
    for x in 0...grid {
      let (top, bottom) = (max(y - 1, 0), min(y, grid - 1))
      let (left, right) = (max(x - 1, 0), min(x, grid - 1))
      let sum =
        energy[top * grid + left] + energy[top * grid + right] + energy[bottom * grid + left]
        + energy[bottom * grid + right]
      factors.append(1 / (sum + 1e-4).squareRoot())
    }
  }
  return factors
}
