// The report for people: one page that needs nothing else, with charts drawn in SVG. Whatever came
// from outside (names, messages) is escaped.

import Console
import Files
import Queue

extension BatchReport {
  /// The report as a page.
  ///
  /// - Parameter date: when it was made.
  /// - Returns: HTML.
  func page(date: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><title>Veil: report on \(rows.count) jobs</title>
    <style>\(style)</style></head><body>
    <h1>\(counted(totals.jobs, "job"))</h1><p>Made \(escaped(date)).</p>
    <table class="totals">\(totalRows)</table>
    <div class="charts">
    \(chart("Where they stand", states))
    \(chart("What needs somebody, by kind", totals.failures.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }))
    \(chart("Done, by the hour", byHour))
    \(chart("Done, by times real time", bySpeed))
    </div>
    \(section("What needs somebody", rows.filter(\.state.needsAttention)))
    \(section("Done, with something to know", rows.filter { !$0.warnings.isEmpty }))
    \(section("All jobs", rows))
    </body></html>

    """
  }

  private var states: [(label: String, count: Int)] {
    JobState.allCases.compactMap { state in
      totals.states[state.rawValue].map { (state.rawValue, $0) }
    }
  }

  private var totalRows: String {
    let speed = totals.seconds > 0 ? decimal(totals.filmSeconds / totals.seconds, places: 2) : "-"
    let lines = [
      ("attempts", String(totals.attempts)),
      ("done with something to know", String(totals.doneWithWarnings)),
      ("sources", megabytes(totals.sourceBytes)), ("outputs", megabytes(totals.outputBytes)),
      ("film that is done", clock(totals.filmSeconds)), ("work on it", clock(totals.seconds)),
      ("times real time, each job by itself", speed),
    ]
    return lines.map { "<tr><th>\($0.0)</th><td>\($0.1)</td></tr>" }.joined()
  }
}

/// A table of jobs under a heading; nothing if there are none.
private func section(_ title: String, _ rows: [ReportRow]) -> String {
  if rows.isEmpty { return "" }
  let lines = rows.map { row in
    let facts = [
      String(row.job), row.state.rawValue, String(row.attempts), shown(row.source.path),
      megabytes(row.sourceBytes), row.seconds.map { clock($0) } ?? "",
      row.timesRealTime.map { decimal($0, places: 2) } ?? "",
      row.outputSHA256.map { String($0.prefix(16)) } ?? "",
      ([row.message].compactMap { $0 } + row.warnings).joined(separator: "; "),
    ]
    return "<tr class=\"\(row.state.rawValue)\">"
      + facts.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>"
  }
  let heads = ["job", "state", "tries", "source", "size", "took", "x", "output", "what to know"]
  return "<h2>\(title)</h2><table><tr>" + heads.map { "<th>\($0)</th>" }.joined() + "</tr>\n"
    + lines.joined(separator: "\n") + "</table>"
}

/// Bars with their labels and counts; nothing if all are zero.
private func chart(_ title: String, _ bars: [(label: String, count: Int)]) -> String {
  let most = bars.map(\.count).max() ?? 0
  if most == 0 { return "" }
  let lines = bars.enumerated().map { index, bar in
    let y = 24 + index * 22
    let width = 220 * bar.count / most
    return """
      <text x="176" y="\(y + 13)" text-anchor="end">\(escaped(bar.label))</text>\
      <rect x="182" y="\(y)" width="\(max(1, width))" height="16" rx="2"/>\
      <text x="\(188 + width)" y="\(y + 13)">\(bar.count)</text>
      """
  }
  let height = 30 + bars.count * 22
  return """
    <svg viewBox="0 0 460 \(height)" width="460" height="\(height)" role="img" \
    aria-label="\(escaped(title))"><text x="0" y="14" class="title">\(escaped(title))</text>
    \(lines.joined(separator: "\n"))</svg>
    """
}

private func megabytes(_ bytes: Int64) -> String {
  decimal(Double(bytes) / 1e6, places: 1) + " MB"
}

/// Hours, minutes and seconds.
private func clock(_ seconds: Double) -> String {
  let whole = Int(seconds.rounded())
  let pairs = [whole / 60 % 60, whole % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
  return "\(whole / 3600):" + pairs.joined(separator: ":")
}

/// Text as it stands in HTML.
private func escaped(_ text: String) -> String {
  text.reduce(into: "") { result, letter in
    switch letter {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    default: result.append(letter)
    }
  }
}

private let style = """
  body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;
  color:#1b1f24;background:#fff}table{border-collapse:collapse;width:100%}
  .totals{width:auto}th{text-align:left;font-weight:600}th,td{padding:.25rem .6rem;
  border-bottom:1px solid #e3e6ea;vertical-align:top;white-space:nowrap}
  td:nth-child(4),td:nth-child(9){white-space:normal;overflow-wrap:anywhere;min-width:14rem}
  .charts{display:flex;flex-wrap:wrap;gap:1.5rem;margin:1.5rem 0}svg text{font-size:12px;
  fill:#1b1f24}svg .title{font-weight:600;font-size:14px}svg rect{fill:#35618f}
  .failed td:nth-child(2),.quarantined td:nth-child(2),.refused td:nth-child(2)
  {color:#9b1c1c;font-weight:600}.needsPerson td:nth-child(2){color:#8a5a00;font-weight:600}
  @media(prefers-color-scheme:dark){body{background:#14171a;color:#e8eaed}th,td{border-color:#333}
  svg text{fill:#e8eaed}svg rect{fill:#7aa7d6}}
  """
