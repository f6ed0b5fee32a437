// `veil batch report` and `metrics`: what happened, for people in the morning, for spreadsheets,
// for scripts, and for a monitor.

import ArgumentParser
import Console
import Files
import Jobs
import Queue
import SystemPackage

/// Writes a report.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a report on all jobs: a page, a table or lines of JSON.",
    discussion: """
      By the ending of the name: .html is one page with charts, .csv a table, .jsonl one object for
      each job and a last one with the totals. For each job: where it stands, attempts, time and
      times real time, sizes, digests, and what there is to know of it.
      """)

  @Option(
    name: .shortAndLong, help: "The file to write: .html, .csv or .jsonl.",
    completion: .file(), transform: FilePath.init(word:))
  var output: FilePath
  @Flag(help: "Replace an existing file.")
  var overwrite = false
  @OptionGroup var options: QueueOptions

  private static let endings: Set<String> = ["html", "csv", "jsonl"]

  func validate() throws {
    guard ReportCommand.endings.contains(output.extension?.lowercased() ?? "") else {
      throw ValidationError(
        "\(shown(output)): choose a name that ends in .html, .csv or .jsonl.")
    }
  }

  func run() throws {
    let store = try options.store(try options.settings())
    try collect(store)
    let jobs = try asking { () throws(QueueError) in try store.jobs() }
    let report = BatchReport(jobs.map(ReportRow.init))
    let text =
      switch output.extension?.lowercased() {
      case "csv": report.csv
      case "jsonl": try lines(of: report)
      default: report.page(date: dateText(currentTime()))
      }
    try publish(text, at: output, replacing: overwrite)
    try Terminal.print("\(shown(output))  \(counted(report.totals.jobs, "job"))")
  }

  private func lines(of report: BatchReport) throws -> String {
    let rows = try report.rows.map { try Terminal.line(of: $0) + "\n" }
    return rows.joined() + (try Terminal.line(of: report.totals)) + "\n"
  }
}

/// Writes figures for a monitor.
struct MetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Write figures for Prometheus, as its node exporter's text files.",
    discussion: "The file is replaced as a whole, so that no reader sees half of it.")

  @Option(
    name: .shortAndLong, help: "The file to write, such as veil.prom.", completion: .file(),
    transform: FilePath.init(word:))
  var output: FilePath
  @OptionGroup var options: QueueOptions

  func run() throws {
    let store = try options.store(try options.settings())
    let (counts, totals) = try asking { () throws(QueueError) in
      (try store.counts(), try store.totals())
    }
    let states = JobState.allCases.map { ("{state=\"\($0)\"}", "\(counts[$0] ?? 0)") }
    let age = totals.queuedSince.map { max(0, currentTime() - $0) } ?? 0
    let text = [
      metric("jobs", "gauge", "Jobs by where they stand.", states),
      metric("attempts_total", "counter", "Attempts that were begun.", "\(totals.attempts)"),
      metric(
        "source_bytes_done_total", "counter", "Bytes of sources that are done.",
        "\(totals.bytesDone)"),
      metric(
        "film_seconds_done_total", "counter", "Seconds that these play.",
        decimal(totals.filmSecondsDone)),
      metric(
        "work_seconds_total", "counter", "Seconds that the work on these took.",
        decimal(totals.workSeconds)),
      metric(
        "oldest_queued_seconds", "gauge", "Age of the job that is queued longest.",
        decimal(age)),
    ].joined()
    try publish(text, at: output, replacing: true)
  }

  private func metric(_ name: String, _ type: String, _ help: String, _ value: String) -> String {
    metric(name, type, help, [("", value)])
  }

  /// A figure in the text format of Prometheus, version 0.0.4.
  private func metric(
    _ name: String, _ type: String, _ help: String, _ values: [(labels: String, value: String)]
  ) -> String {
    let name = "veil_batch_" + name
    return "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
      + values.map { "\(name)\($0.labels) \($0.value)\n" }.joined()
  }
}

/// Writes a text into a file that appears when it is whole.
func publish(
  _ text: String, at path: FilePath, replacing: Bool
) throws(BatchError) {
  do throws(FilesError) {
    let file = try StagedFile(for: path.absolute, replacing: replacing)
    try file.write(Array(text.utf8))
    _ = try file.publish()
  } catch { throw .job(.output(error)) }
}
