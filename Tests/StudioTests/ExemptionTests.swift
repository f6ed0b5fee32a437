// The office's list of exemption codes: what the page is given of it, and what is no list.

import Foundation
import TestSupport
import Testing

@Suite struct ExemptionTests {
  private func codes(_ studio: RunningStudio) throws -> [[String: String]] {
    let body = try studio.ask("GET", "/api/exemptions").body
    return try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [[String: String]] ?? []
  }

  private func written(_ text: String) throws -> (folder: ScratchFolder, path: String) {
    let folder = try ScratchFolder()
    return (folder, try folder.write(text, to: "office.json"))
  }

  @Test func thePageIsGivenTheListOfTheOffice() throws {
    let list = try written(
      #"[{"code": "Art. 6", "text": "datos personales"}, {"code": "B", "text": "two"}]"#)
    let studio = try RunningStudio(options: ["--exemptions", list.path])
    #expect(
      try codes(studio)
        == [["code": "Art. 6", "text": "datos personales"], ["code": "B", "text": "two"]])
  }

  @Test func withoutOneThereIsAShortList() throws {
    let found = try codes(try RunningStudio())
    #expect(found.contains { $0["code"] == "RCW 42.56.240(14)" })
    #expect(found.allSatisfy { Set($0.keys) == ["code", "text"] })
  }

  @Test func theSampleIsAList() throws {
    let sample = try #require(
      sequence(first: URL(fileURLWithPath: #filePath)) { $0.deletingLastPathComponent() }
        .prefix(8).map { $0.appendingPathComponent("Samples/exemptions.json").path }
        .first { FileManager.default.fileExists(atPath: $0) })
    let studio = try RunningStudio(options: ["--exemptions", sample])
    #expect(try codes(studio).count == 9)
  }

  @Test(arguments: [
    "x", "{}", "[]", "[1]", #"[{"code": "A"}]"#, #"[{"code": "A", "text": ""}]"#,
    #"[{"code": "A", "text": "b", "more": 1}]"#, #"[{"code": "A", "text": "b\nc"}]"#,
    #"[{"code": "A", "text": "b"}, {"code": 2, "text": "b"}]"#,
  ])
  func whatIsNoListIsTold(text: String) throws {
    let list = try written(text)
    let ending = try ended(list.folder, exemptions: list.path)
    #expect(ending.code == 65)
    let answer =
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any] ?? [:]
    let error = answer["error"] as? [String: Any] ?? answer
    #expect(error["kind"] as? String == "studio.exemptions")
    #expect((error["message"] as? String ?? "").contains("office.json"))
  }

  @Test func aListThatIsNotThereIsTold() throws {
    let list = try written("[]")
    #expect(try ended(list.folder, exemptions: list.folder("none.json")).code == 66)
  }

  /// How the studio ends that is given a film of a byte and a list.
  private func ended(_ folder: ScratchFolder, exemptions: String) throws -> Ending {
    let film = try folder.write([0], to: "in.mp4")
    return try run(builtProgram("veil-studio"), [film, "--json", "--exemptions", exemptions])
  }
}
