// From a source and a plan to a folder for a transcriber: the same gate as for a film, then one
// file for each track, and at the very end the manifest. Nothing has a name in the folder before
// all is complete.

import BasicContainers
import Files
import RedactionModel
public import SystemPackage
import WorkerProtocol

/// Extracts the audio of one source.
public struct ExtractAudioJob: Sendable {
  private let spec: ExtractAudioSpec
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  public init(_ spec: ExtractAudioSpec, conduct: JobConduct = JobConduct()) {
    (self.spec, self.conduct) = (spec, conduct)
  }

  /// Writes the files of a folder, which is made if it is not there.
  ///
  /// - Parameter folder: its name.
  /// - Returns: what was written; all of it is complete and synced.
  /// - Throws: `JobFailure`; then no file is in the folder that was not there before, unless the
  ///   system failed between giving one name and the next.
  public func run(into folder: FilePath) throws(JobFailure) -> AudioSummary {
    let source = try AudioSource(spec, conduct)
    var room = try writing { () throws(FilesError) in try OutputFolder(folder) }
    let names = AudioFileNames(folder: folder, tracks: source.tracks, format: spec.format)
    try names.all(spec).check(replacing: spec.replacesOutput)
    var files = UniqueArray<StagedFile>()
    var (entries, lines): ([AudioManifest.Track], [ChunkLine]) = ([], [])
    var found: Set<Int> = []
    for track in source.tracks {
      let audio = try staged(names.audio(track))
      let drawn = try staged(names.overview(track))
      let extract = try source.extract(track, to: audio.descriptor, drawingTo: drawn.descriptor)
      entries.append(
        extract.entry(
          track: track, audio: try entry(audio), overview: try entry(drawn),
          plan: source.plan?.plan))
      found.formUnion(extract.redacted.map(\.range))
      lines += extract.chunkLines(track: track, file: "\(names.audio(track).name)")
      files.append(audio)
      files.append(drawn)
    }
    try source.check(found: found)
    let chunks = try staged(names.chunks, containing: try jsonLines(lines))
    let manifest = AudioManifest(
      source: AudioManifest.File(spec.source.path, source.digest),
      plan: source.plan.map { AudioManifest.File($0.path, $0.digest) }, settings: settings,
      tracks: entries, chunks: try entry(chunks))
    let last = try staged(names.manifest, containing: try json(manifest))
    files.append(chunks)
    try source.checkUnchanged()
    if spec.replacesOutput { removeFile(names.manifest) }
    while !files.isEmpty { try publish(files.remove(at: 0)) }
    try publish(last)
    room.keep()
    return summary(entries, lines, names)
  }

  /// Writes one track into a pipe, or whatever else takes bytes one after the other.
  ///
  /// - Parameter descriptor: takes the bytes.
  /// - Returns: false if the reader went away before the end.
  /// - Throws: `JobFailure`; what was written until then stays written.
  public func stream(to descriptor: Int32) throws(JobFailure) -> Bool {
    let source = try AudioSource(spec, conduct)
    guard source.tracks.count == 1 else {
      throw .oneTrackNeeded(path: spec.source, count: source.tracks.count)
    }
    return try source.stream(source.tracks[0], to: descriptor)
  }

  // MARK: - Files

  private func staged(
    _ path: FilePath, containing bytes: [UInt8] = []
  ) throws(JobFailure) -> StagedFile {
    try writing { () throws(FilesError) in
      let file = try StagedFile(for: path, replacing: spec.replacesOutput)
      if !bytes.isEmpty { try file.write(bytes) }
      return file
    }
  }

  private func entry(_ file: borrowing StagedFile) throws(JobFailure) -> AudioManifest.File {
    do throws(FilesError) { return AudioManifest.File(file.path, try file.digest()) } catch {
      throw .output(error)
    }
  }

  private func publish(_ file: consuming StagedFile) throws(JobFailure) {
    do throws(FilesError) { _ = try file.publish() } catch { throw .output(error) }
  }

  private var settings: AudioManifest.Settings {
    AudioManifest.Settings(
      format: spec.format.rawValue, rate: spec.sampleRate,
      silenceDecibels: spec.silenceDecibels, hysteresisDecibels: SilenceRule.hysteresis,
      minimumSilence: spec.minimumSilence, longestChunk: AudioExtract.longestChunk)
  }

  private func summary(
    _ entries: [AudioManifest.Track], _ lines: [ChunkLine], _ names: AudioFileNames
  ) -> AudioSummary {
    AudioSummary(
      folder: PathText(names.folder), manifest: PathText(names.manifest),
      tracks: entries.map { entry in
        AudioSummary.Track(
          track: entry.track, file: entry.audio.file, seconds: entry.end - entry.start,
          chunks: lines.count { $0.track == entry.track }, silences: entry.silences.count,
          redacted: entry.redacted.count, notes: entry.notes)
      })
  }
}

/// Where the files of an extraction lie.
struct AudioFileNames {
  let folder: FilePath
  private let tracks: [Int]
  private let format: AudioFileFormat

  init(folder: FilePath, tracks: [Int], format: AudioFileFormat) {
    (self.folder, self.tracks, self.format) = (folder, tracks, format)
  }

  /// The audio of a track: `audio.wav` for the first, `audio-1.wav` for the next.
  func audio(_ track: Int) -> FilePath { folder.appending(stem(track) + "." + format.rawValue) }
  /// The picture of a track's levels.
  func overview(_ track: Int) -> FilePath { folder.appending(stem(track) + ".png") }
  /// One object per chunk.
  var chunks: FilePath { folder.appending("chunks.jsonl") }
  /// What all of it is.
  var manifest: FilePath { folder.appending("manifest.json") }

  /// Every file of an extraction.
  func all(_ spec: ExtractAudioSpec) -> FileNames {
    var names = FileNames().reading(.source, spec.source.path).reading(.plan, spec.plan?.path)
    for track in tracks {
      names = names.writing(.audio, audio(track)).writing(.image, overview(track))
    }
    return names.writing(.chunks, chunks).writing(.manifest, manifest)
  }

  private func stem(_ track: Int) -> String { track == 0 ? "audio" : "audio-\(track)" }
}
