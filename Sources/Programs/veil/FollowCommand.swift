// `veil follow`: what lies between two marks of a person, solved from the pictures; and where one
// more mark is wanted.

import ArgumentParser
import Console
import Files
import Jobs
import SystemPackage

/// Fills in where regions are between the marks of a person.
struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract: "Solve where the regions of PLAN are between two marks of a person.",
    discussion: """
      A region is followed if it says "follow": true. Between each two neighbouring waypoints of a person
      its place is worked out from the pictures and written as waypoints "by": "follow"; older ones are
      replaced, a person's are never touched. Nothing outside the two marks is looked at, nothing across a
      cut, a hidden waypoint or 30 seconds, and what has left is never found again.

      Where it is not sure, the region gets an "unsure" stretch: set one more waypoint at the time named,
      and run it again; or look at it and write "accepted": "initials and reason" there. Until then the
      plan is unfinished, and redact refuses it.

      Exit code 0: sure everywhere. Exit code 1: marks are wanted.

        veil follow cam.mp4 --plan plan.json
        veil follow cam.mp4 --plan plan.json -o followed.json --region head
      """)

  @Argument(help: "The file that the plan is for.", completion: .file())
  var source: FilePath
  @Option(help: "The plan with the marks.", completion: .file(extensions: ["json"]))
  var plan: FilePath
  @Option(
    name: .shortAndLong, help: "The plan to write; without, PLAN is written anew.",
    completion: .file(extensions: ["json"]))
  var output: FilePath?
  @Option(help: "The id of a region to follow; may be given more than once. Default: all.")
  var region: [String] = []
  @Flag(help: "Replace an existing output.")
  var overwrite = false
  @Flag(help: "Print JSON lines; the last one is the result.")
  var json = false
  @Flag(help: "With --json: report the place in each picture too, to be judged.")
  var places = false

  @OptionGroup var options: ConductOptions

  func run() throws {
    var spec = FollowSpec(source: source, plan: plan)
    spec.output = output.map(PathText.init)
    spec.regions = region
    spec.replacesOutput = overwrite
    spec.wantsPlaces = places && json
    let job = FollowJob(spec, conduct: options.conduct(asJSON: json))
    let report = try carryOut { () throws(JobFailure) in try job.run() }
    if json {
      try Terminal.printResult(report, .check(found: !report.sure))
    } else {
      try describe(report)
    }
    if !report.sure { ExitStatus.found.exit() }
  }

  private func describe(_ report: FollowReport) throws {
    for region in report.regions {
      try Terminal.print(
        "\(region.id)  \(counted(region.marks, "mark")), "
          + "\(counted(region.pictures, "picture")) between them, "
          + counted(region.waypoints, "waypoint"))
      for stretch in region.unsure {
        let range = "\(stretch.from) to \(stretch.to): \(stretch.why.phrase)"
        if let accepted = stretch.accepted {
          try Terminal.print("  ACCEPTED  \(range) (\(accepted))")
        } else {
          try Terminal.print("  UNSURE  \(range); mark it at \(stretch.ask)")
        }
      }
    }
    let wanted = report.regions.flatMap(\.unsure).count { $0.accepted == nil }
    try Terminal.print(
      "\(report.plan)  "
        + (wanted == 0
          ? "sure everywhere" : "\(counted(wanted, "stretch", "stretches")): one more mark in each")
    )
  }
}
