// One track of a source becomes a file for a transcriber. Which channels are heard is known only
// when all of them were: so a track may be gone through twice, each time as `AudioPass` does.

package import AudioSamples
package import MediaTime
package import PolicyGate
package import WorkerProtocol

/// One track as it was extracted, and the outline of its levels for people.
package struct ExtractedTrack: Sendable {
  /// What the manifest tells.
  package let extract: AudioExtract
  /// The outline.
  package let envelope: LevelEnvelope

  /// The peaks of the outline as a screen has room for them, 0...255.
  package var levels: [UInt8] { envelope.peaks(columns: 4000) }
}

/// One extraction: a track of a source, what to take out of it, and where it goes.
package struct AudioExtraction: Sendable {
  /// What is asked for; its plan is not read here.
  package let request: ExtractAudioRequest
  /// What to take out; nil takes nothing.
  package let plan: AuthorizedPlan?
  /// Told how much of the source's audio was read, now and then, on the calling thread.
  package var progress: (@Sendable (Timestamp) -> Void)?

  /// Prepares an extraction; nothing is opened yet.
  package init(_ request: ExtractAudioRequest, plan: AuthorizedPlan?) {
    (self.request, self.plan) = (request, plan)
  }

  /// Extracts the track.
  ///
  /// A file is written a second time, from one channel, where channels may not be added up; before
  /// a pipe gets its first byte, a track of several channels is read once to find out.
  ///
  /// - Returns: what was written.
  /// - Throws: `MediaFailure`.
  package func run() throws(MediaFailure) -> ExtractedTrack {
    let isPipe = if case .pipe = request.target { true } else { false }
    var first = try AudioPass(self, mix: nil, writes: true, surveys: !isPipe)
    if isPipe, first.channelCount > 1 {
      var trial = try AudioPass(self, mix: nil, writes: false, surveys: true)
      _ = try trial.run()
      if trial.verdict != trial.mix {
        first = try AudioPass(self, mix: trial.verdict, writes: true, surveys: false)
      }
      return try first.run()
    }
    let extracted = try first.run()
    let verdict = first.verdict
    if verdict == first.mix { return extracted }
    var second = try AudioPass(self, mix: verdict, writes: true, surveys: false)
    return try second.run()
  }
}
