// `veil plan`: a plan to start from, a check before the long work, the schema for editors.

import ArgumentParser
import Console
import Files
import Jobs
import RedactionModel
import SystemPackage

/// Plans: new, check, schema, import, export.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Start, check and describe plans.", discussion: planPage,
    subcommands: [New.self, Check.self, Schema.self, Import.self, Export.self])

  /// Starts a plan.
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new", abstract: "Write a plan that is bound to SOURCE and hides nothing yet.",
      discussion: """
        Add regions to it: `veil help plan` says how, and --example starts with some.
        """)

    @Argument(help: "The file that the plan is for.", completion: .file())
    var source: FilePath
    @Option(name: .shortAndLong, help: "The plan to write; standard output without.")
    var output: FilePath?
    @Flag(help: "Put examples into it, laid out on SOURCE: two regions, and of audio two ranges.")
    var example = false
    @Flag(help: "Replace an existing plan.")
    var overwrite = false
    @Flag(help: "Print JSON lines; the last one is the result, with the plan in it.")
    var json = false

    @OptionGroup var options: ConductOptions

    func run() throws {
      let conduct = options.conduct(asJSON: json)
      let job = NewPlanJob(source, showsExample: example, conduct: conduct)
      let plan = try carryOut { () throws(JobFailure) in
        guard let output else { return try job.run() }
        return try job.write(to: output, replacing: overwrite)
      }
      if json { return try Terminal.printResult(try NewPlanRecord(plan, output: output)) }
      if output == nil { try Terminal.write(plan.json) }
    }
  }

  /// Checks a plan.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Check PLAN by itself or against its source.",
      discussion: """
        Takes several plans, with one --source for all or one for each in their order; the exit code
        is then the highest of theirs.
        """)

    @Argument(help: "The plans.", completion: .file(extensions: ["json"]))
    var plan: [FilePath]
    @Option(help: "The file that it is for.", completion: .file())
    var source: [FilePath] = []
    @Flag(help: "Take warnings for errors: a plan that raises one ends with exit code 65.")
    var strict = false
    @Flag(help: "Print one line of JSON for each plan.")
    var json = false

    @OptionGroup var options: ConductOptions

    func validate() throws {
      if !source.isEmpty { try requireOneOrEach(source.count, "--source", of: plan.count) }
    }

    func run() throws {
      let conduct = options.conduct(quiet: json)
      try forEach(plan, asJSON: json) { plan, number in
        let film = source.isEmpty ? nil : source.belonging(to: number)
        let job = CheckPlanJob(plan, source: film, conduct: conduct)
        let checked = try carryOut { () throws(JobFailure) in try job.run() }
        if strict, !checked.warnings.isEmpty {
          throw JobFailure.doubted(path: PathText(plan), checked.warnings)
        }
        try show(checked, of: plan)
        return .done
      }
    }

    private func show(_ checked: CheckedPlan, of plan: FilePath) throws {
      let (regions, audio) = (checked.plan.regions, checked.plan.audio)
      let reversible = regions.filter(\.effect.isReversible).map(\.id)
      if json {
        return try Terminal.printResult(
          Verdict(
            plan: "\(plan)", valid: true, regions: regions.count, audioRanges: audio.count,
            reversible: reversible, warnings: try checked.warnings.map(PlanWarningRecord.init)))
      }
      try Terminal.print(
        "\(plan): valid, \(counted(regions.count, "region")), "
          + counted(audio.count, "audio range"))
      for warning in checked.warnings {
        Terminal.say("warning \(warning.code): \(warning.sentence)")
      }
      for id in reversible {
        Terminal.say("REVERSIBLE: region \(id) can be undone by an attacker.")
      }
    }
  }

  /// Prints the schema.
  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "schema", abstract: "Print the JSON Schema (2020-12) of plans.")

    func run() throws { try Terminal.write(planSchema) }
  }

  private struct Verdict: Encodable {
    let plan: String
    let valid: Bool
    let regions: Int
    let audioRanges: Int
    let reversible: [String]
    let warnings: [PlanWarningRecord]
  }
}
