// The errands that end in audio for a transcriber: what there is to hear, then one track as a file, and a
// picture of its levels. What the plan takes out is taken out before anything leaves the worker.

import Inspect
import MediaTime
import PolicyGate
package import RedactionModel
package import Render
import AudioSamples

/// Asks what there is to hear, and whether a plan names tracks and channels that are there.
package struct TracksErrand: Errand {
  package static let name = "tracks"

  /// The source, open for reading.
  package var source: Int32
  /// The plan as JSON; nil checks none.
  package var plan: String?

  package init(source: Int32, plan: String?) { (self.source, self.plan) = (source, plan) }

  package func perform(at desk: inout Desk) throws(ErrandFailure) -> TracksAnswer {
    let tracks = try rendering { () throws(RenderError) in try AudioTracks(descriptor: source) }
    if let plan {
      let authorized = try desk.authorized(plan)
      try rendering { () throws(RenderError) in try tracks.check(authorized.plan) }
    }
    return TracksAnswer(streams: tracks.streams, facts: tracks.facts(sha256: nil))
  }
}

/// What there is to hear.
package struct TracksAnswer: Codable, Sendable {
  /// The numbers of the audio streams; a track's number is its place here.
  package let streams: [Int]
  /// What a plan is held against, without a digest.
  package var facts: SourceFacts
}

/// Asks for the audio of one track.
package struct AudioErrand: Errand {
  package static let name = "audio"

  /// The source, open for reading.
  package var source: Int32
  /// Where the audio goes: an empty file, or a pipe.
  package var output: Int32
  /// Whether the output takes bytes only one after the other.
  package var isPipe: Bool
  /// Where a picture of the levels goes as PNG: an empty file; nil draws none.
  package var overview: Int32?
  /// The picture's heading.
  package var title: String
  /// The track's number among those of audio.
  package var track: Int
  /// The number of its stream.
  package var stream: Int
  /// The plan as JSON; nil takes nothing out.
  package var plan: String?
  /// The source's timeline.
  package var facts: SourceFacts
  /// Format, rate, and what counts as silent.
  package var options: AudioOptions

  package init(
    source: Int32, output: Int32, isPipe: Bool, overview: Int32?, title: String, track: Int,
    stream: Int, plan: String?, facts: SourceFacts, options: AudioOptions
  ) {
    (self.source, self.output, self.isPipe) = (source, output, isPipe)
    (self.overview, self.title) = (overview, title)
    (self.track, self.stream) = (track, stream)
    (self.plan, self.facts, self.options) = (plan, facts, options)
  }

  package func perform(at desk: inout Desk) throws(ErrandFailure) -> AudioExtract {
    var authorized: AuthorizedPlan?
    if let plan { authorized = try desk.authorized(plan) }
    var extraction = AudioExtraction(
      source: source, output: output, track: track, stream: stream, plan: authorized,
      facts: facts, options: options)
    extraction.isPipe = isPipe
    let progress = desk.progress
    extraction.progress = { progress(ErrandProgress(count: 0, time: $0)) }
    let extract: AudioExtract
    do throws(RenderError) { extract = try extraction.run() } catch {
      if isPipe && error.isBrokenPipe { throw ErrandFailure(.nobodyReads, error.description) }
      throw ErrandFailure(error)
    }
    if let overview { try draw(extract, to: overview) }
    return extract
  }

  private func draw(_ extract: AudioExtract, to descriptor: Int32) throws(ErrandFailure) {
    var page = WaveformPage(
      title: title, envelope: extract.envelope, sampleRate: extract.sampleRate,
      start: extract.time(of: 0))
    page.redacted = extract.redacted.map { extract.samples(covering: $0.samples) }
    page.silences = extract.silences
    page.cuts = extract.chunks.dropLast().map(\.range.upperBound)
    try write(drawWaveform(page), to: descriptor)
  }
}
