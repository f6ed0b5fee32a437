// The receipt of a real job: it parses, its digests are those of the files, its counts are those of
// the pictures, its seal holds, and it says the same as the summary.

import Containers
import Custody
import Files
import Foundation
import Jobs
import MediaTime
import SystemPackage
import TestSupport
import Testing
import WorkerProtocol

@Suite struct JobReceiptTests {
  private let text = plan([
    region(
      "early", "\"box\": [8, 8, 16, 16]", from: "0", to: "0.2", more: ", \"reason\": \"law 1\""),
    region("late", "\"box\": [30, 8, 16, 16]", from: "0.6", to: "0.8", effect: "\"veil\""),
  ])

  /// Runs a job and reads its receipt.
  private func receipt(
    _ bench: Bench, _ change: (inout TestJob) -> Void = { _ in }
  ) throws -> (Receipt, RedactSummary) {
    let source = try bench.source(
      "in.mp4", pattern() + h264() + ["-metadata", "title=x"])
    let summary = try bench.redact(source, text) {
      $0.receipt = bench.folder("receipt.json")
      change(&$0)
    }
    return (try Receipt(json: bytes(ofFile: bench.folder("receipt.json"))), summary)
  }

  @Test func digestsAreThoseOfTheFiles() throws {
    let bench = try Bench()
    let (receipt, summary) = try receipt(bench)
    #expect(receipt.source.digest == (try FileDigest(at: FilePath(bench.folder("in.mp4")))))
    #expect(receipt.output.digest == (try FileDigest(at: FilePath(bench.folder("out.mp4")))))
    #expect(receipt.plan.digest.sha256 == SHA256Digest(of: Array(text.utf8)))
    #expect(receipt.source.name == "in.mp4" && receipt.output.name == "out.mp4")
    #expect(summary.outputSHA256 == receipt.output.digest.sha256.description)
    #expect(summary.sourceSHA256 == receipt.source.digest.sha256.description)
    #expect(summary.receipt?.path == FilePath(bench.folder("receipt.json")))
  }

  @Test func countsAreThoseOfThePictures() throws {
    let bench = try Bench()
    let (receipt, summary) = try receipt(bench)
    let before = try SeenClip(bench.folder("in.mp4"))
    let after = try bench.output()
    #expect(receipt.video.picturesIn == 25 && receipt.video.picturesOut == 25)
    #expect(receipt.video.damagedPicturesCovered == 0 && receipt.video.picturesLost == 0)
    #expect(receipt.regions.map(\.id) == ["early", "late"])
    #expect(receipt.regions.map(\.reason) == ["law 1", ""])
    #expect(receipt.regions.map(\.effect) == ["fill", "veil"])
    #expect(receipt.regions[0].noiseSeed == nil && receipt.regions[1].noiseSeed != nil)
    for (number, region) in receipt.regions.enumerated() {
      let (x, y) = number == 0 ? (12, 12) : (40, 12)
      let changed = after.pictures.indices.filter { index in
        (0..<8).contains { step in
          after.pictures[index].sample(0, x + step, y)
            != before.pictures[index].sample(0, x + step, y)
        }
      }
      let base = receipt.video.timeBase
      #expect(region.pictures == changed.count)
      #expect(region.firstPTS.map { Timestamp($0, base) } == changed.first.map { before.times[$0] })
      #expect(region.lastPTS.map { Timestamp($0, base) } == changed.last.map { before.times[$0] })
    }
    #expect(summary.regions.map(\.pictures) == receipt.regions.map(\.pictures))
  }

  @Test func segmentsTileTheFilmAndWhatWasDroppedIsSaid() throws {
    let bench = try Bench()
    let (receipt, summary) = try receipt(bench)
    let before = try SeenClip(bench.folder("in.mp4"))
    let base = receipt.video.timeBase
    #expect(receipt.segments.map(\.pictures).reduce(0, +) == 25)
    #expect(Timestamp(try #require(receipt.segments.first).from, base) == before.times.first)
    #expect(Timestamp(try #require(receipt.segments.last).to, base) > before.times[24])
    for (a, b) in zip(receipt.segments, receipt.segments.dropFirst()) { #expect(a.to == b.from) }
    #expect(receipt.dropped == summary.dropped)
    #expect(
      receipt.dropped.contains { item in
        if case .tags(let names) = item { names.contains("title") } else { false }
      })
    #expect(receipt.notes == summary.notes)
    guard case .nothingFound(let checks, _, _, _, _) = receipt.verification else {
      Issue.record("\(receipt.verification)")
      return
    }
    #expect(checks.contains("picture count"))
  }

  @Test func theSealHoldsForItsKeyAndForNoOther() throws {
    let bench = try Bench()
    let seed = String(repeating: "5c", count: 32)
    let path = try bench.folder.write(secret: seed, to: "key.hex")
    let (receipt, _) = try receipt(bench) { $0.key = path }
    let key = try SigningKey(fileAt: FilePath(path))
    #expect(receipt.sealVerdict(expecting: key.publicKey) == .holds(key.publicKey))
    #expect(receipt.sealVerdict(expecting: SigningKey().publicKey) == .otherKey(key.publicKey))
    var changed = receipt
    changed.regions[0].pictures += 1
    #expect(changed.sealVerdict(expecting: key.publicKey) == .broken)
    #expect(!holds(try bytes(ofFile: bench.folder("receipt.json")), Array(seed.utf8)))
  }

  @Test func withoutAKeyThereIsNoSealAndWithoutTheCheckNoVerdict() throws {
    let bench = try Bench()
    let (receipt, _) = try receipt(bench) { $0.spec.care.verifies = false }
    #expect(receipt.sealVerdict(expecting: nil) == .unsealed)
    #expect(receipt.verification == .notAsked)
  }

  @Test func forWhomAndHowIsSaid() throws {
    let bench = try Bench()
    let (receipt, _) = try receipt(bench) {
      $0.spec.custody.operatorName = "R. Nakamura"
      $0.spec.custody.caseNumber = "24-117"
      $0.spec.coding.quality = 21
      $0.spec.keep = [.language]
      $0.spec.care.isStrict = true
    }
    #expect(receipt.request == .init(operatorName: "R. Nakamura", caseNumber: "24-117"))
    #expect(receipt.settings.quality == 21 && receipt.settings.keep == ["language"])
    #expect(receipt.settings.isStrict && receipt.settings.container == "mp4")
    #expect(receipt.settings.encoder.hasPrefix("libx264, libavcodec "))
    #expect(receipt.outside == "keep" && receipt.plan.name == "plan.json")
    #expect(receipt.date.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
  }

  /// Inverse redaction: the picture beside what is kept is hidden, and each is counted as itself.
  @Test func whatIsKeptIsStatedAndCounted() throws {
    let bench = try Bench()
    let source = try bench.source("in.mp4", pattern() + h264())
    let box = "\"box\": [8, 8, 32, 32]"
    let text = plan(
      [
        region("clear", box, from: "0.2", to: "0.4", effect: "\"keep\""),
        region("hidden", "\"box\": [12, 12, 8, 8]", from: "0.2", to: "0.4"),
        // It leaves the picture on the right: halfway through its time nothing of it is left.
        region(
          "leaving",
          path: [
            "{\"at\": \"0.4\", \"box\": [0, 0, 64, 48]}",
            "{\"at\": \"0.8\", \"box\": [150, 0, 64, 48]}",
          ], from: "0.4", to: "0.8", effect: "\"keep\""),
      ], more: ", \"outside\": \"fill\"")
    let path = bench.folder("receipt.json")
    let summary = try bench.redact(source, text) { $0.receipt = path }
    let receipt = try Receipt(json: bytes(ofFile: path))
    #expect(receipt.outside == "fill")
    #expect(receipt.regions.map(\.effect) == ["keep", "fill", "keep"])
    // Pictures 5 to 9 start inside; what hides takes one more on each side.
    #expect(receipt.regions.map(\.pictures) == [5, 7, 5])
    #expect(summary.regions.map(\.pictures) == [5, 7, 5])
    #expect(summary.regions.map(\.effect) == ["keep", "fill", "keep"])
    #expect(try bench.verify(source, receipt: path).findings == [])
  }

  @Test func aKeyThatIsNoKeyStopsTheJob() throws {
    let bench = try Bench()
    let source = try bench.source("in.mp4", pattern() + h264())
    let key = try bench.folder.write(secret: "not a key", to: "key.hex")
    for path in [key, bench.folder("absent.pem")] {
      guard case .key = try bench.failure(source, plan(), { $0.key = path }) else {
        Issue.record("a job went on without its key")
        continue
      }
    }
    #expect(!bench.folder.names.contains("out.mp4"))
  }
}
