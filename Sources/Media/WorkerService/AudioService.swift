// The requests that end in audio for a transcriber.

import AudioRender
import Images
import MediaTime
import PolicyGate
import WorkerProtocol

extension WorkerService {
  /// What there is to hear.
  mutating func answer(_ request: TracksRequest) throws(MediaFailure) -> TracksAnswer {
    let tracks = try AudioTracks(descriptor: request.source)
    if let plan: AuthorizedPlan = try authorized(request.plan) { try tracks.check(plan.plan) }
    return TracksAnswer(streams: tracks.streams, facts: tracks.facts(sha256: nil))
  }

  /// One track as a file, and a picture of its levels.
  mutating func answer(_ request: ExtractAudioRequest) throws(MediaFailure) -> AudioExtract {
    var extraction = AudioExtraction(request, plan: try authorized(request.plan))
    let progress = progress
    extraction.progress = { progress(0, $0) }
    let extracted = try extraction.run()
    if case .file(_, let overview) = request.target {
      try draw(extracted, track: request.track, to: overview)
    }
    return extracted.extract
  }

  private func draw(
    _ extracted: ExtractedTrack, track: Int, to descriptor: Int32
  ) throws(MediaFailure) {
    let extract = extracted.extract
    var page = WaveformPage(
      track: track, envelope: extracted.envelope, sampleRate: extract.sampleRate,
      start: extract.time(of: 0))
    page.redacted = extract.redacted.map { extract.samples(covering: $0.samples) }
    page.silences = extract.silences
    page.cuts = extract.chunks.dropLast().map(\.range.upperBound)
    try write(drawWaveform(page), to: descriptor)
  }
}
