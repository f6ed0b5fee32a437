// A report as lines for a terminal: a table for each unit of each section, in which one direction
// is better, then the verdict.

extension BenchReport {
  /// The machine and the state that it was in.
  package var headline: String {
    "\(machine.processor), \(machine.processors) processors, \(machine.instructionSet); load "
      + "\(written(machine.loadBefore, digits: 2)) before, \(written(machine.loadAfter, digits: 2)) after"
  }

  /// The machine's memory, system and libraries, and what else ran on it.
  package var surroundings: [String] {
    let caches = machine.caches.map { "L\($0.level) \($0.type) \($0.bytes >> 10) KiB" }
    let home = machine.virtualMachine.map { "virtual machine (\($0.isEmpty ? "unnamed" : $0))" }
    return [
      (caches + ["\(gibibytes(machine.memoryBytes)) of memory"]).joined(separator: ", "),
      (["kernel \(machine.kernel)", home].compactMap { $0 } + [machine.libraryList])
        .joined(separator: "; "),
      "Other programs used \(share(machine.othersBefore)) of the processors before, "
        + "\(share(machine.othersDuring)) meanwhile.",
    ]
  }

  /// Why there is no verdict; nil where there may be one.
  package var noVerdict: String? {
    machine.isBusy
      ? "No verdict: other programs were at work; measure again when they are done." : nil
  }

  private func share(_ part: Double) -> String { "\(written(part * 100, digits: 2)) %" }

  /// What was decoded, in words.
  package var clipLine: String? {
    clip.map {
      "\($0.name): \($0.codec) \($0.width)x\($0.height), \($0.pictures) pictures at "
        + "\(written($0.picturesPerSecond)) per second, \(written($0.megabitsPerSecond)) Mbit/s"
    }
  }
}

extension Machine {
  /// The libraries and their versions.
  var libraryList: String { libraries.joined(separator: ", ") }
}

/// Bytes in GiB.
func gibibytes(_ count: Int64) -> String { "\(written(Double(count) / 1_073_741_824)) GiB" }

/// A report as text.
package func lines(of report: BenchReport) -> [String] {
  var result = [report.headline] + report.surroundings
  if let clip = report.clipLine { result.append(clip) }
  result.append("Each figure is a median, with the quartiles (under five rounds: the extremes).")
  for section in BenchSection.allCases {
    for table in tables(report.figures.filter { $0.section == section }) {
      let better = table[0].moreIsBetter ? "more" : "less"
      result += ["", "\(section.rawValue), \(table[0].unit): \(better) is better"]
      result += table.map { "  " + padded($0.title, 34) + $0.value.text() }
    }
  }
  if let reason = report.noVerdict { result += ["", reason] }
  if let bound = report.bound {
    result += ["", bound.sentence]
    result.append(
      "A job's processor time: decoding \(bound.decodeShare.percent), painting "
        + "\(bound.effectShare.percent), encoding and the rest \(bound.encodeShare.percent).")
  }
  if let comparison = report.comparison { result += lines(of: comparison) }
  return result
}

/// Figures sorted into tables of one unit each, in the order in which the units come.
private func tables(_ figures: [Figure]) -> [[Figure]] {
  var units: [String] = []
  for figure in figures where !units.contains(figure.unit) { units.append(figure.unit) }
  return units.map { unit in figures.filter { $0.unit == unit } }
}

private func lines(of comparison: Comparison) -> [String] {
  var result = ["", "compared with the earlier result: above 1 x is better now"]
  result += comparison.notes.map { "  note: \($0)" }
  result += comparison.rows.map { row in
    "  " + padded(row.title, 32) + padded(written(row.ratio) + " x", 9)
      + padded(row.verdict.words, 19)
      + "\(row.before.text()) then, \(row.now.text()) now, \(row.unit)"
  }
  return result
}

extension Comparison.Verdict {
  /// In words.
  package var words: String {
    switch self {
    case .better: "better"
    case .worse: "worse"
    case .overlapping: "quartiles overlap"
    case .none: "no verdict"
    }
  }
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}
