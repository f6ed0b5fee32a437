// Exit codes as scripts rely on them, and the one sentence on standard error that goes with each.
// After any code but 0 nothing stands at the output's name.

import Foundation
import Testing
import TestSupport

/// A way to run the command that must end with a certain code.
struct Misuse: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let code: Int32
  /// What the sentence must name.
  let names: String
  let words: @Sendable (Fixture) throws -> [String]

  private static func replacing(
    _ fixture: Fixture, plan: String? = nil, source: String? = nil, output: String = "out.mp4",
    _ more: [String] = []
  ) -> [String] {
    [
      "redact", source ?? fixture.source, "--plan", plan ?? fixture.plan, "-o",
      output.hasPrefix("/") || output == "-" ? output : fixture.folder(output), "--speed",
      "ultrafast",
    ] + more
  }

  static let all: [Misuse] = [
    Misuse(testDescription: "no words", code: 64, names: "source") { _ in ["redact"] },
    Misuse(testDescription: "an unknown option", code: 64, names: "--frobnicate") {
      $0.redactWords(["--frobnicate"])
    },
    Misuse(testDescription: "an unknown verb", code: 64, names: "frobnicate") { _ in
      ["frobnicate"]
    },
    Misuse(testDescription: "a pipe as source", code: 64, names: "'-'") {
      replacing($0, source: "-")
    },
    Misuse(testDescription: "a pipe as output", code: 64, names: "'-'") {
      replacing($0, output: "-")
    },
    Misuse(testDescription: "quality out of range", code: 64, names: "--quality") {
      $0.redactWords(["--quality", "52"])
    },
    Misuse(testDescription: "an unknown speed", code: 64, names: "--speed") {
      $0.redactWords(["--speed", "warp"])
    },
    Misuse(testDescription: "too many threads", code: 64, names: "--threads") {
      $0.redactWords(["--threads", "257"])
    },
    Misuse(testDescription: "an unknown tag to keep", code: 64, names: "title") {
      $0.redactWords(["--keep", "title"])
    },
    Misuse(testDescription: "an unknown container", code: 64, names: "out.avi") {
      replacing($0, output: "out.avi")
    },
    Misuse(testDescription: "no time for a picture", code: 64, names: "--at") {
      ["frame", $0.source, "--at", "noon", "-o", $0.folder("out.mp4")]
    },
    Misuse(testDescription: "a source that is no film", code: 65, names: "words.mp4") {
      replacing($0, source: try $0.folder.write("words and words", to: "words.mp4"))
    },
    Misuse(testDescription: "an empty source", code: 65, names: "empty.mp4") {
      replacing($0, source: try $0.folder.write("", to: "empty.mp4"))
    },
    Misuse(testDescription: "a playlist", code: 65, names: "list.mp4") {
      replacing(
        $0,
        source: try $0.folder.write(
          "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nin.mp4\n#EXT-X-ENDLIST\n", to: "list.mp4"))
    },
    Misuse(testDescription: "a plan that is no JSON", code: 65, names: "bad.json") {
      replacing($0, plan: try $0.folder.write("{", to: "bad.json"))
    },
    Misuse(testDescription: "a plan with an unknown key", code: 65, names: "region") {
      replacing($0, plan: try $0.folder.write("{\"veil\": 1, \"region\": []}", to: "bad.json"))
    },
    Misuse(testDescription: "a plan for another film", code: 65, names: "bad.json") {
      let text = Fixture.plan(
        ", \"source\": {\"sha256\": \"\(String(repeating: "1", count: 64))\"}")
      return replacing($0, plan: try $0.folder.write(text, to: "bad.json"))
    },
    Misuse(testDescription: "a region outside the picture", code: 65, names: "bad.json") {
      let text = Fixture.plan().replacingOccurrences(of: "[8, 8, 16, 16]", with: "[900, 8, 16, 16]")
      return replacing($0, plan: try $0.folder.write(text, to: "bad.json"))
    },
    Misuse(
      testDescription: "an effect that can be undone, without leave", code: 65, names: "bad.json"
    ) {
      let text = Fixture.plan().replacingOccurrences(
        of: "16]}]", with: "16]}], \"effect\": {\"mosaic\": {\"cells\": 4}}")
      return replacing($0, plan: try $0.folder.write(text, to: "bad.json"))
    },
    Misuse(testDescription: "no such source", code: 66, names: "absent.mp4") {
      replacing($0, source: $0.folder("absent.mp4"))
    },
    Misuse(testDescription: "a folder as source", code: 66, names: "is a folder") {
      replacing($0, source: $0.folder.path)
    },
    Misuse(testDescription: "a device as source", code: 66, names: "/dev/zero") {
      replacing($0, source: "/dev/zero")
    },
    Misuse(testDescription: "no such plan", code: 66, names: "absent.json") {
      replacing($0, plan: $0.folder("absent.json"))
    },
    Misuse(testDescription: "no such key", code: 66, names: "absent.pem") {
      $0.redactWords(["--key", $0.folder("absent.pem"), "--receipt", $0.folder("r.json")])
    },
    Misuse(testDescription: "no such folder for the output", code: 73, names: "absent/out.mp4") {
      replacing($0, output: "absent/out.mp4")
    },
    Misuse(testDescription: "the source as output", code: 73, names: "in.mp4") {
      replacing($0, output: "in.mp4", ["--overwrite"])
    },
    Misuse(testDescription: "the source as place for a plan", code: 73, names: "in.mp4") {
      ["plan", "new", $0.source, "-o", $0.source, "--overwrite"]
    },
    Misuse(testDescription: "the source as place for a picture", code: 73, names: "in.png") {
      let film = try $0.folder.write(bytes(ofFile: $0.source), to: "in.png")
      return ["frame", film, "--at", "start", "-o", film, "--overwrite"]
    },
    Misuse(testDescription: "a verb that asks who somebody is", code: 77, names: "identify") { _ in
      ["identify", "in.mp4"]
    },
    Misuse(testDescription: "an option that asks for faces", code: 77, names: "--detect-faces") {
      $0.redactWords(["--detect-faces"])
    },
    Misuse(testDescription: "a plan that asks for faces", code: 77, names: "bad.json") {
      let text = Fixture.plan(", \"faceRecognition\": true")
      return replacing($0, plan: try $0.folder.write(text, to: "bad.json"))
    },
  ]
}

@Suite struct ExitCodeTests {
  @Test(arguments: Misuse.all.indices) func everyMisuseHasItsCodeAndItsSentence(number: Int) throws
  {
    let misuse = Misuse.all[number]
    let fixture = try Fixture()
    let words = try misuse.words(fixture)
    let before = try bytes(ofFile: fixture.source)
    let names = fixture.folder.names
    let ending = try run(veil, words)
    #expect(ending.code == misuse.code, "\(misuse.testDescription): \(ending.errors)")
    #expect(ending.errors.contains(misuse.names), "\(misuse.testDescription): \(ending.errors)")
    #expect(ending.output.isEmpty, "\(misuse.testDescription): \(ending.output)")
    if misuse.code != 64 {
      #expect(ending.errorLines.count == 1, "\(misuse.testDescription): \(ending.errors)")
      let isSentence = ending.errors.hasSuffix(".\n") || ending.errors.hasSuffix("?\n")
      #expect(ending.errors.hasPrefix("veil: ") && isSentence, "\(ending.errors)")
    }
    #expect(fixture.folder.names == names)
    #expect(try bytes(ofFile: fixture.source) == before)
  }

  @Test(arguments: Misuse.all.indices) func everyMisuseIsOneObjectForAScript(number: Int) throws {
    let misuse = Misuse.all[number]
    let fixture = try Fixture()
    let words = try misuse.words(fixture) + ["--json"]
    let ending = try run(veil, words)
    #expect(ending.code == misuse.code, "\(misuse.testDescription): \(ending)")
    let line = try #require(ending.output.split(separator: "\n").last)
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    let error = try #require(object?["error"] as? [String: Any])
    #expect(error["code"] as? Int == Int(misuse.code))
    #expect((error["kind"] as? String)?.isEmpty == false)
    #expect((error["message"] as? String)?.isEmpty == false)
    #expect(error["facts"] is [String: Any], "\(line)")
    #expect(!line.contains("\"_"), "a fact without a name in \(line)")
    #expect(try !bytes(ofFile: fixture.source).isEmpty)
  }

  @Test func anExistingOutputIs73AndStays() throws {
    let fixture = try Fixture()
    let output = try fixture.folder.write("precious", to: "out.mp4")
    let ending = try fixture.redact()
    #expect(ending.code == 73 && ending.errors.contains("--overwrite"))
    #expect(try bytes(ofFile: output) == Array("precious".utf8))
    #expect(try fixture.redact(["--overwrite"]).code == 0)
    #expect(try pictureCount(of: output) == 25)
  }

  @Test func audioIsHiddenAndTold() throws {
    let fixture = try Fixture()
    let text = Fixture.plan(", \"audio\": [{\"from\": \"0.2\", \"to\": \"0.7\"}]")
    _ = try fixture.folder.write(text, to: "plan.json")
    let ending = try fixture.redact()
    #expect(ending.code == 0, "\(ending)")
    #expect(ending.output.contains("audio[0]: mute in track 0, 00:00:00.200 to 00:00:00.700"))
  }

  @Test func aCodecOfAudioThatTheContainerCannotHoldIs64() throws {
    let fixture = try Fixture()
    _ = try fixture.folder.write(Fixture.plan(), to: "plan.json")
    let ending = try fixture.redact(["--audio-codec", "pcm"])
    #expect(ending.code == 64 && ending.errors.contains(".mov") && ending.errors.contains("pcm"))
    #expect(fixture.folder.names == ["in.mp4", "plan.json"])
  }

  @Test func aLimitOnTheSizeOfFilesIs75AndLeavesNothing() throws {
    let fixture = try Fixture(film: [
      "-f", "lavfi", "-i", "testsrc2=s=640x480:r=25:d=2,noise=alls=60:allf=t",
    ])
    let names = fixture.folder.names
    // 64 blocks of 512 or 1024 bytes, by the shell.
    let words = fixture.redactWords().map { "'\($0)'" }.joined(separator: " ")
    let ending = try run("/bin/sh", ["-c", "ulimit -f 64; exec '\(veil)' \(words)"])
    #expect(ending.code == 75 && ending.errorLines.count == 1, "\(ending)")
    #expect(ending.errors.contains("out.mp4"))
    #expect(fixture.folder.names == names)
  }

  @Test(arguments: fullDisks) func aFullDiskIs75AndLeavesNothing(size: Int) throws {
    let fixture = try Fixture(film: [
      "-f", "lavfi", "-i", "testsrc2=s=640x480:r=25:d=2,noise=alls=60:allf=t",
    ])
    let disk = fixture.folder("disk")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    let mounting = try run("mount", ["-t", "tmpfs", "-o", "size=\(size)", "none", disk])
    try #require(mounting.code == 0)
    defer { _ = try? run("umount", [disk]) }
    let ending = try fixture.redact(to: "disk/out.mp4")
    #expect(ending.code == 75, "\(ending)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk).isEmpty)
  }
}

/// Sizes of full disks to try, in bytes; none where this machine does not permit mounting one.
private let fullDisks: [Int] = {
  guard let folder = try? ScratchFolder(),
    let mounting = try? run("mount", ["-t", "tmpfs", "-o", "size=65536", "none", folder.path]),
    mounting.code == 0
  else { return [] }
  _ = try? run("umount", [folder.path])
  return [65_536, 262_144]
}()
