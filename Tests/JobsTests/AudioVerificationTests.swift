// The check of audio finds what it is there to find: a range that is still heard, a tone that was
// mixed, audio that slid, went missing or was doubled; and it finds nothing in an honest file.

import Custody
import Foundation
import Jobs
import MediaTime
import RedactionModel
import TestSupport
import Testing
import WorkerProtocol

@Suite struct AudioVerificationTests {
  private static let text = plan(
    more: ", \"audio\": [{\"from\": \"1\", \"to\": \"1.5\", \"reason\": \"law\"}, "
      + "{\"from\": \"2\", \"to\": \"2.4\", \"effect\": {\"tone\": 1000}}]")

  private func source(_ bench: Bench) throws -> String {
    try bench.source(
      "in.mp4",
      pattern("32x32", seconds: 4) + speechLike(seconds: 4)
        + ["-map", "0", "-map", "1"] + h264() + ["-c:a", "aac", "-b:a", "256k"])
  }

  @Test func anHonestFileHasNoFindingsAndItsReceiptSaysWhichSamples() throws {
    let bench = try Bench()
    let source = try source(bench)
    try bench.redact(source, Self.text) { $0.receipt = bench.folder("receipt.json") }
    let report = try bench.verify(source, receipt: bench.folder("receipt.json"))
    #expect(report.findings == [])
    #expect(report.audioRanges == 4 && report.checks.contains(.audio))
    let receipt = try Receipt(json: bytes(ofFile: bench.folder("receipt.json")))
    #expect(
      receipt.audio == [
        Receipt.AudioRange(track: 0, from: 48_000, to: 72_000, effect: "mute", reason: "law"),
        Receipt.AudioRange(track: 0, from: 96_000, to: 115_200, effect: "tone 1000", reason: ""),
      ])
    #expect(receipt.tracks.count == 1 && receipt.tracks[0].samplesOut ?? 0 >= 192_000)
    guard case .nothingFound(let checks, _, _, _, _) = receipt.verification else {
      Issue.record("\(receipt.verification)")
      return
    }
    #expect(checks.contains("audio"))
    #expect(receipt.notes.contains(.trackRecoded(track: 0, from: "aac", to: "aac")))
  }

  /// Filters that stand for what a faulty program would have written, and what is to be said about
  /// them.
  private static let muted = "volume=0:enable='between(t,1,1.5)'"
  private static let faults: [(filter: String, isIt: @Sendable (Finding) -> Bool)] = [
    // Nothing hidden at all.
    ("anull", { if case .rangeAudible(let place, _, _) = $0 { place.range == 0 } else { false } }),
    // One channel of two.
    (
      "\(muted),pan=stereo|c0=c0|c1=c1,aeval='val(0)|if(between(t,1,1.5),random(5)*0.1,val(1))':c=same",
      { if case .rangeAudible(let place, _, _) = $0 { place.channel == 1 } else { false } }
    ),
    // The tone is missing, and the audio is in its place.
    (
      muted,
      {
        switch $0 {
        case .toneDiffers(let place, _, _): place.range == 1
        default: false
        }
      }
    ),
    // A hundred milliseconds late.
    (
      "adelay=100:all=1",
      {
        guard case .audioLate(_, _, let by, _, _) = $0 else { return false }
        return abs(by.seconds - 0.1) < 0.001
      }
    ),
    // A second is missing.
    (
      "\(muted),volume=0:enable='between(t,2.4,3.9)'",
      {
        guard case .audioDiffers(_, _, let from, let to, _, _) = $0 else { return false }
        return from.seconds < 2.6 && to.seconds > 3.8
      }
    ),
    // A twentieth of a second is still heard.
    (
      "volume=0:enable='between(t,1,1.2)+between(t,1.25,1.5)'",
      { if case .rangeAudible(let place, _, _) = $0 { place.range == 0 } else { false } }
    ),
    // Ten milliseconds early.
    (
      "\(muted),atrim=start=0.01,asetpts=PTS-STARTPTS",
      {
        guard case .audioLate(_, _, let by, _, _) = $0 else { return false }
        return abs(by.seconds + 0.01) < 0.001
      }
    ),
    // Left is right.
    (
      "\(muted),pan=stereo|c0=c1|c1=c0",
      { if case .audioDiffers = $0 { true } else { false } }
    ),
    // The tone is another one.
    (
      "\(muted),aeval='if(between(t,2,2.4),0.1*sin(2*PI*990*(t-2)),val(ch))':c=same",
      { if case .toneDiffers(let place, _, _) = $0 { place.range == 1 } else { false } }
    ),
  ]

  @Test(arguments: 0..<9) func aFaultIsFound(number: Int) throws {
    let bench = try Bench()
    let source = try source(bench)
    let (filter, isIt) = Self.faults[number]
    _ = try bench.folder.write(Self.text, to: "plan.json")
    try ffmpeg([
      "-i", source, "-map", "0", "-c:v", "copy", "-af", filter, "-c:a", "aac", "-b:a", "256k",
      bench.folder("out.mp4"),
    ])
    let report = try bench.verify(source)
    #expect(report.findings.contains(where: isIt), "\(report.findings)")
  }

  /// Who codes the audio of an honest output anew, in another codec or the same, changes nothing.
  @Test(arguments: [["flac", "16k"], ["aac", "192k"], ["aac", "128k"], ["libmp3lame", "128k"]])
  func anHonestFileThatIsCodedAgainHasNoFindings(codec: [String]) throws {
    let bench = try Bench()
    let source = try source(bench)
    try bench.redact(source, Self.text)
    try ffmpeg([
      "-i", bench.folder("out.mp4"), "-map", "0", "-c:v", "copy", "-c:a", codec[0], "-b:a",
      codec[1], "-strict", "-2", bench.folder("again.mp4"),
    ])
    try FileManager.default.removeItem(atPath: bench.folder("out.mp4"))
    try FileManager.default.moveItem(
      atPath: bench.folder("again.mp4"), toPath: bench.folder("out.mp4"))
    let report = try bench.verify(source)
    #expect(report.findings.filter { $0.kind.hasPrefix("audio") } == [])
  }

  /// A siren repeats itself, so that it fits at many lags; `redact` writes it, into every codec.
  @Test(arguments: ["sine=f=440", "sine=f=1000", "aevalsrc=0.2*sin(2*PI*(700*t+80*sin(2*t)))"])
  func aSirenIsWrittenAndAccepted(siren: String) throws {
    let bench = try Bench()
    let source = try bench.source(
      "in.mkv",
      pattern("32x32", seconds: 4) + ["-f", "lavfi", "-i", "\(siren):d=4", "-ar", "48000"]
        + ["-map", "0", "-map", "1"] + h264() + ["-c:a", "flac"])
    try bench.redact(source, Self.text)
    #expect(try bench.verify(source).findings == [])
  }

  @Test func aMissingTrackIsFound() throws {
    let bench = try Bench()
    let source = try source(bench)
    _ = try bench.folder.write(Self.text, to: "plan.json")
    try ffmpeg(["-i", source, "-map", "0:v", "-c", "copy", bench.folder("out.mp4")])
    let report = try bench.verify(source)
    #expect(report.findings.contains(.audioTrackCountDiffers(expected: 1, found: 0)))
  }

  @Test func audioThatWasOnlyCopiedIsCheckedToo() throws {
    let bench = try Bench()
    let source = try source(bench)
    try bench.redact(source, plan())
    let report = try bench.verify(source)
    #expect(report.findings == [])
  }
}
