// A report on the whole queue: the rows, their totals, and the failures by kind. The pages that
// show it are made from this alone.

import Console
import Queue

/// A report on the queue.
struct BatchReport {
  let rows: [ReportRow]
  let totals: Totals

  /// Sums over all rows.
  ///
  /// Reason for its size: each property is a member of the report's last line of JSON.
  struct Totals: Encodable {
    let event = "totals"
    let jobs: Int
    /// Jobs by state; their sum is `jobs`.
    let states: [String: Int]
    let doneWithWarnings: Int
    let attempts: Int
    let sourceBytes, outputBytes: Int64
    /// Over jobs that are done: seconds of work, and of film.
    let seconds, filmSeconds: Double
    /// Jobs that somebody has to look at, by kind of error.
    let failures: [String: Int]
  }

  init(_ rows: [ReportRow]) {
    self.rows = rows
    let done = rows.filter { $0.state == .done }
    totals = Totals(
      jobs: rows.count, states: counts(rows.map(\.state.rawValue)),
      doneWithWarnings: done.count { !$0.warnings.isEmpty },
      attempts: rows.reduce(0) { $0 + $1.attempts },
      sourceBytes: rows.reduce(0) { $0 + $1.sourceBytes },
      outputBytes: done.reduce(0) { $0 + ($1.outputBytes ?? 0) },
      seconds: done.reduce(0) { $0 + ($1.seconds ?? 0) },
      filmSeconds: done.reduce(0) { $0 + ($1.filmSeconds ?? 0) },
      failures: counts(rows.filter(\.state.needsAttention).map { $0.kind ?? "unknown" }))
  }

  /// Jobs that are done, by the hour in which they ended, in order.
  var byHour: [(label: String, count: Int)] {
    let hours = rows.filter { $0.state == .done }.compactMap { row in
      row.endedAt.map { String($0.prefix(13)) + ":00" }
    }
    return counts(hours).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Jobs that are done, by how many times faster than they play, in steps that double.
  var bySpeed: [(label: String, count: Int)] {
    let edges = [0.25, 0.5, 1, 2, 4, 8, 16, 32]
    let speeds = rows.compactMap(\.timesRealTime)
    let steps = zip([0] + edges, edges + [.infinity])
    return steps.map { low, high in
      let label = high.isFinite ? "below \(decimal(high))" : "\(decimal(low)) and more"
      return (label, speeds.count { low <= $0 && $0 < high })
    }
  }
}

/// How often each word occurs.
private func counts(_ words: [String]) -> [String: Int] {
  words.reduce(into: [:]) { $0[$1, default: 0] += 1 }
}
