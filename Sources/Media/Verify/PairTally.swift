// What all pairs of pictures showed, summed in their order: sums of numbers with fractions and the
// list of findings must not depend on which thread was first.

package import WorkerProtocol

/// What one pair of pictures showed.
package struct PairOutcome: Sendable, Equatable {
  /// Hidden areas that were checked.
  package var areas = 0
  /// Whether the output is black as a whole where the source may be damaged.
  package var isCoveredWhole = false
  /// Peak signal-to-noise ratio outside of what is hidden, in dB; infinite for equal samples.
  package var psnr: Double?
  /// Everything that is wrong.
  package var findings: [Finding] = []

  /// A pair that showed nothing.
  package init() {}
}

/// Sums over pairs of pictures.
package struct PairTally: Sendable {
  private var next = 0
  /// What later pairs showed, until those before them are there.
  private var waiting: [Int: PairOutcome] = [:]
  private var counts = CheckResult()
  private var ratios = (least: Double.infinity, sum: 0.0, count: 0)
  private var unlisted = 0

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
      next += 1
      append(outcome)
    }
  }

  private mutating func append(_ outcome: PairOutcome) {
    counts.pictures += 1
    counts.areas += outcome.areas
    if outcome.isCoveredWhole { counts.coveredWhole += 1 }
    if let psnr = outcome.psnr, psnr.isFinite {
      ratios = (min(ratios.least, psnr), ratios.sum + psnr, ratios.count + 1)
    }
    for finding in outcome.findings { note(finding) }
  }

  /// Adds a finding that is about no pair, after all pairs.
  ///
  /// - Parameter finding: what is wrong.
  package mutating func note(_ finding: Finding) {
    if counts.findings.count < PictureComparison.mostFindings {
      counts.findings.append(finding)
    } else {
      unlisted += 1
    }
  }

  /// The sums over all pairs before the first that is missing.
  package var result: CheckResult {
    var result = counts
    if ratios.count > 0 {
      result.psnr = PSNRSummary(least: ratios.least, mean: ratios.sum / Double(ratios.count))
    }
    if unlisted > 0 { result.findings.append(.more(count: unlisted)) }
    return result
  }
}
