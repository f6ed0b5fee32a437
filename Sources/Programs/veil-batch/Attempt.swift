// One attempt at a job, in the order in which things can go wrong: its files are as they were,
// there is room, `veil redact` makes the output in a folder of its own, and then it gets its name.

import Console
import Custody
import Files
import Glibc
import MediaTime
import Queue
import SystemPackage

/// Who has an attempt carried out: a runner beside the queue, or a task on a node of a cluster.
protocol AttemptKeeper {
  /// The path of `veil`.
  var veil: FilePath { get }
  /// How often and when jobs are tried again.
  var rules: RetryRules { get }
  /// Whether everything is to end.
  var isStopping: Bool { get }
  /// Options that give a job its share of the processors, unless it says how many.
  func threadWords(_ options: [String]) -> [FilePath]
  /// Where finished segments of a job wait for its next attempt; nil where attempts share none.
  func workFolder(of job: QueuedJob) -> FilePath?
  /// Sees to it that the job is still this keeper's for as long as giving names takes.
  func hold(_ job: QueuedJob) throws(QueueError)
  /// Is told of a process that was started for a job.
  func began(_ child: Child, _ job: QueuedJob)
  /// Is told that it ended.
  func ended(_ job: QueuedJob)
}

/// How an attempt ended, what becomes of the job, and what was made.
typealias AttemptEnd = (ending: JobEnding, verdict: Verdict, product: JobProduct?)

/// One attempt at a job.
struct Attempt {
  let job: QueuedJob
  let keeper: any AttemptKeeper
  /// Earlier attempts that may have left a folder, the latest first.
  let earlier: [Int]

  /// Its folder.
  var folder: AttemptFolder { AttemptFolder(job, attempt: job.attempt) }

  /// Carries it out.
  ///
  /// - Returns: how it ended; the folders of all attempts are still there.
  /// - Throws: `QueueError.lost` when the job became another's, or what the queue fails with.
  func carryOut() throws(QueueError) -> AttemptEnd {
    if let complete = leftComplete() { return try publish(complete) }
    if let obstacle { return (obstacle.ending, obstacle.verdict, nil) }
    var ending: JobEnding
    do throws(FilesError) {
      try folder.make()
      ending = run(redactWords(folder), in: folder)
    } catch {
      ending = JobEnding(code: 75, kind: error.kind, message: error.sentence)
    }
    if ending.code == 0 { return try publish(folder) }
    folder.remove()
    return (ending, keeper.rules.verdict(on: ending, tries: job.tries), nil)
  }

  /// The folder of an earlier attempt that came to its end without being entered; folders of others
  /// go.
  private func leftComplete() -> AttemptFolder? {
    var complete: AttemptFolder?
    for number in earlier {
      let folder = AttemptFolder(job, attempt: number)
      guard isThere(folder.path) else { continue }
      let isWhole =
        complete == nil && LastWord(folder.words)?.isResult == true && isThere(folder.output)
        && isThere(folder.receipt)
      if isWhole { complete = folder } else { folder.remove() }
    }
    return complete
  }

  /// What keeps the job from being started.
  private var obstacle: (ending: JobEnding, verdict: Verdict)? {
    let signature = try? fileSignature(source: job.source, plan: job.plan)
    if let signature, signature != job.signature {
      return (JobEnding(code: nil, kind: "batch.changed"), .settled(.needsPerson))
    }
    for name in [job.output, receiptName(for: job.output)] where isThere(name) {
      return (JobEnding(code: 73, kind: "batch.outputExists"), .settled(.failed))
    }
    let free = freeSpace(at: job.output.folder) ?? .max
    if free < spaceNeeded(forSource: job.size) {
      return (
        JobEnding(code: nil, kind: "batch.noSpace"),
        keeper.rules.verdictOnSpace(postponed: job.postponed)
      )
    }
    return nil
  }

  /// Gives what is complete its names, after a second look if one is wanted.
  private func publish(_ folder: AttemptFolder) throws(QueueError) -> AttemptEnd {
    guard let said = LastWord(folder.words), said.isResult else {
      let ending = JobEnding(code: 70, kind: "batch.noResult")
      return (ending, .settled(.failed), nil)
    }
    if job.verifies {
      let ending = run(verifyWords(folder), in: folder, to: "verify.jsonl")
      if ending.code != 0 {
        return (ending, keeper.rules.verdict(on: ending, tries: job.tries), nil)
      }
    }
    let product = JobProduct(result: said.line, filmSeconds: filmSeconds(folder.receipt))
    // From here on the lease holds for longer than giving names takes.
    try keeper.hold(job)
    do throws(FilesError) { try folder.publish() } catch {
      if case .exists = error {
        return (JobEnding(code: 73, kind: "batch.outputExists"), .settled(.failed), nil)
      }
      let ending = JobEnding(code: 75, kind: error.kind, message: error.sentence)
      return (ending, keeper.rules.verdict(on: ending, tries: job.tries), nil)
    }
    return (said.ending(0), .settled(.done), product)
  }

  /// How long the source plays, by the receipt.
  private func filmSeconds(_ path: FilePath) -> Double? {
    guard let bytes = try? OpenedFile(path).contents(limit: 1 << 26),
      let receipt = try? Receipt(json: bytes), let first = receipt.segments.first,
      let last = receipt.segments.last
    else { return nil }
    return Timestamp(last.to - first.from, receipt.video.timeBase).seconds
  }

  /// Removes the folders of all attempts.
  func tidy() {
    for number in [job.attempt] + earlier { AttemptFolder(job, attempt: number).remove() }
  }
}

// MARK: - Programs

extension Attempt {
  /// Runs a program to its end; the crew stops it when the job is lost or everything is to end.
  private func run(
    _ words: [FilePath], in folder: AttemptFolder, to name: FilePath.Component? = nil
  ) -> JobEnding {
    let output = name.map { folder.path.appending($0) } ?? folder.words
    let code: Int32?
    do throws(BatchError) {
      let child = try Child(words, output: output, errors: folder.complaints)
      keeper.began(child, job)
      code = child.wait()
      keeper.ended(job)
    } catch {
      return JobEnding(code: 75, kind: "batch.noProcess", message: error.sentence)
    }
    // It may not have been ready yet to end by itself.
    if keeper.isStopping && code != 0 { return JobEnding(code: 130, kind: "batch.stopped") }
    // It could not be started, as while another version is installed: no fault of the job.
    if code == 127 { return JobEnding(code: 75, kind: "batch.noProgram") }
    if let said = LastWord(output), code != nil { return said.ending(code) }
    let complaint = (try? OpenedFile(folder.complaints).contents(limit: 1 << 20))
      .flatMap { $0.split(separator: UInt8(ascii: "\n")).last }
    return JobEnding(
      code: code, kind: code == nil ? "batch.signal" : "batch.exit",
      message: complaint.map { String(decoding: $0.prefix(500), as: UTF8.self) })
  }

  private func redactWords(_ folder: AttemptFolder) -> [FilePath] {
    [
      keeper.veil, "redact", job.source, "--plan", job.plan, "-o", folder.output, "--receipt",
      folder.receipt, "--json",
    ] + keeper.threadWords(job.options)
      + (keeper.workFolder(of: job).map { ["--work", $0] } ?? [])
      + job.options.map {
        FilePath(word: $0)
      }
  }

  private func verifyWords(_ folder: AttemptFolder) -> [FilePath] {
    [
      keeper.veil, "verify", folder.output, "--source", job.source, "--plan", job.plan, "--receipt",
      folder.receipt, "--json",
    ]
  }
}

extension Verdict {
  /// Whether nothing more happens by itself.
  var isSettled: Bool { if case .settled = self { true } else { false } }
}
