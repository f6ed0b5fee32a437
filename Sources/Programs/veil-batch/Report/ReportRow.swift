// One job in a report: what the queue knows of it, and what `veil redact` said of its output.

import Files
import Queue
import StrictJSON

/// One job in a report.
///
/// Reason for its size: each property is a column.
struct ReportRow: Encodable {
  let event = "job"
  let job: Int64
  let state: JobState
  let attempts: Int
  let source, plan, output: PathText
  let sourceSHA256, planSHA256: String
  let outputSHA256: String?
  let sourceBytes: Int64
  let outputBytes: Int64?
  let startedAt, endedAt: String?
  /// Real time of the last attempt, and how long the source plays, in seconds.
  let seconds, filmSeconds: Double?
  /// How many times faster than it plays.
  let timesRealTime: Double?
  let damagedPicturesCovered: Int64?
  let warnings: [String]
  let code: Int32?
  let kind, message: String?

  init(_ job: JobRecord) {
    let result = job.result.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
    self.job = job.id
    (state, attempts) = (job.state, job.attempts)
    (source, plan, output) = (PathText(job.source), PathText(job.plan), PathText(job.output))
    (sourceSHA256, planSHA256) = (job.sourceDigest, job.planDigest)
    outputSHA256 = result?["outputSHA256"]?.string
    (sourceBytes, outputBytes) = (job.size, result?["bytes"]?.whole)
    (startedAt, endedAt) = (job.startedAt.map(dateText), job.endedAt.map(dateText))
    let took = job.startedAt.flatMap { start in job.endedAt.map { max(0, $0 - start) } }
    (seconds, filmSeconds) = (took.map(rounded), job.filmSeconds.map(rounded))
    timesRealTime = job.filmSeconds.flatMap { film in
      took.flatMap { $0 > 0 ? rounded(film / $0) : nil }
    }
    damagedPicturesCovered = result?["damagedPicturesCovered"]?.whole
    warnings = result?["warnings"]?.strings ?? []
    (code, kind, message) = (job.ending.code, job.ending.kind, job.ending.sentence)
  }
}

/// A number with three digits behind the point.
private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

extension JSONValue {
  /// The text; nil if the value is none.
  var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The texts of an array.
  var strings: [String] {
    if case .array(let values) = self { values.compactMap(\.string) } else { [] }
  }
}
