// A source of audio that was opened, held against its plan and found to have what is wanted: what
// both ways of handing audio out, a folder and a pipe, begin with.

import Files
import RedactionModel
import SystemPackage
import WorkerProtocol

/// An opened source, its plan and the tracks that are wanted.
struct AudioSource: ~Copyable {
  /// The tracks that are wanted, by number.
  let tracks: [Int]
  /// The digest of the source.
  let digest: FileDigest
  /// The plan; nil takes nothing out.
  let plan: PlanFile?
  private let spec: ExtractAudioSpec
  private let conduct: JobConduct
  private let source: OpenedFile
  private let inside: TracksAnswer

  /// Opens, authorises and checks.
  ///
  /// - Throws: `JobFailure`.
  init(_ spec: ExtractAudioSpec, _ conduct: JobConduct) throws(JobFailure) {
    let plan = try planFile(spec.plan)
    let source = try reading { () throws(FilesError) in try OpenedFile(spec.source.path) }
    let worker = try WorkerSession.open(
      [source.descriptor], names: JobNames(source: spec.source, plan: plan), conduct: conduct,
      load: WorkerLoad(bytes: source.size))
    var (inside, digest) = try worker.run(
      TracksRequest(source: WorkerSession.firstDescriptor, plan: plan?.wire), digesting: source)
    inside.facts.sha256 = digest.sha256.description
    try plan?.check(against: inside.facts)
    tracks = try AudioSource.choose(spec, of: inside.streams.count)
    (self.digest, self.plan, self.spec, self.conduct) = (digest, plan, spec, conduct)
    self.inside = inside
    self.source = source
  }

  private static func choose(
    _ spec: ExtractAudioSpec, of count: Int
  ) throws(JobFailure) -> [Int] {
    let wanted = Set(spec.tracks ?? Array(0..<count)).sorted()
    guard let last = wanted.last, wanted[0] >= 0, last < count else {
      throw .noSuchTrack(path: spec.source, track: wanted.last ?? 0, count: count)
    }
    return wanted
  }

  /// Refuses a plan of which a range takes nothing out of the tracks that it names: somebody meant
  /// something by it.
  ///
  /// - Parameter found: the numbers of the ranges that took something out.
  /// - Throws: `JobFailure.plan`.
  func check(found: Set<Int>) throws(JobFailure) {
    guard let plan else { return }
    for (place, range) in plan.plan.audio.enumerated() where !range.isOptional {
      let isWanted =
        if case .only(let named) = range.tracks { named.contains(where: tracks.contains) } else {
          true
        }
      guard !isWanted || found.contains(place) else {
        throw .plan(path: PathText(plan.path), .coversNoAudio(range: place), place: PlanPlace())
      }
    }
  }

  /// Sees to it that what was digested is what is read.
  func checkUnchanged() throws(JobFailure) {
    guard source.isUnchanged else { throw .changed(path: spec.source) }
  }

  /// Extracts a track into an open file, and draws its levels into another.
  func extract(
    _ track: Int, to audio: Int32, drawingTo overview: Int32
  ) throws(JobFailure) -> AudioExtract {
    let first = WorkerSession.firstDescriptor
    return try run(
      track, to: .file(audio: first + 1, overview: first + 2),
      by: try worker([source.descriptor, audio, overview], output: spec.source))
  }

  /// Extracts a track into a pipe.
  ///
  /// - Returns: false if the reader went away before the end.
  func stream(_ track: Int, to descriptor: Int32) throws(JobFailure) -> Bool {
    let pipe = PathText("standard output")
    let worker = try worker([source.descriptor, descriptor], output: pipe)
    do throws(JobFailure) {
      _ = try run(track, to: .pipe(WorkerSession.firstDescriptor + 1), by: worker)
    } catch {
      if case .writing(_, let failure) = error, failure.isBrokenPipe { return false }
      throw error
    }
    return true
  }

  private func worker(
    _ descriptors: [Int32], output: PathText
  ) throws(JobFailure) -> WorkerSession {
    try WorkerSession.open(
      descriptors, names: JobNames(source: spec.source, output: output, plan: plan),
      conduct: conduct, load: WorkerLoad(bytes: source.size))
  }

  private func run(
    _ track: Int, to target: AudioTarget, by worker: borrowing WorkerSession
  ) throws(JobFailure) -> AudioExtract {
    let request = ExtractAudioRequest(
      source: WorkerSession.firstDescriptor, target: target, track: track,
      stream: inside.streams[track], plan: plan?.wire, facts: inside.facts, options: spec.options)
    let extract = try worker.run(request)
    // The worker is a stranger: what is divided by is looked at first.
    guard extract.sampleRate == spec.sampleRate, extract.source.shape.sampleRate > 0 else {
      throw .wire(.garbledAnswer(request: ExtractAudioRequest.name))
    }
    return extract
  }
}
