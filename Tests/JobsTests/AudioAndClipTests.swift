// Audio that is copied is copied to the byte; a clip keeps exactly the pictures inside, and moves
// pictures and audio alike.

import Jobs
import LibAV
import MediaTime
import Testing
import WorkerProtocol
import TestSupport

extension SeenClip {
  /// The packets of the first audio stream.
  fileprivate var audio: [SeenPacket] {
    guard let audio = streams.first(where: { $0.kind == .audio }) else { return [] }
    return packets.filter { $0.stream == audio.index }
  }
}

/// A film of two seconds with audio of its own, in which no encoder names itself.
private func film(_ name: String, _ codec: [String], _ bench: Bench) throws -> String {
  try bench.source(
    name,
    pattern(seconds: 2) + ["-f", "lavfi", "-i", "sine=d=2:r=48000", "-map", "0", "-map", "1"]
      + h264(group: 12) + codec + ["-flags:a", "+bitexact"])
}

@Suite struct AudioTests {
  @Test(arguments: [
    ("in.mp4", ["-c:a", "aac"], "out.mp4"), ("in.mkv", ["-c:a", "libopus"], "out.mkv"),
    ("in.mov", ["-c:a", "pcm_s16le"], "out.mov"), ("in.mov", ["-c:a", "pcm_s16le"], "out.mkv"),
    ("in.mkv", ["-c:a", "flac"], "out.mkv"),
    ("in.mp4", ["-c:a", "aac"], "out.mkv"), ("in.mkv", ["-c:a", "aac"], "out.mp4"),
    ("in.mp4", ["-c:a", "libopus"], "out.mkv"),
    ("in.mkv", ["-c:a", "libopus"], "out.mp4"), ("in.mkv", ["-c:a", "flac"], "out.mp4"),
  ])
  func everyPacketOfAudioIsTheSources(name: String, codec: [String], output: String) throws {
    let bench = try Bench()
    let source = try film(name, codec, bench)
    try bench.redact(source, plan([region("a", "\"box\": [8, 8, 16, 16]")]), to: output)
    let (before, after) = (try SeenClip(source), try bench.output(output))
    #expect(before.audio.count > 0)
    #expect(after.audio.flatMap(\.bytes) == before.audio.flatMap(\.bytes))
    if !codec.contains("pcm_s16le") {
      #expect(after.audio.map(\.bytes) == before.audio.map(\.bytes))
      // Audio and pictures stay together, to the tick of the coarsest clock: that of a movie's
      // edits, which is the film's, or Matroska's millisecond.
      let tick = max(0.001, after.streams[0].timeBase.seconds) + 1e-6
      let (new, old) = (try #require(after.times.first), try #require(before.times.first))
      for (a, b) in zip(after.audio, before.audio) where !b.isHidden {
        let (x, y) = (try #require(a.time), try #require(b.time))
        let drift = (x.seconds - new.seconds) - (y.seconds - old.seconds)
        #expect(abs(drift) <= tick)
      }
    }
  }

  @Test func severalTracksStayInTheirOrder() throws {
    let bench = try Bench()
    let source = try bench.source(
      "in.mp4",
      ["-f", "lavfi", "-i", "sine=440:d=1"] + pattern() + [
        "-f", "lavfi", "-i", "sine=880:d=1:r=48000",
      ]
        + ["-map", "0", "-map", "1", "-map", "2"] + h264() + ["-c:a", "aac"]
        + ["-flags:a", "+bitexact"])
    let before = try SeenClip(source)
    try bench.redact(source, plan())
    let after = try bench.output()
    #expect(before.streams.map(\.kind) == [.audio, .video, .audio])
    #expect(after.streams.map(\.kind) == before.streams.map(\.kind))
    for index in [0, 2] {
      #expect(
        after.packets.filter { $0.stream == index }.map(\.bytes)
          == before.packets.filter { $0.stream == index }.map(\.bytes))
    }
  }

  @Test func aCodecThatTheContainerDoesNotTakeIsCodedAnew() throws {
    let bench = try Bench()
    let source = try film("in.mov", ["-c:a", "pcm_s16le"], bench)
    try bench.redact(source, plan())
    #expect(try bench.output().streams.filter { $0.kind == .audio }.map(\.codec) == ["aac"])
    // What was asked for and cannot be had is named.
    let failure = try bench.failure(source, plan(), to: "other.mp4") {
      $0.spec.coding.audioCodec = .pcm
    }
    guard case .writing(_, let cause) = failure else {
      Issue.record("PCM went into MP4")
      return
    }
    #expect(cause == .output(.cannotStore(stream: 1, codec: "pcm", container: .mp4)))
    #expect(!bench.folder.names.contains("other.mp4"))
  }
}

@Suite struct ClipTests {
  @Test(arguments: [
    ("0.5", "1.5", 13...37), ("0.4", "0.8", 10...19), ("0.39", "0.81", 10...20),
    ("0", "0.04", 0...0),
    ("1.96", "end", 49...49), ("start", "0.1", 0...2),
  ])
  func exactlyThePicturesInsideAreKept(from: String, to: String, kept: ClosedRange<Int>) throws {
    let bench = try Bench()
    let source = try film("in.mp4", ["-c:a", "aac"], bench)
    let before = try SeenClip(source)
    let summary = try bench.redact(
      source, plan(more: ", \"clip\": {\"from\": \"\(from)\", \"to\": \"\(to)\"}"))
    let after = try bench.output()
    #expect(after.samples == Array(before.samples[kept]))
    #expect(summary.picturesOut == kept.count)
    // The clip's own start is zero, so a picture that starts later keeps its distance.
    let start = Double(from) ?? 0
    for (new, old) in zip(after.times, before.times[kept]) {
      #expect(abs(new.seconds - (old.seconds - start)) < 0.0001)
    }
  }

  @Test func audioMovesWithThePictures() throws {
    let bench = try Bench()
    let source = try film("in.mp4", ["-c:a", "aac"], bench)
    let before = try SeenClip(source)
    try bench.redact(source, plan(more: ", \"clip\": {\"from\": \"0.5\", \"to\": \"1.5\"}"))
    let after = try bench.output()
    let length = 1024.0 / 48_000
    let inside = before.audio.filter {
      guard let time = $0.time else { return false }
      // A frame of AAC reaches into the next one.
      return time.seconds >= 0.5 && time.seconds + 2 * length <= 1.5
    }
    #expect(inside.count > 40)
    #expect(after.audio.map(\.bytes) == inside.map(\.bytes))
    for (new, old) in zip(after.audio, inside) {
      let (x, y) = (try #require(new.time), try #require(old.time))
      // An edit list says delays in ticks of the film.
      #expect(abs(x.seconds - (y.seconds - 0.5)) <= 1.0 / 12_800)
    }
  }

  @Test func regionsInAClipKeepTheTimesOfTheSource() throws {
    let bench = try Bench()
    let source = try film("in.mp4", ["-c:a", "aac"], bench)
    let before = try SeenClip(source)
    let text = plan(
      [region("a", "\"box\": [16, 16, 16, 16]", from: "0.8", to: "1")],
      more: ", \"clip\": {\"from\": \"0.4\", \"to\": \"1.6\"}")
    let summary = try bench.redact(source, text)
    let after = try bench.output()
    let changed = after.pictures.indices.filter {
      after.pictures[$0].planes != before.pictures[$0 + 10].planes
    }
    // Pictures 20 to 24 and one more on each side, ten of which the clip leaves out before.
    #expect(changed == Array(9...15))
    #expect(summary.regions.map(\.pictures) == [7])
  }

  @Test(arguments: [("2.5", "3"), ("1", "1"), ("1.5", "0.5")])
  func aClipOutsideOrBackwardsIsRefused(from: String, to: String) throws {
    let bench = try Bench()
    let source = try film("in.mp4", ["-c:a", "aac"], bench)
    let failure = try bench.failure(
      source, plan(more: ", \"clip\": {\"from\": \"\(from)\", \"to\": \"\(to)\"}"))
    guard case .plan = failure else {
      Issue.record("a clip from \(from) to \(to) gave \(String(describing: failure))")
      return
    }
  }
}
