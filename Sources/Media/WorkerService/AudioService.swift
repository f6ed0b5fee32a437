// The requests that end in audio for a transcriber.

import AudioRender
import Images
import MediaTime
import PolicyGate
import WorkerProtocol

extension TracksRequest: ServedRequest {
  /// What there is to hear.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> TracksAnswer {
    let tracks = try AudioTracks(descriptor: source)
    if let plan { try tracks.check(try authorized(plan).plan) }
    return TracksAnswer(streams: tracks.streams, facts: tracks.facts(sha256: nil))
  }
}

extension ExtractAudioRequest: ServedRequest {
  /// One track as a file, and a picture of its levels.
  func answer(by service: inout WorkerService) throws(MediaFailure) -> AudioExtract {
    var extraction = AudioExtraction(self, plan: try plan.map(authorized))
    let progress = service.progress
    extraction.progress = { progress(0, $0) }
    let extracted = try extraction.run()
    if case .file(_, let overview) = target { try draw(extracted, to: overview) }
    var extract = extracted.extract
    if wantsLevels { extract.levels = extracted.levels }
    return extract
  }

  private func draw(
    _ extracted: ExtractedTrack, to descriptor: Int32
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
