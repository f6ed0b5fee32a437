// One redacted picture beside its source: is what the plan hides gone, is what it leaves alone intact?
// Limits are set so that a lossy codec passes and a strip of eight samples left clear does not.

import Glibc
import MediaTime
import Raster
import RedactionModel

/// What one region, or the outside, must look like in a picture.
struct HiddenArea {
  /// For messages.
  let name: String
  let effect: Effect
  /// The outlines without margin, in coded luma samples.
  let outlines: [Outline]
  /// Whether the area is what lies outside the outlines.
  let isOutside: Bool

  func contains(_ point: PixelPoint) -> Bool {
    outlines.contains { $0.contains(point) } != isOutside
  }
}

/// Compares pictures of one size and layout.
struct PictureCheck {
  let size: PixelSize
  /// The colour that `fill` shows, as samples of luma, Cb and Cr at 8 bit, and whether range is full.
  let colors: (Effect) -> [Int]?

  /// Most that a filled sample may differ from its colour, in 8-bit steps.
  static let fillTolerance = 24
  /// Correlation of fine detail from which a block counts as the source's own.
  static let likeness = 0.7
  /// Samples along the side of a block.
  static let block = 8
  /// Standard deviation of fine detail, in 8-bit steps, from which a block says anything.
  static let leastDetail = 2.0

  /// What is wrong inside an area; nil if nothing is.
  func fault(
    in area: HiddenArea, source: borrowing Picture, output: borrowing Picture
  ) -> String? {
    if case .fill = area.effect, let samples = colors(area.effect) {
      return fillFault(area, samples, output)
    }
    return residueFault(area, source.plane(0), output.plane(0))
  }

  private func fillFault(
    _ area: HiddenArea, _ colors: [Int], _ output: borrowing Picture
  ) -> String? {
    for index in 0..<output.planeCount {
      let plane = output.plane(index)
      let (sx, sy) =
        index == 0 ? (0, 0) : (output.format.chroma.shiftX, output.format.chroma.shiftY)
      let shift = plane.bitDepth - 8
      for bounds in searchBounds(area) {
        for y in (bounds.y >> sy)..<min(plane.height, (bounds.maxY >> sy) + 1) {
          for x in (bounds.x >> sx)..<min(plane.width, (bounds.maxX >> sx) + 1) {
            let point = PixelPoint(
              x: (Double(x) + 0.5) * Double(1 << sx), y: (Double(y) + 0.5) * Double(1 << sy))
            guard area.contains(point) else { continue }
            let found = plane[x, y] >> shift
            if abs(found - colors[index]) > PictureCheck.fillTolerance {
              return
                "shows \(found) instead of \(colors[index]) in plane \(index) at sample \(x), \(y)"
            }
          }
        }
      }
    }
    return nil
  }

  /// Finds blocks inside the area whose fine detail is the source's.
  private func residueFault(_ area: HiddenArea, _ source: Plane, _ output: Plane) -> String? {
    let side = PictureCheck.block
    var telling = 0
    var alike: [(x: Int, y: Int)] = []
    for bounds in searchBounds(area) {
      for y in stride(from: max(1, bounds.y), to: bounds.maxY - side, by: side) {
        for x in stride(from: max(1, bounds.x), to: bounds.maxX - side, by: side) {
          guard isInside(area, x, y), x + side < source.width, y + side < source.height,
            let likeness = likeness(x, y, source, output)
          else { continue }
          telling += 1
          if likeness > PictureCheck.likeness { alike.append((x, y)) }
        }
      }
    }
    // The edges of coarse cells fall on edges of the source by chance.
    let chance = area.effect.isReversible ? 0.25 : 0.02
    guard alike.count >= 2, Double(alike.count) > chance * Double(telling) else { return nil }
    return "shows the source's own detail in \(alike.count) of \(telling) blocks, the first at "
      + "\(alike[0].x), \(alike[0].y)"
  }

  private func searchBounds(_ area: HiddenArea) -> [PixelRect] {
    area.isOutside ? [PixelRect(size)] : area.outlines.map { $0.bounds(in: size) }
  }

  private func isInside(_ area: HiddenArea, _ x: Int, _ y: Int) -> Bool {
    let side = Double(PictureCheck.block)
    for (dx, dy) in [(0.0, 0.0), (side, 0), (0, side), (side, side), (side / 2, side / 2)] {
      if !area.contains(PixelPoint(x: Double(x) + dx, y: Double(y) + dy)) { return false }
    }
    return true
  }

  /// Correlation of what remains after taking the mean of each sample's four neighbours away; nil
  /// where the source has no detail to recognise.
  private func likeness(_ x: Int, _ y: Int, _ source: Plane, _ output: Plane) -> Double? {
    var (ss, oo, so) = (0.0, 0.0, 0.0)
    for row in y..<y + PictureCheck.block {
      for column in x..<x + PictureCheck.block {
        let a = detail(source, column, row)
        let b = detail(output, column, row)
        ss += a * a
        oo += b * b
        so += a * b
      }
    }
    let count = Double(PictureCheck.block * PictureCheck.block)
    let scale = Double(1 << (source.bitDepth - 8))
    guard (ss / count).squareRoot() > PictureCheck.leastDetail * scale else { return nil }
    // What is left of the source has its strength too; a trace of the codec's is no likeness.
    return oo > 0.1 * ss ? so / (ss * oo).squareRoot() : 0
  }

  private func detail(_ plane: Plane, _ x: Int, _ y: Int) -> Double {
    Double(4 * plane[x, y] - plane[x - 1, y] - plane[x + 1, y] - plane[x, y - 1] - plane[x, y + 1])
      / 4
  }

  /// Peak signal-to-noise ratio of luma outside all `covered` rectangles, in dB.
  ///
  /// Every second sample of every second row is looked at.
  ///
  /// - Returns: nil if nothing is left to look at, infinite for equal samples.
  func clarity(
    source: borrowing Picture, output: borrowing Picture, outside covered: [PixelRect]
  ) -> Double? {
    let (a, b) = (source.plane(0), output.plane(0))
    var (sum, count) = (0, 0)
    for y in stride(from: 0, to: min(a.height, b.height), by: 2) {
      let crossing = covered.filter { y >= $0.y && y < $0.maxY }
      for x in stride(from: 0, to: min(a.width, b.width), by: 2) {
        if crossing.contains(where: { x >= $0.x && x < $0.maxX }) { continue }
        let difference = a[x, y] - (b[x, y] << max(0, a.bitDepth - b.bitDepth))
        sum += difference * difference
        count += 1
      }
    }
    guard count > 256 else { return nil }
    if sum == 0 { return .infinity }
    let peak = Double((1 << a.bitDepth) - 1)
    return 10 * log10(peak * peak * Double(count) / Double(sum))
  }

  /// Whether nothing but black is to be seen.
  func isBlack(_ output: borrowing Picture) -> Bool {
    let plane = output.plane(0)
    let limit = (16 + PictureCheck.fillTolerance) << (plane.bitDepth - 8)
    for y in stride(from: 0, to: plane.height, by: 4) {
      for x in stride(from: 0, to: plane.width, by: 4) where plane[x, y] > limit { return false }
    }
    return true
  }
}
