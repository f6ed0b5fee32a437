// From a source and a plan to a folder for a transcriber: the same gate as for a film, then one file for
// each track, and at the very end the manifest. Nothing has a name in the folder before all is complete.

import Custody
import FoundationEssentials
import MediaTime
import PolicyGate
import RedactionModel
import Render
import AudioSamples
import Threading

/// Extracts the audio of one source.
public struct AudioJob: Sendable {
  private let request: AudioRequest

  /// Prepares a job; nothing is read yet.
  public init(_ request: AudioRequest) { self.request = request }

  /// Writes the files of a folder, which is made if it is not there.
  ///
  /// - Returns: what was written; all of it is complete and synced.
  /// - Throws: `JobError`; then no file is in the folder that was not there before, unless the system
  ///   failed between giving one name and the next.
  public func run(into folder: String) throws(JobError) -> AudioSummary {
    let source = try OpenAudio(request)
    var room = try OutputFolder(folder)
    let names = FolderNames(folder: folder, tracks: source.tracks, format: request.format)
    for path in names.all { try source.check(path, replacing: request.replacesOutput) }
    var files: [(file: Handover<UnnamedFile>, name: String)] = []
    var (entries, lines): ([AudioManifest.Track], [ChunkLine]) = ([], [])
    for track in source.tracks {
      let audio = try UnnamedFile(for: names.audio(track), replacing: request.replacesOutput)
      let drawn = try UnnamedFile(for: names.overview(track), replacing: request.replacesOutput)
      let extract = try source.extract(
        track, to: audio.descriptor, drawingTo: drawn.descriptor)
      entries.append(
        extract.entry(
          track: track, audio: try describe(audio, names.audio(track)),
          overview: try describe(drawn, names.overview(track))))
      lines += extract.chunkLines(track: track, file: fileName(of: names.audio(track)))
      files.append((Handover(audio), names.audio(track)))
      files.append((Handover(drawn), names.overview(track)))
    }
    let chunks = try text(try encode(lines, perLine: true), names.chunks)
    let manifest = AudioManifest(
      source: source.file, plan: source.planFile, settings: settings, tracks: entries,
      chunks: try describe(chunks, names.chunks))
    let last = try text(try encode(manifest), names.manifest)
    files.append((Handover(chunks), names.chunks))
    try source.checkUnchanged()
    if request.replacesOutput { removeFile(names.manifest) }
    for (file, _) in files { try file.take().publish(replacing: request.replacesOutput) }
    try last.publish(replacing: request.replacesOutput)
    room.keep()
    return summary(entries, lines, names)
  }

  /// Writes one track into a pipe, or whatever else takes bytes one after the other.
  ///
  /// - Returns: false if the reader went away before the end.
  /// - Throws: `JobError`; what was written until then stays written.
  public func stream(to descriptor: Int32) throws(JobError) -> Bool {
    let source = try OpenAudio(request)
    guard source.tracks.count == 1 else {
      throw .unusableSource(
        path: request.source,
        reason:
          "it has \(source.tracks.count) audio tracks, and one pipe takes one; choose --track")
    }
    return try source.stream(source.tracks[0], to: descriptor)
  }

  // MARK: - Files

  private func text(_ bytes: [UInt8], _ path: String) throws(JobError) -> UnnamedFile {
    let file = try UnnamedFile(for: path, replacing: request.replacesOutput)
    try file.write(bytes)
    return file
  }

  private func describe(
    _ file: borrowing UnnamedFile, _ path: String
  ) throws(JobError) -> AudioManifest.File {
    do throws(CustodyError) {
      let digest = try FileDigest(descriptor: file.descriptor, path: path)
      return AudioManifest.File(
        file: fileName(of: path), bytes: digest.size, sha256: digest.sha256.description)
    } catch { throw .temporary(path: path, reason: "\(error)") }
  }

  private var settings: AudioManifest.Settings {
    AudioManifest.Settings(
      format: request.format.rawValue, rate: request.sampleRate,
      silenceDecibels: request.silenceDecibels, hysteresisDecibels: SilenceRule.hysteresis,
      minimumSilence: request.minimumSilence, longestChunk: Segmenter.longestChunk)
  }

  private func summary(
    _ entries: [AudioManifest.Track], _ lines: [ChunkLine], _ names: FolderNames
  ) -> AudioSummary {
    AudioSummary(
      folder: names.folder, manifest: names.manifest,
      tracks: entries.map { entry in
        AudioSummary.Track(
          track: entry.track, file: entry.audio.file, seconds: entry.end - entry.start,
          chunks: lines.count { $0.track == entry.track }, silences: entry.silences.count,
          redacted: entry.redacted.count, notes: entry.notes)
      })
  }
}
