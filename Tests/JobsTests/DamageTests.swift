// Sources that are not whole: what cannot be trusted is covered or left out and counted, never
// shown as it came. Damage is done here to one coded picture whose place is known.

import Custody
import Files
import Jobs
import LibAV
import MediaTime
import RedactionModel
import TestSupport
import Testing
import WorkerProtocol

/// Whether a failure is that of a source which cannot be used.
private func isUnusable(_ failure: JobFailure?) -> Bool {
  switch failure {
  case .media, .input(.empty): true
  default: false
  }
}

@Suite struct DamageTests {
  /// Thirty noisy pictures in groups of ten, the sixteenth of which has the start of its slice
  /// scrambled. (Later bytes may decode as other pictures that look fine to any decoder.)
  private func damaged(_ bench: Bench) throws -> String {
    let whole = try bench.source(
      "whole.mp4",
      ["-f", "lavfi", "-i", "testsrc2=s=160x96:r=25:d=1.2,noise=alls=40:allf=t,format=yuv420p"]
        + ["-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "10", "-sc_threshold", "0"])
    var file = try bytes(ofFile: whole)
    let packet = try SeenClip(whole).packets[15].bytes
    let place = try #require(
      file.indices.dropLast(packet.count).first { file[$0...].starts(with: packet) })
    for offset in 6..<40 { file[place + offset] ^= 0x5A }
    return try bench.folder.write(file, to: "damaged.mp4")
  }

  private func isBlack(_ picture: SeenPicture) -> Bool {
    picture.planes[0].allSatisfy { $0 == 16 }
      && picture.planes[1...].joined().allSatisfy { $0 == 128 }
  }

  @Test(arguments: [1, 4]) func damagedPicturesAreCoveredWholeUntilTheNextCleanStart(
    threads: Int
  ) throws {
    let bench = try Bench()
    let source = try damaged(bench)
    let before = try SeenClip(bench.folder("whole.mp4"))
    let summary = try bench.redact(source, plan()) { $0.spec.coding.threads = threads }
    let after = try bench.output()
    #expect(after.pictures.count + summary.picturesLost == 30)
    #expect(summary.damagedPicturesCovered > 0)
    let black = after.pictures.filter(isBlack)
    #expect(black.count == summary.damagedPicturesCovered)
    let covered = try #require(summary.notes.first { "\($0)".hasPrefix("damagedPicturesCovered") })
    guard case .damagedPicturesCovered(let count, let stretches) = covered else { return }
    #expect(count == black.count)
    #expect(stretches.first?.from == black[0].time.description)
    #expect(stretches.last?.to == black.last?.time.description)
    for picture in after.pictures {
      let number = try #require(before.times.firstIndex(of: picture.time))
      // The damaged picture and those predicted from it are black; all others are as they were.
      if (15..<20).contains(number) {
        #expect(isBlack(picture), "picture \(number)")
      } else if !isBlack(picture) {
        #expect(picture.planes == before.pictures[number].planes, "picture \(number)")
      }
    }
    // Nothing before the damage is covered, and trust comes back.
    #expect(after.pictures.prefix(15).allSatisfy { !isBlack($0) })
    if threads == 1 { #expect(!isBlack(try #require(after.pictures.last))) }
  }

  @Test func strictStopsAtTheFirstDamagedPicture() throws {
    let bench = try Bench()
    let source = try damaged(bench)
    let failure = try bench.failure(source, plan()) { $0.spec.care.isStrict = true }
    guard case .media(let path, .damagedPicture(let time)) = failure else {
      Issue.record("damage was accepted: \(String(describing: failure))")
      return
    }
    #expect("\(path.path)" == source && time >= Timestamp(15, TimeBase(1, 25)))
    #expect(time < Timestamp(18, TimeBase(1, 25)))
    #expect(!bench.folder.names.contains("out.mp4"))
    // An audio source passes.
    #expect(
      try bench.failure(bench.folder("whole.mp4"), plan()) { $0.spec.care.isStrict = true } == nil)
  }

  @Test func aFramesPreviewOfADamagedPictureIsCoveredToo() throws {
    let bench = try Bench()
    let source = try damaged(bench)
    let path = try bench.folder.write(plan(), to: "frame-plan.json")
    // The damaged one may give no picture at all; the next one is predicted from it.
    try writeFrame(
      of: source, at: .offset(Timestamp(16, TimeBase(1, 25))), plan: path,
      to: bench.folder("p.png"))
    #expect(try pixels(ofPNG: bench.folder("p.png"), in: bench.folder).allSatisfy { $0 == 0 })
  }

  @Test func aTruncatedSourceIsUsedAsFarAsItGoesAndReported() throws {
    let bench = try Bench()
    let whole = try bench.source(
      "whole.mp4", pattern("160x96", seconds: 2) + h264() + ["-movflags", "+faststart"])
    let all = try bytes(ofFile: whole)
    let part = try bench.folder.write(Array(all.prefix(all.count * 6 / 10)), to: "part.mp4")
    let summary = try bench.redact(part, plan())
    #expect(summary.notes.contains(.sourceEndsEarly))
    #expect(summary.picturesOut > 0 && summary.picturesOut < 50)
    #expect(try bench.output().pictures.count == summary.picturesOut)
    #expect(try probe(part).endsEarly)
    #expect(try !probe(whole).endsEarly)
  }

  @Test func picturesThatChangeTheirSizeAreRefused() throws {
    let bench = try Bench()
    let small = try bench.source("small.h264", pattern("64x48") + h264())
    let large = try bench.source("large.h264", pattern("96x64") + h264())
    let joined = try bench.folder.write(
      try bytes(ofFile: small) + bytes(ofFile: large), to: "joined.h264")
    let failure = try bench.failure(joined, plan())
    guard case .media(_, .picturesChanged(let from, let to, _)) = failure else {
      Issue.record("a change of size was accepted: \(String(describing: failure))")
      return
    }
    #expect([from.width, from.height, to.width, to.height] == [64, 48, 96, 64])
    #expect(!bench.folder.names.contains("out.mp4"))
  }

  @Test func aFileWithoutPicturesIsRefused() throws {
    let bench = try Bench()
    for (name, contents) in [
      ("empty.mp4", []), ("noise.mp4", (0..<5000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }),
    ] as [(String, [UInt8])] {
      let path = try bench.folder.write(contents, to: name)
      guard isUnusable(try bench.failure(path, plan())) else {
        Issue.record("\(name) was accepted")
        continue
      }
    }
    guard case .input = try bench.failure(bench.folder("absent.mp4"), plan()),
      case .input = try bench.failure(bench.folder.path, plan())
    else {
      Issue.record("a missing file or a folder was not reported as unreadable")
      return
    }
  }

  @Test(arguments: [0, 1, 3], [Int64.max, Int64.min, 1 << 62, 1 << 53])
  func timesThatNobodyCanMeanCountAsMissing(cluster: Int, time: Int64) throws {
    let bench = try Bench()
    let whole = try bench.source(
      "whole.mkv",
      pattern() + h264(group: 5) + ["-bf", "0", "-cluster_time_limit", "200", "-live", "1"])
    let path = try bench.folder.write(
      try replacingTime(in: bytes(ofFile: whole), ofCluster: cluster, by: time), to: "odd.mkv")
    for output in ["out.mp4", "out.mkv"] {
      let summary = try bench.redact(path, plan(), to: output)
      #expect(summary.picturesOut == 25 && summary.timesRepaired > 0)
      let clip = try bench.output(output)
      #expect(clip.pictures.count == 25)
      #expect(zip(clip.times, clip.times.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  /// Writes another time, of eight bytes, into a cluster of a Matroska file.
  private func replacingTime(
    in file: [UInt8], ofCluster number: Int, by time: Int64
  ) throws -> [UInt8] {
    let clusters = file.indices.dropLast(20).filter {
      file[$0..<$0 + 4].elementsEqual([0x1F, 0x43, 0xB6, 0x75])
    }
    try #require(clusters.count > number)
    let size = clusters[number] + 4
    // A size of two bytes, a checksum of six, then the time with its length.
    try #require(file[size] >> 6 == 1 && file[size + 2] == 0xBF)
    let element = size + 8
    try #require(file[element] == 0xE7)
    let length = Int(file[element + 1] & 0x7F)
    let grown = (Int(file[size] & 0x3F) << 8 | Int(file[size + 1])) + 8 - length
    var result = file
    result.replaceSubrange(
      element..<element + 2 + length,
      with: [0xE7, 0x88] + (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * $0)) })
    result[size] = 0x40 | UInt8(grown >> 8)
    result[size + 1] = UInt8(grown & 0xFF)
    return result
  }
}
