// What is to be silent is silent in every codec, on every channel and track; what is not stays as
// it was and where it was. Measured by another decoder than the one that redacts.

import Containers
import Custody
import Foundation
import Jobs
import LibAV
import MediaTime
import RedactionModel
import SystemPackage
import TestSupport
import Testing
import WorkerProtocol

/// A film of three seconds with one kind of audio.
struct Talkie: Sendable, CustomTestStringConvertible {
  let name: String
  let codec: [String]
  var rate = 48_000
  var channels = 2
  var output = "out.mp4"
  var choice = AudioCodec.aac

  var testDescription: String { "\(name) to \(choice.rawValue) in \(output)" }
  var isLossless: Bool { choice == .flac || choice == .pcm }
  /// Samples by which a time in the container may be rounded.
  var tick: Int {
    // Matroska's millisecond; MP4's and MOV's delays in ticks of the film.
    (output + name).contains("mkv") ? rate / 1000 + 1 : rate / 12_800 + 1
  }

  static let all = [
    Talkie(name: "aac.mp4", codec: ["-c:a", "aac"]),
    Talkie(name: "aac.mp4", codec: ["-c:a", "aac"], output: "out.mkv"),
    Talkie(name: "aac51.mp4", codec: ["-c:a", "aac"], channels: 6),
    Talkie(
      name: "aac51.mp4", codec: ["-c:a", "aac"], channels: 6, output: "out.mkv", choice: .opus),
    Talkie(name: "aac8k.mp4", codec: ["-c:a", "aac"], rate: 8000, channels: 1),
    Talkie(name: "aac.ts", codec: ["-c:a", "aac"], rate: 44_100),
    Talkie(name: "s16.mov", codec: ["-c:a", "pcm_s16le"]),
    Talkie(name: "s16.mov", codec: ["-c:a", "pcm_s16le"], output: "out.mov", choice: .pcm),
    Talkie(name: "s16.mov", codec: ["-c:a", "pcm_s16le"], choice: .flac),
    Talkie(name: "s16.mov", codec: ["-c:a", "pcm_s16le"], choice: .opus),
    Talkie(
      name: "s24.mov", codec: ["-c:a", "pcm_s24le"], channels: 6, output: "out.mkv", choice: .flac),
    Talkie(name: "u8.avi", codec: ["-c:a", "pcm_u8"], rate: 11_025, channels: 1),
    Talkie(name: "ac3.mp4", codec: ["-c:a", "ac3"], channels: 6),
    Talkie(name: "opus.mkv", codec: ["-c:a", "libopus"]),
    Talkie(name: "opus.mp4", codec: ["-c:a", "libopus"], output: "out.mkv", choice: .opus),
    Talkie(name: "mp3.mp4", codec: ["-c:a", "libmp3lame"], rate: 44_100),
    Talkie(name: "flac.mkv", codec: ["-c:a", "flac"], output: "out.mkv", choice: .flac),
    Talkie(name: "alac.mov", codec: ["-c:a", "alac"], output: "out.mov", choice: .pcm),
    Talkie(name: "vorbis.mkv", codec: ["-c:a", "libvorbis"], output: "out.mkv"),
  ]

  func make(_ bench: Bench) throws -> String {
    try bench.source(
      name,
      pattern("32x32", seconds: 3) + speechLike(seconds: 3, rate: rate, channels: channels)
        + ["-map", "0", "-map", "1"] + h264() + codec)
  }
}

/// The audio of a file with zero where its first picture is shown.
struct Heard {
  let planes: [[Float]]
  private let origin: Int
  private let rate: Int

  init(_ path: String, rate: Int, channels: Int, track: Int = 0) throws {
    planes = try audioByFFmpeg(of: path, stream: "a:\(track)", channels: channels, isPlaced: true)
    let first = try firstPictureTime(of: path)
    origin = Int((first.seconds * Double(rate)).rounded())
    self.rate = rate
  }

  /// A channel between two times in seconds, counted from the first picture.
  func part(_ channel: Int, _ from: Double, _ to: Double) -> ArraySlice<Float> {
    let whole = 0..<planes[channel].count
    return planes[channel][(position(from)..<position(to)).clamped(to: whole)]
  }

  /// Samples from the first picture to the end.
  var end: Int { planes[0].count - origin }

  func position(_ time: Double) -> Int { Int((time * Double(rate)).rounded()) + origin }
}

private func hiding(_ ranges: String..., more: String = "") -> String {
  plan(more: ", \"audio\": [\(ranges.joined(separator: ", "))]\(more)")
}

private let silence = "{\"from\": \"1\", \"to\": \"1.5\", \"reason\": \"law\"}"

@Suite struct AudioRedactionTests {
  @Test(arguments: Talkie.all)
  func nothingIsLeftInsideAndEverythingOutside(film: Talkie) throws {
    let bench = try Bench()
    let source = try film.make(bench)
    try bench.redact(source, hiding(silence), to: film.output) {
      $0.spec.coding.audioCodec = film.choice
    }
    let before = try Heard(source, rate: film.rate, channels: film.channels)
    let after = try Heard(bench.folder(film.output), rate: film.rate, channels: film.channels)
    #expect(abs(after.end - before.end) < 2048, "the track ends where it did, but for a frame")
    for channel in 0..<film.channels {
      let inside = after.part(channel, 1, 1.5)
      #expect(level(before.part(channel, 1, 1.5)) > -45)
      #expect(level(inside) <= (film.isLossless ? -90 : -80))
      #expect(abs(correlation(before.part(channel, 1, 1.5), inside)) <= 0.05)
      if film.rate == 48_000 {
        #expect(level(ofHertz: 17_000, in: inside, rate: film.rate) <= -100)
      }
      // No bass speaker plays noise of all pitches.
      let isBass = film.channels == 6 && channel == 3 && !film.isLossless
      for (from, to) in [(0.3, 0.8), (1.8, 2.5)] {
        let piece = before.part(channel, from, to)
        let found = lag(
          of: piece, in: after.planes[channel], at: after.position(from), reach: film.tick)
        #expect(isBass || found.likeness > 0.9, "channel \(channel) from \(from)")
      }
    }
  }

  @Test(arguments: [("s16.mov", "out.mov", AudioCodec.pcm), ("s16.mov", "out.mp4", .flac)])
  func withoutLossOnlyTheRangeAndItsFadesChange(
    name: String, output: String, codec: AudioCodec
  ) throws {
    let bench = try Bench()
    let source = try Talkie(name: name, codec: ["-c:a", "pcm_s16le"]).make(bench)
    try bench.redact(source, hiding(silence), to: output) { $0.spec.coding.audioCodec = codec }
    let before = try Heard(source, rate: 48_000, channels: 2)
    let after = try Heard(bench.folder(output), rate: 48_000, channels: 2)
    for channel in 0..<2 {
      #expect(after.part(channel, 1, 1.5).allSatisfy { $0 == 0 })
      #expect(after.part(channel, 0, 0.995) == before.part(channel, 0, 0.995))
      #expect(after.part(channel, 1.505, 3) == before.part(channel, 1.505, 3))
      #expect(after.part(channel, 0.995, 1) != before.part(channel, 0.995, 1))
      #expect(after.planes[channel].count == before.planes[channel].count)
    }
  }

  @Test(arguments: [
    ("aac.mp4", AudioCodec.aac, "out.mp4"), ("s16.mov", .pcm, "out.mov"),
    ("aac.mp4", .opus, "out.mp4"),
  ])
  func aToneReplacesAndNeverMixes(name: String, codec: AudioCodec, output: String) throws {
    let bench = try Bench()
    let isRaw = name.hasSuffix("mov")
    let source = try Talkie(name: name, codec: ["-c:a", isRaw ? "pcm_s16le" : "aac"]).make(bench)
    let text = hiding("{\"from\": \"1\", \"to\": \"1.5\", \"effect\": {\"tone\": 700}}")
    try bench.redact(source, text, to: output) { $0.spec.coding.audioCodec = codec }
    let before = try Heard(source, rate: 48_000, channels: 2)
    let after = try Heard(bench.folder(output), rate: 48_000, channels: 2)
    for channel in 0..<2 {
      let inside = after.part(channel, 1, 1.5)
      #expect(abs(level(ofHertz: 700, in: inside, rate: 48_000) - -23) < 0.5)
      #expect(abs(level(inside) - -23) < 0.5)
      #expect(level(ofHertz: 17_000, in: inside, rate: 48_000) <= -90)
      #expect(abs(correlation(before.part(channel, 1, 1.5), inside)) <= 0.05)
    }
  }

  @Test func onlyWhatIsNamedIsTouched() throws {
    let bench = try Bench()
    let source = try bench.source(
      "in.mp4",
      pattern("32x32", seconds: 3) + speechLike(seconds: 3) + speechLike(seconds: 3, channels: 2)
        + ["-map", "0", "-map", "1", "-map", "2"] + h264() + ["-c:a", "aac"]
        + ["-metadata:s:a:1", "language=fra", "-flags:a", "+bitexact"])
    let text = hiding(
      "{\"from\": \"1\", \"to\": \"1.5\", \"tracks\": [1], \"channels\": [1]}")
    let summary = try bench.redact(source, text) { $0.spec.keep = [.language] }
    let (before, after) = (try SeenClip(source), try bench.output())
    #expect(after.streams.map(\.kind) == [.video, .audio, .audio])
    #expect(after.streams[2].language == "fra")
    #expect(
      after.packets.filter { $0.stream == 1 }.map(\.bytes)
        == before.packets.filter { $0.stream == 1 }.map(\.bytes))
    let path = bench.folder("out.mp4")
    let heard = try Heard(path, rate: 48_000, channels: 2, track: 1)
    #expect(level(heard.part(1, 1, 1.5)) <= -80)
    #expect(level(heard.part(0, 1, 1.5)) > -30)
    #expect(summary.audio.map(\.track) == [1] && summary.audio[0].channels == [1])
    #expect(summary.audio[0].firstSample == 48_000 && summary.audio[0].endSample == 72_000)
  }

  @Test(arguments: ["in.mp4", "in.mkv"]) func audioThatStartsLateStaysLate(name: String) throws {
    let bench = try Bench()
    let source = try bench.source(
      name,
      pattern("32x32", seconds: 3) + ["-itsoffset", "0.7"] + speechLike(seconds: 2)
        + ["-map", "0", "-map", "1"] + h264() + ["-c:a", "aac"])
    try bench.redact(source, hiding("{\"from\": \"0.2\", \"to\": \"1.2\"}"))
    let before = try Heard(source, rate: 48_000, channels: 2)
    let after = try Heard(bench.folder("out.mp4"), rate: 48_000, channels: 2)
    #expect(level(after.part(0, 0, 1.2)) <= -80)
    let found = lag(
      of: before.part(0, 1.6, 2.2), in: after.planes[0], at: after.position(1.6), reach: 60)
    #expect(found.likeness > 0.9 && abs(found.samples) <= 49)
  }

  @Test func aHoleInTheSourceMovesNothing() throws {
    let bench = try Bench()
    let source = try bench.source(
      "in.mkv",
      pattern("32x32", seconds: 3) + speechLike(seconds: 3)
        + ["-map", "0", "-map", "1", "-af", "aselect='not(between(n,20,39))'"] + h264()
        + ["-c:a", "pcm_s16le"])
    let summary = try bench.redact(source, hiding("{\"from\": \"1.5\", \"to\": \"2\"}"))
    let before = try Heard(source, rate: 48_000, channels: 2)
    let after = try Heard(bench.folder("out.mp4"), rate: 48_000, channels: 2)
    for (from, to) in [(0.1, 0.35), (1.0, 1.4), (2.2, 2.8)] {
      let found = lag(
        of: before.part(1, from, to), in: after.planes[1], at: after.position(from), reach: 100)
      #expect(found.likeness > 0.9 && abs(found.samples) <= 96, "from \(from)")
    }
    #expect(
      summary.notes.contains { note in
        if case .trackGaps(_, _, let filled, _) = note { filled > 0 } else { false }
      })
  }

  @Test(arguments: [1, 4]) func aClipCutsAudioToTheSample(threads: Int) throws {
    let bench = try Bench()
    let source = try Talkie(name: "in.mov", codec: ["-c:a", "pcm_s16le"]).make(bench)
    let text = hiding(silence, more: ", \"clip\": {\"from\": \"0.5\", \"to\": \"2.25\"}")
    try bench.redact(source, text, to: "out.mov") {
      $0.spec.coding.audioCodec = .pcm
      $0.spec.coding.threads = threads
    }
    let before = try Heard(source, rate: 48_000, channels: 2)
    let after = try Heard(bench.folder("out.mov"), rate: 48_000, channels: 2)
    // The picture at 0.5 s lies between two: the next is shown 0.02 s later.
    let all = after.planes[0]
    #expect(all.count == 84_000)
    #expect(all[..<23_700].elementsEqual(before.part(0, 0.5, 0.5 + 23_700.0 / 48_000)))
    #expect(all[24_000..<48_000].allSatisfy { $0 == 0 })
    #expect(all[48_240...].elementsEqual(before.part(0, 1.505, 2.25)))
  }

  @Test(arguments: ["out.mp4", "out.mkv"]) func aClipKeepsAudioAndPicturesTogether(
    output: String
  ) throws {
    let bench = try Bench()
    let source = try Talkie(name: "in.mp4", codec: ["-c:a", "aac"]).make(bench)
    let text = hiding(silence, more: ", \"clip\": {\"from\": \"0.52\", \"to\": \"2.24\"}")
    try bench.redact(source, text, to: output)
    let before = try Heard(source, rate: 48_000, channels: 2)
    let after = try Heard(bench.folder(output), rate: 48_000, channels: 2)
    let found = lag(
      of: before.part(0, 1.7, 2.1), in: after.planes[0], at: after.position(1.18), reach: 100)
    #expect(found.likeness > 0.9 && abs(found.samples) <= 49)
    #expect(level(after.part(0, 0.48, 0.98)) <= -80)
  }

  @Test func audioThatLiesBehindAllPicturesIsNotLostByAClip() throws {
    let bench = try Bench()
    let film = try Talkie(name: "a.mp4", codec: ["-c:a", "aac"]).make(bench)
    // All pictures first, then all audio.
    let source = bench.folder("in.mp4")
    try ffmpeg([
      "-i", film, "-i", film, "-map", "0:v", "-map", "1:a", "-c", "copy", "-max_interleave_delta",
      "0",
      "-movflags", "+faststart", source,
    ])
    let text = hiding(silence, more: ", \"clip\": {\"from\": \"0.4\", \"to\": \"1.8\"}")
    try bench.redact(source, text)
    let after = try Heard(bench.folder("out.mp4"), rate: 48_000, channels: 2)
    #expect(level(after.part(0, 1.2, 1.35)) > -40)
    #expect(after.planes[0].count >= 66_000)
  }

  @Test func whatTheSourceDoesNotHaveIsRefused() throws {
    let bench = try Bench()
    let source = try Talkie(name: "in.mp4", codec: ["-c:a", "aac"]).make(bench)
    for range in ["\"tracks\": [1]", "\"channels\": [2]"] {
      let failure = try bench.failure(
        source, hiding("{\"from\": \"1\", \"to\": \"2\", \(range)}"))
      switch failure {
      case .media(_, .noSuchTrack(range: 0, track: 1, count: 1)),
        .media(_, .noSuchChannel(range: 0, channel: 2, track: 0, count: 2)):
        break
      default: Issue.record("\(range) gave \(String(describing: failure))")
      }
    }
    #expect(bench.folder.names == ["in.mp4", "plan.json"])
  }

  @Test(arguments: [(44_100, "out.mp4", AudioCodec.opus), (48_000, "out.mp4", .pcm)])
  func whatCannotBeWrittenIsRefusedWithAnAlternative(
    rate: Int, output: String, codec: AudioCodec
  ) throws {
    let bench = try Bench()
    let source = try Talkie(name: "in.mp4", codec: ["-c:a", "aac"], rate: rate).make(bench)
    let failure = try bench.failure(source, hiding(silence), to: output) {
      $0.spec.coding.audioCodec = codec
    }
    switch failure {
    case .writing(_, .output(.unsupportedRate(codec: .opus, hertz: 44_100))),
      .writing(_, .output(.cannotStore(_, codec: "pcm", container: .mp4))):
      break
    default: Issue.record("gave \(String(describing: failure))")
    }
  }

  @Test func rangesWithoutAudioAreAnErrorUnlessTheyAreOptional() throws {
    let bench = try Bench()
    let source = try bench.source("in.mp4", pattern() + h264())
    let failure = try bench.failure(source, hiding(silence))
    guard case .plan(_, .coversNoAudio(range: 0), _) = failure else {
      Issue.record("gave \(String(describing: failure))")
      return
    }
    #expect(throws: try #require(failure)) {
      try CheckPlanJob(FilePath(bench.folder("plan.json")), source: FilePath(source)).run()
    }
    let optional = silence.dropLast() + ", \"optional\": true}"
    let summary = try bench.redact(source, hiding(String(optional)))
    #expect(summary.audio.isEmpty)
    #expect(summary.notes.contains(.audioRangeCoveredNothing(range: 0)))
  }

  /// The words that a plan is refused with are those of the packets' times: nothing is decoded.
  @Test(arguments: ["in.mp4", "in.mkv", "in.ts", "in.avi"])
  func aRangePastTheEndIsRefusedByWhoeverReadsThePlan(name: String) throws {
    let bench = try Bench()
    let coding = name.hasSuffix("avi") ? ["-c:v", "mpeg4"] : h264()
    let source = try bench.source(
      name, pattern() + ["-f", "lavfi", "-i", "sine=d=1.4"] + coding + ["-c:a", "mp2"])
    func failure(_ from: String, _ to: String) throws -> (JobFailure?, JobFailure?) {
      let text = hiding("{\"from\": \(from), \"to\": \(to)}")
      let path = try bench.folder.write(text, to: "checked.json")
      var checked: JobFailure?
      do throws(JobFailure) {
        _ = try CheckPlanJob(FilePath(path), source: FilePath(source)).run()
      } catch {
        checked = error
      }
      return (checked, try bench.failure(source, text, to: "\(from).mp4"))
    }
    for (from, to) in [("61", "62"), ("1.6", "\"end\"")] {
      for found in [try failure(from, to).0, try failure(from, to).1] {
        guard case .plan(_, .coversNoAudio(range: 0), _) = found else {
          Issue.record("\(from) gave \(String(describing: found))")
          continue
        }
      }
    }
    // Audio may go on behind the last picture.
    let (checked, redacted) = try failure("1.2", "9")
    #expect(checked == nil && redacted == nil)
  }
}
