// One plane of a source beside the same plane of its output. Pictures of one depth are compared
// where they lie; of two depths, row by row as 32-bit words at the greater depth.

package import Raster

/// One plane of a source and the same plane of its output.
package struct PlanePair: ~Escapable {
  private let source: Plane
  private let output: Plane

  /// Puts two planes side by side.
  ///
  /// - Parameters:
  ///   - source: the plane of the source.
  ///   - output: the plane of the output.
  /// - Precondition: both have the same width and height.
  @_lifetime(copy source, copy output)
  package init(_ source: Plane, _ output: Plane) {
    precondition(source.width == output.width && source.height == output.height, "of one size")
    self.source = source
    self.output = output
  }

  /// Samples per row.
  var width: Int { source.width }
  /// Rows.
  var height: Int { source.height }
  /// The greater depth of the two, which all results refer to.
  var bitDepth: Int { max(source.bitDepth, output.bitDepth) }

  /// The sum of squared differences over a part of a row.
  ///
  /// - Parameters:
  ///   - row: a row of the plane.
  ///   - columns: columns of the plane.
  /// - Returns: the sum, in squares of one step at the greater depth.
  package func squaredError(row: Int, columns: Range<Int>) -> UInt64 {
    switch (source.bitDepth, output.bitDepth) {
    case (8, 8):
      return Verify.squaredError(
        source.row8(row).extracting(columns), output.row8(row).extracting(columns))
    case (let a, let b) where a == b:
      return Verify.squaredError(
        source.row16(row).extracting(columns), output.row16(row).extracting(columns))
    default:
      let (a, b) = (words(source, row, columns), words(output, row, columns))
      return Verify.squaredError(a.span, b.span)
    }
  }

  /// The products of fine detail over some rows.
  ///
  /// - Parameters:
  ///   - rows: neither the first nor the last of the plane.
  ///   - columns: neither the first nor the last of the plane.
  /// - Returns: sums over the rows, one for each of the columns.
  package func detail(rows: Range<Int>, columns: Range<Int>) -> DetailProducts {
    let wide = columns.lowerBound - 1..<columns.upperBound + 1
    switch (source.bitDepth, output.bitDepth) {
    case (8, 8):
      var sums = DetailSums<Int16, Int32>(columns: columns.count)
      for y in rows {
        sums.add(
          Neighbourhood(
            above: source.row8(y - 1).extracting(columns), here: source.row8(y).extracting(wide),
            below: source.row8(y + 1).extracting(columns)),
          Neighbourhood(
            above: output.row8(y - 1).extracting(columns), here: output.row8(y).extracting(wide),
            below: output.row8(y + 1).extracting(columns)))
      }
      return sums.products
    case (let a, let b) where a == b:
      var sums = DetailSums<Int32, Int64>(columns: columns.count)
      for y in rows {
        sums.add(
          Neighbourhood(
            above: source.row16(y - 1).extracting(columns), here: source.row16(y).extracting(wide),
            below: source.row16(y + 1).extracting(columns)),
          Neighbourhood(
            above: output.row16(y - 1).extracting(columns), here: output.row16(y).extracting(wide),
            below: output.row16(y + 1).extracting(columns)))
      }
      return sums.products
    default:
      var sums = DetailSums<Int32, Int64>(columns: columns.count)
      for y in rows {
        let (above, below) = (words(source, y - 1, columns), words(source, y + 1, columns))
        let (over, under) = (words(output, y - 1, columns), words(output, y + 1, columns))
        let (a, b) = (words(source, y, wide), words(output, y, wide))
        sums.add(
          Neighbourhood(above: above.span, here: a.span, below: below.span),
          Neighbourhood(above: over.span, here: b.span, below: under.span))
      }
      return sums.products
    }
  }

  /// Some columns of a row, raised to the greater depth.
  private func words(_ plane: Plane, _ row: Int, _ columns: Range<Int>) -> [Int32] {
    let shift = Int32(bitDepth - plane.bitDepth)
    if plane.bitDepth == 8 {
      let samples = plane.row8(row)
      return columns.map { Int32(samples[$0]) << shift }
    }
    let samples = plane.row16(row)
    return columns.map { Int32(samples[$0]) << shift }
  }
}

extension Plane {
  /// The first sample of a part of a row that is not between two values.
  ///
  /// - Parameters:
  ///   - limits: the least and the greatest value that it may have, at the depth of the plane.
  ///   - row: a row of the plane.
  ///   - columns: columns of the plane.
  /// - Returns: its column; nil if all are between.
  package func firstOutside(_ limits: ClosedRange<Int>, row: Int, columns: Range<Int>) -> Int? {
    guard !columns.isEmpty else { return nil }
    let ends: (least: Int, greatest: Int)
    if bitDepth == 8 {
      let (least, greatest) = extremes(row8(row).extracting(columns))
      ends = (Int(least), Int(greatest))
    } else {
      let (least, greatest) = extremes(row16(row).extracting(columns))
      ends = (Int(least), Int(greatest))
    }
    if limits.contains(ends.least) && limits.contains(ends.greatest) { return nil }
    return columns.first { !limits.contains(self[$0, row]) }
  }
}
