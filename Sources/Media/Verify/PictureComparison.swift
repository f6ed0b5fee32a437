// All pictures of a finished file beside its source's, in order. Each file is decoded on a thread
// of its own; pairs are compared on the calling thread, or on as many more as there are processors
// for.

import LibAV
import MediaTime
import RedactionModel
import Source
import Synchronization
import Threading
import WorkerProtocol

/// Compares the pictures of two files.
struct PictureComparison {
  let plan: RedactionPlan
  /// The source's timeline, as it was indexed.
  let facts: SourceFacts
  /// Threads that may run at once, two of which decode.
  let threads: Int

  /// What a comparison learned.
  struct Result {
    /// Counts, ratios and findings.
    var check = CheckResult()
    /// The source's first displayed picture, on its video clock; nil when there is none.
    var sourceStart: Timestamp?
    /// What the output's times have more than the source's; nil when no picture was found in both.
    var delay: Timestamp?

    /// Starts with what is known without decoding.
    fileprivate init(_ runs: IdenticalRuns?) {
      check.copied = runs?.pictures ?? 0
      sourceStart = runs?.first.source
      delay = runs.map { $0.first.output.nanoseconds(since: $0.first.source) }
    }
  }

  /// Compares the file in `output` with the one in `source`.
  ///
  /// - Parameters:
  ///   - source: the open file of the source.
  ///   - output: the open file of the output.
  ///   - progress: told the number of pairs and the time of the last, on this thread.
  /// - Returns: counts, ratios and findings, and where the two files begin.
  /// - Throws: `MediaFailure` when one of them cannot be decoded at all.
  func run(
    source: Int32, output: Int32, progress: (_ pictures: Int, _ time: Timestamp) -> Void
  ) throws(MediaFailure) -> Result {
    let runs = try decoding { () throws(LibAVFailure) in
      try IdenticalRuns(plan: plan, facts: facts, source: source, output: output)
    }
    var before = SourceWindow(
      try PictureFeed(descriptor: source, skipping: runs?.source ?? []), without: runs)
    let after = try PictureFeed(descriptor: output, skipping: runs?.output ?? [])
    guard let traits = try before.traits() else {
      var result = Result(runs)
      if runs != nil { result.check.findings = streamFindings(before.feed, after) }
      return result
    }
    var comparer = try PairComparer(
      check: PairCheck(plan: plan, facts: facts, video: before.feed.video, traits: traits),
      threads: threads - 2)
    let clip = plan.clip?.resolved(in: facts)
    var result = Result(runs)
    result.sourceStart = before.start
    var (count, endsEarly) = (0, Finding?.none)
    var first = runs?.first
    while let original = try before.next() {
      let time = original.time
      if let clip, !clip.contains(time) { continue }
      guard let copy = try after.next() else {
        endsEarly = .endsEarly(time: time)
        break
      }
      let origin = first ?? (original.step.time, copy.time)
      first = origin
      comparer.add(original.pair(count, with: copy, from: origin))
      count += 1
      progress(count, time)
    }
    let isLonger = try after.next() != nil
    var tally = comparer.finish()
    if let endsEarly { tally.note(endsEarly) }
    if isLonger { tally.note(.surplusPictures) }
    result.check = tally.result
    result.check.copied = runs?.pictures ?? 0
    result.check.findings = streamFindings(before.feed, after) + result.check.findings
    result.delay = first.map { $0.output.nanoseconds(since: $0.source) }
    return result
  }

  private func streamFindings(
    _ source: borrowing PictureFeed, _ output: borrowing PictureFeed
  ) -> [Finding] {
    var findings = strayStreams(output.streams, video: output.video.index)
    if source.video.video?.orientation != output.video.video?.orientation {
      findings.append(.orientationDiffers)
    }
    return findings
  }
}

/// Streams of an output that are neither the video nor audio.
func strayStreams(_ streams: [StreamFacts], video: Int) -> [Finding] {
  streams.filter { $0.index != video && $0.kind != .audio }
    .map { .streamNotAllowed(stream: $0.index, type: $0.kind.rawValue) }
}

extension Timestamp {
  /// The distance from a point on another clock, each rounded to whole nanoseconds.
  fileprivate func nanoseconds(since other: Timestamp) -> Timestamp {
    converted(to: .nanoseconds, rounding: .nearest)
      .since(other.converted(to: .nanoseconds, rounding: .nearest))
  }
}

/// Compares pairs on threads of its own, or on the calling one, and puts what they show in order.
struct PairComparer: ~Copyable {
  private let check: PairCheck
  private let tally: SharedTally
  private let queue: BoundedQueue<PicturePair>
  private let workers: [Worker<Void>]
  /// For pairs that the caller compares.
  private var pictures: ExpectedPictures

  /// - Parameters:
  ///   - check: what each pair is put through.
  ///   - threads: threads to start; with none, pairs are compared by the caller of `add`.
  /// - Throws: `MediaFailure.noThread` when a thread cannot be started.
  init(check: PairCheck, threads: Int) throws(MediaFailure) {
    let queue = BoundedQueue<PicturePair>(depth: max(1, threads))
    let tally = SharedTally()
    var workers: [Worker<Void>] = []
    for _ in 0..<max(0, threads) {
      do throws(MediaFailure) {
        workers.append(
          try starting { () throws(ThreadError) in
            try Worker {
              var pictures = check.expectedPictures()
              while let pair = queue.pop() {
                tally.add(check.outcome(of: pair, &pictures), number: pair.number)
              }
            }
          })
      } catch {
        queue.cancel()
        throw error
      }
    }
    (self.check, self.tally, self.queue, self.workers) = (check, tally, queue, workers)
    pictures = check.expectedPictures()
  }

  deinit {
    queue.cancel()
    for worker in workers { _ = worker.failure() }
  }

  /// Compares the next pair, now or soon.
  mutating func add(_ pair: consuming PicturePair) {
    if workers.isEmpty {
      tally.add(check.outcome(of: pair, &pictures), number: pair.number)
    } else {
      _ = queue.push(pair)
    }
  }

  /// Waits until all pairs are compared.
  func finish() -> PairTally {
    queue.finish()
    for worker in workers { _ = worker.failure() }
    return tally.value
  }
}

/// A tally to which several threads add.
private final class SharedTally: Sendable {
  private let tally = Mutex(PairTally())

  func add(_ outcome: PairOutcome, number: Int) {
    tally.withLock { $0.add(outcome, number: number) }
  }

  var value: PairTally { tally.withLock { $0 } }
}
