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
    #expect(receipt.verification?.checks.contains("hidden audio") == true)
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
        case .besideTone(let place, _, _), .sourceBesideTone(let place, _, _): place.range == 1
        default: false
        }
      }
    ),
    // A hundred milliseconds late.
    (
      "adelay=100:all=1",
      { if case .audioLate(_, _, let by) = $0 { by.seconds > 0 } else { false } }
    ),
    // A second is missing.
    (
      "\(muted),volume=0:enable='between(t,2.4,3.9)'",
      {
        guard case .audioLevelDiffers(_, _, _, let decibels) = $0 else { return false }
        return (decibels ?? -100) < 0
      }
    ),
    // A twentieth of a second is still heard.
    (
      "volume=0:enable='between(t,1,1.2)+between(t,1.25,1.5)'",
      { if case .rangeAudible(let place, _, _) = $0 { place.range == 0 } else { false } }
    ),
  ]

  @Test(arguments: 0..<6) func aFaultIsFound(number: Int) throws {
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
