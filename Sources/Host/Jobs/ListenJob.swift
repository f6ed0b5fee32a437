// What a person listens to who decides what nobody shall hear: one track of a film as a WAV file in
// memory, clear or as a plan leaves it, and its levels for a picture of them.

import Files
import MediaTime
package import RedactionModel
import WorkerProtocol

/// One track to listen to.
package struct HeardTrack: Sendable {
  /// The WAV file: one channel, 16 bits.
  package let audio: [UInt8]
  /// Seconds from the first picture to the first sample.
  package let start: Double
  /// Seconds that it lasts.
  package let duration: Double
  /// The peak (0...255) of each column of equal length.
  package let levels: [UInt8]
}

/// Reads one track of a film.
package struct ListenJob: Sendable {
  /// Most bytes of the audio: about 18 hours at the lower rate.
  private static let mostBytes = 1 << 30

  private let film: OpenedFilm
  private let track: Int
  private let plan: RedactionPlan?
  private let conduct: JobConduct

  /// Prepares a job; nothing is read yet.
  ///
  /// - Parameters:
  ///   - film: the film.
  ///   - track: the track's number among those of audio, from 0.
  ///   - plan: what is taken out; nil takes nothing.
  ///   - conduct: how the job is carried out.
  package init(
    _ film: OpenedFilm, track: Int, plan: RedactionPlan?, conduct: JobConduct = JobConduct()
  ) {
    (self.film, self.track, self.plan, self.conduct) = (film, track, plan, conduct)
  }

  /// Reads the track.
  ///
  /// - Returns: what there is to hear.
  /// - Throws: `JobFailure`; `.noSuchTrack` where the film has none of that number.
  package func run() throws(JobFailure) -> HeardTrack {
    let source = try reading { () throws(FilesError) in try OpenedFile(film.source.path) }
    let audio = try writing { () throws(FilesError) in try MemoryFile() }
    let overview = try writing { () throws(FilesError) in try MemoryFile() }
    let worker = try WorkerSession.open(
      [source.descriptor, audio.descriptor, overview.descriptor],
      names: JobNames(source: film.source), conduct: conduct,
      load: WorkerLoad(bytes: source.size))
    let first = WorkerSession.firstDescriptor
    let plan = plan?.withoutNames().json
    let inside = try worker.run(TracksRequest(source: first, plan: plan))
    guard inside.streams.indices.contains(track) else {
      throw .noSuchTrack(path: film.source, track: track, count: inside.streams.count)
    }
    var options = AudioExtractOptions()
    // An hour of it takes 115 MB, a longer film half of that.
    if film.index.facts.duration.seconds > 3600 { options.sampleRate = 8000 }
    var request = ExtractAudioRequest(
      source: first, target: .file(audio: first + 1, overview: first + 2), track: track,
      stream: inside.streams[track], plan: plan, facts: inside.facts, options: options)
    request.wantsLevels = true
    let extract = try worker.run(request)
    guard extract.sampleRate == options.sampleRate, extract.source.shape.sampleRate > 0 else {
      throw .wire(.garbledAnswer(request: ExtractAudioRequest.name))
    }
    return HeardTrack(
      audio: try writing { () throws(FilesError) in try audio.take(limit: ListenJob.mostBytes) },
      start: extract.time(of: 0).seconds,
      duration: Double(extract.samples) / Double(extract.sampleRate), levels: extract.levels)
  }
}
