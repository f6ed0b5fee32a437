// One hidden area of a picture: is it as light as the plan says, and is nothing of the source mixed
// into it? Both are asked of the area as a whole, where a trace that no tile shows adds up.

import MediaTime
import Raster
import RedactionModel
import WorkerProtocol

/// The three pictures that are compared: of one layout and size.
struct ComparedPictures: ~Copyable, ~Escapable {
  private let source: Plane
  private let expected: Plane
  private let found: Plane
  /// 0 luma, 1 Cb, 2 Cr.
  let plane: Int
  /// Where the samples of the plane lie.
  let grid: SampleGrid

  /// Puts a plane of three pictures side by side.
  @_lifetime(borrow source, borrow expected, borrow found)
  init(
    plane: Int, source: borrowing Picture, expected: borrowing Picture, found: borrowing Picture
  ) {
    self.plane = plane
    self.source = source.plane(plane)
    self.expected = expected.plane(plane)
    self.found = found.plane(plane)
    let chroma = found.format.chroma
    grid = SampleGrid(
      width: self.found.width, height: self.found.height,
      shiftX: plane == 0 ? 0 : chroma.shiftX, shiftY: plane == 0 ? 0 : chroma.shiftY)
  }

  /// Steps of a sample in one step of 8 bits.
  var step: Double { Double(1 << (found.bitDepth - 8)) }

  /// Adds samples of a row to sums.
  func add(row: Int, columns: Range<Int>, to sums: inout ShareSums) {
    if found.bitDepth == 8 {
      sums.add(
        expected: expected.row8(row).extracting(columns),
        found: found.row8(row).extracting(columns),
        source: source.row8(row).extracting(columns))
    } else {
      sums.add(
        expected: expected.row16(row).extracting(columns),
        found: found.row16(row).extracting(columns),
        source: source.row16(row).extracting(columns))
    }
  }

  /// The samples of a tile, as a rectangle of this plane.
  func rect(of tile: TileSuspect) -> PixelRect {
    PixelRect(
      x: tile.x >> grid.shiftX, y: tile.y >> grid.shiftY, width: TileSums.side >> grid.shiftX,
      height: TileSums.side >> grid.shiftY
    ).intersection(PixelRect(x: 0, y: 0, width: grid.width, height: grid.height))
  }

  /// The variance of what must be there in a rectangle of this plane, in squares of 8-bit steps.
  func variance(in rect: PixelRect) -> Double {
    var (sum, square) = (0, 0)
    for y in rect.y..<rect.maxY {
      for x in rect.x..<rect.maxX {
        let value = expected[x, y]
        sum += value
        square += value * value
      }
    }
    let count = Double(max(1, rect.width * rect.height))
    return (Double(square) - Double(sum) * Double(sum) / count) / count / (step * step)
  }

  /// How many samples of a rectangle are the source's own, where it differs from what must be there
  /// by enough to tell.
  ///
  /// - Parameters:
  ///   - rect: of this plane.
  ///   - least: how far the source must be from what must be there, in 8-bit steps.
  /// - Returns: how many are nearer to the source than a quarter of that distance.
  func sourceSamples(in rect: PixelRect, least: Double) -> Int {
    var count = 0
    let threshold = Int((least * step).rounded(.up))
    for y in rect.y..<rect.maxY {
      for x in rect.x..<rect.maxX {
        let own = source[x, y]
        let distance = abs(own - expected[x, y])
        if distance >= threshold, abs(own - found[x, y]) * 4 <= distance { count += 1 }
      }
    }
    return count
  }
}

/// Holds the hidden areas of one picture against the plan.
struct AreaCheck {
  let areas: [HiddenArea]
  /// The size of the coded picture, in luma samples.
  let size: PixelSize
  let time: Timestamp
  /// Root mean square of what coding changed in the picture's busiest tiles, in 8-bit steps.
  let noise: Double

  /// Root mean square of what may be off in an area, in 8-bit steps.
  static let mostDeviation = 10.0
  /// Deviation of the source from which its share says anything, in 8-bit steps.
  static let leastDeviation = 4.0
  /// Root mean square of a trace that anybody could see, in 8-bit steps.
  static let leastTrace = 1.0
  /// Rows of an area that are looked at.
  private static let mostRows = 192

  /// Everything that is wrong with the areas on one plane.
  func faults(_ pictures: borrowing ComparedPictures) -> [PictureFinding] {
    areas.indices.flatMap { faults(of: $0, pictures) }
  }

  private func faults(
    of index: Int, _ pictures: borrowing ComparedPictures
  ) -> [PictureFinding] {
    let (grid, area) = (pictures.grid, areas[index])
    let seen = SeenArea(
      area: area,
      stronger: areas.indices.filter { $0 != index && areas[$0].isSeenOver(area, $0 > index) }
        .map { areas[$0] })
    let rows = area.rows(of: grid, in: size)
    var (all, core) = (ShareSums(), ShareSums())
    for y in stride(
      from: rows.lowerBound, to: rows.upperBound, by: max(1, rows.count / AreaCheck.mostRows))
    {
      let visible = seen.columns(row: y, of: grid)
      guard !visible.isEmpty else { continue }
      let inner = seen.inner(visible, row: y, of: grid)
      for columns in visible { pictures.add(row: y, columns: columns, to: &all) }
      for columns in inner { pictures.add(row: y, columns: columns, to: &core) }
    }
    guard all.count > 0 else { return [] }
    return levelFault(area, core.count >= 64 ? core : all, pictures)
      + deviationFault(area, core.count >= 256 ? core : all, pictures)
      + shareFault(area, core.count >= 256 ? core : all, pictures)
  }

  private func levelFault(
    _ area: HiddenArea, _ sums: ShareSums, _ pictures: borrowing ComparedPictures
  ) -> [PictureFinding] {
    let (value, limit) = (sums.mean / pictures.step, max(area.mostLevel, noise / 2))
    guard abs(value) > limit else { return [] }
    return [
      PictureFinding(
        .areaLevel, area: area.part, at: time, plane: pictures.plane, value: value, limit: limit)
    ]
  }

  private func deviationFault(
    _ area: HiddenArea, _ sums: ShareSums, _ pictures: borrowing ComparedPictures
  ) -> [PictureFinding] {
    let (value, limit) = (sums.deviation / pictures.step, max(AreaCheck.mostDeviation, 2 * noise))
    guard value > limit else { return [] }
    return [
      PictureFinding(
        .areaDeviation, area: area.part, at: time, plane: pictures.plane, value: value,
        limit: limit)
    ]
  }

  private func shareFault(
    _ area: HiddenArea, _ sums: ShareSums, _ pictures: borrowing ComparedPictures
  ) -> [PictureFinding] {
    let least = AreaCheck.leastDeviation * pictures.step
    guard let (slope, correlation, trace) = sums.share(leastDeviation: least) else { return [] }
    // Neighbouring samples are alike: sixteen count as one. Six standard errors are no chance.
    let chance = 6 / (Double(sums.count) / 16).squareRoot()
    let limit = area.mostShare(plane: pictures.plane)
    guard abs(slope) > limit, abs(correlation) > max(0.25, chance),
      trace > pictures.step * max(AreaCheck.leastTrace, noise / 4)
    else { return [] }
    return [
      PictureFinding(
        .sourceShare, area: area.part, at: time, plane: pictures.plane, value: slope,
        limit: limit)
    ]
  }
}

/// An area where no stronger one covers it.
private struct SeenArea {
  /// Samples at the edge of an area into which coding carries what lies beside it.
  private static let rim = 8

  let area: HiddenArea
  /// Areas that are seen where they overlap this one.
  let stronger: [HiddenArea]

  /// The columns of a row in which the area is what is seen.
  func columns(row: Int, of grid: SampleGrid) -> [Range<Int>] {
    let hidden = merged(stronger.flatMap { $0.columns(row: row, of: grid) })
    return area.columns(row: row, of: grid).flatMap { gaps(between: hidden, in: $0) }
  }

  /// The part of its columns that lies well inside.
  func inner(_ visible: [Range<Int>], row: Int, of grid: SampleGrid) -> [Range<Int>] {
    let (marginX, marginY) = (SeenArea.rim >> grid.shiftX, SeenArea.rim >> grid.shiftY)
    guard row >= marginY, row + marginY < grid.height else { return [] }
    let above = columns(row: row - marginY, of: grid)
    let below = columns(row: row + marginY, of: grid)
    return visible.flatMap { range -> [Range<Int>] in
      guard range.count > 2 * marginX else { return [] }
      let narrow = range.lowerBound + marginX..<range.upperBound - marginX
      return overlaps(overlaps([narrow], above), below)
    }
  }
}

extension HiddenArea {
  /// How far the mean of the area may be off, in 8-bit steps: a flat colour is coded as it is.
  fileprivate var mostLevel: Double { if case .fill = effect { 3 } else { 6 } }

  /// Share of the source that may seem to be mixed in.
  ///
  /// Coders let chroma lag behind, and what they lose of a mosaic or a blur is like the source.
  fileprivate func mostShare(plane: Int) -> Double {
    effect.isReversible ? 0.3 : plane == 0 ? 0.03 : 0.1
  }

  /// Whether this area is what is seen where it overlaps another.
  ///
  /// - Parameters:
  ///   - other: another area of the same picture.
  ///   - isLater: whether this one comes later in the plan.
  /// - Returns: whether it is.
  fileprivate func isSeenOver(_ other: HiddenArea, _ isLater: Bool) -> Bool {
    if isOutside != other.isOutside { return other.isOutside }
    return (effect.precedence, isLater ? 1 : 0) > (other.effect.precedence, isLater ? 0 : 1)
  }
}

/// What two lists of ranges share; each is in order, with its ranges apart.
private func overlaps(_ a: [Range<Int>], _ b: [Range<Int>]) -> [Range<Int>] {
  a.flatMap { first in b.map { first.clamped(to: $0) }.filter { !$0.isEmpty } }
}
