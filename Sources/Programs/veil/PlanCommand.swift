// `veil plan`: a plan to start from, a check before the long work, the schema for editors.

import ArgumentParser
import Console
import Jobs
import RedactionModel
import SystemPackage

/// Plans: new, check, schema.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Start, check and describe plans.",
    subcommands: [New.self, Check.self, Schema.self])

  /// Starts a plan.
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new", abstract: "Write a plan that is bound to SOURCE and hides nothing yet.",
      discussion: """
        Add regions to it: coordinates are pixels of the picture that `veil frame` shows, times count
        from the first picture.

          {"id": "bystander-1", "shape": "ellipse", "from": "00:00:03.2", "to": "00:00:09",
           "path": [{"at": "00:00:03.2", "box": [412, 220, 96, 128]}],
           "effect": {"fill": "#000000"}, "reason": "5 U.S.C. 552(b)(7)(C)"}
        """)

    @Argument(help: "The file that the plan is for.", completion: .file())
    var source: FilePath
    @Option(name: .shortAndLong, help: "The plan to write; standard output without.")
    var output: FilePath?
    @Flag(help: "Replace an existing plan.")
    var overwrite = false

    @OptionGroup var options: ConductOptions

    func run() throws {
      let job = NewPlanJob(source, conduct: options.conduct(quiet: true))
      guard let output else { return try Terminal.write(try job.run().json) }
      try job.write(to: output, replacing: overwrite)
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
    @Flag(help: "Print one line of JSON for each plan.")
    var json = false

    @OptionGroup var options: ConductOptions

    func validate() throws {
      if !source.isEmpty { try requireOneOrEach(source.count, "--source", of: plan.count) }
    }

    func run() throws {
      let conduct = options.conduct(quiet: true)
      try forEach(plan, asJSON: json) { plan, number in
        let film = source.isEmpty ? nil : source.belonging(to: number)
        try show(try CheckPlanJob(plan, source: film, conduct: conduct).run(), of: plan)
        return .done
      }
    }

    private func show(_ checked: RedactionPlan, of plan: FilePath) throws {
      let reversible = checked.regions.filter(\.effect.isReversible).map(\.id)
      if json {
        return try Terminal.printResult(
          Verdict(
            plan: "\(plan)", valid: true, regions: checked.regions.count,
            audioRanges: checked.audio.count, reversible: reversible))
      }
      try Terminal.print(
        "\(plan): valid, \(counted(checked.regions.count, "region")), "
          + counted(checked.audio.count, "audio range"))
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
  }
}
