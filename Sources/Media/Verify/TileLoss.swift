// How much a coder lost in tiles of one kind, over a whole file. A tile that lost far more than
// others of its kind lost something that coding does not explain.

import WorkerProtocol

/// What a tile is like: how lively it is and how much it moves.
///
/// Coders spend bits by both.
struct TileKind: Sendable, Hashable {
  private static let activities = 7
  private static let motions = 6
  /// How many kinds there are.
  static let count = 4 * activities * motions
  /// All kinds, each at its number.
  static let all = (0..<count).map(TileKind.init(index:))
  /// The kind's number, `0 ..< count`.
  let index: Int

  /// - Parameters:
  ///   - isChroma: whether the tile is of a chroma plane.
  ///   - isHidden: whether something is painted in it.
  ///   - variance: of what must be there, in squares of 8-bit steps of luma.
  ///   - change: mean square of the difference from the nearest neighbour in time, likewise.
  init(isChroma: Bool, isHidden: Bool, variance: Float, change: Float) {
    func degree(_ value: Float, _ count: Int) -> Int {
      // The exponent of base 4: 0 for less than 3, then one more each time that it is doubled.
      min(count - 1, (max(0, Int(value)) + 1).magnitude.highestBit / 2)
    }
    let activity = degree(variance, TileKind.activities)
    let motion = degree(change, TileKind.motions)
    let sort = (isChroma ? 2 : 0) + (isHidden ? 1 : 0)
    index = (sort * TileKind.activities + activity) * TileKind.motions + motion
  }

  private init(index: Int) { self.index = index }

  /// Whether something is painted in the tile.
  var isHidden: Bool { index / (TileKind.activities * TileKind.motions) % 2 == 1 }

  /// Whether the tile is of a chroma plane.
  var isChroma: Bool { index >= TileKind.count / 2 }

  /// All kinds of the same sort, the most alike first.
  var nearest: [TileKind] {
    func place(_ index: Int) -> (sort: Int, activity: Int, motion: Int) {
      let rest = index / TileKind.motions
      return (rest / TileKind.activities, rest % TileKind.activities, index % TileKind.motions)
    }
    let own = place(index)
    func distance(_ index: Int) -> Int {
      let other = place(index)
      return abs(own.activity - other.activity) + abs(own.motion - other.motion)
    }
    return (0..<TileKind.count).filter { place($0).sort == own.sort }
      .sorted { (distance($0), $0) < (distance($1), $1) }.map(TileKind.init(index:))
  }
}

extension UInt {
  /// The number of the highest bit that is set; 0 for 1.
  fileprivate var highestBit: Int { UInt.bitWidth - 1 - leadingZeroBitCount }
}

/// How many tiles of each kind lost how much.
struct TileLosses: Sendable, Equatable {
  private static let levels = 48
  private var counts: [UInt32]

  /// Losses of no tile.
  init() { counts = Array(repeating: 0, count: TileKind.count * TileLosses.levels) }

  /// Adds a tile.
  ///
  /// - Parameters:
  ///   - meanSquare: of the difference, in squares of 8-bit steps.
  ///   - kind: what the tile is like.
  mutating func add(_ meanSquare: Double, _ kind: TileKind) {
    counts[kind.index * TileLosses.levels + TileLosses.level(meanSquare)] += 1
  }

  /// Adds what others lost.
  mutating func add(_ other: TileLosses) {
    for index in counts.indices { counts[index] &+= other.counts[index] }
  }

  /// Half an octave of the mean square: 0 below 1/16.
  private static func level(_ meanSquare: Double) -> Int {
    // Squared, so that the exponent counts half octaves.
    let value = meanSquare * 16
    guard value > 1 else { return 0 }
    return min(levels - 1, Int((value * value).exponent))
  }

  /// What three in four tiles of a kind lost at most, from as many similar kinds as it takes.
  ///
  /// - Parameter kind: what the tile is like.
  /// - Returns: a mean square, in squares of 8-bit steps, rounded up to half an octave; 0 if there
  ///   was no tile.
  func usual(_ kind: TileKind) -> Double {
    var sums = [UInt64](repeating: 0, count: TileLosses.levels)
    var total: UInt64 = 0
    for other in kind.nearest {
      for level in 0..<TileLosses.levels {
        let count = UInt64(counts[other.index * TileLosses.levels + level])
        sums[level] += count
        total += count
      }
      if total >= TileLosses.fewest { break }
    }
    return TileLosses.quantile(of: sums, 0.75)
  }

  /// What nine in ten tiles of all kinds lost at most.
  ///
  /// - Parameter isChroma: whether they are of chroma planes.
  /// - Returns: as `usual`.
  func most(isChroma: Bool) -> Double {
    var sums = [UInt64](repeating: 0, count: TileLosses.levels)
    for kind in TileKind.all where kind.isChroma == isChroma {
      for level in 0..<TileLosses.levels {
        sums[level] += UInt64(counts[kind.index * TileLosses.levels + level])
      }
    }
    return TileLosses.quantile(of: sums, 0.9)
  }

  private static func quantile(of sums: [UInt64], _ share: Double) -> Double {
    let total = Double(sums.reduce(0, +))
    guard total > 0 else { return 0 }
    var seen: UInt64 = 0
    let level = sums.firstIndex {
      seen += $0
      return Double(seen) >= share * total
    }
    return upperEnd(of: level ?? levels - 1)
  }

  /// Fewest tiles that say what is usual.
  private static let fewest: UInt64 = 128

  private static func upperEnd(of level: Int) -> Double {
    Double(sign: .plus, exponent: level + 1, significand: 1).squareRoot() / 16
  }
}

/// A tile that lost much, until it is known how much is usual.
struct TileSuspect: Sendable, Equatable {
  let kind: TileKind
  let plane: Int
  /// The tile's first sample, on the luma grid.
  let x: Int
  let y: Int
  /// Mean square of the difference, in squares of 8-bit steps.
  let meanSquare: Double
  /// Mean of the difference, in 8-bit steps.
  let mean: Double
  /// Mean square by which what must be there changes from the nearest neighbour in time.
  let change: Double
  /// The part of the plan that hides something there; nil outside.
  var area: HiddenPart?

  /// Orders tiles by how little motion explains what they lost.
  var score: Double { meanSquare / (4 + change) }

  /// Whether the tile is another one, and not a poor copy of what must be there.
  ///
  /// - Parameter variance: of what must be there, in squares of 8-bit steps.
  /// - Returns: whether coding does not explain it.
  func isUnlike(_ variance: Double) -> Bool {
    meanSquare > TileSuspect.mostLost * variance || mean * mean > meanSquare / 2
  }

  /// Share of what must be there that a coder may lose where it keeps what it is like.
  private static let mostLost = 0.3
  /// How much a tile may lose beyond what is usual: its mean square may be this many times larger.
  static let factor = 48.0
  /// The same for what nearly all tiles of any kind lost at most.
  static let commonFactor = 24.0
  /// Mean square that any tile may lose, in squares of 8-bit steps.
  private static let floor = (luma: 100.0, chroma: 56.0)
  /// The same where something is painted: what is of the source there is found by other means.
  private static let hiddenFloor = 160.0
  /// Share of a change that a coder may leave to the next picture.
  static let mostDelayed = 0.35

  /// Mean square that a tile may lose in any file.
  ///
  /// - Parameter kind: what the tile is like.
  /// - Returns: squares of 8-bit steps.
  static func floor(of kind: TileKind) -> Double {
    kind.isHidden ? hiddenFloor : kind.isChroma ? floor.chroma : floor.luma
  }
}
