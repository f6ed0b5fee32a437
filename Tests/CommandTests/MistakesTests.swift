// What a newcomer gets wrong, and what is said of it: the code, the kind that scripts know it by,
// and one sentence that names the place and what to do. What is right is in the other suites.

import Foundation
import TestSupport
import Testing

/// Something that somebody gets wrong.
private struct Mistake: Sendable {
  let name: String
  let code: Int
  let kind: String
  /// Where it is: a file, an option, a region, a line and column.
  let place: String
  /// What to do about it.
  let remedy: String
  let words: @Sendable (Fixture) throws -> [String]

  init(
    _ name: String, _ code: Int, _ kind: String, at place: String, _ remedy: String,
    _ words: @escaping @Sendable (Fixture) throws -> [String]
  ) {
    (self.name, self.code, self.kind) = (name, code, kind)
    (self.place, self.remedy, self.words) = (place, remedy, words)
  }

  /// A plan that is wrong.
  init(
    _ name: String, plan kind: String, at place: String, _ remedy: String, _ text: String
  ) {
    self.init(name, 65, kind, at: place, remedy) {
      ["redact", $0.source, "--plan", try $0.folder.write(text, to: "bad.json")]
        + ["-o", $0.folder("out.mp4")]
    }
  }

  /// A source that cannot be used.
  init(
    _ name: String, source code: Int, _ kind: String, at place: String, _ remedy: String,
    _ source: @escaping @Sendable (Fixture) throws -> String
  ) {
    self.init(name, code, kind, at: place, remedy) {
      ["redact", try source($0), "--plan", $0.plan, "-o", $0.folder("out.mp4")]
    }
  }
}

/// A region as people write it, on some lines.
private func region(_ id: String, _ more: String) -> String {
  #"{"id": "\#(id)", "shape": "box", "from": "start", "to": "end", "#
    + #""path": [{"at": "start", "box": [8, 8, 16, 16]}]\#(more)}"#
}

private func plan(_ regions: [String], _ more: String = "") -> String {
  #"{"veil": 1, "regions": [\#(regions.joined(separator: ",\n  "))]\#(more)}"#
}

private let wrongWords = [
  Mistake("a verb with two letters changed", 64, "commandLine", at: "redcat", "\"redact\"") {
    ["redcat", $0.source]
  },
  Mistake("a verb that nobody knows", 64, "commandLine", at: "frobnicate", "choose redact") { _ in
    ["frobnicate"]
  },
  Mistake("a verb of a verb, misspelt", 64, "commandLine", at: "chek", "\"check\"") {
    ["plan", "chek", $0.plan]
  },
  Mistake("help on a verb, misspelt", 64, "commandLine", at: "redcat", "\"redact\"") { _ in
    ["help", "redcat"]
  },
  Mistake("an option, misspelt", 64, "commandLine", at: "--qualty", "\"--quality\"") {
    $0.redactWords(["--qualty", "20"])
  },
  Mistake("an option of nobody", 64, "commandLine", at: "--zoom", "`veil redact --help`") {
    $0.redactWords(["--zoom"])
  },
  Mistake("a preset, misspelt", 64, "commandLine", at: "--speed", "\"veryfast\"") {
    $0.redactWords(["--speed", "veryfsat"])
  },
  Mistake("a codec by its other name", 64, "commandLine", at: "--codec", "\"hevc\"") {
    $0.redactWords(["--codec", "h265"])
  },
  Mistake(
    "a codec that is not written", 64, "commandLine", at: "--audio-codec",
    "choose aac, flac, pcm or opus"
  ) { $0.redactWords(["--audio-codec", "mp3"]) },
  Mistake("a quality out of range", 64, "commandLine", at: "--quality", "0 to 51") {
    $0.redactWords(["--quality", "99"])
  },
  Mistake(
    "a quality that is no number", 64, "commandLine", at: "--quality", "`veil redact --help`"
  ) { $0.redactWords(["--quality", "lots"]) },
  Mistake("no plan", 64, "commandLine", at: "--plan", "`veil redact --help`") {
    ["redact", $0.source, "-o", $0.folder("out.mp4")]
  },
  Mistake("a container that is not written", 64, "commandLine", at: "out.avi", ".mp4") {
    ["redact", $0.source, "--plan", $0.plan, "-o", $0.folder("out.avi")]
  },
  Mistake("a picture as JPEG", 64, "commandLine", at: "z.jpg", ".png") {
    ["frame", $0.source, "--at", "start", "-o", $0.folder("z.jpg")]
  },
  Mistake("a sheet as PDF", 64, "commandLine", at: "s.pdf", ".png") {
    ["sheet", $0.source, "-o", $0.folder("s.pdf")]
  },
  Mistake("a time in words", 64, "commandLine", at: "--at", "H:MM:SS") {
    ["frame", $0.source, "--at", "noon", "-o", $0.folder("z.png")]
  },
  Mistake("audio as MP3", 64, "commandLine", at: "--format", "choose wav or flac") {
    ["audio", $0.source, "--format", "mp3", "-o", $0.folder("a")]
  },
  Mistake("a file for a folder", 64, "commandLine", at: "-o", "takes a folder") {
    ["audio", $0.source, "-o", $0.folder("talk.wav")]
  },
  Mistake("two sources for three files", 64, "commandLine", at: "--source", "once for each") {
    ["verify", "a", "b", "c", "--source", $0.source, "--source", $0.source, "--plan", $0.plan]
  },
  Mistake("a key without a receipt", 64, "commandLine", at: "--receipt", "say where") {
    $0.redactWords(["--key", $0.folder("k.pem")])
  },
  Mistake("a section that is not measured", 64, "commandLine", at: "kernel", "\"kernels\"") { _ in
    ["bench", "kernel"]
  },
  Mistake("a page that is no page", 64, "commandLine", at: "-o", ".html") {
    ["bench", "kernels", "-o", $0.folder("page.pdf")]
  },
  Mistake("a verb that asks who somebody is", 77, "policy.refused", at: "identify", "instead,") {
    ["identify", $0.source]
  },
]

private let wrongPlans = [
  Mistake(
    "a comma that is missing", plan: "plan.syntax", at: "line 2, column 20", "add a comma",
    "{\"veil\": 1,\n  \"outside\": \"keep\"\n  \"regions\": []}"),
  Mistake(
    "a comma too many", plan: "plan.syntax", at: "line 1, column 27", "or no comma",
    #"{"veil": 1, "regions": [],}"#),
  Mistake(
    "a key, misspelt", plan: "plan.unknownKey", at: "regoins", "\"regions\"",
    #"{"veil": 1, "regoins": []}"#),
  Mistake(
    "the same key, misspelt ten times", plan: "plan.unknownKey",
    at: "\"resaon\" of region \"r0\" (the first of 10)", "\"reason\"",
    plan((0..<10).map { region("r\($0)", #", "resaon": "x""#) })),
  Mistake(
    "an effect, misspelt", plan: "plan.unexpected", at: "\"effect\" of region \"a\"",
    #"{ "blur": { "strength": 1 } }"#, plan([region("a", #", "effect": "blurr""#)])),
  Mistake(
    "the object of an effect, misspelt", plan: "plan.unknownKey", at: "of region \"a\"",
    "\"mosaic\"", plan([region("a", #", "effect": {"mosiac": {"cells": 4}}"#)])),
  Mistake(
    "an effect on audio, misspelt", plan: "plan.unexpected", at: "\"effect\" of audio[0]",
    "\"mute\"", plan([], #", "audio": [{"from": "0", "to": "1", "effect": "mut"}]"#)),
  Mistake(
    "a shape, misspelt", plan: "plan.unexpected", at: "\"shape\" of region \"a\"", "\"ellipse\"",
    plan([region("a", "").replacing("\"box\", \"from\"", with: "\"elipse\", \"from\"")])),
  Mistake(
    "an effect that can be undone", plan: "plan.reversible", at: "region \"a\"",
    "acceptReversible", plan([region("a", #", "effect": {"mosaic": {"cells": 4}}"#)])),
  Mistake(
    "two regions of one name", plan: "plan.duplicateID", at: "regions[0] and regions[1]",
    "an id of its own", plan([region("a", ""), region("a", "")])),
  Mistake(
    "an end before its start", plan: "plan.outOfOrder", at: "\"to\" of region \"a\"",
    "put the times in order",
    plan([region("a", "").replacing(#""start", "to": "end""#, with: #""2", "to": "1""#)])),
  Mistake(
    "no end", plan: "plan.missingKey", at: "\"to\" of region \"a\"", "add it",
    plan([region("a", "").replacing(#", "to": "end""#, with: "")])),
  Mistake(
    "a colour with a digit too few", plan: "plan.unexpected", at: "\"fill\"", "#RRGGBB",
    plan([region("a", ##", "effect": {"fill": "#12345"}"##)])),
  Mistake(
    "a margin out of range", plan: "plan.unexpected", at: "\"margin\"", "from 0 to 2",
    plan([], #", "margin": 9"#)),
  Mistake(
    "a box with three numbers", plan: "plan.unexpected",
    at: "\"box\" of waypoint 1 of region \"a\"",
    "write four numbers",
    plan([region("a", "").replacing("[8, 8, 16, 16]", with: "[8, 8, 16]")])),
  Mistake(
    "a plan of another version", plan: "plan.unsupportedVersion", at: "version 2", "version 1",
    #"{"veil": 2}"#),
  Mistake(
    "a plan for another film", plan: "plan.sourceMismatch", at: "\"width\" of \"source\"",
    "a new plan", plan([], #", "source": {"width": 1920}"#)),
  Mistake(
    "a track that is not there", plan: "media.noSuchTrack", at: "audio[0]", "numbered from 0",
    plan([], #", "audio": [{"from": "0", "to": "1", "tracks": [3]}]"#)),
]

private let wrongFiles = [
  Mistake("no such source", source: 66, "files.open", at: "absent.mp4", "check its name") {
    $0.folder("absent.mp4")
  },
  Mistake("a folder as source", source: 66, "files.isDirectory", at: "is a folder", "name a file") {
    $0.folder.path
  },
  Mistake("an empty source", source: 65, "files.empty", at: "empty.mp4", "choose a file") {
    try $0.folder.write("", to: "empty.mp4")
  },
  Mistake("words as source", source: 65, "media.source", at: "words.mp4", "a better copy") {
    try $0.folder.write("words and words", to: "words.mp4")
  },
  Mistake("a source that ends early", source: 65, "media.source", at: "cut.mp4", "a better copy") {
    try $0.folder.write(Array(bytes(ofFile: $0.source).prefix(3000)), to: "cut.mp4")
  },
  Mistake("an encrypted source", source: 65, "media.source", at: "is encrypted", "decrypt") {
    let film = $0.folder("secret.mp4")
    try ffmpeg(
      ["-i", $0.source, "-c", "copy", "-encryption_scheme", "cenc-aes-ctr"]
        + ["-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb"]
        + ["-encryption_kid", "a7e61c373e219033c21091fa607bf3b8", film])
    return film
  },
  Mistake("audio alone", source: 65, "media.source", at: "talk.m4a", "choose a file") {
    let file = $0.folder("talk.m4a")
    try ffmpeg(["-i", $0.source, "-vn", "-c", "copy", file])
    return file
  },
  Mistake("no such plan", 66, "files.open", at: "absent.json", "check its name") {
    ["plan", "check", $0.folder("absent.json")]
  },
  Mistake("a name that is taken", 73, "files.exists", at: "taken.mp4", "--overwrite") {
    _ = try $0.folder.write("precious", to: "taken.mp4")
    return ["redact", $0.source, "--plan", $0.plan, "-o", $0.folder("taken.mp4")]
  },
  Mistake("the source as output", 73, "job.sameFile", at: "in.mp4", "choose another name") {
    ["redact", $0.source, "--plan", $0.plan, "-o", $0.source, "--overwrite"]
  },
  Mistake("no such folder", 73, "files.create", at: "absent/out.mp4", "choose another name") {
    ["redact", $0.source, "--plan", $0.plan, "-o", $0.folder("absent/out.mp4")]
  },
  Mistake("words as a key", 66, "job.key", at: "key.pem", "give 32 raw bytes") {
    $0.redactWords(
      ["--receipt", $0.folder("r.json"), "--key", try $0.folder.write("words", to: "key.pem")])
  },
  Mistake("a film as a plan", 65, "plan.syntax", at: "in.mp4", "the right file") {
    ["redact", $0.plan, "--plan", $0.source, "-o", $0.folder("out.mp4")]
  },
  Mistake("standard input as a film", 66, "files.open", at: "'-'", "copy it") { _ in
    ["probe", "-"]
  },
  Mistake("a key where one stands", 73, "job.keyExists", at: "plan.json", "another name") {
    ["key", "new", $0.plan]
  },
  Mistake("words as a finished file", 65, "media.source", at: "words.mp4", "a better copy") {
    let file = try $0.folder.write("words", to: "words.mp4")
    return ["verify", file, "--source", $0.source, "--plan", $0.plan]
  },
  Mistake("words as a manifest", 65, "job.document", at: "manifest.json", "give the one") {
    let manifest = try $0.folder.write("words", to: "manifest.json")
    return ["audio", "check", try $0.folder.write("Hi.", to: "s.md"), "--manifest", manifest]
  },
  Mistake("words as an earlier result", 65, "bench.noResult", at: "before.json", "choose a file") {
    let earlier = try $0.folder.write("words", to: "before.json")
    return ["bench", "kernels", "--compare", earlier]
  },
]

private let mistakes = wrongWords + wrongPlans + wrongFiles

/// libav's own words and what else no person should meet in a sentence.
private let foreignWords = [
  "Invalid data", "Function not implemented", "Invalid argument", "Error number", "Optional(",
  "error:", "Error:", "$.", "nil", "_0",
]

@Suite struct MistakesTests {
  @Test func thereAreFortyOfThem() {
    #expect(mistakes.count >= 40)
    #expect(Set(mistakes.map(\.name)).count == mistakes.count)
  }

  @Test(arguments: mistakes.indices)
  func eachGetsOneSentenceWithThePlaceAndWhatToDo(number: Int) throws {
    let mistake = mistakes[number]
    let fixture = try Fixture()
    let ending = try run(veil, try mistake.words(fixture) + ["--json"])
    let told = Comment(rawValue: "\(mistake.name): \(ending)")
    #expect(ending.code == Int32(mistake.code), told)
    let line = try #require(ending.output.split(separator: "\n").last, told)
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    let error = try #require(object?["error"] as? [String: Any], told)
    #expect(object?["event"] as? String == "error", told)
    #expect(error["code"] as? Int == mistake.code, told)
    #expect(error["kind"] as? String == mistake.kind, told)
    let sentence = try #require(error["message"] as? String, told)
    #expect(sentence.contains(mistake.place) && sentence.contains(mistake.remedy), told)
    #expect(isOneSentence(sentence), told)
    // A person reads the same sentence; behind a wrong command line stands how it is used.
    #expect(ending.errorLines.first == "veil: " + sentence, told)
    if mistake.code != 64 { #expect(ending.errorLines.count == 1, told) }
  }

  private func isOneSentence(_ text: String) -> Bool {
    guard let last = text.last, last == "." || last == "?" else { return false }
    let inside = text.dropLast()
    return !inside.contains(/[.?!] [A-Z]/) && inside.last != "." && !text.contains("\n")
      && text.utf8.count < 400 && !foreignWords.contains { text.contains($0) }
  }
}
