// `veil audio` as a person or a script would run it: what is in the folder, what goes through a
// pipe, and what a check of a summary says.

import Foundation
import Testing
import TestSupport

/// A folder that `veil audio` wrote.
struct AudioFolder {
  let path: String
  let manifest: [String: Any]
  let chunks: [[String: Any]]

  init(_ path: String) throws {
    self.path = path
    manifest = try #require(try AudioFolder.object(bytes(ofFile: path + "/manifest.json")))
    chunks = try String(decoding: bytes(ofFile: path + "/chunks.jsonl"), as: UTF8.self)
      .split(separator: "\n").map { try #require(try AudioFolder.object(Array($0.utf8))) }
  }

  static func object(_ bytes: [UInt8]) throws -> [String: Any]? {
    try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
  }

  /// A track of the manifest.
  func track(_ number: Int = 0) throws -> [String: Any] {
    try #require((manifest["tracks"] as? [[String: Any]])?[number])
  }

  /// The samples of a WAV file in the folder, behind its header.
  func body(_ name: String = "audio.wav") throws -> [UInt8] {
    Array(try bytes(ofFile: path + "/" + name).dropFirst(44))
  }

  /// The silences of a track, in seconds.
  func silences(_ number: Int = 0) throws -> [(from: Double, to: Double)] {
    let list = try #require(try track(number)["silences"] as? [[String: Double]])
    return list.map { ($0["from"] ?? .nan, $0["to"] ?? .nan) }
  }

  /// Whether the chunks of a track are the whole of its file, piece by piece, and tile its source.
  func tiles(_ number: Int = 0) throws -> Bool {
    let track = try track(number)
    let own = chunks.filter { $0["track"] as? Int == track["track"] as? Int }
    let file = try #require(own.first?["file"] as? String)
    let whole = try bytes(ofFile: path + "/" + file)
    var joined: [UInt8] = []
    let source = try #require(track["source"] as? [String: Any])
    var next = try #require(source["firstSample"] as? Int)
    let end = next + (try #require(source["samples"] as? Int))
    for chunk in own {
      let offset = try #require(chunk["offset"] as? Int)
      joined += whole[offset..<offset + (try #require(chunk["bytes"] as? Int))]
      guard chunk["sourceStart"] as? Int == next else { return false }
      next = try #require(chunk["sourceEnd"] as? Int)
      let seconds = try #require(chunk["end"] as? Double) - #require(chunk["start"] as? Double)
      guard seconds <= 30.0001 else { return false }
    }
    return next == end && joined == Array(whole.dropFirst(44))
  }
}

@Suite struct AudioTests {
  @Test func aFolderHoldsAudioChunksLevelsAndAManifest() throws {
    let fixture = try Fixture()
    let out = fixture.folder("audio")
    let ending = try run(veil, ["audio", fixture.source, "-o", out, "--json"])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(fixture.folder.names.contains("audio"))
    let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
    #expect(names == ["audio.png", "audio.wav", "chunks.jsonl", "manifest.json"])
    let folder = try AudioFolder(out)
    #expect(try folder.tiles())
    #expect(try folder.track()["rate"] as? Int == 16_000)
    for case let file as [String: Any] in try [
      folder.track()["audio"], folder.track()["overview"], folder.manifest["chunks"],
    ] {
      let name = try #require(file["file"] as? String)
      let sum = try run("sha256sum", [out + "/" + name]).output.prefix(64)
      #expect(file["sha256"] as? String == String(sum))
    }
    let probe = try run(
      "ffprobe",
      ["-v", "error", "-show_entries", "stream=codec_name,sample_rate,channels", "-of", "csv=p=0"]
        + [out + "/audio.wav"])
    #expect(probe.output == "pcm_s16le,16000,1\n")
    let image = try run(
      "ffprobe",
      ["-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", out + "/audio.png"])
    #expect(image.output == "png\n")
  }

  @Test func whatThePlanMutesIsSilentInTheExtract() throws {
    let fixture = try Fixture()
    let plan = try fixture.folder.write(
      Fixture.plan(", \"audio\": [{\"from\": \"0.2\", \"to\": \"0.6\", \"reason\": \"a name\"}]"),
      to: "audio.json")
    let out = fixture.folder("audio")
    #expect(try run(veil, ["audio", fixture.source, "--plan", plan, "-o", out]).code == 0)
    let folder = try AudioFolder(out)
    let body = try folder.body()
    #expect(body[6400..<19_200].allSatisfy { $0 == 0 })
    #expect(body[..<6000].contains { $0 != 0 } && body[20_000...].contains { $0 != 0 })
    let redacted = try #require(try folder.track()["redacted"] as? [[String: Any]])
    #expect(redacted.map { $0["reason"] as? String } == ["a name"])
    #expect(folder.manifest["plan"] != nil)
    let piped = fixture.folder("piped.wav")
    let shell = try run(
      "sh",
      ["-c", "'\(veil)' audio '\(fixture.source)' --plan '\(plan)' --stdout | cat > '\(piped)'"])
    #expect(shell.code == 0 && shell.errors.isEmpty)
    #expect(Array(try bytes(ofFile: piped).dropFirst(44)) == body)
  }

  @Test func aPipeThatNobodyReadsIsNoFailure() throws {
    let fixture = try Fixture(film: ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=5:d=1"])
    let long = fixture.folder("long.wav")
    try ffmpeg(["-f", "lavfi", "-i", "sine=d=60", "-c:a", "pcm_s16le", long])
    let ending = try run(
      "bash", ["-c", "set -o pipefail; '\(veil)' audio '\(long)' --stdout | head -c 100 | wc -c"])
    #expect(ending.code == 0 && ending.errors.isEmpty)
    #expect(ending.output.contains("100"))
    let heard = try run(
      "bash",
      [
        "-c",
        "'\(veil)' audio '\(long)' --stdout --format flac | ffprobe -v error -show_entries "
          + "stream=codec_name -of csv=p=0 -",
      ])
    #expect(heard.output == "flac\n")
  }

  @Test func tracksAreChosenAndNamed() throws {
    let fixture = try Fixture()
    let two = fixture.folder("two.mkv")
    try ffmpeg(
      ["-i", fixture.source, "-f", "lavfi", "-i", "sine=880:d=1", "-map", "0", "-map", "1"]
        + ["-c:v", "copy", "-c:a", "pcm_s16le", two])
    let out = fixture.folder("both")
    #expect(try run(veil, ["audio", two, "-o", out, "--format", "flac"]).code == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
    #expect(
      names == [
        "audio-1.flac", "audio-1.png", "audio.flac", "audio.png", "chunks.jsonl", "manifest.json",
      ])
    #expect(try run(veil, ["audio", two, "-o", fixture.folder("one"), "--track", "1"]).code == 0)
    let one = try AudioFolder(fixture.folder("one"))
    #expect(try one.track()["track"] as? Int == 1 && one.tiles())
    #expect(try run(veil, ["audio", two, "--stdout"]).code == 65)
    #expect(try run(veil, ["audio", two, "--stdout", "--track", "0"]).code == 0)
    #expect(try run(veil, ["audio", two, "-o", fixture.folder("none"), "--track", "2"]).code == 65)
    #expect(!fixture.folder.names.contains("none"))
  }

  @Test func nothingIsReplacedUnlessItIsSaid() throws {
    let fixture = try Fixture()
    let out = fixture.folder("audio")
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
    let mine = try fixture.folder.write("mine", to: "audio/chunks.jsonl")
    let refused = try run(veil, ["audio", fixture.source, "-o", out])
    #expect(refused.code == 73 && refused.errorLines.count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: out) == ["chunks.jsonl"])
    #expect(try run(veil, ["audio", fixture.source, "-o", out, "--overwrite"]).code == 0)
    #expect(try bytes(ofFile: mine).first == UInt8(ascii: "{"))
    // A source that lies where an output would go is never replaced.
    let inside = fixture.folder("audio/audio.wav")
    let before = try bytes(ofFile: inside)
    #expect(try run(veil, ["audio", inside, "-o", out, "--overwrite"]).code == 73)
    #expect(try bytes(ofFile: inside) == before)
  }

  private static let wrongWords: [([String], Int32)] = [
    (["--rate", "100"], 64), (["--silence-db", "3"], 64), (["--min-silence", "0"], 64),
    (["--track", "x"], 64), (["--stdout"], 64), (["--plan", "/nowhere.json"], 66),
    (["--speaker-labels"], 77), (["--diarize"], 77), (["--voice-print"], 77),
    (["-o", "/nowhere/at/all"], 73),
  ]

  @Test(arguments: wrongWords)
  func wrongWordsHaveTheirCodes(words: [String], code: Int32) throws {
    let fixture = try Fixture()
    let place = words.contains("-o") ? [] : ["-o", fixture.folder("audio")]
    let ending = try run(veil, ["audio", fixture.source] + words + place)
    #expect(ending.code == code, "\(ending.errors)")
    #expect(!fixture.folder.names.contains("audio"))
  }

  @Test func aFilmWithoutAudioIsNamedAsSuch() throws {
    let fixture = try Fixture()
    let mute = fixture.folder("mute.mp4")
    try ffmpeg(["-i", fixture.source, "-an", "-c", "copy", mute])
    let ending = try run(veil, ["audio", mute, "-o", fixture.folder("audio")])
    #expect(ending.code == 65 && ending.errors.contains("no audio track"))
    let text = try fixture.folder.write("no film", to: "text.mp4")
    #expect(try run(veil, ["audio", text, "-o", fixture.folder("audio")]).code == 65)
    #expect(!fixture.folder.names.contains("audio"))
  }
}

@Suite struct SummaryTests {
  /// A manifest of ten seconds: redacted from 2 to 4, silent from 6 to 8.
  private static let manifest = """
    {"veil": 1, "kind": "audio-extract", "tracks": [{"start": 0, "end": 10,
     "redacted": [{"from": 2, "to": 4, "complete": true}], "silences": [{"from": 6, "to": 8}]}]}
    """

  private func check(_ summary: String, manifest: String = manifest, _ more: [String] = []) throws
    -> Ending
  {
    let folder = try ScratchFolder()
    let text = try folder.write(summary, to: "summary.md")
    let path = try folder.write(manifest, to: "manifest.json")
    return try run(veil, ["audio", "check", text, "--manifest", path] + more)
  }

  @Test func aCleanSummaryPasses() throws {
    let ending = try check("# Stop\n\nHe comes [0:00–0:02]. He leaves at 0:05.\n")
    #expect(ending.code == 0 && ending.output.contains("2 sentences, 2 times cited"))
    // What the check cannot know is always said.
    #expect(ending.errors.contains("No word was judged"))
  }

  @Test func everyPlantedFaultIsReported() throws {
    let text = """
      He comes [0:00–0:02]. He says nothing. He gives a name [0:02–0:04]. He waits at 0:07. He
      leaves [0:20–0:21]. He turns [0:05–0:04]. He stops [0:99].
      """
    let ending = try check(text, ["--json"])
    #expect(ending.code == 1)
    let report = try #require(try AudioFolder.object(Array(ending.output.utf8)))
    let findings = try #require(report["findings"] as? [[String: Any]])
    #expect(
      findings.map { $0["kind"] as? String } == [
        "uncited", "redacted", "silent", "outside", "backwards", "unreadable",
      ])
    #expect((report["limits"] as? String)?.contains("No word was judged") == true)
    #expect(findings[1]["from"] as? Double == 2 && findings[1]["line"] as? Int == 1)
    let words = try check(text)
    #expect(
      words.code == 1 && words.output.contains("FOUND: line 1 cites no time: He says nothing."))
  }

  @Test(arguments: [
    "", "[]", "{}", "no json", "{\"veil\": 2, \"kind\": \"audio-extract\", \"tracks\": []}",
    manifest.replacingOccurrences(of: "\"end\": 10", with: "\"end\": 1e300"),
    manifest.replacingOccurrences(of: "\"from\": 6", with: "\"from\": 9"),
    manifest.replacingOccurrences(of: "audio-extract", with: "receipt"),
    String(repeating: "[", count: 100_000),
  ])
  func aBadManifestIsRefused(manifest: String) throws {
    let ending = try check("He comes [0:01].", manifest: manifest)
    #expect(ending.code == 65 && ending.errorLines.count == 1, "\(ending.errors)")
  }

  @Test func missingFilesHaveTheirCode() throws {
    #expect(
      try run(veil, ["audio", "check", "/nowhere.md", "--manifest", "/nowhere.json"]).code == 66)
    #expect(try check("\u{0}\u{1b}[2J He comes [0:01].").output.contains("\u{1b}") == false)
  }
}

/// Recordings of speech, where somebody has them; see `CorpusTests`.
@Suite struct SpeechCorpusTests {
  private static let names: Set<String> = [
    "116-288045-0000.flac", "count_english.mp3", "count_french.mp3", "count_italian.mp3",
    "female.wav", "wb_male.wav",
  ]

  private static var recordings: [Specimen] {
    Corpus.shared?.specimens.filter {
      names.contains(URL(fileURLWithPath: $0.path).lastPathComponent)
    } ?? []
  }

  @Test(arguments: recordings)
  func speechIsExtractedWhole(specimen: Specimen) throws {
    let folder = try ScratchFolder()
    let plan = try folder.write(
      "{\"veil\": 1, \"regions\": [], \"audio\": [{\"from\": \"2\", \"to\": \"3.5\"}]}",
      to: "p.json")
    #expect(try run(veil, ["audio", specimen.path, "-o", folder("a")]).code == 0)
    #expect(try run(veil, ["audio", specimen.path, "--plan", plan, "-o", folder("b")]).code == 0)
    let (clear, redacted) = (try AudioFolder(folder("a")), try AudioFolder(folder("b")))
    #expect(try clear.tiles() && redacted.tiles())
    let (before, after) = (try clear.body(), try redacted.body())
    #expect(before.count == after.count && before[64_000..<112_000].contains { $0 != 0 })
    #expect(after[64_000..<112_000].allSatisfy { $0 == 0 })
    #expect(after[..<63_000] == before[..<63_000] && after[113_000...] == before[113_000...])
  }

  /// Measured with another program: level of the peaks, -35 dBFS, 0.15 s; two of them are parted by
  /// one sample of noise and are one pause.
  private static let pauses: [(Double, Double)] = [
    (0, 0.2), (0.85, 1.34), (1.79, 2.25), (2.66, 3.19), (3.59, 4.23), (4.57, 5.06), (5.64, 6.15),
    (6.6, 7.07), (7.54, 8.27), (8.58, 9.17), (9.57, 10.06),
  ]

  @Test func pausesLieWhereAnotherProgramFindsThem() throws {
    guard let specimen = SpeechCorpusTests.recordings.first(where: { $0.name.contains("english") })
    else { return }
    let folder = try ScratchFolder()
    #expect(try run(veil, ["audio", specimen.path, "-o", folder("a")]).code == 0)
    let silences = try AudioFolder(folder("a")).silences()
    #expect(silences.count == SpeechCorpusTests.pauses.count)
    for (found, known) in zip(silences, SpeechCorpusTests.pauses) {
      #expect(abs(found.from - known.0) <= 0.1 && abs(found.to - known.1) <= 0.1)
    }
  }
}
