// The check of a finished file: one type, two depths. It opens, walks and decodes the files itself,
// and knows nothing of the code that renders.

package import Containers
import LibAV
package import MediaTime
package import RedactionModel
import Source
import Threading
package import WorkerProtocol

/// Checks a finished file.
package struct OutputCheck: Sendable {
  /// How closely a file is looked at.
  package enum Depth: Sendable {
    /// Streams, packets and tags, beside what a render says that it wrote.
    case packets(WrittenVideo)
    /// Every picture and all audio beside the source's, and every byte of the container.
    ///
    /// - Parameter threads: threads that may run at once, 1 or more; four at least will.
    case pictures(threads: Int)
  }

  /// Most findings about a container that are listed.
  private static let mostContainerFindings = 40

  private let plan: RedactionPlan
  private let facts: SourceFacts
  private let kept: Set<KeptTag>

  /// Prepares a check; nothing is read yet.
  ///
  /// - Parameters:
  ///   - plan: what was to be hidden.
  ///   - facts: the source's timeline, as it was indexed.
  ///   - kept: what may stay in the container.
  package init(plan: RedactionPlan, facts: SourceFacts, keeping kept: Set<KeptTag>) {
    (self.plan, self.facts, self.kept) = (plan, facts, kept)
  }

  /// Checks a file.
  ///
  /// - Parameters:
  ///   - depth: how closely it is looked at.
  ///   - source: a descriptor of the file that it was made from; stays the caller's.
  ///   - output: a descriptor of the finished file; stays the caller's.
  ///   - progress: told the number of pictures compared and the time of the last, on the calling
  ///     thread.
  /// - Returns: what was looked at, and everything that is wrong.
  /// - Throws: `MediaFailure` when the pictures of one of the files cannot be decoded at all; never
  ///   at depth `packets`, where that is a finding.
  package func run(
    _ depth: Depth, source: Int32, output: Int32,
    progress: (_ pictures: Int, _ time: Timestamp) -> Void = { _, _ in }
  ) throws(MediaFailure) -> CheckResult {
    switch depth {
    case .packets(let written): checkPackets(written, output)
    case .pictures(let threads): try checkPictures(threads, source, output, progress)
    }
  }

  private func checkPackets(_ written: WrittenVideo, _ output: Int32) -> CheckResult {
    var result = CheckResult()
    do throws(LibAVFailure) {
      let survey = try PacketSurvey(descriptor: output)
      result.findings = survey.findings(written, keeping: kept)
    } catch {
      result.findings = [.outputNotRead(failure: error)]
      return result
    }
    result.checks = [.streams, .pictureCount, .pictureTimes, .tags, .hiddenPictures]
    return result
  }

  private func checkPictures(
    _ threads: Int, _ source: Int32, _ output: Int32, _ progress: (Int, Timestamp) -> Void
  ) throws(MediaFailure) -> CheckResult {
    // Bytes are read beside pictures that are decoded: one waits for memory, the other computes.
    let worker = try starting { () throws(ThreadError) in
      try Worker { checkContainer(output) }
    }
    // A failure, too, ends no earlier than the thread that reads the file.
    defer { _ = worker.failure() }
    var result = try comparePictures(threads, source, output, progress)
    do {
      let container = try worker.join()
      result.checks += container.checks
      result.findings += container.findings
    } catch { throw error as? MediaFailure ?? .released }
    return result
  }

  /// Compares what the file shows and sounds like with its source.
  private func comparePictures(
    _ threads: Int, _ source: Int32, _ output: Int32, _ progress: (Int, Timestamp) -> Void
  ) throws(MediaFailure) -> CheckResult {
    let compared = try PictureComparison(plan: plan, facts: facts, threads: threads)
      .run(source: source, output: output, progress: progress)
    var result = compared.check
    result.checks = [
      .streams, .pictureCount, .pictureTimes, .pictureOrder, .hiddenAreas, .outside, .psnr,
    ]
    // What was decoded counts, as it does for whoever redacts: some containers give pictures no
    // times.
    let audio = audioCheck(
      from: compared.sourceStart ?? facts.firstPicture,
      delay: compared.delay ?? Timestamp(0, .nanoseconds))
    check(audio, source, output, &result)
    do throws(LibAVFailure) {
      result.findings += try DescriptionCheck(kept: kept).findings(source: source, output: output)
    } catch { result.findings.append(.outputNotRead(failure: error)) }
    return result
  }

  /// A check of the audio.
  ///
  /// - Parameters:
  ///   - start: the source's first displayed picture, on its video clock.
  ///   - delay: what the output's times have more than the source's.
  /// - Returns: the check; it has not run yet.
  private func audioCheck(from start: Timestamp, delay: Timestamp) -> AudioCheck {
    var decoded = facts
    decoded.firstPicture = start
    return AudioCheck(plan: plan, facts: decoded, delay: delay)
  }

  /// Adds what is wrong with the audio.
  private func check(
    _ audio: AudioCheck, _ source: Int32, _ output: Int32, _ result: inout CheckResult
  ) {
    do throws(LibAVFailure) {
      let heard = try audio.run(source: source, output: output)
      result.audioRanges = heard.ranges
      result.findings += heard.findings
      result.checks.append(.audio)
    } catch { result.findings.append(.audioNotRead(failure: error)) }
  }

  /// What the container and the streams in it hold that no output may.
  private func checkContainer(_ output: Int32) -> CheckResult {
    var result = CheckResult()
    do throws(ContainerError) {
      let bytes = try ByteSource(descriptor: output)
      let contents = try containerContents(of: bytes, keeping: kept)
      result.findings += contents.findings.map { Finding.container(finding: $0) }
        .capped(at: OutputCheck.mostContainerFindings)
      result.checks.append(.containerBytes)
      let streams = StreamCheck(file: bytes)
      for track in contents.tracks { result.findings += try streams.findings(in: track) }
      result.checks.append(.codedStreams)
    } catch { result.findings.append(.containerNotWalked(error: error)) }
    return result
  }
}
