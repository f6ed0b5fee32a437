// Plans as people learn them: what the page and the example say is checked and carried out, and
// what an attentive colleague would ask about a plan is asked.

import Foundation
import RedactionModel
import StrictJSON
import TestSupport
import Testing

/// The complete examples of a page: what stands from a brace alone on its line to the one below it.
private func examples(in page: String) -> [String] {
  var (result, lines): ([String], [Substring]?) = ([], nil)
  for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
    if line == "{" { lines = [] }
    lines?.append(line)
    if line == "}", let whole = lines {
      result.append(whole.joined(separator: "\n"))
      lines = nil
    }
  }
  return result
}

/// The elements of an array.
private func list(_ value: JSONValue?) throws -> [JSONValue] {
  guard case .array(let elements)? = value else {
    throw ProgramFailure(description: "no array")
  }
  return elements
}

/// A film as large and long as the page's examples want, with two channels.
private let film = [
  "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=4:d=10,format=yuv420p", "-f", "lavfi", "-i",
  "aevalsrc=0.2*sin(2000*t)|0.2*sin(3000*t):d=10",
]

@Suite struct PlanCommandTests {
  private func page() throws -> String {
    let ending = try run(veil, ["help", "plan"])
    #expect(ending.code == 0)
    return ending.output
  }

  @Test func thePageSaysAllThatAPlanCanSay() throws {
    let page = try page()
    let schema = try JSONValue(parsing: Array(planSchema.utf8))
    func keys(_ table: JSONValue?) -> [String] {
      guard case .object(let members)? = table?["properties"] else { return [] }
      return members.map(\.name)
    }
    let tables = ["source", "region", "waypoint", "audio", "clip"].map { schema["$defs"]?[$0] }
    for key in keys(schema) + tables.flatMap(keys) where !["name", "sha256"].contains(key) {
      #expect(page.contains("\"\(key)\""), "\(key)")
    }
    for word in [
      "box", "ellipse", "polygon", "frame", "linear", "smooth", "hold", "fill", "veil", "mosaic",
      "blur", "mute", "tone", "keep", "start", "end", "pts",
    ] {
      #expect(page.contains("\"\(word)\""), "\(word)")
    }
    #expect(page.split(separator: "\n").allSatisfy { $0.count < 80 })
  }

  @Test func theExamplesOfThePageAreCarriedOut() throws {
    let examples = examples(in: try page())
    #expect(examples.count == 2)
    let folder = try ScratchFolder()
    let source = folder("in.mp4")
    try ffmpeg(film + ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", source])
    for (number, text) in examples.enumerated() {
      let plan = try folder.write(text, to: "plan.json")
      let checked = try run(veil, ["plan", "check", plan, "--source", source, "--strict"])
      #expect(checked.code == 0, "\(checked.errors)")
      let out = folder("out\(number).mp4")
      let done = try run(
        veil, ["redact", source, "--plan", plan, "-o", out, "--speed", "ultrafast", "--json"])
      #expect(done.code == 0, "\(done.errors)")
      let last = try #require(done.output.split(separator: "\n").last)
      let regions = try list(JSONValue(parsing: Array(last.utf8))["regions"])
      // Four pictures a second; one more on each side of what is hidden, none of what is kept.
      let counts = regions.map { $0["pictures"]?.whole }
      #expect(counts == [[20, 34], [24, 24]][number])
      #expect(regions[0]["effect"] == ["fill", "keep"][number])
    }
  }

  @Test func anExampleIsLaidOutOnTheSource() throws {
    let fixture = try Fixture()
    let plan = fixture.folder("example.json")
    #expect(try run(veil, ["plan", "new", fixture.source, "--example", "-o", plan]).code == 0)
    let checked = try run(veil, ["plan", "check", plan, "--source", fixture.source, "--strict"])
    #expect(checked.code == 0, "\(checked.errors)")
    let done = try run(
      veil,
      [
        "redact", fixture.source, "--plan", plan, "-o", fixture.folder("out.mp4"), "--speed",
        "ultrafast",
      ])
    #expect(done.code == 0, "\(done.errors)")
    #expect(done.output.contains("example-person: fill"))
  }

  @Test func doubtsAreSaidAndStrictnessMakesErrorsOfThem() throws {
    let fixture = try Fixture()
    let text = """
      {"veil": 1, "regions": [{"id": "a", "shape": "box", "from": 0, "to": 2,
       "path": [{"at": 0.2, "box": [8, 8, 16, 16]}, {"at": 0.9, "box": [48, 8, 16, 16]}]}]}
      """
    let plan = try fixture.folder.write(text, to: "doubtful.json")
    let words = ["plan", "check", plan, "--source", fixture.source]
    let codes = ["firstMarkLate", "fastMotion", "lastMarkEarly", "endsPastEnd", "noReason"]
      .map { "plan." + $0 }
    let said = try run(veil, words)
    #expect(said.code == 0)
    for code in codes { #expect(said.errors.contains("warning \(code): "), "\(said.errors)") }
    let json = try JSONValue(parsing: Array(run(veil, words + ["--json"]).output.utf8))
    let warnings = try list(json["warnings"])
    #expect(warnings.map { $0["code"] } == codes.map { .string($0) })
    #expect(warnings.allSatisfy { $0["message"] != nil && $0["facts"] != nil })
    let strict = try run(veil, words + ["--strict", "--json"])
    #expect(strict.code == 65)
    let failure = try JSONValue(parsing: Array(strict.output.utf8))["error"]
    #expect(failure?["kind"] == "plan.doubted")
    let causes = try list(failure?["facts"]?["warnings"])
    #expect(causes.map { $0["code"] } == codes.map { .string($0) })
  }

  /// A plan of the time when a region without an effect was taken as kept.
  @Test func theAuthorOfAnOldInversePlanIsToldWhatToWrite() throws {
    let fixture = try Fixture()
    let old = try fixture.folder.write(
      Fixture.plan(", \"outside\": \"fill\""), to: "old.json")
    let ending = try run(veil, ["plan", "check", old])
    #expect(ending.code == 65)
    #expect(ending.errors.contains("\"effect\" of region \"a\""))
    #expect(ending.errors.contains("\"keep\""))
  }
}
