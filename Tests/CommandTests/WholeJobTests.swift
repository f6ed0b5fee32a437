// The sample from end to end, as a clerk would do it: redact, verify, look at the contact sheet.

import Foundation
import TestSupport
import Testing

/// The project's own samples.
private let samples = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Samples")

@Suite struct WholeJobTests {
  private let folder: ScratchFolder
  private let marks = samples.appendingPathComponent("street.json").path
  private let sample = samples.appendingPathComponent("street.mp4").path

  init() throws { folder = try ScratchFolder() }

  /// The plan with what lies between its marks.
  private func followed() throws -> String {
    let plan = folder("followed.json")
    let ending = try run(veil, ["follow", sample, "--plan", marks, "-o", plan])
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
    return plan
  }

  @Test func theSampleIsRedactedVerifiedAndShown() throws {
    let (output, receipt) = (folder("out.mp4"), folder("receipt.json"))
    let plan = try followed()
    let done = try run(
      veil,
      [
        "redact", sample, "--plan", plan, "-o", output, "--speed", "ultrafast", "--receipt",
        receipt, "--json",
      ])
    #expect(done.code == 0, "\(done.errors)")
    let last = try #require(done.output.split(separator: "\n").last)
    let result = try #require(
      try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    #expect(result["picturesIn"] as? Int == result["picturesOut"] as? Int)
    #expect((result["regions"] as? [[String: Any]])?.count == 3)
    #expect(try complaints(decoding: output) == "")
    let before = try pictureCount(of: sample)
    #expect(try pictureCount(of: output) == before)
    let verified = try run(
      veil, ["verify", output, "--source", sample, "--plan", plan, "--receipt", receipt])
    #expect(verified.code == 0, "\(verified.output)")
    let sheet = folder("sheet.png")
    let drawn = try run(
      veil, ["sheet", output, "--source", sample, "--plan", plan, "-o", sheet])
    #expect(drawn.code == 0, "\(drawn.errors)")
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: sheet)).starts(with: [0x89, 0x50, 0x4e, 0x47]))
  }

  @Test func inverseRedactionKeepsItsRegionAndNothingElse() throws {
    let output = folder("out.mp4")
    let inverse = samples.appendingPathComponent("inverse.json").path
    let done = try run(
      veil, ["redact", sample, "--plan", inverse, "-o", output, "--speed", "ultrafast"])
    #expect(done.code == 0, "\(done.errors)")
    let verified = try run(veil, ["verify", output, "--source", sample, "--plan", inverse])
    #expect(verified.code == 0, "\(verified.output)")
  }

  @Test func verifyFindsAnUnredactedFile() throws {
    let output = folder("out.mp4")
    let empty = try folder.write(#"{"veil": 1}"#, to: "empty.json")
    let done = try run(
      veil, ["redact", sample, "--plan", empty, "-o", output, "--speed", "ultrafast"])
    #expect(done.code == 0, "\(done.errors)")
    let verified = try run(veil, ["verify", output, "--source", sample, "--plan", followed()])
    #expect(verified.code == 1)
    #expect(verified.output.contains("region person-a-head"))
    #expect(verified.output.contains("region screen"))
  }
}
