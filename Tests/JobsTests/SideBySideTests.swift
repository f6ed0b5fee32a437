// Segments that are rendered side by side make one film: the same bytes however many threads there
// are, the same pictures under the plan as when one thread reads all, and no seam in its times.

import Custody
import Files
import Foundation
import Jobs
import SystemPackage
import TestSupport
import Testing
import WorkerProtocol

@Suite struct SideBySideTests {
  /// Ten seconds in groups of 12 pictures: pieces of 96, 96 and 58.
  private func source(_ bench: Bench, _ name: String = "in.mp4", _ more: [String] = []) throws
    -> String
  {
    try bench.source(
      name,
      pattern("160x96", seconds: 10) + ["-f", "lavfi", "-i", "sine=f=330:d=10"]
        + h264(group: 12) + ["-c:a", "aac", "-shortest"] + more)
  }

  /// Regions that begin and end with pieces, in the middle of them, and everywhere.
  private let text = plan([
    region("a", "\"box\": [16, 8, 24, 24]", from: "3.84", to: "7.68"),
    region("b", "\"box\": [64, 8, 24, 24]", from: "3", to: "4.2"),
    region("c", "\"box\": [96, 48, 24, 24]"),
  ])

  @Test(arguments: [VideoCodec.h264, .hevc]) func theBytesAreTheSameWithAnyNumberOfThreads(
    codec: VideoCodec
  ) throws {
    let bench = try Bench()
    let source = try source(bench)
    var digests: Set<String> = []
    for threads in [1, 2, 8] {
      let summary = try bench.redact(source, text, to: "out\(threads).mp4") {
        $0.spec.coding.threads = threads
        $0.spec.coding.quality = 20
        $0.spec.coding.codec = codec == .hevc ? .hevc : .h264
      }
      digests.insert(summary.outputSHA256)
      #expect(summary.picturesOut == 250)
    }
    #expect(digests.count == 1)
  }

  @Test func theReceiptListsEachPieceAndCanBeMadeAgain() throws {
    let bench = try Bench()
    let source = try source(bench)
    let path = bench.folder("receipt.json")
    _ = try bench.redact(source, text) {
      $0.receipt = path
      $0.spec.coding.quality = 12
      $0.spec.coding.threads = 2
    }
    let receipt = try Receipt(json: bytes(ofFile: path))
    #expect(receipt.segments.map(\.pictures) == [96, 96, 58])
    #expect(receipt.segments.allSatisfy { $0.kind == .rendered })
    #expect(receipt.regions.map(\.pictures) == [98, 32, 250])
    #expect(try bench.verify(source, receipt: path).findings == [])
  }

  /// A clip is rendered in one go: what is written of it without loss is what pieces are made of.
  @Test(arguments: ["in.mp4", "in.mkv"]) func piecesShowWhatOneReadingShows(name: String) throws {
    let bench = try Bench()
    let source = try source(bench, name)
    _ = try bench.redact(source, text, to: "pieces.mkv") { $0.spec.coding.threads = 2 }
    let whole = text.dropLast() + ", \"clip\": {\"from\": \"start\", \"to\": \"end\"}}"
    _ = try bench.redact(source, String(whole), to: "whole.mkv") { $0.spec.coding.threads = 2 }
    let (pieces, one) = try (bench.output("pieces.mkv"), bench.output("whole.mkv"))
    #expect(pieces.pictures.count == 250 && one.pictures.count == 250)
    for place in pieces.pictures.indices {
      #expect(pieces.pictures[place].planes == one.pictures[place].planes, "picture \(place)")
    }
  }

  @Test func decodingTimesIncreaseAcrossSeams() throws {
    let bench = try Bench()
    let source = try source(
      bench, "in.mp4", ["-vf", "setpts=N*0.04/TB+mod(N*7\\,5)*0.005/TB", "-vsync", "vfr"])
    _ = try bench.redact(source, text) {
      $0.spec.coding.speed = .medium
      $0.spec.coding.quality = 20
    }
    let ending = try run(
      "ffprobe",
      [
        "-v", "error", "-select_streams", "v", "-show_entries", "packet=dts,pts", "-of",
        "csv=p=0", bench.folder("out.mp4"),
      ])
    let times = ending.output.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",").prefix(2).compactMap { Int($0) }
    }
    #expect(times.count == 250 && times.allSatisfy { $0.count == 2 && $0[1] <= $0[0] })
    #expect(zip(times, times.dropFirst()).allSatisfy { $0[1] < $1[1] })
    #expect(try SeenClip(source).times == bench.output().times)
    #expect(try complaints(decoding: bench.folder("out.mp4")).isEmpty)
  }

  @Test func damageIsCoveredAndReachesNoOtherGroup() throws {
    let bench = try Bench()
    let source = try source(bench)
    _ = try bench.redact(source, text, to: "clean.mkv") { $0.spec.coding.threads = 2 }
    var film = try bytes(ofFile: source)
    // In the slices of a picture far from the start: bytes of 0xff decode to nothing good.
    let packets = try SeenClip(source).packets
    let victim = try #require(packets.indices.first { $0 > 110 && packets[$0].bytes.count > 400 })
    let needle = Array(packets[victim].bytes.dropFirst(60).prefix(200))
    let at = try #require(
      film.indices.first { $0 + 200 < film.count && film[$0..<$0 + 200].elementsEqual(needle) })
    for place in at..<at + 200 { film[place] = 0xff }
    let broken = bench.folder("broken.mp4")
    try Data(film).write(to: URL(fileURLWithPath: broken))
    let summary = try bench.redact(broken, text, to: "broken.mkv") {
      $0.spec.coding.threads = 2
      $0.spec.care.verifies = false
    }
    #expect(summary.damagedPicturesCovered > 0 && summary.picturesOut == 250)
    let (clean, covered) = try (bench.output("clean.mkv"), bench.output("broken.mkv"))
    let changed = clean.pictures.indices.filter {
      clean.pictures[$0].planes != covered.pictures[$0].planes
    }
    #expect(changed.count >= summary.damagedPicturesCovered)
    #expect(Set(changed.map { $0 / 12 }).count == 1, "\(changed)")
  }
}
