// Sources that nothing in their codec or their container forbids and that few programs expect: each
// is written as players show it, or refused with the place.

import Containers
import Custody
import Files
import Foundation
import Jobs
import LibAV
import MediaTime
import RedactionModel
import SystemPackage
import TestSupport
import Testing
import WorkerProtocol

/// Bytes of a file in a folder.
private func bytes(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

private func write(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}

@Suite struct OddSourceTests {
  // MARK: Clocks

  @Test(arguments: ["ts", "mkv", "mp4"])
  func twoRecordingsInOneFileAreRefusedWithThePlace(container: String) throws {
    let bench = try Bench()
    let tone = ["-f", "lavfi", "-i", "sine=d=1:r=48000"]
    let sound = ["-c:a", "aac", "-shortest"]
    let first = try bench.source("a.\(container)", pattern() + tone + h264() + sound)
    let second = try bench.source(
      "b.\(container)", pattern("64x48", rate: 20) + tone + h264() + sound)
    let (head, tail) = (try bytes(first), try bytes(second))
    let joined = bench.folder("joined.\(container)")
    try write(head + tail, to: joined)
    guard case .media(_, .twoRecordings(let place)) = try bench.failure(joined, plan()) else {
      Issue.record("two recordings were taken for one")
      return
    }
    // The first packet of the second may stand behind its tables.
    let offset = try #require(place.offset)
    #expect(offset >= head.count && offset < head.count + tail.count / 2)
    if container != "mp4" { #expect(abs(try #require(place.at).seconds - 1) < 0.06) }
    let seen = try #require(try probe(joined).secondRecording)
    #expect(seen == place)
  }

  // MARK: Starts

  @Test(arguments: [
    ["open-gop=1:bframes=3:scenecut=0"], ["intra-refresh=1:bframes=0:keyint=12"],
  ])
  func whatDecodesCleanlyAfterAStartInMidStreamIsShown(coding: [String]) throws {
    let bench = try Bench()
    let whole = try bench.source(
      "whole.ts",
      pattern(seconds: 4) + ["-c:v", "libx264", "-preset", "veryfast", "-g", "25"]
        + ["-x264-params"] + coding)
    let all = try bytes(whole)
    let cut = bench.folder("cut.ts")
    try write(Array(all[(all.count / 188 / 7 * 188)...]), to: cut)
    let seen = try SeenClip(cut)
    let summary = try bench.redact(cut, plan())
    #expect(seen.pictures.count > 50)
    #expect(summary.picturesOut == seen.pictures.count)
    #expect(summary.damagedPicturesCovered == 0)
    #expect(try bench.output().samples == seen.samples)
  }

  @Test func whatTheLastPictureLacksIsTheSameForWriterAndCheck() throws {
    let bench = try Bench()
    let whole = try bytes(
      bench.source(
        "whole.hevc",
        ["-f", "lavfi", "-i", "testsrc2=s=256x192:r=25:d=1,noise=alls=60:allf=t"]
          + ["-pix_fmt", "yuv420p", "-c:v", "libx265", "-preset", "ultrafast"]
          + ["-x265-params", "log-level=none:bframes=0:wpp=0"]))
    let cut = bench.folder("cut.hevc")
    let last = whole.indices.last { place in
      place + 3 < whole.count && whole[place] == 0 && whole[place + 1] == 0 && whole[place + 2] == 1
    }
    let start = try #require(last)
    try write(Array(whole[..<(start + (whole.count - start) / 3)]), to: cut)
    #expect(try bench.redact(cut, plan()).picturesOut == 25)
  }

  // MARK: Audio

  @Test(arguments: ["out.mp4", "out.mov", "out.mkv"])
  func audioThatNoContainerTakesIsCodedAnewAndSaidSo(output: String) throws {
    let bench = try Bench()
    for (codec, rate) in [("adpcm_ima_wav", 11_025), ("pcm_mulaw", 8000), ("pcm_u8", 6000)] {
      let path = try bench.source(
        "\(codec).avi",
        pattern() + ["-f", "lavfi", "-i", "sine=d=1:r=\(rate)"] + h264()
          + ["-c:a", codec, "-ar", "\(rate)"])
      let summary = try bench.redact(path, plan(), to: output) {
        $0.spec.care.replacesOutput = true
      }
      let made = try bench.output(output)
      let track = try #require(made.streams.first { $0.kind == .audio })
      #expect(track.audio?.sampleRate == rate)
      let isNamed = summary.notes.contains { note in
        if case .trackRecoded(track: 0, from: let from, to: _) = note {
          from == codec
        } else {
          false
        }
      }
      #expect(isNamed == (track.codec != codec))
    }
  }

  @Test func audioWhoseRateChangesIsRefusedWithTheTime() throws {
    let bench = try Bench()
    let parts = try [32_000, 48_000].map { rate in
      try bytes(
        bench.source(
          "\(rate).dv",
          ["-f", "lavfi", "-i", "testsrc2=s=720x576:r=25:d=1", "-f", "lavfi", "-i"]
            + ["sine=d=1:r=\(rate)", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", "-ac", "2"]))
    }
    let tape = bench.folder("tape.dv")
    try write(parts[0] + parts[1], to: tape)
    for text in [plan(), plan(more: ", \"audio\": [{\"from\": \"0.2\", \"to\": \"0.4\"}]")] {
      guard
        case .media(_, .audioChanged(_, let from, let to, let time)) =
          try bench.failure(tape, text)
      else {
        Issue.record("two rates were taken for one")
        continue
      }
      #expect(from.sampleRate == 32_000 && to.sampleRate == 48_000 && time != nil)
    }
    #expect(try probe(bench.folder("48000.dv")).video.isInterlaced)
  }

  @Test func aRangeBehindTheEndIsRefusedByWhoeverTakesAudioOut() throws {
    let bench = try Bench()
    let path = try bench.source(
      "in.mp4", pattern() + ["-f", "lavfi", "-i", "sine=d=1:r=48000"] + h264())
    let late = plan(more: ", \"audio\": [{\"from\": \"61\", \"to\": \"62\"}]")
    let file = FilePath(try bench.folder.write(late, to: "plan.json"))
    let expected = JobFailure.plan(
      path: PathText(file), .coversNoAudio(range: 0), place: PlanPlace())
    #expect(throws: expected) {
      try ExtractAudioJob(ExtractAudioSpec(source: FilePath(path), plan: file))
        .run(into: FilePath(bench.folder("audio")))
    }
    #expect(try bench.failure(path, late) == expected)
  }

  // MARK: What is shown

  @Test func whatPlayersCutOffStaysCutOff() throws {
    let bench = try Bench()
    let plain = try bytes(bench.source("plain.mp4", pattern() + h264()))
    let aperture = try #require(
      CleanAperture(width: 64, height: 48, cropped: (left: 8, top: 4, right: 0, bottom: 12)))
    let header = try #require(movie(saying: aperture, in: ByteSource(plain)))
    let path = bench.folder("in.mp4")
    try write(plain[..<header.offset] + header.bytes, to: path)
    #expect(try probe(path).video.cleanAperture == aperture.numbers)
    for output in ["out.mp4", "out.mov"] {
      try bench.redact(path, plan(), to: output)
      let made = try bytes(bench.folder(output))
      #expect(cleanAperture(in: ByteSource(made)) == aperture)
    }
    // A file without it shows more than its source.
    let bare = try bytes(bench.folder("out.mp4"))
    #expect(try bench.verify(path).findings == [])
    try bench.redact(bench.folder("plain.mp4"), plan(), to: "out.mp4") {
      $0.spec.care.replacesOutput = true
    }
    #expect(try bytes(bench.folder("out.mp4")) != bare)
    let found = try bench.verify(path).findings
    #expect(
      found.contains(.descriptionDiffers(part: .aperture, expected: aperture.numbers, found: [])))
    guard
      case .writing(_, .output(.cannotCrop(container: .matroska))) =
        try bench.failure(path, plan(), to: "out.mkv")
    else {
      Issue.record("Matroska shows what players cut off")
      return
    }
  }

  @Test(arguments: [("in.mkv", 1), ("in.mp4", 2)])
  func theContainersWordForTheShapeOfASampleCounts(name: String, width: Int) throws {
    let bench = try Bench()
    let plain = try bench.source("plain.ts", pattern() + ["-vf", "setsar=27/64"] + h264())
    let path = try bench.source(
      name, ["-i", plain, "-c", "copy", "-aspect", "\(64 * width):48"])
    try bench.redact(path, plan())
    let aspect = try #require(try bench.output().streams.first?.video?.sampleAspectRatio)
    #expect(aspect.numerator == width && aspect.denominator == 1)
  }

  @Test func aDisplayMatrixOfZerosTurnsNothing() throws {
    let bench = try Bench()
    var film = try bytes(bench.source("plain.mp4", pattern() + h264()))
    let unit: [UInt8] = [0, 1, 0, 0] + [UInt8](repeating: 0, count: 12) + [0, 1, 0, 0]
    let header = try #require(film.firstRange(of: Array("tkhd".utf8)))
    let matrix = try #require(film[header.upperBound...].firstRange(of: unit))
    for place in matrix.lowerBound..<matrix.lowerBound + 36 { film[place] = 0 }
    let path = bench.folder("in.mp4")
    try write(film, to: path)
    let seen = try probe(path).video
    #expect(seen.hasEmptyDisplayMatrix && seen.rotation == 0)
    try bench.redact(path, plan())
    #expect(try bench.output().samples == SeenClip(bench.folder("plain.mp4")).samples)
  }

  @Test func aVaryingRateIsNotStatedAsOne() throws {
    let bench = try Bench()
    let even = try bench.source("even.mkv", pattern() + h264())
    let uneven = try bench.source("uneven.mkv", pattern(rate: 30) + TimedSource.uneven + h264())
    for (path, isStated) in [(even, true), (uneven, false)] {
      try bench.redact(path, plan(), to: "out.mkv") { $0.spec.care.replacesOutput = true }
      let made = try bytes(bench.folder("out.mkv"))
      // DefaultDuration (RFC 9559 § 5.1.4.1.13).
      #expect((made.firstRange(of: [0x23, 0xe3, 0x83] as [UInt8]) != nil) == isStated)
    }
  }

  @Test func aCropOfAnyWidthHasOneSizeForAll() throws {
    let bench = try Bench()
    let path = try bench.source(
      "in.mp4",
      pattern("128x96") + h264() + ["-bsf:v", "h264_metadata=crop_left=6:crop_right=2"])
    let size = try probe(path).video
    let frame = try writeFrame(of: path, to: bench.folder("frame.png"))
    try bench.redact(path, plan())
    let made = try #require(try bench.output().streams.first?.video?.size)
    #expect(size.width == 120 && frame.width == 120 && made.width == 120)
  }

  @Test(arguments: [["-c:v", "vc2"], ["-c:a", "truehd"], ["-c:a", "mlp"]])
  func codecsOfStudiosDecode(codec: [String]) throws {
    let bench = try Bench()
    let path = try bench.source(
      "in.mkv",
      pattern() + ["-f", "lavfi", "-i", "sine=d=1:r=48000", "-strict", "-2"] + codec)
    #expect(try bench.redact(path, plan()).picturesOut == 25)
  }
}
