// From a film to a transcript: speech that a machine speaks, through `veil audio` and the sample
// transcriber, which shares no code with Veil. Words are looked for in what it wrote.

import Foundation
import TestSupport
import Testing

@Suite struct TranscriptTests {
  private static let first = "the officer opened the door"
  private static let second = "two hundred and fifty dollars"
  /// Seconds of the film's clock at which its audio begins, as after a camera's silent start.
  private static let audioStart = 0.7
  /// Where each sentence is put, in seconds of the audio.
  private static let places = [1.0, 5.0, 9.0]

  private let folder: ScratchFolder
  private let film: String
  /// When a voice is first heard in each sentence, in seconds of the film.
  private let onsets: [Double]

  init() throws {
    folder = try ScratchFolder()
    film = folder("film.mp4")
    var inputs: [String] = []
    var delays = ""
    var onsets: [Double] = []
    let sentences = [Self.first, Self.second, Self.first]
    for (number, (text, place)) in zip(sentences, Self.places).enumerated() {
      let spoken = folder("\(number).wav")
      let ending = try run("espeak-ng", ["-v", "en-us", "-s", "150", "-w", spoken, text])
      #expect(ending.code == 0, "\(ending.errors)")
      inputs += ["-i", spoken]
      delays += "[\(number)]adelay=\(Int(place * 1000))[s\(number)];"
      let samples = try audioByFFmpeg(of: spoken, channels: 1)[0]
      let heard = try #require(samples.firstIndex { abs($0) > 0.02 })
      // The rate of espeak-ng's files.
      onsets.append(Self.audioStart + place + Double(heard) / 22_050)
    }
    self.onsets = onsets
    let speech = folder("speech.wav")
    try ffmpeg(
      inputs + [
        "-filter_complex", delays + "[s0][s1][s2]amix=3:normalize=0,apad=whole_dur=12", speech,
      ])
    try ffmpeg(
      ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=13", "-itsoffset", "\(Self.audioStart)"]
        + ["-i", speech, "-ar", "44100", "-c:v", "libx264", "-preset", "ultrafast"]
        + ["-pix_fmt", "yuv420p", "-c:a", "aac", film])
  }

  /// One cue of WebVTT.
  private struct Cue {
    let start: Double
    let text: String
  }

  /// The cues of the film's audio under a plan, and the folder they came from.
  private func transcript(
    _ plan: String, to name: String, by engine: [String] = [], with variables: [String] = []
  ) throws -> [Cue] {
    let path = try folder.write(plan, to: name + ".json")
    let extracted = try run(veil, ["audio", film, "--plan", path, "-o", folder(name)])
    #expect(extracted.code == 0, "\(extracted.errors)")
    let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../..").path
    let written = try run(
      "env",
      variables + [
        project + "/.build-transcriber/bin/python", project + "/Samples/transcribe.py",
        folder(name), "-o", folder(name + ".vtt"),
      ] + engine)
    #expect(written.code == 0, "\(written.errors)")
    let text = String(decoding: try bytes(ofFile: folder(name + ".vtt")), as: UTF8.self)
    #expect(text.hasPrefix("WEBVTT\n"))
    let cues = text.matches(
      of: /track 0\n(\d\d):(\d\d):(\d\d\.\d{3}) --> \d\d:\d\d:\d\d\.\d{3}\n(.*)\n/)
    return cues.map {
      Cue(start: Double($0.1)! * 3600 + Double($0.2)! * 60 + Double($0.3)!, text: String($0.4))
    }
  }

  @Test func everyWordIsAtItsTime() throws {
    let cues = try transcript("{\"veil\": 1, \"regions\": []}", to: "whole")
    #expect(cues.map(\.text) == [Self.first, Self.second, Self.first])
    for (cue, onset) in zip(cues, onsets) { #expect(abs(cue.start - onset) < 0.1) }
  }

  /// A program with whisper.cpp's words, which says that it hears something a quarter of a second
  /// into each chunk.
  @Test func whisperIsAskedChunkByChunkWhereAModelIsNamed() throws {
    let program = try folder.write(
      """
      #!/usr/bin/env python3
      import json, sys, wave
      words = dict(zip(sys.argv[1::2], sys.argv[2::2]))
      with wave.open(words["-f"]) as file:
          assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16000)
          assert file.getnframes() > 0
      def part(start, text):
          return {"offsets": {"from": start, "to": start + 500}, "text": text}
      with open(words["-of"] + ".json", "w") as file:
          json.dump({"transcription": [part(0, " [MUSIC]"), part(250, " by " + words["-m"])]}, file)
      """, to: "whisper-cli")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let cues = try transcript(
      "{\"veil\": 1, \"regions\": []}", to: "whispered", by: ["-m", "tiny"],
      with: ["PATH=\(folder.path):\(path)"])
    let lines = String(
      decoding: try bytes(ofFile: folder("whispered") + "/chunks.jsonl"), as: UTF8.self)
    let starts = lines.matches(of: /"start":([0-9.]+)/).map { Double($0.1)! }
    #expect(!starts.isEmpty && cues.map(\.text) == starts.map { _ in "by tiny" })
    for (cue, start) in zip(cues, starts) { #expect(abs(cue.start - start - 0.25) < 0.001) }
  }

  @Test func whatIsMutedIsInNoTranscriptAndTheRestStillIs() throws {
    let cues = try transcript(
      """
      {"veil": 1, "regions": [], "audio": [
        {"from": "00:00:05.4", "to": "00:00:08.5", "effect": "mute", "reason": "a sum"}]}
      """, to: "muted")
    #expect(cues.map(\.text) == [Self.first, Self.first])
    for (cue, onset) in zip(cues, [onsets[0], onsets[2]]) {
      #expect(abs(cue.start - onset) < 0.1)
    }
    let muted = String(decoding: try bytes(ofFile: folder("muted.vtt")), as: UTF8.self)
    for word in Self.second.split(separator: " ") { #expect(!muted.contains(" \(word)")) }

    let summary = cues.map { "They say \"\($0.text)\" [\(clock($0.start))]." }
    let good = try folder.write(summary.joined(separator: "\n"), to: "summary.md")
    let manifest = folder("muted") + "/manifest.json"
    let checked = try run(veil, ["audio", "check", good, "--manifest", manifest])
    #expect(checked.code == 0, "\(checked.output)")
    let cited = try folder.write("They name a sum [00:00:06].", to: "cited.md")
    #expect(try run(veil, ["audio", "check", cited, "--manifest", manifest]).code == 1)
  }

  /// A time as a summary cites it, to the second.
  private func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    return "00:00:" + (whole < 10 ? "0" : "") + String(whole)
  }
}
