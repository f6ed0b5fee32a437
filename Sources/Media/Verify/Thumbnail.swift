// A few samples of a picture, kept while its neighbours are compared: enough to tell how lively a
// tile is, how much it moves, and which picture another one resembles.

import Raster

/// Every fourth sample of every fourth row of luma, at 8 bits.
struct Thumbnail: Sendable, Equatable {
  /// Luma samples from one sample to the next.
  static let step = 4

  /// Samples per row.
  let width: Int
  /// Rows.
  let height: Int
  /// Row by row.
  let samples: [UInt8]

  /// Takes the samples of a picture.
  init(_ picture: borrowing Picture) {
    let plane = picture.plane(0)
    let (step, shift) = (Thumbnail.step, plane.bitDepth - 8)
    width = (plane.width + step - 1) / step
    height = (plane.height + step - 1) / step
    var samples: [UInt8] = []
    samples.reserveCapacity(width * height)
    for y in stride(from: 0, to: plane.height, by: step) {
      if plane.bitDepth == 8 {
        let row = plane.row8(y)
        for x in stride(from: 0, to: plane.width, by: step) { samples.append(row[x]) }
      } else {
        let row = plane.row16(y)
        for x in stride(from: 0, to: plane.width, by: step) {
          samples.append(UInt8(truncatingIfNeeded: row[x] >> UInt16(shift)))
        }
      }
    }
    self.samples = samples
  }

  /// The variance of the samples in each tile, in squares of 8-bit steps.
  ///
  /// - Parameter columns: tiles in a row.
  /// - Returns: one value for each tile.
  func variances(columns: Int) -> [Float] {
    tiles(columns) { sum, square, count in
      Float(square) / Float(count) - (Float(sum) / Float(count)) * (Float(sum) / Float(count))
    } value: {
      Int32(samples[$0])
    }
  }

  /// The mean of the samples in each tile, in 8-bit steps.
  ///
  /// - Parameter columns: tiles in a row.
  /// - Returns: one value for each tile.
  func means(columns: Int) -> [Float] {
    tiles(columns) { sum, _, count in
      Float(sum) / Float(count)
    } value: {
      Int32(samples[$0])
    }
  }

  /// The mean square of the differences from another picture in each tile; the least of two.
  ///
  /// - Parameters:
  ///   - others: of the same size; nil where there is none.
  ///   - columns: tiles in a row.
  /// - Returns: one value for each tile; zeros where there is no other picture.
  func changes(from others: [Thumbnail?], columns: Int) -> [Float] {
    var least: [Float]?
    for other in others {
      guard let other, other.width == width, other.height == height else { continue }
      let changes = tiles(columns) { _, square, count in
        Float(square) / Float(count)
      } value: {
        Int32(samples[$0]) - Int32(other.samples[$0])
      }
      least = least.map { zip($0, changes).map { min($0, $1) } } ?? changes
    }
    let side = TileSums.side / Thumbnail.step
    return least ?? Array(repeating: 0, count: columns * ((height + side - 1) / side))
  }

  private func tiles(
    _ columns: Int, _ result: (Int32, Int32, Int32) -> Float, value: (Int) -> Int32
  ) -> [Float] {
    let side = TileSums.side / Thumbnail.step
    var results: [Float] = []
    for top in stride(from: 0, to: height, by: side) {
      for column in 0..<columns {
        var (sum, square, count) = (Int32(0), Int32(0), Int32(0))
        for y in top..<min(height, top + side) {
          for x in column * side..<min(width, (column + 1) * side) {
            let value = value(y * width + x)
            sum += value
            square += value * value
            count += 1
          }
        }
        results.append(count == 0 ? 0 : result(sum, square, count))
      }
    }
    return results
  }
}

/// Which of the source's pictures a picture of the output resembles.
struct Resemblance: Sendable, Equatable {
  /// 1 where it is its own picture of the source, -1 where it is a neighbour, 0 where it tells
  /// neither: (‖o − n‖² − ‖o − s‖²) ÷ ‖s − n‖², the least over both neighbours.
  var score: Float
  /// Mean square of the difference from its own picture, in squares of 8-bit steps.
  var loss: Float

  /// Least mean square of the differences between neighbours that says anything.
  private static let leastChange = 1.0

  /// Compares a picture of the output; nil where the source does not change.
  ///
  /// - Parameters:
  ///   - found: the picture of the output.
  ///   - expected: what it must be; only where this is the source's own are samples compared.
  ///   - source: the picture of the source.
  ///   - neighbours: those before and after it in the source.
  init?(
    _ found: Thumbnail, expected: Thumbnail, source: Thumbnail,
    neighbours: (before: Thumbnail?, after: Thumbnail?)
  ) {
    var least: Resemblance?
    for other in [neighbours.before, neighbours.after] {
      guard let other, other.samples.count == source.samples.count else { continue }
      var (own, strange, change, count) = (0, 0, 0, 0)
      for index in source.samples.indices
      where expected.samples[index] == source.samples[index] {
        let (s, n) = (Int(source.samples[index]), Int(other.samples[index]))
        let o = Int(found.samples[index])
        own += (o - s) * (o - s)
        strange += (o - n) * (o - n)
        change += (s - n) * (s - n)
        count += 1
      }
      guard count >= 64, Double(change) >= Resemblance.leastChange * Double(count) else { continue }
      let score = Float(strange - own) / Float(change)
      if score < least?.score ?? .infinity {
        least = Resemblance(score: score, loss: Float(own) / Float(count))
      }
    }
    guard let least else { return nil }
    self = least
  }

  private init(score: Float, loss: Float) { (self.score, self.loss) = (score, loss) }
}
