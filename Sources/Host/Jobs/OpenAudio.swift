// A source of audio that was opened, held against its plan and found to have what is wanted: what both
// ways of handing audio out, a folder and a pipe, begin with.

import Custody
import Errands
import FoundationEssentials
import MediaTime
import PolicyGate
import RedactionModel
import Render
import AudioSamples

/// An opened source, its plan and the tracks that are wanted.
struct OpenAudio: ~Copyable {
  /// The tracks that are wanted, by number.
  let tracks: [Int]
  /// The source, for the manifest.
  let file: AudioManifest.File
  /// The plan, for the manifest.
  let planFile: AudioManifest.File?
  private let request: AudioRequest
  private let source: SourceFile
  private let plan: PlanFile?
  private let inside: TracksAnswer

  /// Opens, authorises and checks.
  ///
  /// - Throws: `JobError`.
  init(_ request: AudioRequest) throws(JobError) {
    let plan: PlanFile? = if let path = request.plan { try PlanFile(path: path) } else { nil }
    let source = try SourceFile(path: request.source)
    let digest: FileDigest
    do throws(CustodyError) {
      digest = try FileDigest(descriptor: source.descriptor, path: request.source)
    } catch { throw .cannotRead(path: request.source, reason: "\(error)") }
    let worker = try WorkerSession.open(
      [source.descriptor], names: JobNames(source: request.source, output: request.source),
      options: request.worker, load: WorkerLoad(bytes: source.size))
    var inside = try worker.run(
      TracksErrand(source: WorkerSession.firstDescriptor, plan: plan?.text))
    inside.facts.sha256 = digest.sha256.description
    if let plan {
      do throws(PlanError) { try plan.authorized.plan.validate(against: inside.facts) } catch {
        throw .unusablePlan(path: plan.path, error: error)
      }
    }
    tracks = try OpenAudio.choose(request, of: inside.streams.count)
    file = AudioManifest.File(
      file: fileName(of: request.source), bytes: digest.size, sha256: digest.sha256.description)
    planFile = plan.map {
      AudioManifest.File(
        file: fileName(of: $0.path), bytes: Int64($0.byteCount), sha256: $0.digest.description)
    }
    (self.request, self.plan, self.inside) = (request, plan, inside)
    self.source = source
  }

  private static func choose(
    _ request: AudioRequest, of count: Int
  ) throws(JobError) -> [Int] {
    guard count > 0 else {
      throw .unusableSource(path: request.source, reason: "no audio track is inside")
    }
    let wanted = Set(request.tracks ?? Array(0..<count)).sorted()
    guard let last = wanted.last, wanted[0] >= 0, last < count else {
      throw .unusableSource(
        path: request.source,
        reason: "it has \(count) audio tracks, numbered from 0; "
          + "track \(wanted.last ?? 0) is not among them")
    }
    return wanted
  }

  /// Refuses a name that is taken, or that belongs to one of the inputs.
  func check(_ path: String, replacing: Bool) throws(JobError) {
    if source.isSame(as: path) {
      throw .cannotCreate(path: path, reason: "it is the source itself")
    }
    if let plan, nameSameFile(path, plan.path) {
      throw .cannotCreate(path: path, reason: "it is the plan itself")
    }
    if !replacing, isThere(path) { throw .outputExists(path: path) }
  }

  /// Sees to it that what was digested is what was read.
  func checkUnchanged() throws(JobError) {
    guard source.isUnchanged else {
      throw .temporary(path: request.source, reason: "it changed while it was read")
    }
  }

  /// Extracts a track into an open file, and draws its levels into another.
  func extract(
    _ track: Int, to audio: Int32, drawingTo overview: Int32
  ) throws(JobError) -> AudioExtract {
    let worker = try open([source.descriptor, audio, overview], output: request.source)
    let first = WorkerSession.firstDescriptor
    return try run(
      errand(track, to: first + 1, isPipe: false, overview: first + 2), by: worker)
  }

  /// Extracts a track into a pipe.
  ///
  /// - Returns: false if the reader went away before the end.
  func stream(_ track: Int, to descriptor: Int32) throws(JobError) -> Bool {
    let worker = try open([source.descriptor, descriptor], output: "standard output")
    let errand = errand(
      track, to: WorkerSession.firstDescriptor + 1, isPipe: true, overview: nil)
    do throws(JobError) { _ = try run(errand, by: worker) } catch {
      if case .cancelled = error, !request.worker.cancellation.isRaised { return false }
      throw error
    }
    return true
  }

  private func open(_ descriptors: [Int32], output: String) throws(JobError) -> WorkerSession {
    try WorkerSession.open(
      descriptors, names: JobNames(source: request.source, output: output),
      options: request.worker, load: WorkerLoad(bytes: source.size))
  }

  private func run(
    _ errand: AudioErrand, by worker: borrowing WorkerSession
  ) throws(JobError) -> AudioExtract {
    let extract = try worker.run(errand) { [request] in
      request.progress?(errand.track, $0.time)
    }
    // The worker is a stranger: what is divided by is looked at first.
    guard extract.sampleRate == request.sampleRate, extract.source.sampleRate > 0 else {
      throw .fault(reason: "the worker's answer about track \(errand.track) makes no sense")
    }
    return extract
  }

  private func errand(
    _ track: Int, to output: Int32, isPipe: Bool, overview: Int32?
  ) -> AudioErrand {
    var options = AudioOptions()
    options.format = request.format == .flac ? .flac : .wav
    options.sampleRate = request.sampleRate
    options.rule.silenceDecibels = request.silenceDecibels
    options.rule.minimumSilence = request.minimumSilence
    return AudioErrand(
      source: WorkerSession.firstDescriptor, output: output, isPipe: isPipe, overview: overview,
      title: "\(fileName(of: request.source))  track \(track)", track: track,
      stream: inside.streams[track], plan: plan?.text, facts: inside.facts, options: options)
  }
}

/// Where the files of an extraction lie.
struct FolderNames {
  let folder: String
  private let tracks: [Int]
  private let format: AudioRequest.Format

  init(folder: String, tracks: [Int], format: AudioRequest.Format) {
    self.folder = folder
    self.tracks = tracks
    self.format = format
  }

  /// The audio of a track: `audio.wav` for the first, `audio-1.wav` for the next.
  func audio(_ track: Int) -> String { path(stem(track) + "." + format.rawValue) }
  /// The picture of a track's levels.
  func overview(_ track: Int) -> String { path(stem(track) + ".png") }
  /// One object per chunk.
  var chunks: String { path("chunks.jsonl") }
  /// What all of it is.
  var manifest: String { path("manifest.json") }
  /// Every name.
  var all: [String] { tracks.flatMap { [audio($0), overview($0)] } + [chunks, manifest] }

  private func stem(_ track: Int) -> String { track == 0 ? "audio" : "audio-\(track)" }
  private func path(_ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}

/// A value as JSON with sorted keys, for people to read.
func encode(_ value: some Encodable) throws(JobError) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
  do { return Array(try encoder.encode(value)) + [0x0a] } catch {
    throw .fault(reason: "\(error)")
  }
}

/// Values as JSON, one line each.
func encode(_ values: [some Encodable], perLine: Bool) throws(JobError) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  var result: [UInt8] = []
  do {
    for value in values { result += Array(try encoder.encode(value)) + [0x0a] }
  } catch { throw .fault(reason: "\(error)") }
  return result
}
