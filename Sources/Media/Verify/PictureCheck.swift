// One picture of the output beside what it must be: tile by tile over all planes, each hidden area
// as a whole, the picture as a whole. What is usual for its coder is settled later, over all
// pictures.

import Glibc
import MediaTime
import Raster
import WorkerProtocol

/// Compares one picture with what it must be.
struct PictureCheck {
  /// What is hidden in it.
  let areas: [HiddenArea]
  /// When it is shown, from the first picture.
  let time: Timestamp
  /// The source's picture, and those before and after it.
  let source: Thumbnail
  let neighbours: (before: Thumbnail?, after: Thumbnail?)

  /// Most tiles of one picture that are kept for a second look.
  private static let mostSuspects = 48
  /// Least peak signal-to-noise ratio outside of what is hidden, in dB.
  static let leastPSNR = 28.5
  /// Samples of one tile that may be the source's own by chance.
  private static let mostSourceSamples = 24
  /// Mean difference that a whole plane may have, in 8-bit steps.
  private static let mostLevel = 1.5
  /// Slope of the tiles' mean differences over their means that a plane may have.
  private static let mostGain = 0.08
  /// Root mean square of the tiles' mean differences that a plane may have, in 8-bit steps.
  private static let mostTileLevels = 4.0

  /// Compares the picture.
  ///
  /// - Parameters:
  ///   - found: the output's picture.
  ///   - expected: what it must be; in the same layout.
  ///   - original: the source's picture in the same layout.
  /// - Returns: what the pair showed.
  func outcome(
    found: borrowing Picture, expected: borrowing Picture, original: borrowing Picture
  ) -> PairOutcome {
    var outcome = PairOutcome()
    let wanted = Thumbnail(expected)
    let (columns, rows) = TileSums.tiles(of: found.size)
    let traits = TileTraits(
      hidden: hiddenTiles(columns: columns, rows: rows, of: found.size),
      variances: wanted.variances(columns: columns),
      changes: source.changes(
        from: [neighbours.before, neighbours.after], columns: columns))
    var noise = 0.0
    var suspects: [TileSuspect] = []
    for plane in 0..<found.planeCount {
      let pictures = ComparedPictures(
        plane: plane, source: original, expected: expected, found: found)
      let sums = TileSums(
        expected.plane(plane), found.plane(plane), shiftX: pictures.grid.shiftX,
        shiftY: pictures.grid.shiftY)
      let tiles = PlaneTiles(plane: plane, sums: sums, traits, &outcome.losses)
      if plane == 0 {
        noise = tiles.busiest.squareRoot()
        outcome.psnr = psnr(tiles)
        if let fault = psnrFault(tiles, outcome.psnr) { outcome.faults.append(fault) }
        if let fault = gainFault(tiles, wanted.means(columns: columns)) {
          outcome.faults.append(fault)
        }
      }
      outcome.faults += levelFaults(tiles, noise: noise)
      outcome.faults += AreaCheck(areas: areas, size: found.size, time: time, noise: noise)
        .faults(pictures)
      outcome.faults += sourceFaults(tiles, pictures, noise: noise)
      suspects += tiles.suspects
    }
    suspects.sort { $0.score > $1.score }
    for var suspect in suspects {
      if outcome.suspects.count == PictureCheck.mostSuspects { break }
      let pictures = ComparedPictures(
        plane: suspect.plane, source: original, expected: expected, found: found)
      guard suspect.isUnlike(pictures.variance(in: pictures.rect(of: suspect))) else { continue }
      suspect.area = suspect.kind.isHidden ? part(at: suspect) : nil
      outcome.suspects.append(suspect)
    }
    outcome.resemblance = Resemblance(
      Thumbnail(found), expected: wanted, source: source, neighbours: neighbours)
    outcome.time = time
    outcome.areas = areas.count
    return outcome
  }

  // MARK: Hidden tiles

  /// Which tiles hold samples of a hidden area, row by row.
  private func hiddenTiles(columns: Int, rows: Int, of size: PixelSize) -> [Bool] {
    var hidden = Array(repeating: false, count: columns * rows)
    for area in areas {
      if area.isOutside {
        // What is kept has whole tiles inside; all others hold samples of the outside.
        for index in hidden.indices where !isKept(area, index, columns) { hidden[index] = true }
        continue
      }
      for outline in area.outlines {
        // Cells and codecs reach a few samples further than the outline.
        let bounds = outline.bounds(in: size).grown(x: 4, y: 4).intersection(PixelRect(size))
        guard !bounds.isEmpty else { continue }
        let side = TileSums.side
        for row in bounds.y / side...(bounds.maxY - 1) / side {
          for column in bounds.x / side...(bounds.maxX - 1) / side {
            hidden[row * columns + column] = true
          }
        }
      }
    }
    return hidden
  }

  private func isKept(_ area: HiddenArea, _ index: Int, _ columns: Int) -> Bool {
    let side = Double(TileSums.side)
    let (x, y) = (Double(index % columns) * side, Double(index / columns) * side)
    return area.outlines.contains { outline in
      [(x, y), (x + side, y), (x, y + side), (x + side, y + side)].allSatisfy {
        outline.contains(PixelPoint(x: $0.0, y: $0.1))
      }
    }
  }

  /// Hidden tiles in which samples are the source's own.
  private func sourceFaults(
    _ tiles: PlaneTiles, _ pictures: borrowing ComparedPictures, noise: Double
  ) -> [PictureFinding] {
    let limit = PictureCheck.mostSourceSamples + Int(2 * noise)
    let least = max(pictures.plane == 0 ? 16 : 24, 3 * noise)
    var worst: PictureFinding?
    for suspect in tiles.suspects where suspect.kind.isHidden {
      let count = pictures.sourceSamples(in: pictures.rect(of: suspect), least: least)
      guard count > limit, Double(count) > worst?.value ?? 0 else { continue }
      var fault = PictureFinding(
        .sourceSamples, area: part(at: suspect), at: time, plane: pictures.plane,
        value: Double(count), limit: Double(limit))
      (fault.x, fault.y) = (suspect.x, suspect.y)
      worst = fault
    }
    return worst.map { [$0] } ?? []
  }

  /// The part of the plan that hides something in a tile: a region, if there is one.
  private func part(at suspect: TileSuspect) -> HiddenPart? {
    let tile = PixelRect(
      x: suspect.x, y: suspect.y, width: TileSums.side, height: TileSums.side
    ).grown(x: 4, y: 4)
    let all = PixelSize(width: 1 << 16, height: 1 << 16)
    let region = areas.first { area in
      !area.isOutside
        && area.outlines.contains { !$0.bounds(in: all).intersection(tile).isEmpty }
    }
    return (region ?? areas.first { $0.isOutside })?.part
  }

  // MARK: The picture as a whole

  /// Peak signal-to-noise ratio of luma outside of what is hidden, in dB; nil where too little is
  /// outside, infinite for equal samples.
  private func psnr(_ tiles: PlaneTiles) -> Double? {
    guard let mean = tiles.meanSquareOutside else { return nil }
    return mean == 0 ? .infinity : 10 * log10(255 * 255 / mean)
  }

  private func psnrFault(_ tiles: PlaneTiles, _ psnr: Double?) -> PictureFinding? {
    guard let psnr else { return nil }
    // Noise that changes from picture to picture is what coders drop first.
    let allowed = pow(10, -PictureCheck.leastPSNR / 10) * 255 * 255 + tiles.usualChange
    let limit = 10 * log10(255 * 255 / allowed)
    guard psnr < limit else { return nil }
    return PictureFinding(.psnr, at: time, value: psnr, limit: limit)
  }

  /// Whether light and dark are nearer to each other, or further apart, than in the source.
  private func gainFault(_ tiles: PlaneTiles, _ means: [Float]) -> PictureFinding? {
    guard let gain = tiles.gain(over: means), abs(gain) > PictureCheck.mostGain else { return nil }
    return PictureFinding(.gain, at: time, value: gain, limit: PictureCheck.mostGain)
  }

  private func levelFaults(_ tiles: PlaneTiles, noise: Double) -> [PictureFinding] {
    guard let levels = tiles.levelsOutside else { return [] }
    let (most, mostOfTiles) = (
      max(PictureCheck.mostLevel, noise), max(PictureCheck.mostTileLevels, noise)
    )
    var faults: [PictureFinding] = []
    if abs(levels.mean) > most {
      faults.append(
        PictureFinding(.level, at: time, plane: tiles.plane, value: levels.mean, limit: most))
    }
    if levels.deviation > mostOfTiles {
      faults.append(
        PictureFinding(
          .tileLevels, at: time, plane: tiles.plane, value: levels.deviation, limit: mostOfTiles))
    }
    return faults
  }
}

/// What the tiles of a picture are like, row by row; the same for all of its planes.
struct TileTraits {
  /// Whether something is painted in them.
  let hidden: [Bool]
  /// Variances of what must be there, in squares of 8-bit steps.
  let variances: [Float]
  /// Mean squares of the change from the nearest neighbour in time, likewise.
  let changes: [Float]

  /// What sort of tile one is on a plane.
  func kind(_ index: Int, isChroma: Bool) -> TileKind {
    TileKind(
      isChroma: isChroma, isHidden: hidden[index], variance: variances[index],
      change: changes[index])
  }
}

/// The tiles of one plane, sorted into what is hidden and what is not.
struct PlaneTiles {
  /// 0 luma, 1 Cb, 2 Cr.
  let plane: Int
  let sums: TileSums
  /// Tiles that lost enough to be looked at.
  private(set) var suspects: [TileSuspect] = []
  /// Mean square of the difference outside, in squares of 8-bit steps; nil where too little is.
  private(set) var meanSquareOutside: Double?
  /// Mean of the tiles' mean differences outside, and their root mean square, in 8-bit steps.
  private(set) var levelsOutside: (mean: Double, deviation: Double)?
  /// Mean difference of each tile outside, with the tile's number.
  private var differences: [(index: Int, mean: Double)] = []
  /// Mean square of the change in time that half of the tiles outside stay below.
  private(set) var usualChange = 0.0
  /// Variance of the difference that nine in ten tiles outside stay below; 0 if none is outside.
  private(set) var busiest = 0.0

  /// Mean square from which a tile is looked at, in squares of 8-bit steps.
  private static let leastSuspicious = 16.0
  /// Fewest samples outside over which a measure says anything.
  private static let fewest = 1024

  /// Sorts tiles, and adds what they lost to what others did.
  init(plane: Int, sums: TileSums, _ traits: TileTraits, _ losses: inout TileLosses) {
    (self.plane, self.sums) = (plane, sums)
    var (square, level, levels, samples, tiles) = (0.0, 0.0, 0.0, 0, 0)
    var (squares, outsideChanges): ([Double], [Float]) = ([], [])
    for row in 0..<sums.rows {
      for column in 0..<sums.columns {
        let index = row * sums.columns + column
        let (meanSquare, mean) = (sums.meanSquare(column, row), sums.mean(column, row))
        let kind = traits.kind(index, isChroma: plane > 0)
        losses.add(meanSquare, kind)
        if meanSquare > PlaneTiles.leastSuspicious {
          suspects.append(
            TileSuspect(
              kind: kind, plane: plane, x: column * TileSums.side, y: row * TileSums.side,
              meanSquare: meanSquare, mean: mean, change: Double(traits.changes[index])))
        }
        if traits.hidden[index] { continue }
        squares.append(meanSquare - mean * mean)
        let count = sums.count(column, row)
        square += meanSquare * Double(count)
        samples += count
        level += mean
        levels += mean * mean
        tiles += 1
        differences.append((index, mean))
        outsideChanges.append(traits.changes[index])
      }
    }
    squares.sort()
    busiest = squares.isEmpty ? 0 : squares[squares.count * 9 / 10]
    guard samples >= PlaneTiles.fewest >> (plane == 0 ? 0 : 2) else { return }
    outsideChanges.sort()
    usualChange = Double(outsideChanges[outsideChanges.count / 2])
    meanSquareOutside = square / Double(samples)
    levelsOutside = (level / Double(tiles), (levels / Double(tiles)).squareRoot())
  }

  /// The slope of the tiles' mean differences over their means (simple linear regression).
  ///
  /// - Parameter means: of all tiles of luma, in 8-bit steps.
  /// - Returns: 0 where light and dark are as far apart as they must be; nil where they are alike.
  func gain(over means: [Float]) -> Double? {
    let count = Double(differences.count)
    guard count >= 16 else { return nil }
    let (x, y) = (
      differences.reduce(0) { $0 + Double(means[$1.index]) } / count,
      differences.reduce(0) { $0 + $1.mean } / count
    )
    var (square, product) = (0.0, 0.0)
    for (index, mean) in differences {
      let distance = Double(means[index]) - x
      square += distance * distance
      product += distance * (mean - y)
    }
    return square < 64 * count ? nil : product / square
  }
}
