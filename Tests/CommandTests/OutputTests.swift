// What the command says and where: results on standard output, words for people on standard error,
// nothing that a script would have to filter out.

import Foundation
import Testing
import TestSupport

/// One line of JSON as its members.
private func members(_ line: String) throws -> [String: Any] {
  let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
  return try #require(value as? [String: Any])
}

private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

@Suite struct OutputTests {
  @Test func jsonEndsWithTheResult() throws {
    let fixture = try Fixture()
    let ending = try fixture.redact(["--json", "--receipt", fixture.folder("receipt.json")])
    #expect(ending.code == 0 && ending.errors.isEmpty)
    let all = lines(ending.output)
    for line in all.dropLast() { #expect(try members(line)["event"] as? String == "progress") }
    let result = try members(try #require(all.last))
    #expect(result["output"] as? String == fixture.folder("out.mp4"))
    #expect(result["receipt"] as? String == fixture.folder("receipt.json"))
    #expect(result["picturesIn"] as? Int == 25 && result["picturesOut"] as? Int == 25)
    for key in ["damagedPicturesCovered", "picturesLost", "timesRepaired"] {
      #expect(result[key] as? Int == 0)
    }
    for key in ["outputSHA256", "sourceSHA256"] { #expect((result[key] as? String)?.count == 64) }
    #expect(result["notes"] is [[String: Any]] && result["dropped"] is [[String: Any]])
    let regions = try #require(result["regions"] as? [[String: Any]])
    #expect(regions.count == 1)
    #expect(regions.first?["id"] as? String == "a" && regions.first?["effect"] as? String == "fill")
    #expect(regions.first?["pictures"] as? Int == 25)
    #expect(regions.first?["isReversible"] as? Bool == false)
    let receipt = try members(
      String(decoding: try bytes(ofFile: fixture.folder("receipt.json")), as: UTF8.self))
    #expect(
      (receipt["output"] as? [String: Any])?["sha256"] as? String == result["outputSHA256"]
        as? String)
  }

  @Test func quietIsQuiet() throws {
    let fixture = try Fixture()
    let ending = try fixture.redact(["--quiet"])
    #expect(ending.code == 0 && ending.output.isEmpty && ending.errors.isEmpty)
  }

  @Test func withoutATerminalThereIsNoProgress() throws {
    let fixture = try Fixture()
    let ending = try fixture.redact()
    #expect(ending.code == 0)
    #expect(!ending.errors.contains("\r") && !ending.errors.contains("\u{1b}"))
    #expect(!ending.output.contains("\r") && !ending.output.contains("\u{1b}"))
    #expect(ending.output.contains("25 pictures"))
    for line in ending.errorLines { #expect(line.hasPrefix("veil: ")) }
  }

  @Test func whatCanBeUndoneIsSaidLoudly() throws {
    let fixture = try Fixture()
    let text = Fixture.plan().replacingOccurrences(
      of: "16]}]",
      with: "16]}], \"effect\": {\"mosaic\": {\"cells\": 4}}, \"acceptReversible\": true")
    _ = try fixture.folder.write(text, to: "plan.json")
    let ending = try fixture.redact()
    #expect(ending.code == 0 && ending.errors.contains("REVERSIBLE"))
    #expect(ending.output.contains("REVERSIBLE"))
    #expect(try run(veil, ["plan", "check", fixture.plan]).errors.contains("REVERSIBLE"))
  }

  @Test func theOtherVerbsPrintOneResult() throws {
    let fixture = try Fixture()
    let probe = try run(veil, ["probe", fixture.source, "--json"])
    #expect(probe.code == 0 && probe.errors.isEmpty)
    let video = try #require(try members(probe.output)["video"] as? [String: Any])
    #expect(video["pictures"] as? Int == 25 && video["width"] as? Int == 96)
    #expect(video["height"] as? Int == 64 && video["rotation"] as? Int == 0)
    #expect(video["hasVariableFrameRate"] as? Bool == false)

    let frame = try run(
      veil, ["frame", fixture.source, "--at", "0.5", "-o", fixture.folder("f.png"), "--json"])
    #expect(frame.code == 0)
    #expect(try members(frame.output)["width"] as? Int == 96)
    #expect(try bytes(ofFile: fixture.folder("f.png")).starts(with: [0x89, 0x50, 0x4E, 0x47]))

    let policy = try run(veil, ["policy", "--json"])
    #expect(policy.code == 0)
    #expect(!(try #require(try members(policy.output)["refused"] as? [Any])).isEmpty)

    let schema = try run(veil, ["plan", "schema"])
    #expect(schema.code == 0)
    #expect(
      try members(schema.output)["$schema"] as? String
        == "https://json-schema.org/draft/2020-12/schema")
  }

  @Test func aNewPlanIsBoundToItsSourceAndPassesItsCheck() throws {
    let fixture = try Fixture()
    let path = fixture.folder("new.json")
    #expect(try run(veil, ["plan", "new", fixture.source, "-o", path]).code == 0)
    let source = try #require(
      try members(String(decoding: try bytes(ofFile: path), as: UTF8.self))["source"]
        as? [String: Any])
    #expect(source["width"] as? Int == 96 && source["height"] as? Int == 64)
    #expect(source["rotation"] as? Int == 0 && (source["sha256"] as? String)?.count == 64)
    let check = try run(veil, ["plan", "check", path, "--source", fixture.source, "--json"])
    #expect(check.code == 0)
    #expect(try members(check.output)["valid"] as? Bool == true)
    let ending = try run(
      veil, ["redact", fixture.source, "--plan", path, "-o", fixture.folder("out.mp4"), "--quiet"])
    #expect(ending.code == 0)
  }

  @Test func aNewPlanCanBeToldOfInJSON() throws {
    let fixture = try Fixture()
    let path = fixture.folder("new.json")
    let written = try run(veil, ["plan", "new", fixture.source, "-o", path, "--json"])
    #expect(written.code == 0 && written.errors.isEmpty)
    let shown = try run(veil, ["plan", "new", fixture.source, "--json"])
    #expect(shown.code == 0)
    let plan = try members(String(decoding: try bytes(ofFile: path), as: UTF8.self))
    for (ending, output) in [(written, path as String?), (shown, nil)] {
      let all = lines(ending.output)
      for line in all.dropLast() { #expect(try members(line)["event"] as? String == "progress") }
      let result = try members(try #require(all.last))
      #expect(result["event"] as? String == "result" && result["status"] as? String == "done")
      #expect(result["output"] as? String == output)
      #expect((result["plan"] as? NSDictionary) == plan as NSDictionary)
    }
    let failed = try run(veil, ["plan", "new", fixture.folder("missing.mp4"), "--json"])
    #expect(failed.code == 66)
    #expect(try members(try #require(lines(failed.output).last))["event"] as? String == "error")
  }

  @Test func findingsAndTheirImagesAreNamedInJSON() throws {
    let fixture = try Fixture()
    let clear = try fixture.folder.write("{\"veil\": 1}", to: "clear.json")
    let (output, folder) = (fixture.folder("out.mp4"), fixture.folder("findings"))
    let words = ["redact", fixture.source, "--plan", clear, "-o", output, "--speed", "ultrafast"]
    #expect(try run(veil, words).code == 0)
    let files = [output, "--source", fixture.source, "--plan", fixture.plan, "-o", folder]
    let found = try run(veil, ["verify"] + files + ["--json"])
    #expect(found.code == 1)
    let result = try members(try #require(lines(found.output).last))
    let findings = try #require(result["findings"] as? [[String: Any]])
    let images = findings.compactMap { $0["image"] as? String }
    #expect(!images.isEmpty)
    let list = String(decoding: try bytes(ofFile: folder + "/findings.txt"), as: UTF8.self)
    for finding in findings {
      #expect(list.contains(try #require(finding["message"] as? String)))
    }
    for image in images {
      #expect(try bytes(ofFile: folder + "/" + image).starts(with: [0x89, 0x50, 0x4e, 0x47]))
    }
    let again = try run(veil, ["verify"] + files)
    #expect(again.code == 73 && again.errors.contains("choose another name"))
    #expect(!again.errors.contains("--overwrite"), "verify has no such option")
    #expect(try run(veil, ["verify", output] + files).code == 64)
  }

  @Test(arguments: [
    [], ["redact"], ["probe"], ["plan"], ["plan", "new"], ["plan", "check"], ["plan", "schema"],
    ["frame"], ["policy"], ["bench"],
  ])
  func everyVerbExplainsItself(verb: [String]) throws {
    let ending = try run(veil, verb + ["--help"])
    #expect(ending.code == 0 && ending.errors.isEmpty)
    #expect(ending.output.contains("USAGE"))
    if verb.isEmpty {
      for code in ["64", "65", "66", "69", "73", "75", "77", "130"] {
        #expect(ending.output.contains(code))
      }
    }
  }

  @Test func theVersionIsSaid() throws {
    let ending = try run(veil, ["--version"])
    #expect(ending.code == 0 && ending.output.hasPrefix("veil "))
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionsCanBeMade(shell: String) throws {
    let ending = try run(veil, ["--generate-completion-script", shell])
    #expect(ending.code == 0 && ending.output.contains("redact"))
    #expect(ending.output.contains("bench"))
  }

  @Test func theSameJobTwiceGivesTheSameFile() throws {
    let fixture = try Fixture()
    #expect(try fixture.redact(to: "one.mp4").code == 0)
    #expect(try fixture.redact(to: "two.mp4").code == 0)
    #expect(
      try bytes(ofFile: fixture.folder("one.mp4")) == bytes(ofFile: fixture.folder("two.mp4")))
  }
}
