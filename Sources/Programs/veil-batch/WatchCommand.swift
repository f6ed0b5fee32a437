// `veil batch watch`: recordings become jobs as they arrive. One that is still being copied in is
// left alone until it has stopped growing and holds what its plan says it holds.

import ArgumentParser
import Console
import Files
import Glibc
import Jobs
import Queue
import SystemPackage

/// Adds recordings as they arrive.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Add recordings to the queue as they arrive, with their plans.",
    discussion: """
      Looks through the folder again and again (which works on network shares too). A recording is
      added when neither it nor its plan has changed for some seconds and its digest is the one that
      the plan names. Ctrl-C ends it.

        veil batch watch incoming/ --out released/
      """)

  @Argument(
    help: "The folder to look through.", completion: .directory,
    transform: FilePath.init(word:))
  var folder: FilePath
  @OptionGroup var intake: IntakeOptions
  @Option(help: "Seconds without a change after which a file is taken for complete.")
  var settle = 10.0
  @Option(help: "Seconds between two looks.")
  var every = 2.0
  @OptionGroup var options: QueueOptions
  @Flag(help: "Print JSON lines, one for each recording that is added.")
  var json = false

  func validate() throws {
    guard (0...86_400).contains(settle), (0.1...3600).contains(every) else {
      throw ValidationError("--settle takes 0 to 86400 seconds, --every 0.1 to 3600.")
    }
  }

  func run() throws {
    let settings = try options.settings()
    let store = try options.store(settings)
    let finder = intake.intake(settings)
    let cancellation = Cancellation()
    Interrupts.cancel(cancellation)
    var arrivals = Arrivals(settle: settle)
    while !cancellation.isRaised {
      for pair in try arrivals.complete(in: folder.absolute, by: finder) {
        let job = try intake.job(pair)
        let added = try asking { () throws(QueueError) in try store.add([job])[0] }
        try tell(job, added)
      }
      let next = currentTime() + every
      while !cancellation.isRaised && currentTime() < next { usleep(20_000) }
    }
  }

  private func tell(_ job: NewJob, _ added: Added) throws {
    guard case .queued(let id) = added else { return }
    if json { return try Terminal.printJSON(Arrival(job: id, source: PathText(job.source))) }
    try Terminal.print("job \(id)  queued  \(shown(job.source))")
  }
}

/// One recording that was added, for scripts.
private struct Arrival: Encodable {
  var event = "added"
  let job: Int64
  let source: PathText
}

/// Recordings that were seen, and since when they have not changed.
struct Arrivals {
  let settle: Double
  private var seen: [FilePath: (signature: String, since: Double, isJudged: Bool)] = [:]

  init(settle: Double) { self.settle = settle }

  /// Finds the recordings that have become complete since the last look.
  ///
  /// - Parameters:
  ///   - folder: where they are looked for.
  ///   - finder: how plans belong to them.
  /// - Returns: each one once, and again when it or its plan has changed.
  /// - Throws: `BatchError.input` when the folder cannot be read.
  mutating func complete(
    in folder: FilePath, by finder: Intake
  ) throws(BatchError) -> [Intake.Pair] {
    var found: [Intake.Pair] = []
    try finder.search(folder) { (_, pair) throws(BatchError) in
      if let pair { found.append(pair) }
    }
    return found.filter { isComplete($0) }
  }

  private mutating func isComplete(_ pair: Intake.Pair) -> Bool {
    guard let signature = try? fileSignature(source: pair.source, plan: pair.plan) else {
      return false
    }
    let now = currentTime()
    guard let before = seen[pair.source], before.signature == signature else {
      seen[pair.source] = (signature, now, false)
      return false
    }
    if before.isJudged || now - before.since < settle { return false }
    seen[pair.source] = (signature, before.since, true)
    return holdsWhatItsPlanSays(pair)
  }

  /// Whether the source has the digest that its plan names; true where it names none.
  private func holdsWhatItsPlanSays(_ pair: Intake.Pair) -> Bool {
    guard let files = try? JobFiles(source: pair.source, plan: pair.plan),
      let digest = try? FileDigest(at: pair.source)
    else { return false }
    return digest.sha256.description == files.source
  }
}
