// Jobs with and without their sandbox: the same bytes come out, and whoever goes without it has to
// say so and is reminded of it.

import Custody
import Jobs
import SandboxLockdown
import SandboxSupervisor
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
      $0.conduct.allowsUnsandboxed = true
      $0.conduct.withheld = Set(SandboxLayer.allCases)
    }
    #expect(inside.outputSHA256 == outside.outputSHA256)
    #expect(!inside.notes.contains(.unsandboxed))
    #expect(outside.notes.contains(.unsandboxed))
  }

  @Test func aJobWithoutItsMandatoryLayerIsNotStarted() throws {
    let failure = try bench.failure(source, hidden) { $0.conduct.withheld = [.seccomp] }
    guard case .sandbox(.notEstablished) = failure else {
      Issue.record("the job ended as \(String(describing: failure))")
      return
    }
    #expect(!bench.folder.names.contains("out.mp4"))
  }

  @Test func otherLayersAreReportedAndNotInsistedOn() throws {
    let receipt = bench.folder("receipt.json")
    try bench.redact(source, hidden) {
      $0.conduct.withheld = [.landlock, .network]
      $0.receipt = receipt
    }
    let layers = try Receipt(json: bytes(ofFile: receipt)).sandbox
    for (name, held) in [("landlock", false), ("network", false), ("seccomp", true)] {
      let layer = try #require(layers.first { $0.layer == name })
      #expect(layer.held == held && (layer.reason == nil) == held)
    }
  }
}
