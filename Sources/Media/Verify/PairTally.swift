// What all pairs of pictures showed, in their order: sums of numbers with fractions and the list of
// findings must not depend on which thread was first.

import MediaTime
package import WorkerProtocol

/// What one pair of pictures showed.
package struct PairOutcome: Sendable {
  /// When the source's picture is shown, from the first; nil where nothing was compared.
  var time: Timestamp?
  /// Hidden areas that were checked.
  package var areas = 0
  /// Whether the output is black as a whole where the source may be damaged.
  package var isCoveredWhole = false
  /// Peak signal-to-noise ratio outside of what is hidden, in dB; infinite for equal samples.
  package var psnr: Double?
  /// What is wrong with the picture for certain.
  package var faults: [PictureFinding] = []
  /// How much the tiles lost.
  var losses = TileLosses()
  /// Tiles that lost much.
  var suspects: [TileSuspect] = []
  /// Which picture of the source it resembles.
  var resemblance: Resemblance?
  /// What else is wrong.
  package var findings: [Finding] = []

  /// A pair that showed nothing but these findings.
  package init(findings: [Finding] = []) { self.findings = findings }
}

/// Sums over pairs of pictures.
package struct PairTally: Sendable {
  /// Most tiles that wait until it is known how much is usual.
  private static let mostSuspects = 4096

  private var next = 0
  /// What later pairs showed, until those before them are there.
  private var waiting: [Int: PairOutcome] = [:]
  private var counts = CheckResult()
  private var ratios = (least: Double.infinity, sum: 0.0, count: 0)
  private var list = FindingList()
  private var losses = TileLosses()
  private var suspects: [(number: Int, time: Timestamp, tile: TileSuspect)] = []
  private var order = PictureOrder()

  /// Sums of nothing.
  package init() {}

  /// Adds what a pair showed, in any order of the pairs.
  ///
  /// - Parameters:
  ///   - outcome: what it showed.
  ///   - number: the pair's number, from 0, each once.
  package mutating func add(_ outcome: PairOutcome, number: Int) {
    waiting[number] = outcome
    while let outcome = waiting.removeValue(forKey: next) {
      append(outcome)
      next += 1
    }
  }

  private mutating func append(_ outcome: PairOutcome) {
    counts.pictures += 1
    counts.areas += outcome.areas
    if outcome.isCoveredWhole { counts.coveredWhole += 1 }
    if let psnr = outcome.psnr, psnr.isFinite {
      ratios = (min(ratios.least, psnr), ratios.sum + psnr, ratios.count + 1)
    }
    for fault in outcome.faults { list.add(fault, number: next) }
    for finding in outcome.findings { list.add(finding) }
    guard let time = outcome.time else { return }
    losses.add(outcome.losses)
    suspects += outcome.suspects.map { (next, time, $0) }
    if suspects.count > 2 * PairTally.mostSuspects { dropLeast() }
    order.add(outcome.resemblance, number: next, time: time)
  }

  /// Lets go of those that are nearest to what is usual.
  private mutating func dropLeast() {
    let limits = TileLimits(losses)
    suspects.sort { limits.excess($0.tile) > limits.excess($1.tile) }
    suspects.removeLast(suspects.count - PairTally.mostSuspects)
  }

  /// Adds a finding that is about no pair, after all pairs.
  ///
  /// - Parameter finding: what is wrong.
  package mutating func note(_ finding: Finding) { list.add(finding) }

  /// The sums over all pairs before the first that is missing.
  package var result: CheckResult {
    var (result, list) = (counts, list)
    if ratios.count > 0 {
      result.psnr = PSNRSummary(least: ratios.least, mean: ratios.sum / Double(ratios.count))
    }
    let limits = TileLimits(losses)
    for (number, time, tile) in suspects.sorted(by: { $0.number < $1.number })
    where limits.excess(tile) > 1 {
      list.add(limits.fault(tile, at: time), number: number)
    }
    for (number, fault) in order.faults { list.add(fault, number: number) }
    result.findings = list.findings
    return result
  }
}

/// What tiles may have lost at most, once all pictures were seen.
struct TileLimits {
  private let limits: [Double]

  init(_ losses: TileLosses) {
    let common = [false, true].map { losses.most(isChroma: $0) }
    limits = TileKind.all.map {
      TileSuspect.floor(of: $0) + TileSuspect.factor * losses.usual($0)
        + TileSuspect.commonFactor * common[$0.isChroma ? 1 : 0]
    }
  }

  /// What a tile lost as a ratio to its limit.
  func excess(_ tile: TileSuspect) -> Double { tile.meanSquare / limit(tile) }

  private func limit(_ tile: TileSuspect) -> Double {
    limits[tile.kind.index] + TileSuspect.mostDelayed * tile.change
  }

  /// The finding about a tile, as root mean squares.
  func fault(_ tile: TileSuspect, at time: Timestamp) -> PictureFinding {
    var fault = PictureFinding(
      tile.area == nil ? .tile : .areaTile, area: tile.area, at: time, plane: tile.plane,
      value: tile.meanSquare.squareRoot(), limit: limit(tile).squareRoot())
    (fault.x, fault.y) = (tile.x, tile.y)
    return fault
  }
}

/// Findings in which neighbouring pictures with the same fault are one.
struct FindingList: Sendable {
  /// What makes two faults the same.
  private struct Key: Hashable {
    let fault: PictureFault
    let area: HiddenPart?
  }

  /// Most findings that are listed.
  static let mostFindings = 40
  private var listed: [Finding] = []
  private var unlisted = 0
  /// The last stretch of each fault: its place in the list, and the number of its last pair.
  private var open: [Key: (place: Int?, number: Int)] = [:]

  /// Everything, with a count of what is not listed.
  var findings: [Finding] { listed + (unlisted > 0 ? [.more(count: unlisted)] : []) }

  /// Adds a finding that stands for itself.
  mutating func add(_ finding: Finding) { _ = append(finding) }

  /// Adds what is wrong with a picture, or joins it to the stretch that it continues.
  mutating func add(_ fault: PictureFinding, number: Int) {
    let key = Key(fault: fault.fault, area: fault.area)
    if let last = open[key], number - last.number <= 2 {
      if let place = last.place, case .picture(var finding) = listed[place] {
        finding.join(fault, isSamePicture: number == last.number)
        listed[place] = .picture(finding: finding)
      }
      open[key] = (last.place, number)
      return
    }
    open[key] = (append(.picture(finding: fault)), number)
  }

  /// Where a finding stands in the list; nil if there was no room.
  private mutating func append(_ finding: Finding) -> Int? {
    guard listed.count < FindingList.mostFindings else {
      unlisted += 1
      return nil
    }
    listed.append(finding)
    return listed.count - 1
  }
}

/// Whether pictures are in their order, by what they resemble.
struct PictureOrder: Sendable {
  /// From here on a picture is its neighbour's: prediction from both sides alone makes -0.5.
  private static let neighbours = -0.7
  /// A coder that repeats a picture loses little by it: how many times what it loses elsewhere.
  private static let mostLoss = 3.0
  /// No coder repeats pictures so often: the share of pictures that may be their neighbours'.
  private static let mostRepeated = 0.2

  private var losses: [Float] = []
  private var suspects: [(number: Int, time: Timestamp, resemblance: Resemblance)] = []

  /// Adds a picture; nil if the source does not change there.
  mutating func add(_ resemblance: Resemblance?, number: Int, time: Timestamp) {
    guard let resemblance else { return }
    losses.append(resemblance.loss)
    if Double(resemblance.score) < PictureOrder.neighbours {
      suspects.append((number, time, resemblance))
    }
  }

  /// Pictures that show another one's place.
  var faults: [(Int, PictureFinding)] {
    let usual = losses.isEmpty ? 0 : Double(losses.sorted()[losses.count / 2])
    let areMany = Double(suspects.count) > PictureOrder.mostRepeated * Double(losses.count)
    return suspects.compactMap { number, time, resemblance in
      let isLost = Double(resemblance.loss) > max(2, PictureOrder.mostLoss * usual)
      guard isLost || (areMany && suspects.count > 2) else { return nil }
      return (
        number,
        PictureFinding(
          .order, at: time, value: Double(resemblance.score), limit: PictureOrder.neighbours)
      )
    }
  }
}
