// How far one plane is off what it must be, tile by tile: the unit in which losses of a coder are
// alike enough to be compared.

import MediaTime
package import Raster

/// Differences of two planes, summed over tiles.
package struct TileSums: Sendable {
  /// Luma samples along the side of a tile.
  package static let side = 16

  /// Tiles in a row.
  package let columns: Int
  /// Rows of tiles.
  package let rows: Int
  /// Samples of this plane in a tile that is whole.
  let tile: PixelSize
  /// Samples of the plane.
  let size: PixelSize
  private let step: Double
  private var sums: [Int32] = []
  private var squares: [Int64] = []

  /// Sums the differences.
  ///
  /// - Parameters:
  ///   - expected: what the plane must be.
  ///   - found: what it is.
  ///   - shiftX: log2 of luma columns per sample.
  ///   - shiftY: log2 of luma rows per sample.
  /// - Precondition: both planes have the same size and depth, 12 bits at most.
  package init(_ expected: Plane, _ found: Plane, shiftX: Int, shiftY: Int) {
    precondition(expected.width == found.width && expected.height == found.height, "of one size")
    precondition(expected.bitDepth == found.bitDepth && found.bitDepth <= 12, "of one depth")
    tile = PixelSize(width: TileSums.side >> shiftX, height: TileSums.side >> shiftY)
    size = PixelSize(width: expected.width, height: expected.height)
    columns = (size.width + tile.width - 1) / tile.width
    rows = (size.height + tile.height - 1) / tile.height
    step = Double(1 << (found.bitDepth - 8))
    var line = ColumnSums(columns: size.width)
    for row in 0..<rows {
      line.clear()
      for y in row * tile.height..<min(size.height, (row + 1) * tile.height) {
        if found.bitDepth == 8 {
          line.add(expected.row8(y), found.row8(y))
        } else {
          line.add(expected.row16(y), found.row16(y))
        }
      }
      fold(line)
    }
  }

  private mutating func fold(_ line: ColumnSums) {
    let (first, second) = (line.sums.span, line.squares.span)
    for column in 0..<columns {
      var (sum, square) = (Int32(0), Int64(0))
      for x in column * tile.width..<min(size.width, (column + 1) * tile.width) {
        sum += first[x]
        square += Int64(second[x])
      }
      sums.append(sum)
      squares.append(square)
    }
  }

  /// How many tiles a picture has.
  ///
  /// - Parameter size: luma samples per row and luma rows.
  /// - Returns: tiles in a row, and rows of tiles; the same for all of its planes.
  static func tiles(of size: PixelSize) -> (columns: Int, rows: Int) {
    ((size.width + side - 1) / side, (size.height + side - 1) / side)
  }

  /// How far a tile is off on average, in 8-bit steps.
  ///
  /// - Parameters:
  ///   - column: counted from 0.
  ///   - row: counted from 0.
  /// - Returns: the mean difference.
  package func mean(_ column: Int, _ row: Int) -> Double {
    Double(sums[row * columns + column]) / Double(count(column, row)) / step
  }

  /// The mean square of how far a tile is off, in squares of 8-bit steps.
  ///
  /// - Parameters:
  ///   - column: counted from 0.
  ///   - row: counted from 0.
  /// - Returns: the mean squared difference.
  package func meanSquare(_ column: Int, _ row: Int) -> Double {
    Double(squares[row * columns + column]) / Double(count(column, row)) / (step * step)
  }

  func count(_ column: Int, _ row: Int) -> Int {
    min(tile.width, size.width - column * tile.width)
      * min(tile.height, size.height - row * tile.height)
  }
}
