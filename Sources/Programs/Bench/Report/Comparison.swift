// Two reports side by side. Timings on shared machines wander, so a difference counts only where
// the two ranges from quartile to quartile do not overlap.

import Files
import FoundationEssentials
package import SystemPackage

/// A report against an earlier one, figure by figure.
package struct Comparison: Codable, Sendable, Equatable {
  /// What a difference is worth.
  package enum Verdict: String, Codable, Sendable {
    /// The quartiles do not overlap, and this report's figure is the better one.
    case better
    /// The quartiles do not overlap, and this report's figure is the worse one.
    case worse
    /// The quartiles overlap: nothing can be said.
    case overlapping
  }

  /// One figure that both reports have.
  package struct Row: Codable, Sendable, Equatable {
    package let name: String
    package let title: String
    package let unit: String
    package let before: Quartiles
    package let now: Quartiles
    /// The median now divided by the median before.
    package let ratio: Double
    package let verdict: Verdict
  }

  /// Figures of both reports, in the order of the later one.
  package let rows: [Row]
  /// What makes the two hard to compare: another processor, another film, another version.
  package let notes: [String]

  /// Compares `report` with an earlier one.
  package init(of report: BenchReport, with earlier: BenchReport) {
    let old = Dictionary(earlier.figures.map { ($0.name, $0) }) { first, _ in first }
    rows = report.figures.compactMap { now in
      guard let before = old[now.name] else { return nil }
      return Row(
        name: now.name, title: now.title, unit: now.unit, before: before.value, now: now.value,
        ratio: before.value.median == 0 ? 1 : now.value.median / before.value.median,
        verdict: Comparison.verdict(now.value, before.value, moreIsBetter: now.moreIsBetter))
    }
    var notes: [String] = []
    func note(_ what: String, _ before: String?, _ now: String?) {
      if let before, let now, before != now { notes.append("\(what): \(before) then, \(now) now") }
    }
    note("processor", earlier.machine.processor, report.machine.processor)
    note("processors", "\(earlier.machine.processors)", "\(report.machine.processors)")
    note("instruction set", earlier.machine.instructionSet, report.machine.instructionSet)
    note("film", earlier.clip?.name, report.clip?.name)
    note("version", earlier.veil, report.veil)
    self.notes = notes
  }

  /// What a figure's difference is worth.
  package static func verdict(_ now: Quartiles, _ before: Quartiles, moreIsBetter: Bool) -> Verdict
  {
    if now.overlaps(before) { return .overlapping }
    return (now.median > before.median) == moreIsBetter ? .better : .worse
  }
}

extension BenchReport {
  /// Reads the result of an earlier `veil bench --json`: the last line of the file.
  ///
  /// - Parameter path: of the file.
  /// - Throws: `BenchError.noResult`, and `.job` where the file cannot be read.
  package init(fileAt path: FilePath) throws(BenchError) {
    let bytes = try reading { () throws(FilesError) in
      try OpenedFile(path).contents(limit: 16 << 20)
    }
    let last = bytes.split(separator: 0x0a).last ?? []
    do { self = try JSONDecoder().decode(BenchReport.self, from: Data(last)) } catch {
      throw .noResult(path: PathText(path))
    }
  }
}
