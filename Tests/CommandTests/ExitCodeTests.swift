// Exit codes and sentences, row by row of the contract: scripts act on the numbers, people on the words.

import Foundation
import TestSupport
import Testing

@Suite struct ExitCodeTests {
  private let folder: ScratchFolder
  private let plan: String

  init() throws {
    folder = try ScratchFolder()
    plan = try folder.write(Array(smallPlan.utf8), to: "plan.json")
  }

  /// Runs `redact` on a source; nothing may stand at the output's name afterwards.
  private func refused(_ source: String, plan: String? = nil, to name: String = "out.mp4") throws
    -> Ending
  {
    let output = folder(name)
    let ending = try veil("redact", source, "--plan", plan ?? self.plan, "-o", output)
    #expect(!FileManager.default.fileExists(atPath: output))
    #expect(ending.errorLines.count == 1, "\(ending.errors)")
    return ending
  }

  private func write(_ text: String, _ name: String) throws -> String {
    try folder.write(Array(text.utf8), to: name)
  }

  @Test func aSourceThatIsNotThereIs66AndNamed() throws {
    let ending = try refused("/nowhere/cam.mp4")
    #expect(ending.code == 66)
    #expect(ending.errors.contains("/nowhere/cam.mp4"))
  }

  @Test func aDirectoryIs66() throws { #expect(try refused("/tmp").code == 66) }

  @Test func anEmptyFileIs65() throws {
    #expect(try refused(try write("", "empty.mp4")).code == 65)
  }

  @Test func textInMediaClothingIs65() throws {
    #expect(try refused(try write("not a film\n", "cam.mp4")).code == 65)
  }

  @Test(arguments: [
    "ffconcat version 1.0\nfile '@'\n",
    "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://@\n",
  ])
  func aPlaylistThatNamesAnotherFileIs65(text: String) throws {
    let list = try write(text.replacingOccurrences(of: "@", with: sample), "list.mp4")
    #expect(try refused(list).code == 65)
  }

  @Test(arguments: [
    (#"{"veil": 1, "regionz": []}"#, "regions"), (#"{"veil": 2}"#, "$.veil"), ("{", "line"),
    (region(#""at": "start", "box": [5000, 5000, 10, 10]"#), "$.regions[0].path[0].box"),
    (region(#""at": "00:10:00", "box": [5, 5, 10, 10]"#), "$.regions[0].path[0].at"),
    (region(#""at": "start", "box": [NaN, 5, 10, 10]"#), "line"),
    (#"{"veil": 1, "source": {"width": 640}}"#, "$.source.width"),
    (
      #"{"veil": 1, "source": {"sha256": ""# + String(repeating: "0", count: 64) + #""}}"#,
      "$.source.sha256"
    ),
  ])
  func aBadPlanIs65AndSaysWhere(text: String, place: String) throws {
    let ending = try refused(sample, plan: try write(text, "bad.json"))
    #expect(ending.code == 65)
    #expect(ending.errors.contains(place), "\(ending.errors)")
  }

  @Test func anEnormousPlanIs65() throws {
    let path = folder("huge.json")
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 1 << 30)
    try handle.close()
    #expect(try refused(sample, plan: path).code == 65)
  }

  @Test func soundToBeHiddenIs69AndNotLeftIn() throws {
    let text = #"{"veil": 1, "audio": [{"from": "1", "to": "2", "effect": "mute"}]}"#
    #expect(try refused(sample, plan: try write(text, "sound.json")).code == 69)
  }

  @Test func aTakenNameIs73AndItsFileStays() throws {
    let taken = try folder.write([1, 2, 3], to: "taken.mp4")
    let ending = try veil("redact", sample, "--plan", plan, "-o", taken)
    #expect(ending.code == 73)
    #expect(try Data(contentsOf: URL(fileURLWithPath: taken)) == Data([1, 2, 3]))
  }

  @Test func aFolderThatIsNotThereIs73() throws {
    #expect(try veil("redact", sample, "--plan", plan, "-o", "/nowhere/o.mp4").code == 73)
  }

  @Test func theSourceAsOutputIs73EvenWhenOverwriting() throws {
    let ending = try veil("redact", sample, "--plan", plan, "-o", sample, "--overwrite")
    #expect(ending.code == 73)
  }

  @Test(arguments: [
    ["redact", "-", "--plan", "p.json", "-o", "o.mp4"], ["redact", "a.mp4", "--plan", "p.json"],
    ["redact", "a.mp4", "--plan", "p.json", "-o", "o.xyz"],
    ["frame", "a.mp4", "--at", "noon", "-o", "f.png"],
    ["redact", "a.mp4", "--plan", "p", "-o", "o.mp4", "--quality", "99"], ["probe"], ["frobnicate"],
  ])
  func aWrongCommandLineIs64(words: [String]) throws {
    #expect(try run(veilPath, words).code == 64)
  }

  @Test(arguments: ["identify", "detect-faces", "recognize", "track-person", "read-plates"])
  func aProhibitedVerbIs77WithItsRule(verb: String) throws {
    let ending = try veil(verb, sample)
    #expect(ending.code == 77)
    #expect(ending.errors.contains("rule"))
  }

  @Test func aProhibitedOperationInAPlanIs77() throws {
    let text = #"{"veil": 1, "regions": [{"id": "a", "detectFaces": true}]}"#
    #expect(try refused(sample, plan: try write(text, "faces.json")).code == 77)
  }

  @Test(arguments: ["redact", "verify", "probe", "plan", "frame", "sheet", "policy"])
  func everyVerbTeaches(verb: String) throws {
    let ending = try veil(verb, "--help")
    #expect(ending.code == 0)
    #expect(ending.output.contains("USAGE"))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsCanBeMade(shell: String) throws {
    let ending = try veil("--generate-completion-script", shell)
    #expect(ending.code == 0)
    #expect(ending.output.contains("redact"))
  }
}

/// A plan with one box, whose only waypoint has these members.
private func region(_ waypoint: String) -> String {
  #"{"veil": 1, "regions": [{"id": "a", "shape": "box", "from": "start", "to": "end", "path": [{"#
    + waypoint + "}]}]}"
}
