// From outlines to a luma mask: the step where geometry becomes samples. A cell of the coding grid
// is covered whole as soon as an outline reaches into it, so no rounding ever uncovers anything.

package import MediaTime
package import Raster

/// Draws the union of `outlines` as coverage 0 or 255.
///
/// Works by rows of cells: in one row each outline reaches over intervals of columns, found in
/// closed form. An outline reaches into a cell if the two share an area, or if a part of it without
/// area lies on the cell. Coordinates that are not numbers count as reaching everywhere.
///
/// - Parameters:
///   - outlines: on the grid of luma samples.
///   - pictureSize: luma samples of the coded picture.
///   - cell: luma samples of one cell, aligned to the origin; both sides 1 or more. 2x2 keeps 4:2:0
///     chroma whole, 2x4 also when the picture is interlaced.
/// - Returns: a mask whose bounds hold the coverage tightly; nil if nothing is touched.
/// - Complexity: the number of covered samples, plus rows times edges that pass through them.
package func rasterize(
  _ outlines: [Outline], pictureSize: PixelSize, cell: PixelSize
) -> Mask? {
  precondition(cell.width > 0 && cell.height > 0, "a cell has an area")
  let grid = CellGrid(picture: pictureSize, cell: cell)
  let reaches = outlines.map(Reach.init)
  var rows = 0..<0
  for reach in reaches {
    let touched = grid.rows(reach.rows)
    guard !touched.isEmpty else { continue }
    rows =
      rows.isEmpty
      ? touched
      : min(rows.lowerBound, touched.lowerBound)..<max(rows.upperBound, touched.upperBound)
  }
  var strips: [(row: Int, columns: Range<Int>)] = []
  for row in rows {
    let band = grid.band(row)
    for reach in reaches where grid.rows(reach.rows).contains(row) {
      reach.forEachInterval(in: band) { interval in
        let columns = grid.columns(interval)
        if !columns.isEmpty { strips.append((row, columns)) }
      }
    }
  }
  guard let first = strips.first, let last = strips.last else { return nil }
  let left = strips.reduce(Int.max) { min($0, $1.columns.lowerBound) }
  let right = strips.reduce(0) { max($0, $1.columns.upperBound) }
  let bounds = grid.samples(columns: left..<right, rows: first.row..<last.row + 1)
  if strips.count == last.row - first.row + 1, strips.allSatisfy({ $0.columns == left..<right }) {
    return Mask(bounds: bounds, coverage: 255)
  }
  let mask = Mask(bounds: bounds)
  for strip in strips {
    let area = grid.samples(columns: strip.columns, rows: strip.row..<strip.row + 1)
    mask.cover(columns: area.x..<area.maxX, rows: area.y..<area.maxY)
  }
  return mask
}

/// Draws the cells that lie wholly inside an outline.
///
/// - Parameters:
///   - outline: on the grid of luma samples.
///   - pictureSize: luma samples of the coded picture.
///   - cell: luma samples of one cell, aligned to the origin; both sides 1 or more.
/// - Returns: a mask; nil if the outline touches no cell.
package func rasterizeInside(
  _ outline: Outline, pictureSize: PixelSize, cell: PixelSize
) -> Mask? {
  guard let touched = rasterize([outline], pictureSize: pictureSize, cell: cell) else { return nil }
  guard let edge = rasterize(outline.edge, pictureSize: pictureSize, cell: cell) else {
    return touched
  }
  return subtract(edge, from: touched)
}

/// The cells of a picture; the last of a row or column may be partial.
private struct CellGrid {
  let picture: PixelSize
  let cell: PixelSize
  var columnCount: Int { (picture.width + cell.width - 1) / cell.width }
  var rowCount: Int { (picture.height + cell.height - 1) / cell.height }

  /// Luma rows from the top to the bottom edge of a row of cells, whole even if the picture ends.
  func band(_ row: Int) -> ClosedRange<Double> {
    Double(row * cell.height)...Double((row + 1) * cell.height)
  }

  func columns(_ interval: ClosedRange<Double>) -> Range<Int> {
    CellGrid.steps(interval, size: cell.width, extent: picture.width, count: columnCount)
  }

  func rows(_ interval: ClosedRange<Double>) -> Range<Int> {
    CellGrid.steps(interval, size: cell.height, extent: picture.height, count: rowCount)
  }

  func samples(columns: Range<Int>, rows: Range<Int>) -> PixelRect {
    PixelRect(
      x: columns.lowerBound * cell.width, y: rows.lowerBound * cell.height,
      width: columns.count * cell.width, height: rows.count * cell.height
    ).intersection(PixelRect(picture))
  }

  /// Steps of `size` that share a length with the interval; one step for an interval of no length.
  private static func steps(
    _ interval: ClosedRange<Double>, size: Int, extent: Int, count: Int
  ) -> Range<Int> {
    let limit = Double(extent)
    guard interval.lowerBound < limit, interval.upperBound >= 0 else { return 0..<0 }
    if interval.upperBound == 0 && interval.lowerBound < 0 { return 0..<0 }
    let low = max(interval.lowerBound, 0) / Double(size)
    let high = min(interval.upperBound, limit) / Double(size)
    let first = Int(low.rounded(.down))
    return first..<min(max(Int(high.rounded(.up)), first + 1), count)
  }
}
