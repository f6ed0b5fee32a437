// `veil batch add`: recordings that have a plan become jobs.

import ArgumentParser
import Console
import Files
import Jobs
import Queue
import SystemPackage

/// How recordings become jobs, for the verbs that add some.
struct IntakeOptions: ParsableArguments {
  @Option(
    help: "The folder of the plans, with the names of the recordings.",
    completion: .directory, transform: FilePath.init(word:))
  var plans: FilePath?
  @Option(help: "How a plan's name ends, after that of its recording. Default: .plan.json.")
  var planSuffix: String?
  @Option(
    help: """
      The folder for outputs and receipts, laid out as the recordings are. Default: beside each, as \
      NAME.redacted.mp4.
      """, completion: .directory, transform: FilePath.init(word:))
  var out: FilePath?
  @Flag(help: "Let `veil verify` compare each output with its source, in a process of its own.")
  var verify = false
  @Option(help: "Higher ones are started first.")
  var priority = 0
  @Argument(
    parsing: .postTerminator, help: "After --, options for `veil redact`, such as --quality 20.")
  var redactOptions: [String] = []

  /// Options of `veil redact` that the queue sets itself, or that would undo what it promises.
  private static let reserved: Set<String> = [
    "-o", "--output", "--plan", "--receipt", "--json", "--quiet", "--overwrite", "--help", "-h",
  ]

  func validate() throws {
    for option in redactOptions {
      let name = option.prefix { $0 != "=" }
      if IntakeOptions.reserved.contains(String(name)) {
        throw ValidationError("\(name) is set by the queue itself: leave it out after --.")
      }
    }
  }

  func intake(_ settings: Settings) -> Intake {
    Intake(
      plans: plans?.absolute, planSuffix: planSuffix ?? settings.planSuffix ?? ".plan.json",
      out: (out ?? settings.out)?.absolute)
  }

  /// Makes a job; reads the plan, and the source where the plan does not name its digest.
  ///
  /// - Throws: `BatchError.input`.
  func job(_ pair: Intake.Pair) throws(BatchError) -> NewJob {
    let files: JobFiles
    do throws(FilesError) { files = try JobFiles(source: pair.source, plan: pair.plan) } catch {
      throw .input(error)
    }
    var job = NewJob(source: pair.source, plan: pair.plan, output: pair.output, files: files)
    (job.options, job.verifies, job.priority) = (redactOptions, verify, priority)
    return job
  }
}

/// Adds jobs.
struct AddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add recordings that have a plan to the queue.",
    discussion: """
      Looks through folders for recordings, each with NAME.plan.json beside it or in the folder of
      --plans. What is in the queue already is not added again; a changed plan for the same output
      takes the place of a job that has not begun. Nothing of a recording is read where its plan
      names its digest, as those of `veil plan new` do.

        veil batch add footage/ --out released/ -- --speed medium --quality 20
      """)

  @Argument(
    help: "Recordings, or folders of them.", completion: .file(), transform: FilePath.init(word:))
  var recordings: [FilePath]
  @OptionGroup var intake: IntakeOptions
  @OptionGroup var options: QueueOptions
  @Flag(help: "Print one line of JSON.")
  var json = false

  func run() throws {
    let settings = try options.settings()
    let store = try options.store(settings)
    var adding = Adding(store)
    let finder = intake.intake(settings)
    for recording in recordings {
      try finder.search(recording.absolute) { (path, pair) throws(BatchError) in
        guard let pair else { return adding.addWithoutPlan(path) }
        try adding.add(try intake.job(pair))
      }
    }
    try adding.flush()
    if json { return try Terminal.printResult(adding.report) }
    for line in adding.report.lines { try Terminal.print(line) }
  }
}

/// Jobs on their way into the queue, some hundreds in one change of the database.
struct Adding {
  private(set) var report = AddReport()
  private let store: QueueStore
  private var jobs: [NewJob] = []

  init(_ store: QueueStore) { self.store = store }

  /// Enters a recording without a plan.
  mutating func addWithoutPlan(_ path: FilePath) { report.withoutPlan.append(PathText(path)) }

  /// Adds a job, soon.
  ///
  /// - Throws: `BatchError.queue`.
  mutating func add(_ job: NewJob) throws(BatchError) {
    jobs.append(job)
    if jobs.count == 1000 { try flush() }
  }

  /// Adds what is on its way.
  ///
  /// - Throws: `BatchError.queue`.
  mutating func flush() throws(BatchError) {
    let results = try asking { () throws(QueueError) in try store.add(jobs) }
    for (job, added) in zip(jobs, results) { report.enter(job, added) }
    jobs = []
  }
}

/// What became of the recordings that were named.
struct AddReport: Encodable {
  /// A recording that did not become a job, and the job that stands in its way.
  struct Other: Encodable {
    let source: PathText
    let job: Int64
    let state: JobState
  }

  /// Jobs that were added.
  private(set) var added = 0
  /// Recordings that are in the queue with the same plan and options.
  private(set) var duplicates: [Other] = []
  /// Recordings whose output another job writes or has written.
  private(set) var outputTaken: [Other] = []
  /// Recordings without a plan.
  fileprivate(set) var withoutPlan: [PathText] = []

  mutating func enter(_ job: NewJob, _ result: Added) {
    let source = PathText(job.source)
    switch result {
    case .queued: added += 1
    case .duplicate(let other, let state):
      duplicates.append(Other(source: source, job: other, state: state))
    case .outputTaken(let other, let state):
      outputTaken.append(Other(source: source, job: other, state: state))
    }
  }

  /// The report for people.
  var lines: [String] {
    var lines = ["\(counted(added, "job")) added"]
    for other in duplicates {
      lines.append(
        "  \(shown(other.source.path)): in the queue as job \(other.job), \(other.state)")
    }
    for other in outputTaken {
      lines.append(
        "  \(shown(other.source.path)): job \(other.job), \(other.state), has the output's name")
    }
    for path in withoutPlan { lines.append("  \(shown(path.path)): no plan yet") }
    return lines
  }
}
