// Two reports side by side. Timings on shared machines wander, so a difference counts only where
// the two ranges from quartile to quartile do not overlap, and only on one quiet machine with one
// film.

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
    /// The two were measured under circumstances that cannot be compared; `notes` say which.
    case none
  }

  /// One figure that both reports have.
  package struct Row: Codable, Sendable, Equatable {
    package let name: String
    package let title: String
    package let unit: String
    package let before: Quartiles
    package let now: Quartiles
    /// How many times as good this report's median is as the earlier one's: above 1 is better,
    /// whatever is counted.
    package let ratio: Double
    package let verdict: Verdict
  }

  /// Figures of both reports, in the order of the later one.
  package let rows: [Row]
  /// What makes the two hard to compare: another machine, film or version, or other work.
  package let notes: [String]

  /// Compares `report` with an earlier one.
  package init(of report: BenchReport, with earlier: BenchReport) {
    let old = Dictionary(earlier.figures.map { ($0.name, $0) }) { first, _ in first }
    let circumstances = Circumstances(report, earlier)
    notes = circumstances.notes
    rows = report.figures.compactMap { now in
      guard let before = old[now.name] else { return nil }
      return Row(
        name: now.name, title: now.title, unit: now.unit, before: before.value, now: now.value,
        ratio: Comparison.ratio(now.value, before.value, moreIsBetter: now.moreIsBetter),
        verdict: circumstances.allow(now)
          ? Comparison.verdict(now.value, before.value, moreIsBetter: now.moreIsBetter) : .none)
    }
  }

  private static func ratio(
    _ now: Quartiles, _ before: Quartiles, moreIsBetter: Bool
  ) -> Double {
    let (above, below) = moreIsBetter ? (now, before) : (before, now)
    return below.median == 0 ? 1 : above.median / below.median
  }

  /// What a figure's difference is worth.
  package static func verdict(_ now: Quartiles, _ before: Quartiles, moreIsBetter: Bool) -> Verdict
  {
    if now.overlaps(before) { return .overlapping }
    return (now.median > before.median) == moreIsBetter ? .better : .worse
  }
}

/// Under which circumstances two reports were measured.
private struct Circumstances {
  private(set) var notes: [String] = []
  private var isSameMachine = true
  private var isSameFilm = true
  private var isQuiet = true

  init(_ now: BenchReport, _ before: BenchReport) {
    isSameMachine = now.machine.isSame(as: before.machine)
    isSameFilm = now.clip == before.clip || now.clip == nil || before.clip == nil
    isQuiet = !now.machine.isBusy && !before.machine.isBusy
    note("processor", before.machine.processor, now.machine.processor)
    note("processors", "\(before.machine.processors)", "\(now.machine.processors)")
    note("memory", gibibytes(before.machine.memoryBytes), gibibytes(now.machine.memoryBytes))
    note(
      "virtual machine", before.machine.virtualMachine ?? "none",
      now.machine.virtualMachine ?? "none")
    note("instruction set", before.machine.instructionSet, now.machine.instructionSet)
    note("kernel", before.machine.kernel, now.machine.kernel)
    note("libraries", "\(before.machine.libraryList)", "\(now.machine.libraryList)")
    note("film", before.clipLine ?? "none", now.clipLine ?? "none")
    note("version", before.veil, now.veil)
    if !isSameMachine { notes.append("no verdict is given across machines") }
    if !isSameFilm { notes.append("no verdict is given across films") }
    if !isQuiet { notes.append("no verdict is given where other programs were at work") }
  }

  private mutating func note(_ what: String, _ before: String, _ now: String) {
    if before != now { notes.append("\(what): \(before) then, \(now) now") }
  }

  /// Whether a verdict may be given about a figure; kernels are timed without a film.
  func allow(_ figure: Figure) -> Bool {
    isSameMachine && isQuiet && (isSameFilm || figure.section == .kernels)
  }
}

extension BenchReport {
  /// Reads the result of an earlier `veil bench --json`: the whole file, or its last line.
  ///
  /// - Parameter path: of the file.
  /// - Throws: `BenchError.noResult`, and `.job` where the file cannot be read.
  package init(fileAt path: FilePath) throws(BenchError) {
    let bytes = try reading { () throws(FilesError) in
      try OpenedFile(path).contents(limit: 16 << 20)
    }
    let last = Data(bytes.split(separator: 0x0a).last ?? [])
    let decoder = JSONDecoder()
    guard
      let report = (try? decoder.decode(BenchReport.self, from: Data(bytes)))
        ?? (try? decoder.decode(BenchReport.self, from: last)),
      report.bench == BenchReport.version
    else { throw .noResult(path: PathText(path)) }
    self = report
  }
}
