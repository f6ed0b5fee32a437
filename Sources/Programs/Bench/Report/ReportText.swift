// A report as lines for a terminal: a table per section, then the verdict.

extension BenchReport {
  /// The machine and the state that it was in.
  package var headline: String {
    "\(machine.processor), \(machine.processors) processors, \(machine.instructionSet); load "
      + "\(written(machine.loadBefore, digits: 2)) before, \(written(machine.loadAfter, digits: 2)) after"
  }

  /// What was decoded, in words.
  package var clipLine: String? {
    clip.map {
      "\($0.name): \($0.codec) \($0.width)x\($0.height), \($0.pictures) pictures at "
        + "\(written($0.picturesPerSecond)) per second, \(written($0.megabitsPerSecond)) Mbit/s"
    }
  }
}

/// A report as text.
package func lines(of report: BenchReport) -> [String] {
  var result = [report.headline]
  if let clip = report.clipLine { result.append(clip) }
  result.append("Each figure is a median, with the quartiles (under five rounds: the extremes).")
  for section in BenchSection.allCases {
    let rows = report.figures.filter { figure in
      figure.name.hasPrefix("\(section.rawValue).")
        || section == .kernels && figure.name.hasPrefix("limits.")
    }
    guard !rows.isEmpty else { continue }
    result += ["", section.rawValue]
    result += rows.map {
      "  " + padded($0.title, 34) + padded($0.value.text(), 28) + $0.unit
    }
  }
  if let bound = report.bound {
    result += ["", bound.sentence]
    result.append(
      "A job's processor time: decoding \(bound.decodeShare.percent), painting "
        + "\(bound.effectShare.percent), encoding and the rest \(bound.encodeShare.percent).")
  }
  if let comparison = report.comparison { result += lines(of: comparison) }
  return result
}

private func lines(of comparison: Comparison) -> [String] {
  var result = ["", "compared with the earlier result"]
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
    }
  }
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}
