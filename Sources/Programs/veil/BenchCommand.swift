// `veil bench`: what this machine can do, in figures that say how sure they are.

import ArgumentParser
import Jobs
import FoundationEssentials
import Measure

/// Measures this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure decoding, effects, the loop and whole jobs on this machine.",
    discussion: """
      Needs no file: a film is made in memory. Says what bounds the machine and how many cameras'
      footage per hour that is. Every figure comes with its spread. One part alone takes longer and
      says more; all parts take less than a minute.

        veil bench
        veil bench loop
        veil bench --json > today.json
        veil bench --compare today.json -o report.html
      """)

  @Argument(help: "What to measure: decode, kernels, loop, redact or all.")
  var section = BenchChoice.all
  @Option(help: "Measure with this file instead of the built-in film.", completion: .file())
  var source: String?
  @Flag(help: "Print JSON lines; the last one is the result.")
  var json = false
  @Option(
    help: "Compare with an earlier result of --json.", completion: .file(extensions: ["json"]))
  var compare: String?
  @Option(
    name: .shortAndLong, help: "Write a page with charts to this file.",
    completion: .file(extensions: ["html"]))
  var output: String?
  @Flag(help: "Replace an existing page.")
  var overwrite = false

  func validate() throws {
    guard source != "-" else {
      throw ValidationError("'-' is refused: a seekable file is needed.")
    }
  }

  func run() throws {
    let earlier = try compare.map { try BenchReport(fileAt: $0) }
    if let output { try checkFree(output, replacing: overwrite) }
    var benchmark = Benchmark(section.sections, source: source)
    Interrupts.cancel(benchmark.cancellation)
    let draws = Terminal.isInteractive && !json
    if draws || json {
      let line = BenchLine(asJSON: json)
      benchmark.progress = { line.report($0, $1) }
    }
    defer { if draws { Terminal.redraw("") } }
    var report = try benchmark.run()
    if let earlier { report.comparison = Comparison(of: report, with: earlier) }
    if draws { Terminal.redraw("") }
    if let output { try writeText(page(of: report), to: output, replacing: overwrite) }
    if json { return try Terminal.printJSON(report) }
    for line in lines(of: report) { Terminal.print(line) }
    if let output { Terminal.print(output) }
  }
}

/// What may be measured.
enum BenchChoice: String, ExpressibleByArgument, CaseIterable {
  case decode, kernels, loop, redact, all

  var sections: [BenchSection] {
    BenchSection(rawValue: rawValue).map { [$0] } ?? BenchSection.allCases
  }
}

/// Turns reports of a benchmark into a line, or into lines of JSON.
private final class BenchLine {
  private let asJSON: Bool
  private var last = ContinuousClock.now - .seconds(60)
  private var lastPart = ""

  init(asJSON: Bool) { self.asJSON = asJSON }

  func report(_ part: String, _ share: Double) {
    let now = ContinuousClock.now
    let interval: Duration = asJSON ? .seconds(1) : .milliseconds(100)
    guard part != lastPart || now - last >= interval else { return }
    (last, lastPart) = (now, part)
    if asJSON {
      try? Terminal.printJSON(
        BenchProgress(event: "progress", section: part, share: (share * 1000).rounded() / 1000))
    } else {
      Terminal.redraw("\(part)  \(Int(share * 100)) %")
    }
  }
}

private struct BenchProgress: Encodable {
  let event: String
  let section: String
  let share: Double
}
