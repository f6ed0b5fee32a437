// Rows of the table that change audio: what is heard in the ranges of a plan and beside them. Audio
// that was redacted honestly is changed sample by sample, and coded again.

import Foundation
import Jobs
import SystemPackage
import TestSupport
import WorkerProtocol

/// A film with audio, redacted honestly.
final class FaultSound {
  let bench: Bench
  /// The source's path.
  let source: String
  /// The source's samples, one list for each channel.
  let own: [[Float]]
  /// The finished file's, without loss.
  let heard: [[Float]]
  /// The finished file's as it is coded in AAC, with its guards.
  private let guarded: [[Float]]

  /// Samples per second.
  static let rate = 48_000
  /// The ranges of the plan, in seconds: a mute, a tone, a brief tone, and two very brief ones.
  static let mute = 0.5...0.9
  static let tone = 1.2...1.8
  static let brief = 2.1...2.25
  static let blink = 2.5...2.53
  static let silentBlink = 2.7...2.73

  private static let plan = {
    func range(_ seconds: ClosedRange<Double>, _ effect: String) -> String {
      "{\"from\": \(seconds.lowerBound), \"to\": \(seconds.upperBound), \"effect\": \(effect)}"
    }
    let note = "{\"tone\": 1000}"
    let ranges = [
      range(mute, "\"mute\""), range(tone, note), range(brief, note), range(blink, note),
      range(silentBlink, "\"mute\""),
    ]
    return TestSupport.plan(more: ", \"audio\": [\(ranges.joined(separator: ", "))]")
  }()

  init() throws {
    bench = try Bench()
    source = try bench.source(
      "in.mp4",
      pattern("32x32", seconds: 4.5) + speechLike(seconds: 4.5)
        + ["-map", "0", "-map", "1"] + h264() + ["-c:a", "aac", "-b:a", "256k"])
    try bench.redact(source, Self.plan)
    try bench.redact(source, Self.plan, to: "exact.mp4") { $0.spec.coding.audioCodec = .flac }
    own = try audioByFFmpeg(of: source, channels: 2)
    heard = try audioByFFmpeg(of: bench.folder("exact.mp4"), channels: 2)
    guarded = try audioByFFmpeg(of: bench.folder("out.mp4"), channels: 2)
  }

  /// What is found in a file in place of the finished one.
  func findings(in file: [UInt8]) throws -> [Finding] {
    try findings(inFile: bench.folder.write(file, to: "bad.mp4"))
  }

  private func findings(inFile path: String) throws -> [Finding] {
    var spec = VerifySpec(
      output: FilePath(path), source: FilePath(source), plan: FilePath(bench.folder("plan.json")))
    spec.threads = 2
    return try VerifyJob(spec).run().result.findings
  }

  /// What is found where other samples are heard.
  func findings(
    codec: [String] = ["flac", "-strict", "-2"],
    _ change: (_ heard: inout [[Float]], _ own: [[Float]]) -> Void
  ) throws -> [Finding] {
    var samples = codec[0] == "aac" ? guarded : heard
    change(&samples, own)
    var raw: [Float] = []
    for index in samples[0].indices { raw += samples.map { $0[index] } }
    let bytes = raw.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    let path = try bench.folder.write(bytes, to: "samples.raw")
    try ffmpeg(
      ["-i", bench.folder("out.mp4"), "-f", "f32le", "-ar", "\(Self.rate)", "-ac"]
        + ["\(samples.count)", "-i", path, "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a"]
        + codec + ["-map_metadata", "-1", "-fflags", "+bitexact", bench.folder("bad.mp4")])
    // What ffmpeg's own encoder and writer leave beside the samples is no part of this.
    return try findings(inFile: bench.folder("bad.mp4"))
      .filter { $0.kind.hasPrefix("audio.") }
  }
}

/// What is done to samples.
private typealias SampleChange = @Sendable (inout [[Float]], [[Float]]) -> Void

private func indices(_ seconds: ClosedRange<Double>) -> Range<Int> {
  Int(seconds.lowerBound * 48_000)..<Int(seconds.upperBound * 48_000)
}

private func samples(
  _ name: String, _ saying: Saying, codec: [String] = ["flac", "-strict", "-2"],
  _ change: @escaping SampleChange
) -> FaultRow {
  FaultRow(name: name, saying: saying) { try $0.sound().findings(codec: codec, change) }
}

/// The source is heard during some seconds, so many decibels lower.
private func open(
  _ seconds: ClosedRange<Double>, _ decibels: Double = 0, channels: Range<Int> = 0..<2
) -> SampleChange {
  let gain = Float(pow(10, decibels / 20))
  return { heard, own in
    for channel in channels {
      for index in indices(seconds) { heard[channel][index] = gain * own[channel][index] }
    }
  }
}

/// The source is heard beside what is heard.
private func mix(_ seconds: ClosedRange<Double>, _ decibels: Double) -> SampleChange {
  let gain = Float(pow(10, decibels / 20))
  return { heard, own in
    for channel in 0..<2 {
      for index in indices(seconds) { heard[channel][index] += gain * own[channel][index] }
    }
  }
}

/// Everything so many milliseconds later, earlier where negative.
private func late(_ milliseconds: Int) -> SampleChange {
  let shift = milliseconds * 48
  return { heard, _ in
    for channel in 0..<2 {
      let old = heard[channel]
      for index in old.indices {
        heard[channel][index] = old.indices.contains(index - shift) ? old[index - shift] : 0
      }
    }
  }
}

private func each(
  _ seconds: ClosedRange<Double>, _ value: @escaping @Sendable (Int, Float) -> Float
) -> SampleChange {
  { heard, _ in
    for channel in heard.indices {
      for index in indices(seconds) { heard[channel][index] = value(index, heard[channel][index]) }
    }
  }
}

private let aac = ["aac", "-b:a", "256k"]
private let mute = FaultSound.mute
private let tone = FaultSound.tone
private let brief = FaultSound.brief

let audioRangeRows: [FaultRow] = [
  samples("mute missing", .range(0, channel: nil), open(mute)),
  samples("one channel unmuted", .range(0, channel: 1), open(mute, channels: 1..<2)),
  samples("mute only -40 dB", .range(0, channel: nil), open(mute, -40)),
  samples("mute only -60 dB (flac)", .range(0, channel: nil), open(mute, -60)),
  samples("mute only -70 dB (flac)", .range(0, channel: nil), open(mute, -70)),
  samples("mute only -60 dB (aac)", .range(0, channel: nil), codec: aac, open(mute, -60)),
  samples("mute begins 5 ms late", .range(0, channel: nil), open(0.5...0.505)),
  samples("mute begins 20 ms late", .range(0, channel: nil), open(0.5...0.52)),
  samples("mute begins 100 ms late", .range(0, channel: nil), open(0.5...0.6)),
  samples("mute ends 20 ms early", .range(0, channel: nil), open(0.88...0.9)),
  samples("one word (100 ms) audible in the middle", .range(0, channel: nil), open(0.65...0.75)),
  samples(
    "30 ms mute range: content untouched", .range(4, channel: nil), open(FaultSound.silentBlink)),
  samples("tone mixed with the content at -0 dB", .range(1, channel: nil), mix(tone, 0)),
  samples("tone mixed with the content at -20 dB", .range(1, channel: nil), mix(tone, -20)),
  samples("tone mixed with the content at -30 dB", .range(1, channel: nil), mix(tone, -30)),
  samples("tone mixed with the content at -40 dB", .range(1, channel: nil), mix(tone, -40)),
  samples("tone instead of content missing: content", .range(1, channel: nil), open(tone)),
  samples("tone: first 80 ms of content audible", .range(1, channel: nil), open(1.2...1.28)),
  samples("tone: last 80 ms of content audible", .range(1, channel: nil), open(1.72...1.8)),
  samples("tone range muted instead", .range(1, channel: nil), each(tone) { _, _ in 0 }),
  samples("tone modulated by the content envelope", .range(1, channel: nil)) { heard, own in
    for channel in 0..<2 {
      var loudness: Float = 0
      for index in indices(tone) {
        loudness += (abs(own[channel][index]) - loudness) / 480
        heard[channel][index] *= 1 + 3 * loudness
      }
    }
  },
  samples("short tone: begins 20 ms late", .range(2, channel: nil), each(2.1...2.12) { _, _ in 0 }),
  samples("150 ms tone: first and last 35 ms audible", .range(2, channel: nil)) { heard, own in
    open(2.1...2.135)(&heard, own)
    open(2.215...2.25)(&heard, own)
  },
  samples("30 ms tone range: content untouched", .range(3, channel: nil), open(FaultSound.blink)),
]

let audioRows: [FaultRow] = [
  samples("all sound 10 ms late", .kinds(["audio.late"]), late(10)),
  samples("all sound 20 ms late", .kinds(["audio.late"]), late(20)),
  samples("all sound 25 ms late", .kinds(["audio.late"]), late(25)),
  samples("all sound 40 ms late", .kinds(["audio.late"]), late(40)),
  samples("sound 20 ms early", .kinds(["audio.late"]), late(-20)),
  samples("other sound in place of the rest (swapped channels)", .kinds(["audio.differs"])) {
    heard, _ in heard.swapAt(0, 1)
  },
  samples("sound outside replaced by noise of same level", .audio(2.9...4)) { heard, _ in
    var noise = TestNoise(seed: 9)
    for channel in 0..<2 {
      for index in indices(3...4) {
        heard[channel][index] = 0.2 * (Float(noise.below(2001)) / 1000 - 1)
      }
    }
  },
  samples("sound outside reversed in time (last 20 000 samples)", .audio(3.9...4.4)) { heard, _ in
    for channel in 0..<2 { heard[channel][(heard[channel].count - 20_000)...].reverse() }
  },
  samples("sound outside 100 ms cut to silence", .audio(3.1...3.4), each(3.2...3.3) { _, _ in 0 }),
  samples("sound outside: 0.4 s cut to silence", .audio(3.1...3.6), each(3.2...3.6) { _, _ in 0 }),
  samples("sound outside 6 dB quieter", .kinds(["audio.levelDiffers"])) { heard, _ in
    for channel in 0..<2 { heard[channel] = heard[channel].map { $0 / 2 } }
  },
  FaultRow(name: "mono instead of stereo", saying: .kinds(["audio.layoutDiffers"])) {
    try $0.sound().findings { heard, _ in heard.removeLast() }
  },
  FaultRow(name: "audio track dropped", saying: .kinds(["audio.trackCountDiffers"])) { lab in
    let sound = try lab.sound()
    let folder = sound.bench.folder
    try ffmpeg(["-i", folder("out.mp4"), "-map", "0:v", "-c", "copy", folder("silent.mp4")])
    return try sound.findings(in: bytes(ofFile: folder("silent.mp4")))
  },
  edited("audio edit list skips 5096 samples", from: 5096 + 1024),
  edited("audio edit list skips 4090 samples (sound shifts)", from: 4090 + 1024),
]

/// A row in which an edit list leaves out what is heard first, of AAC with its priming.
private func edited(_ name: String, from tick: Int) -> FaultRow {
  FaultRow(name: name, saying: .kinds(["audio.", "container."])) { lab in
    let sound = try lab.sound()
    var movie = MovieBytes(try bytes(ofFile: sound.bench.folder("out.mp4")))
    try movie.edit(track: 1, from: tick, lasting: 4000)
    return try sound.findings(in: movie.bytes)
  }
}
