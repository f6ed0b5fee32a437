// When the output gets its name, and what never happens to other files: a job that fails leaves the
// folder as it was, and no job writes over what it reads.

import Files
import Jobs
import Foundation
import RedactionModel
import SystemPackage
import Testing
import TestSupport

@Suite struct PublishTests {
  private func film(_ bench: Bench) throws -> String {
    try bench.source("in.mp4", pattern() + h264())
  }

  @Test func anExistingOutputIsLeftAloneUnlessItMayBeReplaced() throws {
    let bench = try Bench()
    let source = try film(bench)
    let output = try bench.folder.write("precious", to: "out.mp4")
    guard case .output(.exists(FilePath(output))) = try bench.failure(source, plan()) else {
      Issue.record("an existing output was not respected")
      return
    }
    #expect(try bytes(ofFile: output) == Array("precious".utf8))
    try bench.redact(source, plan()) { $0.spec.care.replacesOutput = true }
    #expect(try bench.output().pictures.count == 25)
    #expect(bench.folder.names == ["in.mp4", "out.mp4", "plan.json"])
  }

  @Test func aJobThatFailsLeavesTheOldOutputAndNothingElse() throws {
    let bench = try Bench()
    let source = try film(bench)
    let output = try bench.folder.write("precious", to: "out.mp4")
    let noise = try bench.folder.write(Array(repeating: 7, count: 5000), to: "noise.mp4")
    let part = try bench.folder.write(Array(try bytes(ofFile: source).prefix(900)), to: "part.mp4")
    for bad in [noise, part, bench.folder("absent.mp4")] {
      #expect(try bench.failure(bad, plan()) { $0.spec.care.replacesOutput = true } != nil)
    }
    let outside = plan([region("a", "\"box\": [500, 500, 10, 10]")])
    #expect(try bench.failure(source, outside) { $0.spec.care.replacesOutput = true } != nil)
    #expect(
      try bench.failure(source, "{\"veil\": 2}") { $0.spec.care.replacesOutput = true } != nil)
    let stopped = try bench.failure(source, plan()) {
      $0.spec.care.replacesOutput = true
      $0.conduct.cancellation.cancel()
    }
    guard case .cancelled = stopped else {
      Issue.record("a cancelled job ended as \(String(describing: stopped))")
      return
    }
    #expect(try bytes(ofFile: output) == Array("precious".utf8))
    #expect(bench.folder.names == ["in.mp4", "noise.mp4", "out.mp4", "part.mp4", "plan.json"])
  }

  @Test func cancellingInTheMiddleLeavesNothing() throws {
    let bench = try Bench()
    let source = try bench.source("in.mp4", pattern("320x240", seconds: 16) + h264())
    let failure = try bench.failure(source, plan()) { request in
      let cancellation = request.conduct.cancellation
      request.conduct.progress = { if $0.pictures > 0 { cancellation.cancel() } }
      request.receipt = bench.folder("receipt.json")
    }
    guard case .cancelled = failure else {
      Issue.record("the job ended as \(String(describing: failure))")
      return
    }
    #expect(bench.folder.names == ["in.mp4", "plan.json"])
  }

  @Test func theSourceIsNeverTheOutput() throws {
    let bench = try Bench()
    let source = try film(bench)
    let before = try bytes(ofFile: source)
    try FileManager.default.linkItem(atPath: source, toPath: bench.folder("hard.mp4"))
    try FileManager.default.createSymbolicLink(
      atPath: bench.folder("soft.mp4"), withDestinationPath: source)
    for name in ["in.mp4", "hard.mp4", "soft.mp4", "./in.mp4"] {
      let failure = try bench.failure(source, plan(), to: name) {
        $0.spec.care.replacesOutput = true
      }
      guard case .sameFile(_, role: .output, takes: .source) = failure else {
        Issue.record("\(name) was taken as output: \(String(describing: failure))")
        continue
      }
    }
    #expect(try bytes(ofFile: source) == before)
  }

  @Test func aReceiptNeverTakesThePlaceOfAnotherFileOfTheJob() throws {
    let bench = try Bench()
    let source = try film(bench)
    let before = try bytes(ofFile: source)
    let key = try bench.folder.write(
      secret: String(repeating: "ab", count: 32), to: "key.hex")
    for name in ["in.mp4", "plan.json", "out.mp4", "./out.mp4", "key.hex"] {
      for replaces in [true, false] {
        let failure = try bench.failure(source, plan()) {
          $0.receipt = bench.folder(name)
          $0.key = key
          $0.spec.care.replacesOutput = replaces
        }
        #expect(failure != nil, "the receipt took the place of \(name)")
      }
    }
    #expect(try bytes(ofFile: source) == before)
    #expect(try bytes(ofFile: key) == Array(String(repeating: "ab", count: 32).utf8))
    #expect(bench.folder.names == ["in.mp4", "key.hex", "plan.json"])
  }

  @Test func aPreviewNeverTakesThePlaceOfItsSource() throws {
    let bench = try Bench()
    let source = try film(bench)
    let before = try bytes(ofFile: source)
    #expect(throws: JobFailure.self) {
      try writeFrame(of: source, at: .start, to: source, replacing: true)
    }
    #expect(try bytes(ofFile: source) == before)
  }

  @Test func aReceiptThatExistsStopsTheJobBeforeTheOutputIsNamed() throws {
    let bench = try Bench()
    let source = try film(bench)
    let receipt = try bench.folder.write("precious", to: "receipt.json")
    guard
      case .output(.exists(FilePath(receipt))) = try bench.failure(
        source, plan(), { $0.receipt = receipt })
    else {
      Issue.record("an existing receipt was not respected")
      return
    }
    #expect(try bytes(ofFile: receipt) == Array("precious".utf8))
    #expect(!bench.folder.names.contains("out.mp4"))
  }

  @Test func aFolderThatCannotTakeFilesIsReported() throws {
    let bench = try Bench()
    let source = try film(bench)
    for output in ["absent/out.mp4", "in.mp4/out.mp4"] {
      guard case .output = try bench.failure(source, plan(), to: output) else {
        Issue.record("\(output) was created")
        continue
      }
    }
    guard case .unknownContainer = try bench.failure(source, plan(), to: "out.avi") else {
      Issue.record("an unknown container was written")
      return
    }
  }

  @Test func aPlanThatNobodyMayCarryOutIsRefused() throws {
    let bench = try Bench()
    let source = try film(bench)
    let refused = plan([region("face-match", "\"box\": [8, 8, 8, 8]", more: ", \"faceId\": \"x\"")])
    guard case .refused = try bench.failure(source, refused) else {
      Issue.record("a plan that asks who somebody is was carried out")
      return
    }
    #expect(!bench.folder.names.contains("out.mp4"))
  }
}
