// What a marked area looks like at one mark: a filter that answers where the same edges are, and
// how often each colour occurs inside and outside. It can be neither copied nor kept nor written:
// it is made for one stretch, lent to the comparison with that stretch's pictures, and gone.

import Glibc

/// An area as it looks at one mark of a person.
///
/// It lives no longer than the square of surroundings that it was made from.
package struct Appearance: ~Copyable, ~Escapable {
  /// The spectrum of the filter, for features as `WindowView` packs them.
  private let filter: [ComplexLanes<SIMD16<Float>>]
  /// How likely a colour is inside rather than outside, by its bin.
  private let inside: [Float]
  /// What the filter and the colours answer at the mark itself.
  private let filterPeak: Float
  private let colorPeak: Float

  /// Learns an area from the middle of a window.
  ///
  /// - Parameters:
  ///   - surroundings: at the mark.
  ///   - share: the area's width and height as shares of the window's side.
  ///   - tools: for the grid.
  ///   - step: 1 fine, 2 coarse.
  @_lifetime(borrow surroundings)
  package init(
    _ surroundings: borrowing Surroundings, share: SIMD2<Float>, tools: GridTools, step: Int
  ) {
    let view = WindowView(surroundings, offset: .zero, step: step, tools: tools)
    let learned = learnedFilter(view.cells, share: share, tools: tools)
    filter = learned
    let likely = insideShares(view.bins, share: share)
    inside = likely
    let answer = tools.responses(view.spectrum, learned, learned)
    filterPeak = max(answer.reduce(0) { max($0, $1.x) }, 1e-3)
    let center = WindowFeatures.grid / 2 * (WindowFeatures.grid + 1)
    colorPeak =
      view.bins.isEmpty ? 1 : max(colorResponse(view.bins, likely, share: share)[center], 0.3)
  }

  /// How alike each place of a window is, for the two marks of a stretch together: 1 about as much
  /// as the marks themselves.
  ///
  /// - Parameters:
  ///   - view: a window.
  ///   - other: the appearance at the later mark.
  ///   - weight: of the later mark, 0 to 1.
  ///   - share: the area's width and height there, as shares of the window's side.
  ///   - tools: for the grid.
  /// - Returns: a value for each cell, row by row.
  func likeness(
    _ view: WindowView, and other: borrowing Appearance, weight: Float, share: SIMD2<Float>,
    tools: GridTools
  ) -> [Float] {
    let answers = tools.responses(view.spectrum, filter, other.filter)
    let hasColor = !view.bins.isEmpty
    let mine = hasColor ? colorResponse(view.bins, inside, share: share) : []
    let others = hasColor ? colorResponse(view.bins, other.inside, share: share) : []
    let part: Float = hasColor ? 0.35 : 0
    var result = [Float](repeating: 0, count: answers.count)
    for index in answers.indices {
      var first = (1 - part) * min(max(answers[index].x / filterPeak, -0.1), 1)
      var second = (1 - part) * min(max(answers[index].y / other.filterPeak, -0.1), 1)
      if hasColor {
        first += part * min(max(mine[index] / colorPeak, 0), 1.1)
        second += part * min(max(others[index] / other.colorPeak, 0), 1.1)
      }
      result[index] = (1 - weight) * first + weight * second
    }
    return result
  }
}

/// A correlation filter whose support is the area itself: what lies around it is not learned.
///
/// Henriques et al. 2015 for the filter, Lukežič et al. 2017 for the constraint (three rounds of
/// ADMM, here with a box as mask) and for the weights of the channels.
private func learnedFilter(
  _ cells: [SIMD32<Float>], share: SIMD2<Float>, tools: GridTools
) -> [ComplexLanes<SIMD16<Float>>] {
  let grid = WindowFeatures.grid
  let extent = share * Float(grid) * 1.1 / 2
  var mask = [Float](repeating: 0, count: grid * grid)
  for y in 0..<grid {
    for x in 0..<grid {
      let across = min(max(extent.x + 0.5 - abs(Float(x - grid / 2)), 0), 1)
      let down = min(max(extent.y + 0.5 - abs(Float(y - grid / 2)), 0), 1)
      mask[y * grid + x] = across * down
    }
  }
  let width = max(0.6, 0.1 * (share.x * share.y).squareRoot() * Float(grid))
  let target = tools.target(width: width)
  var (low, lowWeights) = constrained(cells.map(\.lowHalf), target, mask, tools)
  var (high, highWeights) = constrained(cells.map(\.highHalf), target, mask, tools)
  let total = lowWeights.sum() + highWeights.sum() + 1e-9
  (lowWeights, highWeights) = (lowWeights / total, highWeights / total)
  for index in low.indices {
    // The high half is the imaginary part of the features: times −i it answers in the real part.
    low[index] = ComplexLanes(
      real: low[index].real * lowWeights + high[index].imaginary * highWeights,
      imaginary: low[index].imaginary * lowWeights - high[index].real * highWeights)
    high[index] = .zero
  }
  return low
}

/// The filters of sixteen channels and what each is worth.
private func constrained(
  _ cells: [SIMD16<Float>], _ target: [SIMD2<Float>], _ mask: [Float], _ tools: GridTools
) -> (filter: [ComplexLanes<SIMD16<Float>>], weights: SIMD16<Float>) {
  typealias Lanes = ComplexLanes<SIMD16<Float>>
  let transform = tools.transform
  var spectrum = cells.map { Lanes(real: $0, imaginary: .zero) }
  transform.forward(&spectrum)
  let scale = 1 / Float(cells.count)
  let power = spectrum.map {
    ($0.real * $0.real + $0.imaginary * $0.imaginary) * scale
  }
  let wanted = zip(spectrum, target).map { value, target in
    value.conjugate.times(target.x * scale, target.y * scale)
  }
  func masked(_ filter: [Lanes], over divisor: Float) -> [Lanes] {
    var filter = filter
    transform.inverse(&filter)
    for index in filter.indices {
      filter[index] = Lanes(
        real: filter[index].real * (mask[index] / divisor), imaginary: .zero)
    }
    transform.forward(&filter)
    return filter
  }
  func over(_ value: Lanes, _ divisor: SIMD16<Float>) -> Lanes {
    Lanes(real: value.real / divisor, imaginary: value.imaginary / divisor)
  }
  let regularity: Float = 0.01
  var filter = masked(
    zip(wanted, power).map { over($0, $1 + regularity) }, over: 1)
  var multiplier = [Lanes](repeating: .zero, count: cells.count)
  var penalty: Float = 0.05
  for _ in 0..<3 {
    var free = filter
    for index in free.indices {
      free[index] = over(
        wanted[index] + filter[index] * penalty - multiplier[index], power[index] + penalty)
    }
    filter = masked(
      zip(multiplier, free).map { $0 + $1 * penalty }, over: regularity / 2 + penalty)
    for index in multiplier.indices {
      multiplier[index] = multiplier[index] + (free[index] - filter[index]) * penalty
    }
    penalty *= 3
  }
  return (filter, peaks(filter, spectrum, tools))
}

/// The highest answer of each channel.
private func peaks(
  _ filter: [ComplexLanes<SIMD16<Float>>], _ spectrum: [ComplexLanes<SIMD16<Float>>],
  _ tools: GridTools
) -> SIMD16<Float> {
  var answer = zip(filter, spectrum).map { $0 * $1 }
  tools.transform.inverse(&answer)
  var best = SIMD16<Float>.zero
  for value in answer { best = pointwiseMax(best, value.real) }
  return best
}

/// How likely each colour is inside the area rather than around it.
private func insideShares(_ bins: [Int16], share: SIMD2<Float>) -> [Float] {
  let side = WindowView.colorSide
  let middle = Float(side - 1) / 2
  let extent = share * Float(side) / 2
  var (inner, outer) = (
    [Float](repeating: 0, count: WindowView.colors),
    [Float](repeating: 0, count: WindowView.colors)
  )
  var (inCount, outCount) = (Float(0), Float(0))
  for (index, bin) in bins.enumerated() {
    let x = abs(Float(index % side) - middle) / extent.x
    let y = abs(Float(index / side) - middle) / extent.y
    if (x * x + y * y) <= 0.81 {
      inner[Int(bin)] += 1
      inCount += 1
    } else if x > 1.1 || y > 1.1 {
      outer[Int(bin)] += 1
      outCount += 1
    }
  }
  return zip(inner, outer).map { inner, outer in
    let (inner, outer) = (inner / max(inCount, 1), outer / max(outCount, 1))
    return (inner + 2e-4) / (inner + outer + 4e-4)
  }
}

/// The mean likelihood in a box of the area's size around each cell.
private func colorResponse(
  _ bins: [Int16], _ inside: [Float], share: SIMD2<Float>
) -> [Float] {
  let (side, grid) = (WindowView.colorSide, WindowFeatures.grid)
  // Sums over everything above and to the left.
  var sums = [Float](repeating: 0, count: (side + 1) * (side + 1))
  for y in 0..<side {
    var row: Float = 0
    for x in 0..<side {
      row += inside[Int(bins[y * side + x])]
      sums[(y + 1) * (side + 1) + x + 1] = sums[y * (side + 1) + x + 1] + row
    }
  }
  let extent = SIMD2(max(1, share.x * Float(side) * 0.45), max(1, share.y * Float(side) * 0.45))
  func bounds(_ cell: Int, _ extent: Float) -> (Int, Int) {
    let middle = Float(side / 2 + (cell - grid / 2) * 2)
    let low = min(max(Int((middle - extent).rounded()), 0), side - 1)
    return (low, max(min(Int((middle + extent).rounded()), side), low + 1))
  }
  let columns = (0..<grid).map { bounds($0, extent.x) }
  var response = [Float](repeating: 0, count: grid * grid)
  for y in 0..<grid {
    let (top, bottom) = bounds(y, extent.y)
    for x in 0..<grid {
      let (left, right) = columns[x]
      let sum =
        sums[bottom * (side + 1) + right] - sums[top * (side + 1) + right]
        - sums[bottom * (side + 1) + left] + sums[top * (side + 1) + left]
      response[y * grid + x] = sum / Float((right - left) * (bottom - top))
    }
  }
  return response
}

/// One window, ready to be compared.
struct WindowView {
  /// Colours are looked at in half the window's samples per side.
  static let colorSide = Surroundings.window / 2
  /// Bins of colour: 8 of luma, 16 of each chroma.
  static let colors = 8 * 16 * 16

  /// Features of each cell, tapered to the window's edge.
  let cells: [SIMD32<Float>]
  /// Their transform: the low half of the channels real, the high half imaginary.
  let spectrum: [ComplexLanes<SIMD16<Float>>]
  /// The bin of each sample's colour; empty for gray.
  let bins: [Int16]

  init(_ surroundings: borrowing Surroundings, offset: SIMD2<Int>, step: Int, tools: GridTools) {
    let luma = surroundings.lumaWindow(offset: offset, step: step)
    let features = gradientFeatures(luma, taper: tools.taper)
    cells = features
    var packed = features.map { ComplexLanes(real: $0.lowHalf, imaginary: $0.highHalf) }
    tools.transform.forward(&packed)
    spectrum = packed
    let cb = surroundings.chromaWindow(surroundings.cb, offset: offset, step: step)
    let cr = surroundings.chromaWindow(surroundings.cr, offset: offset, step: step)
    bins = colorBins(luma, cb, cr)
  }
}

/// The bin of each colour, at half the window's resolution.
private func colorBins(_ luma: [UInt8], _ cb: [UInt8], _ cr: [UInt8]) -> [Int16] {
  if cb.isEmpty || cr.isEmpty { return [] }
  let side = WindowView.colorSide
  var bins = [Int16](repeating: 0, count: side * side)
  for y in 0..<side {
    for x in 0..<side {
      let at = 2 * y * 2 * side + 2 * x
      let sum =
        Int(luma[at]) + Int(luma[at + 1]) + Int(luma[at + 2 * side])
        + Int(luma[at + 2 * side + 1])
      let index = y * side + x
      let u = min(max((Int(cb[index]) - 80) / 6, 0), 15)
      let v = min(max((Int(cr[index]) - 80) / 6, 0), 15)
      bins[index] = Int16(truncatingIfNeeded: ((sum / 4) >> 5) * 256 + u * 16 + v)
    }
  }
  return bins
}

/// What every comparison on the grid needs, made once.
package struct GridTools: Sendable {
  let transform = GridTransform()
  /// The square root of a Hann window, one weight for each cell.
  let taper: [Float]

  /// Makes them.
  package init() {
    let grid = WindowFeatures.grid
    let hann = (0..<grid).map { Float(sin(Double.pi * Double($0 + 1) / Double(grid + 1))) }
    taper = (0..<grid * grid).map { hann[$0 / grid] * hann[$0 % grid] }
  }

  /// The spectrum of what a filter is to answer: a bell around the middle.
  func target(width: Float) -> [SIMD2<Float>] {
    let grid = WindowFeatures.grid
    var bell = (0..<grid * grid).map { index in
      let x = Float((index % grid + grid / 2) % grid - grid / 2)
      let y = Float((index / grid + grid / 2) % grid - grid / 2)
      return ComplexLanes(
        real: SIMD2(Float(exp(Double(-0.5 * (x * x + y * y) / (width * width)))), 0),
        imaginary: .zero)
    }
    transform.forward(&bell)
    return bell.map { SIMD2($0.real.x, $0.imaginary.x) }
  }

  /// What two filters answer at each cell.
  func responses(
    _ spectrum: [ComplexLanes<SIMD16<Float>>], _ first: [ComplexLanes<SIMD16<Float>>],
    _ second: [ComplexLanes<SIMD16<Float>>]
  ) -> [SIMD2<Float>] {
    var sums = [ComplexLanes<SIMD2<Float>>](repeating: .zero, count: spectrum.count)
    for index in spectrum.indices {
      let one = spectrum[index] * first[index]
      let other = spectrum[index] * second[index]
      sums[index] = ComplexLanes(
        real: SIMD2(one.real.sum(), other.real.sum()),
        imaginary: SIMD2(one.imaginary.sum(), other.imaginary.sum()))
    }
    transform.inverse(&sums)
    let (grid, half) = (WindowFeatures.grid, WindowFeatures.grid / 2)
    return (0..<grid * grid).map { index in
      let (y, x) = ((index / grid + half) % grid, (index % grid + half) % grid)
      return sums[y * grid + x].real
    }
  }
}
