// The requests that end in audio for a transcriber: what there is to hear, then one track as a
// file, and a picture of its levels. What the plan takes out is taken out before anything leaves
// the worker.

package import RedactionModel

/// Asks what there is to hear, and whether a plan names tracks and channels that are there.
package struct TracksRequest: WorkerRequest {
  package typealias Answer = TracksAnswer
  package static let name = "tracks"

  /// The source, open for reading.
  package var source: Int32
  /// The plan as JSON, without names; nil checks none.
  package var plan: String?

  /// Asks about the file in `source`.
  package init(source: Int32, plan: String?) { (self.source, self.plan) = (source, plan) }
}

/// What there is to hear.
package struct TracksAnswer: Codable, Sendable {
  /// The numbers of the audio streams; a track's number is its place here.
  package let streams: [Int]
  /// What a plan is held against, without a digest.
  package var facts: SourceFacts

  /// Lists the tracks.
  package init(streams: [Int], facts: SourceFacts) {
    (self.streams, self.facts) = (streams, facts)
  }
}

/// Asks for the audio of one track.
package struct ExtractAudioRequest: WorkerRequest {
  package typealias Answer = AudioExtract
  package static let name = "extract-audio"

  /// The source, open for reading.
  package var source: Int32
  /// Where the audio and the picture of its levels go.
  package var target: AudioTarget
  /// The track's number among those of audio.
  package var track: Int
  /// The number of its stream.
  package var stream: Int
  /// The plan as JSON, without names; nil takes nothing out.
  package var plan: String?
  /// The source's timeline.
  package var facts: SourceFacts
  /// Format, rate, and what counts as silent.
  package var options: AudioExtractOptions
  /// Whether the levels are wanted as numbers too.
  package var wantsLevels = false

  /// Asks for track `track`, which is stream `stream`.
  ///
  /// Reason for its size: each field of the request is set once.
  package init(
    source: Int32, target: AudioTarget, track: Int, stream: Int, plan: String?,
    facts: SourceFacts, options: AudioExtractOptions
  ) {
    (self.source, self.target) = (source, target)
    (self.track, self.stream, self.plan) = (track, stream, plan)
    (self.facts, self.options) = (facts, options)
  }
}

/// Where extracted audio goes.
package enum AudioTarget: Codable, Sendable {
  /// An empty file, and another for a picture of the levels as PNG.
  case file(audio: Int32, overview: Int32)
  /// A pipe, which takes bytes only one after the other.
  case pipe(Int32)
}

/// How audio is written for a transcriber.
package struct AudioExtractOptions: Sendable, Equatable, Codable {
  /// The kind of file.
  package var format = AudioFileFormat.wav
  /// Samples per second; 8000...48000.
  package var sampleRate = 16_000
  /// When audio counts as silent.
  package var rule = SilenceRule()

  /// Makes what is used unless something else is asked for.
  package init() {}
}

/// When a stretch of audio counts as silent.
///
/// Levels are the root mean square of frames of 10 ms. Audio becomes silent where a frame falls
/// below `silenceDecibels - hysteresis`, and is heard again from the frame that reaches
/// `silenceDecibels`, so that a level that trembles around the threshold does not make a hundred
/// silences.
package struct SilenceRule: Equatable, Sendable, Codable {
  /// From this level on a frame is audio, in dBFS; -100...-1.
  package var silenceDecibels = SilenceRule.defaultDecibels
  /// Seconds that a silence lasts at least; more than 0.
  package var minimumSilence = SilenceRule.defaultMinimum

  /// The threshold used unless another is asked for, in dBFS.
  package static let defaultDecibels = -41.0
  /// The length of a silence used unless another is asked for, in seconds.
  package static let defaultMinimum = 0.15
  /// How far below `silenceDecibels` a frame must fall to begin a silence, in dB.
  package static let hysteresis = 3.0

  /// Makes the rule used unless another is asked for.
  package init() {}
}
