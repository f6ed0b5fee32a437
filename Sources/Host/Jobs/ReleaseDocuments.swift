// The documents of a release for people: the exemption log as a table for programs and as a page to
// print, and a worksheet of fees. Made of the log alone.

import Custody
import Files
import FoundationEssentials

extension ExemptionLog {
  private static let head = [
    "entry", "effect", "statute", "code", "from", "to", "minutes", "reversible",
  ]

  private var rows: [[String]] {
    entries.map { entry in
      [
        entry.name, entry.effect, entry.statute, entry.code, entry.from.map(clock) ?? "",
        entry.to.map(clock) ?? "", decimal(entry.minutes), entry.isReversible ? "REVERSIBLE" : "no",
      ]
    }
  }

  /// The log as CSV (RFC 4180).
  var csv: String { ([ExemptionLog.head] + rows).map(csvLine).joined() }

  /// A worksheet of fees as CSV; without a rate, its columns are left to be filled in.
  ///
  /// - Parameter rate: money for each minute of the recording; nil if nobody said.
  /// - Returns: the worksheet.
  func fees(rate: Double?) -> String {
    let money = rate.map { decimal($0 * minutes) } ?? ""
    return [
      ["item", "quantity", "unit", "rate", "amount"],
      [
        "review and redaction of the recording", decimal(minutes), "minutes",
        rate.map(decimal) ?? "", money,
      ],
      ["regions and audio ranges taken out", "\(entries.count)", "entries", "", ""],
      ["total", "", "", "", money],
    ].map(csvLine).joined()
  }

  /// The log as a page to print.
  ///
  /// - Parameter receipt: what it is the log of.
  /// - Returns: the page in HTML.
  func page(of receipt: Receipt) -> String {
    let facts: [(String, String)] = [
      ("Case", receipt.request.caseNumber ?? ""), ("Request", receipt.request.requestNumber ?? ""),
      ("Released file", receipt.output.name),
      ("SHA-256", receipt.output.digest.sha256.description),
      ("Length", "\(decimal(minutes)) minutes"), ("Redacted", receipt.date),
      ("By", receipt.request.operatorName ?? ""),
    ]
    let list = facts.filter { !$0.1.isEmpty }
      .map { "<dt>\(escaped($0.0))</dt><dd>\(escaped($0.1))</dd>\n" }.joined()
    let head = ExemptionLog.head.map { "<th>\(escaped($0))</th>" }.joined()
    let body = rows.map { row in
      "<tr>" + row.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>\n"
    }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Exemption log</title>
      <style>
      body { font: 11pt/1.4 serif; margin: 2cm }
      table { border-collapse: collapse; width: 100% }
      td, th { border: 1px solid #888; padding: 3px 6px; text-align: left; vertical-align: top }
      dt { float: left; clear: left; width: 9em } dd { margin-left: 9em; word-break: break-all }
      tr { break-inside: avoid } thead { display: table-header-group }
      </style></head><body>
      <h1>Exemption log</h1>
      <dl>
      \(list)</dl>
      <table><thead><tr>\(head)</tr></thead><tbody>
      \(body)</tbody></table>
      <p>Times count from the first picture of the source. Minutes are pictures times their mean length.</p>
      </body></html>

      """
  }
}

/// A line of CSV; a cell that a spreadsheet would take for a formula starts with an apostrophe.
private func csvLine(_ cells: [String]) -> String {
  cells.map { cell in
    let isFormula = ["=", "+", "-", "@", "\t", "\r"].contains { cell.hasPrefix($0) }
    let text = (isFormula ? "'" : "") + cell
    let needsQuotes = text.contains { "\",\r\n".contains($0) }
    return needsQuotes
      ? "\""
        + text.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "\"\"") + "\"" : text
  }.joined(separator: ",") + "\r\n"
}

private func escaped(_ text: String) -> String {
  text.map { character in
    switch character {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    default: String(character)
    }
  }.joined()
}

/// Seconds as `H:MM:SS.mmm`.
private func clock(_ seconds: Double) -> String {
  let total = Int64((seconds * 1000).rounded())
  func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
  let milliseconds = String(total % 1000 + 1000).dropFirst()
  return
    "\(total / 3_600_000):\(two(total / 60_000 % 60)):\(two(total / 1000 % 60)).\(milliseconds)"
}

/// A number with two decimals.
private func decimal(_ value: Double) -> String {
  let hundredths = Int64((value * 100).rounded())
  let rest = hundredths % 100
  return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
}
