// Every picture keeps its time and, where the plan hides nothing, every sample: whatever the
// container, the rate, the order of coding, and whatever an edit list hides.

import Custody
import Jobs
import LibAV
import MediaTime
import TestSupport
import Testing

/// A source of a certain kind, as arguments for ffmpeg.
struct TimedSource: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let name: String
  let arguments: [String]
  var output = "out.mp4"

  static let uneven = [
    "-vf", "select='not(eq(mod(n,7),3))',settb=1/90000,setpts='PTS+mod(N,3)*700'", "-vsync",
    "passthrough", "-enc_time_base", "1/90000",
  ]

  static let all = [
    TimedSource(
      testDescription: "H.264 with B-pictures at a varying rate, MP4", name: "in.mp4",
      arguments: pattern(rate: 30) + uneven + h264() + ["-video_track_timescale", "90000"]),
    TimedSource(
      testDescription: "H.264 at a varying rate, Matroska to Matroska", name: "in.mkv",
      arguments: pattern(rate: 30) + uneven + h264(), output: "out.mkv"),
    TimedSource(
      testDescription: "HEVC with B-pictures, MP4 to MOV", name: "in.mp4",
      arguments: pattern() + [
        "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none",
      ],
      output: "out.mov"),
    TimedSource(
      testDescription: "a late start, MP4", name: "in.mp4",
      arguments: pattern() + h264() + ["-output_ts_offset", "0.52"]),
    TimedSource(
      testDescription: "29.97 pictures per second, MOV", name: "in.mov",
      arguments: ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=30000/1001:d=1", "-pix_fmt", "yuv420p"]
        + h264()),
    TimedSource(
      testDescription: "a transport stream", name: "in.ts", arguments: pattern() + h264()),
    TimedSource(
      testDescription: "a clock of seconds since 1970, Matroska", name: "in.mkv",
      arguments: pattern() + h264() + ["-output_ts_offset", "1764000000"]),
    TimedSource(
      testDescription: "Motion JPEG, AVI", name: "in.avi",
      arguments: pattern() + ["-pix_fmt", "yuvj420p", "-c:v", "mjpeg"]),
    TimedSource(
      testDescription: "one picture", name: "in.mp4",
      arguments: pattern(seconds: 0.04) + h264()),
  ]
}

@Suite struct TimingTests {
  @Test(arguments: TimedSource.all, [1, 4])
  func everyPictureKeepsItsTimeAndItsSamples(source: TimedSource, threads: Int) throws {
    let bench = try Bench()
    let path = try bench.source(source.name, source.arguments)
    let before = try SeenClip(path)
    let summary = try bench.redact(path, plan(), to: source.output) {
      $0.spec.coding.threads = threads
      // HEVC has no lossless rate factor; its samples are compared through H.264.
      $0.spec.coding.codec = .h264
    }
    let after = try bench.output(source.output)
    #expect(after.pictures.count == before.pictures.count)
    #expect(
      summary.picturesOut == before.pictures.count && summary.picturesIn == summary.picturesOut)
    let first = try #require(before.times.first)
    #expect(after.times == before.times.map { $0.since(first) })
    #expect(after.samples == before.samples)
    #expect(summary.timesRepaired == 0 && summary.picturesLost == 0)
    #expect(summary.damagedPicturesCovered == 0)
  }

  @Test func hevcStaysHEVCAndKeepsItsTimes() throws {
    let bench = try Bench()
    let path = try bench.source(
      "in.mp4",
      pattern() + ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"])
    let before = try SeenClip(path)
    try bench.redact(path, plan()) { $0.spec.coding.quality = 20 }
    let after = try bench.output()
    #expect(after.streams.map(\.codec) == ["hevc"])
    #expect(after.times == before.times)
  }

  @Test(arguments: ["0.52", "1.2", "0.04"])
  func whatAnEditListHidesIsNotInTheOutput(start: String) throws {
    let bench = try Bench()
    let whole = try bench.source(
      "whole.mp4",
      pattern(seconds: 2) + ["-f", "lavfi", "-i", "sine=d=2", "-map", "0:v", "-map", "1:a"]
        + h264() + ["-c:a", "aac"])
    let cut = bench.folder("cut.mp4")
    try ffmpeg(["-ss", start, "-i", whole, "-c", "copy", cut])
    let before = try SeenClip(cut)
    let hidden = before.packets.count { $0.isHidden && $0.stream == before.video }
    #expect(hidden > 0)
    let summary = try bench.redact(cut, plan())
    let after = try bench.output()
    #expect(after.packets.allSatisfy { !$0.isHidden || $0.stream != after.video })
    #expect(after.packets.count { $0.stream == after.video } == before.pictures.count)
    // An audio packet that begins before the cut moves everything by less than its length.
    let shift = try #require(after.times.first).seconds - (try #require(before.times.first)).seconds
    #expect((0..<0.022).contains(shift))
    for (a, b) in zip(after.times, before.times) {
      #expect(abs(a.seconds - b.seconds - shift) < 0.0001)
    }
    #expect(after.samples == before.samples)
    #expect(summary.dropped.contains(.hiddenPictures(count: hidden)))
  }

  @Test func aSourceWhoseTimesAreGoneKeepsItsOrder() throws {
    let bench = try Bench()
    let path = try bench.source("in.h264", pattern() + h264())
    let before = try SeenClip(path)
    try bench.redact(path, plan())
    let after = try bench.output()
    #expect(after.samples == before.samples)
    #expect(zip(after.times, after.times.dropFirst()).allSatisfy { $0 < $1 })
  }
}
