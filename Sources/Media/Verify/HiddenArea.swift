// What must be hidden in one picture, and which samples of a plane that is: rows of half-open
// ranges, so that what compares samples runs along rows and never asks about a single point.

package import MediaTime
import RedactionModel
import WorkerProtocol

/// What one region, or the outside, must look like in a picture.
struct HiddenArea: Sendable, Equatable {
  /// Which part of the plan it is.
  let part: HiddenPart
  let effect: Effect
  /// Chooses the noise of a veil.
  let seed: UInt64
  /// Outlines in coded luma samples: with their margin those of a region, what lies outside of them
  /// where the area is the outside.
  let outlines: [Outline]
  /// Whether the area is what lies outside the outlines.
  let isOutside: Bool

  /// The columns of a row of a plane whose samples have their centres in the area: in order, apart.
  func columns(row: Int, of grid: SampleGrid) -> [Range<Int>] {
    let inside = merged(outlines.flatMap { $0.columns(row: row, of: grid) })
    return isOutside ? gaps(between: inside, in: 0..<grid.width) : inside
  }

  /// The rows of a plane in which the area may have samples.
  func rows(of grid: SampleGrid, in size: PixelSize) -> Range<Int> {
    if isOutside { return 0..<grid.height }
    let bounds = outlines.map { $0.bounds(in: size) }.filter { !$0.isEmpty }
    guard let top = bounds.map(\.y).min(), let bottom = bounds.map(\.maxY).max() else {
      return 0..<0
    }
    let low = min(top >> grid.shiftY, grid.height)
    return low..<max(low, min(grid.height, (bottom >> grid.shiftY) + 1))
  }
}

/// Where the samples of a plane lie on the luma grid.
package struct SampleGrid: Sendable {
  /// Samples per row.
  package let width: Int
  /// Rows.
  package let height: Int
  /// log2 of luma columns per sample.
  package let shiftX: Int
  /// log2 of luma rows per sample.
  package let shiftY: Int

  /// Makes a grid.
  ///
  /// - Parameters:
  ///   - width: samples per row.
  ///   - height: rows.
  ///   - shiftX: log2 of luma columns per sample.
  ///   - shiftY: log2 of luma rows per sample.
  package init(width: Int, height: Int, shiftX: Int, shiftY: Int) {
    (self.width, self.height, self.shiftX, self.shiftY) = (width, height, shiftX, shiftY)
  }

  /// The centre of a sample.
  ///
  /// - Parameters:
  ///   - x: the column.
  ///   - y: the row.
  /// - Returns: a point on the luma grid.
  package func center(_ x: Int, _ y: Int) -> PixelPoint {
    PixelPoint(
      x: (Double(x) + 0.5) * Double(1 << shiftX), y: (Double(y) + 0.5) * Double(1 << shiftY))
  }
}

/// Ranges put in order and joined where they touch; empty ones are dropped.
func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
  var result: [Range<Int>] = []
  for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
    if let last = result.last, range.lowerBound <= last.upperBound {
      let end = max(last.upperBound, range.upperBound)
      result[result.count - 1] = last.lowerBound..<end
    } else {
      result.append(range)
    }
  }
  return result
}

/// What lies between ranges.
///
/// - Parameters:
///   - ranges: in order and apart.
///   - whole: what they are cut out of.
/// - Returns: the gaps in order, none of them empty.
func gaps(between ranges: [Range<Int>], in whole: Range<Int>) -> [Range<Int>] {
  var result: [Range<Int>] = []
  var start = whole.lowerBound
  for range in ranges {
    let cut = range.clamped(to: whole)
    if start < cut.lowerBound { result.append(start..<cut.lowerBound) }
    start = max(start, cut.upperBound)
  }
  if start < whole.upperBound { result.append(start..<whole.upperBound) }
  return result
}
