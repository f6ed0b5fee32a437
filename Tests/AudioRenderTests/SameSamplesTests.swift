// What `redact` takes out of a track and what `audio` takes out of it are the same samples,
// whatever the plan: both ways are gone for plans made at random, on audio that is really decoded.

import AudioRender
import AudioSamples
import Foundation
import LibAV
import MediaTime
import PolicyGate
import RedactionModel
import TestSupport
import Testing
import WorkerProtocol

/// A small generator with a fixed sequence.
private struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// A film with two tracks of audio that is coded without loss.
struct TwoTracks: Sendable, CustomTestStringConvertible {
  let name: String
  let rate: Int
  let channels: Int
  /// When the first picture is shown, in seconds; audio starts at 0.
  ///
  /// Four pictures of a thirtieth of a second do not end with a sample.
  var delay = "0"

  var testDescription: String { "\(name) of \(rate) Hz, pictures from \(delay) s" }

  static let all = [
    TwoTracks(name: "in.mov", rate: 48_000, channels: 2),
    TwoTracks(name: "in.mov", rate: 8000, channels: 1, delay: "0.1333333"),
    TwoTracks(name: "in.mkv", rate: 44_100, channels: 2, delay: "0.1333333"),
    TwoTracks(name: "in.mkv", rate: 22_050, channels: 6),
  ]

  /// Makes the film at `path`.
  func make(at path: String) throws {
    let audio = speechLike(seconds: 1, rate: rate, channels: channels)
    try ffmpeg(
      ["-itsoffset", delay, "-f", "lavfi", "-i", "testsrc2=s=64x48:r=30:d=1"] + audio + audio
        + ["-map", "0", "-map", "1", "-map", "2", "-fps_mode", "passthrough", "-c:a"]
        + ["pcm_s16le", path])
  }

  /// A plan with one to five audio ranges, in JSON; hardly any begins or ends with a sample.
  fileprivate func plan(_ random: inout SplitMix) -> String {
    let ranges = (0..<Int.random(in: 1...5, using: &random)).map { _ -> String in
      var members = [times(&random), #""optional": true"#]
      if Bool.random(using: &random) {
        members.append(#""tracks": [\#(Int.random(in: 0...1, using: &random))]"#)
      }
      if Bool.random(using: &random) {
        let some = (0..<channels).filter { _ in Bool.random(using: &random) }
        members.append(#""channels": \#(some.isEmpty ? [channels - 1] : some)"#)
      }
      if Bool.random(using: &random) {
        members.append(#""effect": {"tone": \#(Int.random(in: 20...2000, using: &random))}"#)
      }
      return "{" + members.joined(separator: ", ") + "}"
    }
    return #"{"veil": 1, "audio": [\#(ranges.joined(separator: ", "))]}"#
  }

  /// `from` and `to`: in nanoseconds, in ticks of the video, or open at one end.
  private func times(_ random: inout SplitMix) -> String {
    func nanoseconds(_ range: ClosedRange<Int>) -> String {
      "\"0." + String(String(1_000_000_000 + Int.random(in: range, using: &random)).dropFirst())
        + "\""
    }
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      let from = Int.random(in: 0...400, using: &random)
      let to = from + Int.random(in: 1...4000, using: &random)
      return #""from": {"pts": \#(from)}, "to": {"pts": \#(to)}"#
    case 1: return #""from": "start", "to": \#(nanoseconds(1...300_000_000))"#
    case 2: return #""from": \#(nanoseconds(600_000_000...999_999_999)), "to": "end""#
    default:
      let from = nanoseconds(0...499_999_999)
      return #""from": \#(from), "to": \#(nanoseconds(500_000_000...999_999_999))"#
    }
  }
}

/// A track as a redaction codes it, in 16 bits and without loss.
private struct Redacted {
  /// What was replaced, by the ranges' numbers; those that found no samples are left out.
  let ranges: [Int: Range<Int64>]
  /// The number of the first sample.
  let first: Int64
  /// The samples of each channel.
  let planes: [[Int16]]

  init(_ path: String, plan: RedactionPlan, track: Int) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    let tracks = try AudioTracks(descriptor: file.fileDescriptor)
    let (timeline, stream) = (tracks.facts(sha256: nil), tracks.streams[track])
    let demuxer = try Demuxer(descriptor: file.fileDescriptor)
    let decoder = try AudioTrackDecoder(
      try AudioDecoder(demuxer, stream: stream), demuxer.streams[stream],
      firstPicture: timeline.firstPicture)
    let (format, clock) = (decoder.format, decoder.clock)
    let redacted = try AudioRedaction(plan, streams: demuxer.streams)
      .ranges(of: stream, facts: timeline, clock: clock)
    var transcoder = TrackTranscoder(
      decoder, try AudioEncoder(.pcm, sampleRate: format.sampleRate, layout: format.layout),
      redacted, hasFrames: false, kept: nil)
    var bytes: [UInt8] = []
    let collect = { (packet: consuming Packet) throws(LibAVFailure) in
      let coded = packet.bytes
      for index in coded.indices { bytes.append(coded[index]) }
    }
    let packet = try Packet()
    while case .packet = try demuxer.read(into: packet) {
      if packet.stream == stream { try transcoder.transcode(packet, collect) }
    }
    try transcoder.finish(endedEarly: false, collect)
    first = try #require(transcoder.tally.first)
    ranges = Dictionary(
      uniqueKeysWithValues: transcoder.ranges.filter { $0.from < $0.to }
        .map { ($0.range, $0.from..<$0.to) })
    let values = stride(from: 0, to: bytes.count - 1, by: 2).map {
      Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)
    }
    let channels = format.layout.channels
    planes = (0..<channels).map { channel in
      stride(from: channel, to: values.count, by: channels).map { values[$0] }
    }
  }
}

@Suite struct SameSamplesTests {
  @Test(arguments: TwoTracks.all)
  func redactAndAudioTakeOutTheSameSamples(film: TwoTracks) throws {
    let folder = try ScratchFolder()
    try film.make(at: folder(film.name))
    var random = SplitMix(seed: UInt64(film.rate))
    var (replaced, silent) = (0, 0)
    for _ in 0..<12 {
      let text = film.plan(&random)
      let plan = try authorize(try PlanDocument(Array(text.utf8))).plan
      for track in 0...1 {
        let coded = try Redacted(folder(film.name), plan: plan, track: track)
        let extracted = try Extracted(folder(film.name), plan: text, track: track) {
          $0.sampleRate = film.rate
        }
        #expect((extracted.extract.start < 0) == (film.delay != "0"))
        let found = Dictionary(
          uniqueKeysWithValues: extracted.extract.redacted.map { ($0.range, $0.samples) })
        #expect(found == coded.ranges, "\(text)")
        let differing = differences(coded, extracted)
        #expect(differing == [], "\(text)")
        replaced += found.count
        silent += extracted.samples.count { $0 == 0 }
      }
    }
    #expect(replaced > 20 && silent > film.rate)
  }

  /// The comparison finds a plan that is off by a single sample.
  @Test func oneSampleMoreIsFound() throws {
    let folder = try ScratchFolder()
    let film = TwoTracks.all[0]
    try film.make(at: folder(film.name))
    func plan(to end: String) -> String {
      #"{"veil": 1, "audio": [{"from": "0.2", "to": "\#(end)"}]}"#
    }
    let extracted = try Extracted(folder(film.name), plan: plan(to: "0.5")) {
      $0.sampleRate = film.rate
    }
    let other = try authorize(try PlanDocument(Array(plan(to: "0.50001").utf8))).plan
    let coded = try Redacted(folder(film.name), plan: other, track: 0)
    #expect(coded.ranges == [0: 9600..<24_001])
    #expect(differences(coded, extracted) != [])
  }

  /// The numbers of the samples in which an extract is not the mix of what a redaction leaves.
  private func differences(_ coded: Redacted, _ extracted: Extracted) -> [Int64] {
    let weights = extracted.extract.mix.weights
    // Each channel was rounded to 16 bits, and their sum once more.
    let limit = weights.reduce(0.51) { $0 + abs($1) / 2 }
    let covered = coded.first..<coded.first + Int64(coded.planes[0].count)
    guard extracted.extract.start == coded.first, extracted.samples.count == covered.count else {
      return [covered.lowerBound, covered.upperBound]
    }
    return covered.filter { position in
      let index = Int(position - coded.first)
      let mixed = zip(weights, coded.planes).reduce(Float(0)) { $0 + $1.0 * Float($1.1[index]) }
      return abs(mixed - Float(extracted.samples[index])) > limit
    }
  }
}
