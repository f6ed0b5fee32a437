// `veil audio`: audio for a local transcriber, and a check of what was made of it.

import ArgumentParser
import Console
import Glibc
import Jobs
import SystemPackage
import TranscriptCheck
import WorkerProtocol

/// Extracts audio, and checks summaries of it.
struct AudioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audio",
    abstract: "Write the audio of SOURCE for transcription; check a summary's times against it.",
    discussion: """
      The folder gets audio.wav (16 kHz, mono, 16 bit), audio.png (levels, redacted ranges, times),
      chunks.jsonl (pieces of 30 s at most, cut at pauses) and manifest.json (digests, silences, redacted
      ranges), the last one when all is complete. What the plan takes out of the audio is taken out first.

        veil audio cam.mp4 --plan plan.json -o audio/
        veil audio cam.mp4 --plan plan.json --stdout | whisper-cli -f -
        veil audio check summary.md --manifest audio/manifest.json
      """,
    subcommands: [Extract.self, Check.self], defaultSubcommand: Extract.self)

  /// Writes the audio.
  ///
  /// Reason for its size: each property is an option of the command line.
  struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "extract", abstract: "Write the audio of SOURCE for transcription.")

    @Argument(help: "The file to take it from.", completion: .file())
    var source: FilePath
    @Option(
      help: "Take out first what this plan takes out.", completion: .file(extensions: ["json"]))
    var plan: FilePath?
    @Option(name: .shortAndLong, help: "The folder to write into.", completion: .directory)
    var output: FilePath?
    @Flag(help: "Write one track into standard output instead.")
    var stdout = false
    @Option(help: "Audio tracks, counted from 0, by commas; all without.")
    var track: String?
    @Option(help: "Samples per second, 8000 to 48000.")
    var rate = 16_000
    @Option(help: "wav or flac.")
    var format = AudioFileFormat.wav
    @Option(help: "Below this level (dBFS, -100 to -1) audio counts as silent.")
    var silenceDb = ExtractAudioSpec.defaultSilenceDecibels
    @Option(help: "Seconds that a silence lasts at least.")
    var minSilence = ExtractAudioSpec.defaultMinimumSilence
    @Flag(help: "Replace existing files, once the new ones are complete.")
    var overwrite = false
    @Flag(help: "Print JSON lines; the last one is the result.")
    var json = false
    @Flag(help: "Say nothing but errors.")
    var quiet = false

    @OptionGroup var options: ConductOptions

    func validate() throws {
      guard source != "-" else {
        throw ValidationError("'-' is refused: a seekable file is needed.")
      }
      guard (output == nil) == stdout else {
        throw ValidationError("Say either where to write (-o FOLDER) or --stdout.")
      }
      guard output.map({ !Self.soundFiles.contains($0.extension?.lowercased() ?? "") }) ?? true
      else {
        throw ValidationError(
          "-o takes a folder, into which audio.\(format.rawValue) is written: choose a name that does "
            + "not end as that of a sound file.")
      }
      guard !stdout || !json else {
        throw ValidationError("--stdout is taken by the audio; leave --json out.")
      }
      guard track == nil || tracks != nil else {
        throw ValidationError("--track takes numbers from 0 on, by commas, not \(track ?? "").")
      }
      guard (8000...48_000).contains(rate) else {
        throw ValidationError("--rate takes 8000 to 48000, not \(rate).")
      }
      guard (-100...(-1)).contains(silenceDb) else {
        throw ValidationError("--silence-db takes -100 to -1, not \(decimal(silenceDb)).")
      }
      guard (0.01...3600).contains(minSilence) else {
        throw ValidationError("--min-silence takes 0.01 to 3600, not \(decimal(minSilence)).")
      }
    }

    /// How names end that people give to sound files.
    private static let soundFiles: Set<String> = [
      "wav", "flac", "mp3", "m4a", "aac", "ogg", "opus", "aiff", "wma",
    ]

    private var tracks: [Int]? {
      guard let words = track?.split(separator: ",", omittingEmptySubsequences: false) else {
        return nil
      }
      let numbers = words.compactMap { Int($0) }.filter { $0 >= 0 }
      return numbers.count == words.count ? numbers : nil
    }

    func run() throws {
      var spec = ExtractAudioSpec(source: source, plan: plan)
      spec.tracks = tracks
      spec.sampleRate = rate
      spec.format = format
      spec.silenceDecibels = silenceDb
      spec.minimumSilence = minSilence
      spec.replacesOutput = overwrite
      let job = ExtractAudioJob(spec, conduct: options.conduct(asJSON: json, quiet: quiet))
      guard let output else {
        _ = try carryOut { () throws(JobFailure) in try job.stream(to: STDOUT_FILENO) }
        return
      }
      let summary = try carryOut { () throws(JobFailure) in try job.run(into: output) }
      if json { return try Terminal.printResult(summary, .warned(summary.warningCodes)) }
      if !quiet { try describe(summary) }
    }

    private func describe(_ summary: AudioSummary) throws {
      for track in summary.tracks {
        try Terminal.print(
          "\(summary.folder)/\(track.file)  \(decimal(track.seconds, places: 2)) s  "
            + "\(counted(track.chunks, "chunk"))  \(counted(track.silences, "silence"))  "
            + counted(track.redacted, "redacted range")
        )
        for note in track.notes { Terminal.say("track \(track.track): \(note.sentence)") }
      }
    }
  }

  /// Checks a summary.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Check the times that SUMMARY cites against the audio that it was made from.",
      discussion: """
        Reports sentences without a time, and times that cannot be read, lie outside the recording, in
        what was redacted or in silence. Exit code 0: nothing was found. Exit code 1: something was.
        No word is judged; a person listens to what is cited.

          veil audio check summary.md --manifest audio/manifest.json
        """)

    @Argument(help: "The summary, in Markdown or plain text.", completion: .file())
    var summary: FilePath
    @Option(
      help: "The manifest that `veil audio` wrote.", completion: .file(extensions: ["json"]))
    var manifest: FilePath
    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws {
      let report = try TranscriptJob(summary: summary, manifest: manifest).run()
      if json {
        try Terminal.printResult(
          CheckedSummary(report: report), .check(found: !report.findings.isEmpty))
      } else {
        try describe(report)
      }
      if !report.findings.isEmpty { ExitStatus.found.exit() }
    }

    private func describe(_ report: TranscriptReport) throws {
      try Terminal.print(
        "\(report.summary)  \(counted(report.claims, "sentence")), "
          + counted(report.citations, "time cited", "times cited"))
      for finding in report.findings { try Terminal.print("  FOUND: \(finding.sentence)") }
      try Terminal.print(
        report.findings.isEmpty
          ? "  nothing found" : "  " + counted(report.findings.count, "finding"))
      Terminal.say(TranscriptReport.limits)
    }
  }
}

/// A checked summary as `--json` prints it: with what the check cannot know.
private struct CheckedSummary: Encodable {
  let report: TranscriptReport

  private enum CodingKeys: CodingKey { case limits }

  func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(TranscriptReport.limits, forKey: .limits)
  }
}
