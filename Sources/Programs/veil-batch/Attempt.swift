// One attempt at a job, in the order in which things can go wrong: its files are as they were,
// there is room, `veil redact` makes the output in a folder of its own, and then it gets its name.

import Console
import Custody
import Files
import Glibc
import MediaTime
import Queue
import SystemPackage

/// One attempt at a job.
struct Attempt {
  let job: QueuedJob
  let crew: Crew

  /// Carries it out, and enters how it ended; a job that became another's is left to that one.
  ///
  /// - Throws: `BatchError` when the queue fails, not when the job does.
  func run() throws(BatchError) {
    let folder = AttemptFolder(job, attempt: job.attempt)
    let end: End
    do throws(QueueError) { end = try carryOut(in: folder) } catch .lost {
      return folder.remove()
    } catch { throw .queue(error) }
    do throws(QueueError) {
      try crew.store.finish(
        job, by: crew.runner, end.ending, verdict: end.verdict, product: end.product)
      tidy()
      if end.verdict.isSettled { try crew.store.tidied(job) }
    } catch .lost {
      // What may be published already stays where whoever has the job now looks for it.
      return
    } catch { throw .queue(error) }
    crew.tell(job, end.ending, end.verdict)
  }

  private typealias End = (ending: JobEnding, verdict: Verdict, product: JobProduct?)

  private func carryOut(in folder: AttemptFolder) throws(QueueError) -> End {
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
    return (ending, crew.runner.rules.verdict(on: ending, tries: job.tries), nil)
  }

  /// The folder of an earlier attempt that came to its end without being entered; folders of others
  /// go.
  private func leftComplete() -> AttemptFolder? {
    var complete: AttemptFolder?
    for number in stride(from: job.attempt - 1, to: 0, by: -1) {
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
        crew.runner.rules.verdictOnSpace(postponed: job.postponed)
      )
    }
    return nil
  }

  /// Gives what is complete its names, after a second look if one is wanted.
  private func publish(_ folder: AttemptFolder) throws(QueueError) -> End {
    guard let said = LastWord(folder.words), said.isResult else {
      let ending = JobEnding(code: 70, kind: "batch.noResult")
      return (ending, .settled(.failed), nil)
    }
    if job.verifies {
      let ending = run(verifyWords(folder), in: folder, to: "verify.jsonl")
      if ending.code != 0 {
        return (ending, crew.runner.rules.verdict(on: ending, tries: job.tries), nil)
      }
    }
    let product = JobProduct(result: said.line, filmSeconds: filmSeconds(folder.receipt))
    // From here on the lease holds for longer than giving names takes.
    try crew.store.hold(job, by: crew.runner)
    do throws(FilesError) { try folder.publish() } catch {
      if case .exists = error {
        return (JobEnding(code: 73, kind: "batch.outputExists"), .settled(.failed), nil)
      }
      let ending = JobEnding(code: 75, kind: error.kind, message: error.sentence)
      return (ending, crew.runner.rules.verdict(on: ending, tries: job.tries), nil)
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
  private func tidy() {
    for number in 1...job.attempt { AttemptFolder(job, attempt: number).remove() }
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
      crew.began(child, job)
      code = child.wait()
      crew.ended(job)
    } catch {
      return JobEnding(code: 75, kind: "batch.noProcess", message: error.sentence)
    }
    if let said = LastWord(output), code != nil { return said.ending(code) }
    let complaint = (try? OpenedFile(folder.complaints).contents(limit: 1 << 20))
      .flatMap { $0.split(separator: UInt8(ascii: "\n")).last }
    return JobEnding(
      code: code, kind: code == nil ? "batch.signal" : "batch.exit",
      message: complaint.map { String(decoding: $0.prefix(500), as: UTF8.self) })
  }

  private func redactWords(_ folder: AttemptFolder) -> [FilePath] {
    [
      crew.veil, "redact", job.source, "--plan", job.plan, "-o", folder.output, "--receipt",
      folder.receipt, "--json",
    ] + crew.threadWords(job.options)
      + job.options.map {
        FilePath(word: $0)
      }
  }

  private func verifyWords(_ folder: AttemptFolder) -> [FilePath] {
    [
      crew.veil, "verify", folder.output, "--source", job.source, "--plan", job.plan, "--receipt",
      folder.receipt, "--json",
    ]
  }
}

extension Verdict {
  /// Whether nothing more happens by itself.
  var isSettled: Bool { if case .settled = self { true } else { false } }
}
