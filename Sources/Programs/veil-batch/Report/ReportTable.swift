// The report for other programs: comma-separated values (RFC 4180), and lines of JSON of which the
// last has the totals.

import Console
import Files
import Queue

extension BatchReport {
  /// The report as comma-separated values, with a line of names.
  var csv: String {
    let lines =
      [ReportRow.columns.map(\.name)]
      + rows.map { row in
        ReportRow.columns.map { $0.value(row) }
      }
    return lines.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
  }
}

extension ReportRow {
  /// The columns of a table, from left to right.
  static let columns: [(name: String, value: @Sendable (ReportRow) -> String)] = [
    ("job", { String($0.job) }), ("state", { $0.state.rawValue }),
    ("attempts", { String($0.attempts) }), ("source", { shown($0.source.path) }),
    ("plan", { shown($0.plan.path) }), ("output", { shown($0.output.path) }),
    ("sourceBytes", { String($0.sourceBytes) }),
    ("outputBytes", { $0.outputBytes.map { String($0) } ?? "" }),
    ("sourceSHA256", { $0.sourceSHA256 }), ("planSHA256", { $0.planSHA256 }),
    ("outputSHA256", { $0.outputSHA256 ?? "" }), ("startedAt", { $0.startedAt ?? "" }),
    ("endedAt", { $0.endedAt ?? "" }), ("seconds", { $0.seconds.map { decimal($0) } ?? "" }),
    ("filmSeconds", { $0.filmSeconds.map { decimal($0) } ?? "" }),
    ("timesRealTime", { $0.timesRealTime.map { decimal($0) } ?? "" }),
    ("warnings", { $0.warnings.joined(separator: " ") }),
    ("code", { $0.code.map { String($0) } ?? "" }), ("kind", { $0.kind ?? "" }),
    ("message", { $0.message ?? "" }),
  ]
}

/// A field of a line.
///
/// A spreadsheet would carry out what begins like a formula: an apostrophe keeps it from that.
private func quoted(_ text: String) -> String {
  let isFormula = text.first.map { "=+-@\t".contains($0) } ?? false
  let field = (isFormula ? "'" : "") + text
  guard field.contains(where: { ",\"\r\n".contains($0) || $0.isNewline }) else { return field }
  return "\""
    + field.split(separator: "\"", omittingEmptySubsequences: false)
    .joined(separator: "\"\"") + "\""
}
