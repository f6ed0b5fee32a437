// The sample from end to end, as a clerk would do it, and jobs that are ended before they are done.

import Foundation
import TestSupport
import Testing

@Suite struct WholeJobTests {
  private let folder: ScratchFolder
  private let plan = packageFolder.appendingPathComponent("Samples/street.json").path

  init() throws { folder = try ScratchFolder() }

  private var leftovers: [String] {
    folder.names.filter { $0.contains("out") }
  }

  @Test func theSampleIsRedactedVerifiedAndShown() throws {
    let output = folder("out.mp4")
    let receipt = folder("receipt.json")
    let done = try veil(
      "redact", sample, "--plan", plan, "-o", output, "--speed", "ultrafast", "--receipt", receipt,
      "--json")
    #expect(done.code == 0, "\(done.errors)")
    let last = try #require(done.output.split(separator: "\n").last)
    let result = try #require(
      try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    #expect(result["picturesIn"] as? Int == result["picturesOut"] as? Int)
    #expect((result["regions"] as? [[String: Any]])?.count == 3)
    #expect(try complaints(decoding: output) == "")
    let before = try pictureCount(of: sample)
    #expect(try pictureCount(of: output) == before)
    let verified = try veil(
      "verify", output, "--source", sample, "--plan", plan, "--receipt", receipt)
    #expect(verified.code == 0, "\(verified.output)")
    let sheet = folder("sheet.png")
    #expect(try veil("sheet", output, "--source", sample, "--plan", plan, "-o", sheet).code == 0)
    let png = try Data(contentsOf: URL(fileURLWithPath: sheet))
    #expect(png.starts(with: [0x89, 0x50, 0x4e, 0x47]))
  }

  @Test func verifyFindsAnUnredactedFile() throws {
    let output = folder("out.mp4")
    let empty = try folder.write(Array(#"{"veil": 1}"#.utf8), to: "empty.json")
    #expect(
      try veil("redact", sample, "--plan", empty, "-o", output, "--speed", "ultrafast").code == 0)
    let verified = try veil("verify", output, "--source", sample, "--plan", plan)
    #expect(verified.code == 1)
    #expect(verified.output.contains("region person-a-head"))
    #expect(verified.output.contains("region screen"))
  }

  @Test func quietIsQuiet() throws {
    let done = try veil(
      "redact", sample, "--plan", plan, "-o", folder("out.mp4"), "--speed", "ultrafast",
      "--quiet")
    #expect(done.code == 0)
    #expect(done.output == "" && done.errors == "")
  }

  @Test func anInterruptLeavesNothingAndIs130() throws {
    let done = try veil(
      "redact", sample, "--plan", plan, "-o", folder("out.mp4"), "--speed", "veryslow"
    ) { process in
      usleep(700_000)
      kill(process, SIGINT)
    }
    #expect(done.code == 130)
    #expect(leftovers == [])
  }

  @Test(arguments: [50_000, 300_000, 900_000])
  func aKillLeavesNothingOrACompleteFile(microseconds: UInt32) throws {
    _ = try veil(
      "redact", sample, "--plan", plan, "-o", folder("out.mp4"), "--speed", "ultrafast"
    ) { process in
      usleep(microseconds)
      kill(process, SIGKILL)
    }
    let left = leftovers
    #expect(left == [] || left == ["out.mp4"])
    if left == ["out.mp4"] { #expect(try complaints(decoding: folder("out.mp4")) == "") }
  }

  @Test func aFullDiskIs75AndLeavesNothing() throws {
    let script = "ulimit -f 200; exec \"$0\" \"$@\""
    let done = try run(
      "bash",
      [
        "-c", "trap '' XFSZ; " + script, veilPath, "redact", sample, "--plan", plan, "-o",
        folder("out.mp4"), "--speed", "ultrafast",
      ])
    #expect(done.code == 75, "\(done.errors)")
    #expect(leftovers == [])
  }
}
