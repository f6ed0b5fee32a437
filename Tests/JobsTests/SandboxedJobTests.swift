// Jobs with and without their sandbox: the same bytes come out, and whoever goes without it has to say
// so and is reminded of it.

import Jobs
import SandboxLockdown
import TestSupport
import Testing

@Suite struct SandboxedJobTests {
  private let bench: Bench
  private let source: String
  private let hidden = plan([region("a", "\"box\": [12, 18, 16, 12]", effect: "\"veil\"")])

  init() throws {
    bench = try Bench()
    source = try bench.source(
      "in.mp4",
      [
        "-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=1,format=yuv420p", "-f", "lavfi", "-i",
        "sine=d=1", "-c:v", "libx264", "-c:a", "aac",
      ])
  }

  @Test func theSandboxDoesNotChangeAByte() throws {
    let inside = try bench.redact(source, hidden, to: "inside.mp4")
    let outside = try bench.redact(source, hidden, to: "outside.mp4") {
      $0.worker.allowsUnsandboxed = true
      $0.worker.withheld = Set(SandboxLayer.allCases)
    }
    #expect(inside.outputSHA256 == outside.outputSHA256)
    #expect(!inside.notes.contains { $0.contains("--allow-unsandboxed") })
    #expect(outside.notes.contains { $0.contains("--allow-unsandboxed") })
  }

  @Test func aJobWithoutItsMandatoryLayerIsNotStarted() throws {
    let failure = try bench.failure(source, hidden) { $0.worker.withheld = [.seccomp] }
    guard case .unsandboxed = failure else {
      Issue.record("the job ended as \(String(describing: failure))")
      return
    }
    #expect(!bench.folder.names.contains("out.mp4"))
  }

  @Test func otherLayersAreReportedAndNotInsistedOn() throws {
    let receipt = bench.folder("receipt.json")
    try bench.redact(source, hidden) {
      $0.worker.withheld = [.landlock, .network]
      $0.receipt = receipt
    }
    let text = try String(decoding: bytes(ofFile: receipt), as: UTF8.self)
    #expect(text.contains("landlock: missing"))
    #expect(text.contains("network: missing"))
    #expect(text.contains("seccomp: holds"))
  }
}
