// Jobs in which only what is touched is coded anew: the whole check passes, the receipt says what
// was copied and can be made again, and a group that was copied although something is hidden in it
// is found.

import Bitstream
import Custody
import Files
import Jobs
import SystemPackage
import TestSupport
import Testing
import WorkerProtocol

@Suite struct TouchedJobTests {
  /// Pictures 20 to 29 of 60, and nothing else, are one group.
  private let early = region("r", "\"box\": [16, 8, 24, 24]", from: "0.92", to: "0.98")
  /// In the group of pictures 40 to 49.
  private let late = region("s", "\"box\": [16, 8, 24, 24]", from: "1.72", to: "1.78")

  private func source(_ bench: Bench, _ more: [String] = []) throws -> String {
    try bench.source(
      "in.mp4", pattern("96x64", seconds: 2.4) + h264(group: 10) + more)
  }

  private func redact(
    _ bench: Bench, _ source: String, _ text: String, _ change: (inout TestJob) -> Void = { _ in }
  ) throws -> RedactSummary {
    try bench.redact(source, text) {
      $0.spec.coding.render = .touched
      $0.spec.coding.quality = 12
      change(&$0)
    }
  }

  @Test func theReceiptListsWhatWasCopiedAndCanBeMadeAgain() throws {
    let bench = try Bench()
    let source = try source(bench)
    let path = bench.folder("receipt.json")
    let summary = try redact(bench, source, plan([early, late])) { $0.receipt = path }
    #expect(summary.picturesIn == 60 && summary.picturesOut == 60)
    let receipt = try Receipt(json: bytes(ofFile: path))
    #expect(receipt.segments.map(\.kind) == [.copied, .rendered, .copied, .rendered, .copied])
    #expect(receipt.segments.map(\.pictures) == [20, 10, 10, 10, 10])
    #expect(try bench.verify(source, receipt: path).findings == [])
  }

  @Test func whatIsCopiedIsHeldAgainstTheSourceByItsPackets() throws {
    let bench = try Bench()
    let source = try source(bench)
    _ = try redact(bench, source, plan([early]))
    let result = try bench.verify(source)
    #expect(result.findings == [] && result.copied == 50 && result.pictures == 10)
    // Of a file that was coded anew as a whole nothing is the source's.
    _ = try bench.redact(source, plan([early])) { $0.spec.care.replacesOutput = true }
    let whole = try bench.verify(source)
    #expect(whole.findings == [] && whole.copied == 0 && whole.pictures == 60)
  }

  @Test func whatIsCopiedButShownLaterIsFound() throws {
    let bench = try Bench()
    let source = try source(bench)
    _ = try redact(bench, source, plan([early]))
    let output = bench.folder("out.mp4")
    try ffmpeg([
      "-i", output, "-c", "copy", "-bsf:v", "setts=ts=TS+gte(N\\,40)*0.04/TB", "-fflags",
      "+bitexact", bench.folder("late.mp4"),
    ])
    var spec = VerifySpec(
      output: FilePath(bench.folder("late.mp4")), source: FilePath(source),
      plan: FilePath(bench.folder("plan.json")))
    spec.threads = 2
    let findings = try VerifyJob(spec).run().result.findings
    #expect(findings.contains { if case .pictureTimeDiffers = $0 { true } else { false } })
  }

  @Test func theWholeCheckFindsAGroupThatWasCopiedThoughSomethingIsHidden() throws {
    let bench = try Bench()
    let source = try source(bench)
    _ = try redact(bench, source, plan([early]))
    #expect(try bench.verify(source).findings == [])
    // The same file by a plan that hides more: its group of the late region is the source's own.
    _ = try bench.folder.write(plan([early, late]), to: "plan.json")
    #expect(try !bench.verify(source).findings.isEmpty)
  }

  @Test func whatEncodersSayOfThemselvesIsNotCopied() throws {
    let bench = try Bench()
    let source = try source(bench)
    #expect(try holds(bytes(ofFile: source), Array("x264 - core".utf8)))
    _ = try redact(bench, source, plan([early]))
    #expect(try !holds(bytes(ofFile: bench.folder("out.mp4")), Array("x264".utf8)))
  }

  @Test func aMessagePutIntoACopiedPictureIsFound() throws {
    let bench = try Bench()
    let source = try source(bench)
    _ = try redact(bench, source, plan([early]))
    let uuid = "086f3693-b7b3-4f2c-9653-21492feee5b8+leak"
    try ffmpeg([
      "-i", bench.folder("out.mp4"), "-c", "copy", "-bsf:v",
      "h264_metadata=sei_user_data=\(uuid)", "-fflags", "+bitexact", bench.folder("leak.mp4"),
    ])
    var spec = VerifySpec(
      output: FilePath(bench.folder("leak.mp4")), source: FilePath(source),
      plan: FilePath(bench.folder("plan.json")))
    spec.threads = 2
    let findings = try VerifyJob(spec).run().result.findings
    let problems = findings.compactMap { finding -> StreamProblem? in
      if case .codedStream(let found) = finding { found.problem } else { nil }
    }
    #expect(problems == [.messageNotAllowed(type: 5)])
  }

  @Test func whereNothingCanBeCopiedTheReceiptSaysWhy() throws {
    let bench = try Bench()
    let source = try source(bench)
    let path = bench.folder("receipt.json")
    let summary = try redact(bench, source, plan([early])) {
      $0.spec.coding.quality = 0
      $0.receipt = path
    }
    #expect(summary.notes.contains(.everythingRendered(reason: "lossless")))
    #expect(try bench.verify(source, receipt: path).findings == [])
  }
}
