// The check of audio finds what it is there to find: a range that is still heard, a tone that was mixed,
// audio that slid, went missing or was doubled; and it finds nothing in an honest file.

import Jobs
import Custody
import Foundation
import Testing
import TestSupport

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
    let report = try verify(
      output: bench.folder("out.mp4"), source: source, plan: bench.folder("plan.json"),
      receipt: bench.folder("receipt.json"))
    #expect(report.findings == [])
    #expect(report.audioChecked == 4 && report.checks.contains("audio"))
    let receipt = try Receipt(json: bytes(ofFile: bench.folder("receipt.json")))
    #expect(
      receipt.audio == [
        Receipt.AudioRange(track: 0, from: 48_000, to: 72_000, effect: "mute", reason: "law"),
        Receipt.AudioRange(track: 0, from: 96_000, to: 115_200, effect: "tone 1000", reason: ""),
      ])
    #expect(receipt.tracks.count == 1 && receipt.tracks[0].samplesOut ?? 0 >= 192_000)
    #expect(receipt.verification?.checks.contains("hidden audio") == true)
    #expect(receipt.notes.contains("Track 0 was coded anew, from aac to aac."))
  }

  /// Filters that stand for what a faulty program would have written, and what is to be said about them.
  private static let muted = "volume=0:enable='between(t,1,1.5)'"
  private static let faults: [(filter: String, word: String)] = [
    // Nothing hidden at all.
    ("anull", "audio[0]"),
    // One channel of two.
    (
      "\(muted),pan=stereo|c0=c0|c1=c1,aeval='val(0)|if(between(t,1,1.5),random(5)*0.1,val(1))':c=same",
      "channel 1"
    ),
    // The tone is missing, and the audio is in its place.
    (muted, "audio[1]"),
    // A hundred milliseconds late.
    ("adelay=100:all=1", "later"),
    // A second is missing.
    ("\(muted),volume=0:enable='between(t,2.4,3.9)'", "dB quieter"),
    // A twentieth of a second is still heard.
    ("volume=0:enable='between(t,1,1.2)+between(t,1.25,1.5)'", "audio[0]"),
  ]

  @Test(arguments: 0..<6) func aFaultIsFound(number: Int) throws {
    let bench = try Bench()
    let source = try source(bench)
    let (filter, word) = Self.faults[number]
    _ = try bench.folder.write(Self.text, to: "plan.json")
    try ffmpeg([
      "-i", source, "-map", "0", "-c:v", "copy", "-af", filter, "-c:a", "aac", "-b:a", "256k",
      bench.folder("out.mp4"),
    ])
    let report = try verify(
      output: bench.folder("out.mp4"), source: source, plan: bench.folder("plan.json"), receipt: nil
    )
    #expect(report.findings.contains { $0.contains(word) }, "\(report.findings)")
  }

  @Test func aMissingTrackIsFound() throws {
    let bench = try Bench()
    let source = try source(bench)
    _ = try bench.folder.write(Self.text, to: "plan.json")
    try ffmpeg(["-i", source, "-map", "0:v", "-c", "copy", bench.folder("out.mp4")])
    let report = try verify(
      output: bench.folder("out.mp4"), source: source, plan: bench.folder("plan.json"), receipt: nil
    )
    #expect(report.findings.contains { $0.contains("0 tracks") })
  }

  @Test func audioThatWasOnlyCopiedIsCheckedToo() throws {
    let bench = try Bench()
    let source = try source(bench)
    try bench.redact(source, plan())
    let report = try verify(
      output: bench.folder("out.mp4"), source: source, plan: bench.folder("plan.json"), receipt: nil
    )
    #expect(report.findings == [])
  }
}
