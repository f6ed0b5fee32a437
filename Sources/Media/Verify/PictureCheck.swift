// One redacted picture beside its source: is what the plan hides gone, is what it leaves alone
// intact? Limits are set so that a lossy codec passes and a strip of eight samples left clear does
// not.

import Glibc
import MediaTime
import Raster
import RedactionModel
import WorkerProtocol

/// Compares pictures of one size and layout.
struct PictureCheck: Sendable {
  let size: PixelSize
  /// What samples a colour of the plan becomes.
  let colors: FillSamples

  /// Most that a filled sample may differ from its colour, in 8-bit steps.
  static let fillTolerance = 24
  /// Correlation of fine detail from which a block counts as the source's own.
  static let leastCorrelation = 0.7
  /// Samples along the side of a block.
  static let block = 8
  /// Standard deviation of fine detail, in 8-bit steps, from which a block says anything.
  static let leastDetail = 2.0
  /// Fewest samples outside of what is hidden over which a ratio says anything.
  static let leastSamples = 1024

  /// What is wrong inside an area at a time; nil if nothing is.
  func fault(
    in area: HiddenArea, at time: Timestamp, source: borrowing Picture, output: borrowing Picture
  ) -> Finding? {
    if case .fill(let color) = area.effect {
      return differingSample(in: area, from: colors.samples(of: color), output).map {
        .fillDiffers(area: area.part, time: time, sample: $0)
      }
    }
    return sourceDetail(in: area, PlanePair(source.plane(0), output.plane(0))).map {
      .sourceDetail(area: area.part, time: time, blocks: $0)
    }
  }

  /// The first sample of an area that is not of its colour.
  private func differingSample(
    in area: HiddenArea, from colors: [Int], _ output: borrowing Picture
  ) -> SampleDifference? {
    for index in 0..<output.planeCount {
      let plane = output.plane(index)
      let chroma = output.format.chroma
      let grid = SampleGrid(
        width: plane.width, height: plane.height, shiftX: index == 0 ? 0 : chroma.shiftX,
        shiftY: index == 0 ? 0 : chroma.shiftY)
      let shift = plane.bitDepth - 8
      let least = (colors[index] - PictureCheck.fillTolerance) << shift
      let limits = least...(colors[index] + PictureCheck.fillTolerance + 1) << shift - 1
      for y in area.rows(of: grid, in: size) {
        for columns in area.columns(row: y, of: grid) {
          guard let x = plane.firstOutside(limits, row: y, columns: columns) else { continue }
          return SampleDifference(
            plane: index, x: x, y: y, expected: colors[index], found: plane[x, y] >> shift)
        }
      }
    }
    return nil
  }

  /// Blocks inside an area whose fine detail is the source's; nil where there are no more than
  /// chance explains.
  private func sourceDetail(in area: HiddenArea, _ pair: PlanePair) -> DetailBlocks? {
    let side = PictureCheck.block
    let deviation = PictureCheck.leastDetail * Double(1 << (pair.bitDepth - 8))
    let leastEnergy = deviation * deviation * Double(side * side)
    var compared = 0
    var alike: [(x: Int, y: Int)] = []
    for bounds in area.bounds(in: size) {
      let places = stride(from: max(1, bounds.x), to: bounds.maxX - side, by: side)
        .filter { $0 + side < pair.width }
      for y in stride(from: max(1, bounds.y), to: bounds.maxY - side, by: side)
      where y + side < pair.height {
        let blocks = places.filter { holdsBlock(area, $0, y) }
        guard let first = blocks.first, let last = blocks.last else { continue }
        let products = pair.detail(rows: y..<y + side, columns: first..<last + side)
        for x in blocks {
          let columns = x - first..<x - first + side
          guard let found = products.correlation(columns, leastEnergy: leastEnergy) else {
            continue
          }
          compared += 1
          if found > PictureCheck.leastCorrelation { alike.append((x, y)) }
        }
      }
    }
    // The edges of coarse cells fall on edges of the source by chance.
    let chance = area.effect.isReversible ? 0.25 : 0.02
    guard alike.count >= 2, Double(alike.count) > chance * Double(compared) else { return nil }
    return DetailBlocks(alike: alike.count, compared: compared, x: alike[0].x, y: alike[0].y)
  }

  /// Whether the corners and the middle of a block lie in an area.
  private func holdsBlock(_ area: HiddenArea, _ x: Int, _ y: Int) -> Bool {
    let side = Double(PictureCheck.block)
    let corners = [(0.0, 0.0), (side, 0), (0, side), (side, side), (side / 2, side / 2)]
    return corners.allSatisfy { dx, dy in
      area.contains(PixelPoint(x: Double(x) + dx, y: Double(y) + dy))
    }
  }

  /// Peak signal-to-noise ratio of luma outside of all `covered` rectangles, in dB.
  ///
  /// - Returns: nil if too little is left to look at, infinite for equal samples.
  func psnr(
    source: borrowing Picture, output: borrowing Picture, outside covered: [PixelRect]
  ) -> Double? {
    let pair = PlanePair(source.plane(0), output.plane(0))
    var (sum, count) = (UInt64(0), 0)
    // Between two edges of rectangles all rows have the same columns outside.
    let edges = Set([0, pair.height] + covered.flatMap { [$0.y, $0.maxY] })
      .filter { (0...pair.height).contains($0) }.sorted()
    for (top, bottom) in zip(edges, edges.dropFirst()) {
      let hidden = covered.filter { $0.y <= top && bottom <= $0.maxY }.map { $0.x..<$0.maxX }
      let columns = gaps(between: merged(hidden), in: 0..<pair.width)
      for y in top..<bottom {
        for range in columns {
          sum += pair.squaredError(row: y, columns: range)
          count += range.count
        }
      }
    }
    guard count > PictureCheck.leastSamples else { return nil }
    if sum == 0 { return .infinity }
    let peak = Double((1 << pair.bitDepth) - 1)
    return 10 * log10(peak * peak * Double(count) / Double(sum))
  }

  /// Whether nothing but black is to be seen, by every fourth sample of every fourth row of luma.
  func isBlack(_ output: borrowing Picture) -> Bool {
    let plane = output.plane(0)
    let limit = (16 + PictureCheck.fillTolerance) << (plane.bitDepth - 8)
    for y in stride(from: 0, to: plane.height, by: 4) {
      for x in stride(from: 0, to: plane.width, by: 4) where plane[x, y] > limit { return false }
    }
    return true
  }
}
