// The errand that a redaction is about: render the source into the output by the plan, and read the
// packets of the finished file back.

import Custody
import Inspect
import MediaTime
import PolicyGate
package import RedactionModel
package import Render
import Synchronization

/// Asks for a redacted copy.
package struct RenderErrand: Errand {
  package static let name = "render"

  /// The source, open for reading.
  package var source: Int32
  /// The output: an empty file, open for reading and writing.
  package var output: Int32
  /// The plan as JSON.
  package var plan: String
  /// The source's timeline, as it was indexed.
  package var facts: SourceFacts
  /// How the output is written.
  package var format: OutputFormat
  /// Tags of the source that may stay: `creation_time`, `language`.
  package var keep: Set<String>
  /// Whether a damaged picture stops the render instead of being covered whole.
  package var isStrict: Bool
  /// Whether the finished file is read back.
  package var readsBack: Bool

  package init(
    source: Int32, output: Int32, plan: String, facts: SourceFacts, format: OutputFormat,
    keep: Set<String>, isStrict: Bool, readsBack: Bool
  ) {
    (self.source, self.output, self.plan, self.facts) = (source, output, plan, facts)
    (self.format, self.keep, self.isStrict, self.readsBack) = (format, keep, isStrict, readsBack)
  }

  package func perform(at desk: inout Desk) throws(ErrandFailure) -> RenderAnswer {
    let plan = try desk.authorized(plan)
    let spec = try format.spec()
    let coded = CodedDigest()
    let progress = desk.progress
    let request = RenderRequest(
      source: source, output: output, plan: plan, facts: facts, spec: spec, keep: keep,
      isStrict: isStrict,
      progress: { progress(ErrandProgress(count: $0, time: $1)) },
      coded: { coded.add($0) })
    let report = try rendering { () throws(RenderError) in try RenderLoop(request).run() }
    return RenderAnswer(
      report: report, codedSHA256: coded.digest.description,
      checks: readsBack ? try readBack(report, plan.plan) : [])
  }

  /// Reads the finished file's packets back and compares them with what was to be written.
  ///
  /// - Returns: what was looked at.
  private func readBack(
    _ report: RenderReport, _ plan: RedactionPlan
  ) throws(ErrandFailure) -> [String] {
    let written: IndexedSource
    do throws(RenderError) { written = try IndexedSource(descriptor: output) } catch {
      throw ErrandFailure(.failedCheck, "it cannot be read: \(error)")
    }
    var findings = written.findings(report, keeping: keep) + strayBytes()
    var checks = [
      "streams", "picture count", "picture times", "tags", "hidden pictures", "container bytes",
    ]
    if !plan.audio.isEmpty {
      findings += audibleRemains(report, plan)
      checks.append("hidden audio")
    }
    guard findings.isEmpty else {
      throw ErrandFailure(.failedCheck, findings.joined(separator: "; "))
    }
    return checks
  }

  /// What can be heard of audio that was to be taken out, or is missing of the rest.
  private func audibleRemains(_ report: RenderReport, _ plan: RedactionPlan) -> [String] {
    var decoded = facts
    decoded.firstPicture = Timestamp(report.firstTick, report.timeBase)
    do throws(InspectError) {
      let check = AudioVerification(
        plan: plan, facts: decoded, delay: Timestamp(-report.shift, report.timeBase))
      return try check.run(source: source, output: output).findings.map { String($0.dropLast()) }
    } catch { return ["\(error)"] }
  }

  /// What the finished container holds that no output may, found without the library that wrote it.
  private func strayBytes() -> [String] {
    var kept: KeptMetadata = []
    if keep.contains("creation_time") { kept.insert(.creationTime) }
    if keep.contains("language") { kept.insert(.language) }
    do throws(InspectError) {
      let bytes = try ByteSource(descriptor: output)
      // Each is a sentence, and they are joined into one.
      return try containerFindings(in: bytes, keeping: kept).map { String("\($0)".dropLast()) }
    } catch { return ["\(error)"] }
  }
}

/// What a render did.
package struct RenderAnswer: Codable, Sendable {
  /// Counts and times.
  package let report: RenderReport
  /// SHA-256 of the coded video as it was written, in hexadecimal.
  package let codedSHA256: String
  /// What was looked at in the finished file; empty when it was not read back.
  package let checks: [String]
}

/// How an output is to be written, as words that travel.
package struct OutputFormat: Codable, Sendable {
  /// The output's name, whose extension chooses the container.
  package var fileName: String
  /// `h264` or `hevc`.
  package var codec: String
  /// The codec of audio tracks that are coded anew: `aac`, `flac`, `pcm` or `opus`.
  package var audio: String
  /// Constant rate factor, 0...51.
  package var quality: Double
  /// The encoder's preset.
  package var speed: String
  /// Encoder threads, 1 or more.
  package var threads: Int

  package init(
    fileName: String, codec: String, audio: String, quality: Double, speed: String, threads: Int
  ) {
    (self.fileName, self.codec, self.audio) = (fileName, codec, audio)
    (self.quality, self.speed, self.threads) = (quality, speed, threads)
  }

  fileprivate func spec() throws(ErrandFailure) -> OutputSpec {
    guard let codec = OutputSpec.Codec(rawValue: codec),
      let audio = OutputSpec.Audio(rawValue: audio),
      let spec = OutputSpec(
        fileName: fileName, codec: codec, audio: audio, quality: quality, speed: speed,
        threads: threads)
    else { throw ErrandFailure(.fault, "there is no way to write \(fileName) with \(codec)") }
    guard spec.isAvailable else {
      throw ErrandFailure(
        .missing,
        "libavcodec has no encoder for \(codec.rawValue); install one or choose --codec")
    }
    return spec
  }
}

/// The running digest of the coded video.
private final class CodedDigest: Sendable {
  private let stream = Mutex(DigestStream())

  func add(_ bytes: Span<UInt8>) {
    let copy = [UInt8](capacity: bytes.count) { output in
      for index in bytes.indices { output.append(bytes[index]) }
    }
    stream.withLock { $0.add(copy) }
  }

  var digest: SHA256Digest { stream.withLock { $0.digest } }
}
