// What a script reads: that every line says what it is, how a job ended, what is to be known of it,
// and which code several files have together.

import Foundation
import TestSupport
import Testing

/// One line of JSON as its members.
private func members(_ line: some StringProtocol) throws -> [String: Any] {
  let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
  return try #require(value as? [String: Any], "\(line)")
}

private func lines(_ text: String) throws -> [[String: Any]] {
  try text.split(separator: "\n").map { try members($0) }
}

private func kind(_ line: [String: Any]) -> String? {
  (line["error"] as? [String: Any])?["kind"] as? String
}

@Suite struct ScriptTests {
  @Test func everyLineOfEveryVerbHasAnEvent() throws {
    let fixture = try Fixture()
    let (out, folder) = (fixture.folder("out.mp4"), fixture.folder)
    let jobs = [
      fixture.redactWords(["--receipt", folder("r.json")]),
      ["verify", out, "--source", fixture.source, "--plan", fixture.plan],
      ["probe", fixture.source], ["plan", "check", fixture.plan], ["policy"],
      ["frame", fixture.source, "--at", "start", "-o", folder("f.png")],
      ["audio", fixture.source, "-o", folder("audio")], ["key", "new", folder("key.pem")],
      ["ledger", "append", folder("l.jsonl"), folder("r.json")],
      ["ledger", "check", folder("l.jsonl")],
    ]
    for words in jobs {
      let ending = try run(veil, words + ["--json"])
      #expect(ending.code == 0, "\(words.first ?? ""): \(ending)")
      let all = try lines(ending.output)
      for line in all.dropLast() { #expect(line["event"] as? String == "progress") }
      let result = try #require(all.last)
      #expect(result["event"] as? String == "result", "\(words.first ?? "")")
      #expect(result["status"] as? String == "done", "\(words.first ?? "")")
      #expect(result["seconds"] is NSNumber, "\(words.first ?? "")")
    }
    let listed = try lines(try run(veil, ["ledger", "show", folder("l.jsonl"), "--json"]).output)
    #expect(listed.count == 1 && listed[0]["event"] as? String == "entry")
  }

  @Test func aRedactionSaysHowManyBytesItWrote() throws {
    let fixture = try Fixture()
    let result = try #require(try lines(try fixture.redact(["--json"]).output).last)
    #expect(result["bytes"] as? Int == (try bytes(ofFile: fixture.folder("out.mp4")).count))
    #expect((result["warnings"] as? [String])?.isEmpty == true)
  }

  @Test func damageThatWasCoveredIsAWarning() throws {
    let fixture = try Fixture()
    let source = try cutShort(fixture)
    let words = [
      "redact", source, "--plan", fixture.plan, "-o", fixture.folder("out.mp4"), "--json",
    ]
    let ending = try run(veil, words)
    #expect(ending.code == 0, "\(ending)")
    let result = try #require(try lines(ending.output).last)
    #expect(result["status"] as? String == "doneWithWarnings")
    #expect((result["warnings"] as? [String])?.contains("sourceEndsEarly") == true)
  }

  @Test func damageEndsTheJobWhereThatIsWanted() throws {
    let fixture = try Fixture()
    let source = try cutShort(fixture)
    let before = fixture.folder.names
    let words = ["redact", source, "--plan", fixture.plan, "-o", fixture.folder("out.mp4")]
    let ending = try run(veil, words + ["--fail-on-damage", "--json"])
    #expect(ending.code == 65 && fixture.folder.names == before, "\(ending)")
    #expect(kind(try #require(try lines(ending.output).last)) == "job.damaged")
    #expect(ending.errors.contains("--fail-on-damage") && ending.errorLines.count == 1)
    // A sound source passes.
    #expect(try fixture.redact(["--fail-on-damage"]).code == 0)
  }

  @Test func severalFilesHaveTheWorstCodeAndALineEach() throws {
    let fixture = try Fixture()
    let words = try fixture.folder.write("words", to: "words.mp4")
    let absent = fixture.folder("absent.mp4")
    let ending = try run(
      veil, ["probe", fixture.source, absent, words, fixture.source, "--json"])
    #expect(ending.code == 66, "\(ending)")
    let all = try lines(ending.output)
    #expect(all.map { $0["event"] as? String } == ["result", "error", "error", "result"])
    #expect(all.map(kind) == [nil, "files.open", "media.source", nil])
    #expect(ending.errorLines.count == 2)
    #expect(try run(veil, ["probe", words, fixture.source]).code == 65)
    #expect(try run(veil, ["probe", fixture.source, fixture.source]).code == 0)
  }

  @Test func severalPlansAreCheckedBesideOneSourceOrEachItsOwn() throws {
    let fixture = try Fixture()
    let bad = try fixture.folder.write(#"{"veil": 1, "regoins": []}"#, to: "bad.json")
    let ending = try run(
      veil, ["plan", "check", fixture.plan, bad, "--source", fixture.source, "--json"])
    #expect(ending.code == 65)
    let all = try lines(ending.output)
    #expect(all.map { $0["event"] as? String } == ["result", "error"])
    #expect(all[0]["plan"] as? String == fixture.plan && kind(all[1]) == "plan.unknownKey")
    let two = ["--source", fixture.source, "--source", fixture.source]
    #expect(try run(veil, ["plan", "check", fixture.plan, fixture.plan] + two).code == 0)
    #expect(try run(veil, ["plan", "check", fixture.plan] + two).code == 64)
  }

  @Test func severalFinishedFilesAreVerified() throws {
    let fixture = try Fixture()
    #expect(try fixture.redact().code == 0)
    let out = fixture.folder("out.mp4")
    let common = ["--source", fixture.source, "--plan", fixture.plan, "--json"]
    let ending = try run(veil, ["verify", out, fixture.source] + common)
    #expect(ending.code == 1, "\(ending)")
    let results = try lines(ending.output).filter { $0["event"] as? String == "result" }
    #expect(results.map { $0["status"] as? String } == ["done", "found"])
    #expect(results.map { $0["output"] as? String } == [out, fixture.source])
    // What could not be looked at is worse than what was found.
    let absent = fixture.folder("absent.mp4")
    #expect(try run(veil, ["verify", fixture.source, absent] + common).code == 66)
  }

  @Test func whatIsWrongInManyPlacesIsSaidOnceToPeople() throws {
    let fixture = try Fixture()
    let words = ["verify", fixture.source, "--source", fixture.source, "--plan", fixture.plan]
    let people = try run(veil, words)
    let script = try #require(try lines(try run(veil, words + ["--json"]).output).last)
    let findings = try #require(script["findings"] as? [[String: Any]])
    let said = people.output.split(separator: "\n").filter { $0.hasPrefix("  FOUND") }
    #expect(people.code == 1 && !said.isEmpty && said.count <= findings.count)
    #expect(people.output.contains(findings.count == 1 ? "  1 finding\n" : " findings\n"))
  }

  @Test func regionsThatCanBeUndoneAreNamedInOneSentence() throws {
    let fixture = try Fixture()
    let regions = (0..<3).map { number in
      #"{"id": "r\#(number)", "shape": "box", "from": "start", "to": "end", "acceptReversible": true, "#
        + #""path": [{"at": "start", "box": [8, 8, 16, 16]}], "effect": {"mosaic": {"cells": 4}}}"#
    }
    let text = #"{"veil": 1, "regions": [\#(regions.joined(separator: ", "))]}"#
    _ = try fixture.folder.write(text, to: "plan.json")
    let ending = try fixture.redact()
    let loud = ending.errorLines.filter { $0.contains("REVERSIBLE") }
    #expect(ending.code == 0 && loud.count == 1, "\(ending)")
    #expect(loud.first?.contains("regions \"r0\", \"r1\" and \"r2\" are only mosaic") == true)
  }

  /// A film whose index comes first, and whose last part is missing.
  private func cutShort(_ fixture: Fixture) throws -> String {
    let whole = fixture.folder("whole.mp4")
    try ffmpeg(["-i", fixture.source, "-c", "copy", "-movflags", "+faststart", whole])
    let film = try bytes(ofFile: whole)
    return try fixture.folder.write(Array(film.prefix(film.count * 3 / 4)), to: "short.mp4")
  }
}
