// `veil-bench`, which `veil bench` becomes: what this machine can do, in figures that say how sure
// they are. Started with limits as its one word it is the worker that measures, and locks itself
// in.

import ArgumentParser
import Bench
import Console
import Files
import Jobs
import PolicyGate
import SystemPackage

/// Measures this machine.
@main
struct BenchProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "veil bench",
    abstract: "Measure decoding, effects, the loop, following and whole jobs on this machine.",
    discussion: """
      Needs no file: a film is made in memory. Says what bounds the machine and how many cameras'
      footage per hour that is. Every figure comes with its quartiles. One part alone takes longer
      and says more; all parts take about a minute. Where other programs use more than 5 % of the
      processors, figures are printed without a verdict.

        veil bench
        veil bench loop
        veil bench --json > today.json
        veil bench --compare today.json -o report.html
      """,
    version: Build.description)

  @Argument(help: "What to measure: decode, kernels, loop, follow, redact or all.")
  var section = BenchChoice.all
  @Option(
    help: "Measure with this file instead of the built-in film.", completion: .file(),
    transform: FilePath.init(word:))
  var source: FilePath?
  @Flag(help: "Print JSON lines; the last one is the result.")
  var json = false
  @Option(
    help: "Compare with an earlier result of --json.", completion: .file(extensions: ["json"]),
    transform: FilePath.init(word:))
  var compare: FilePath?
  @Option(
    name: .shortAndLong, help: "Write a page with charts to this file.",
    completion: .file(extensions: ["html"]), transform: FilePath.init(word:))
  var output: FilePath?
  @Option(help: "What to do where other programs are at work: warn, wait for them, or refuse.")
  var whenBusy = BusyChoice.warn
  @Flag(help: "Replace an existing page.")
  var overwrite = false

  static func main() {
    if BenchService.isAskedFor { return BenchService.run() }
    let words = permittedWords(verbs: VerbTree("bench"))
    do {
      var command = try parseAsRoot(words)
      try command.run()
    } catch let error as BenchError {
      end(error, asJSON: words.contains("--json"))
    } catch let failure as JobFailure {
      end(.job(failure), asJSON: words.contains("--json"))
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      WrongCommandLine(words, help: _dumpHelp(), message: message(for: error))
        .end(fullMessage: fullMessage(for: error), asJSON: words.contains("--json"))
    }
  }

  private static func end(_ error: BenchError, asJSON: Bool) -> Never {
    Terminal.say(error.sentence)
    if asJSON { try? Terminal.print(error.json) }
    ExitStatus(error).exit()
  }

  func validate() throws {
    guard source != "-" else {
      throw ValidationError("'-' is refused: a seekable file is needed.")
    }
    guard output.map({ ["html", "htm"].contains($0.extension?.lowercased()) }) ?? true else {
      throw ValidationError("-o takes a page to write: choose a name that ends in .html.")
    }
  }

  func run() throws {
    let page = try output.map {
      try PageFile($0, replacing: overwrite, comparison: compare, source: source)
    }
    let earlier = try compare.map { try BenchReport(fileAt: $0) }
    var benchmark = Benchmark(section.sections, source: source)
    benchmark.whenBusy = whenBusy
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
    try page?.write(report)
    if json {
      return try Terminal.printResult(report, .warned(report.machine.isBusy ? ["machineBusy"] : []))
    }
    for line in lines(of: report) { try Terminal.print(line) }
    if let page { try Terminal.print(shown(page.path)) }
  }
}

extension BusyChoice: ExpressibleByArgument {}

/// What may be measured.
enum BenchChoice: String, ExpressibleByArgument, CaseIterable {
  case decode, kernels, loop, follow, redact, all

  var sections: [BenchSection] {
    BenchSection(rawValue: rawValue).map { [$0] } ?? BenchSection.allCases
  }
}
