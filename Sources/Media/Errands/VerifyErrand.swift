// The errand that compares a finished file with its source. What it finds is its answer; only a file
// that cannot be looked into is a failure.

package import Inspect
import MediaTime
import PolicyGate
import RedactionModel
import Render

/// Asks for a comparison of a finished file with its source and its plan.
package struct VerifyErrand: Errand {
  package static let name = "verify"

  /// The finished file, open for reading.
  package var output: Int32
  /// The file that it was made from, open for reading.
  package var source: Int32
  /// The plan as JSON.
  package var plan: String

  package init(output: Int32, source: Int32, plan: String) {
    (self.output, self.source, self.plan) = (output, source, plan)
  }

  package func perform(at desk: inout Desk) throws(ErrandFailure) -> VerifyAnswer {
    let plan = try desk.authorized(plan).plan
    let facts = try desk.index(of: source).facts(sha256: nil)
    let progress = desk.progress
    var result = try inspecting { () throws(InspectError) in
      try Verification(plan: plan, facts: facts)
        .run(source: source, output: output) {
          progress(ErrandProgress(count: $0, time: $1))
        }
    }
    var audioRanges = 0
    do throws(InspectError) {
      let audio = try hear(plan, facts, result)
      audioRanges = audio.rangesChecked
      result.findings += audio.findings
      result.checks.append("audio")
    } catch { result.findings.append("The audio cannot be checked: \(error).") }
    do throws(InspectError) {
      let bytes = try ByteSource(descriptor: output)
      result.findings += try containerFindings(in: bytes, keeping: [.creationTime, .language])
        .map { "The container holds what no output may: \($0)." }
      result.checks.append("container bytes")
    } catch { result.findings.append("The container cannot be walked: \(error).") }
    return VerifyAnswer(pictures: result, audioRanges: audioRanges)
  }

  private func hear(
    _ plan: RedactionPlan, _ facts: SourceFacts, _ pictures: VerificationResult
  ) throws(InspectError) -> AudioVerificationResult {
    var decoded = facts
    // What was decoded counts, as it does for whoever redacts: some containers give pictures no times.
    decoded.firstPicture = Timestamp(
      pictures.firstTick ?? facts.firstPicture.ticks, facts.firstPicture.base)
    let delay = Timestamp(pictures.delay ?? 0, .nanoseconds)
    return try AudioVerification(plan: plan, facts: decoded, delay: delay)
      .run(source: source, output: output)
  }
}

/// What a comparison found.
package struct VerifyAnswer: Codable, Sendable {
  /// All findings, and counts of pictures.
  package let pictures: VerificationResult
  /// Ranges of audio that were checked, by track and channel.
  package let audioRanges: Int
}
