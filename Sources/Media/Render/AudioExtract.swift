// What an extraction is asked for and what it reports back: plain values, so that it can be done in a
// process of its own that has nothing but descriptors.

import LibAV
package import MediaTime
package import AudioSamples

/// How audio is written for a transcriber.
package struct AudioOptions: Sendable, Equatable, Codable {
  /// The kind of file.
  package enum Format: String, Sendable, Codable, CaseIterable {
    /// RIFF/WAVE, signed 16 bit.
    case wav
    /// FLAC (RFC 9639), 16 bit.
    case flac
  }

  /// The kind of file.
  package var format = Format.wav
  /// Samples per second; 8000...48000.
  package var sampleRate = 16_000
  /// When audio counts as silent.
  package var rule = SilenceRule()

  /// Makes what is used unless something else is asked for.
  package init() {}
}

/// A range of an extract that the plan replaced.
package struct RedactedAudio: Sendable, Hashable, Codable {
  /// Samples of the source, counted from the first displayed picture.
  package var samples: Range<Int64>
  /// `mute` or `tone`.
  package var effect: String
  /// The channels of the track that it concerns; nil for all.
  package var channels: [Int]?
  /// Whether nothing else is heard there: it concerns every channel that the extract is made of.
  package var isComplete: Bool
  /// The legal ground that the plan names.
  package var reason: String?
}

/// One track as it was extracted.
package struct AudioExtract: Sendable, Codable {
  /// What the track's samples are like.
  package var source: AudioFormat
  /// Samples per second of the extract.
  package var sampleRate: Int
  /// The sample of the source that the extract begins with, counted from the first displayed picture.
  package var start: Int64
  /// Samples of the source that the extract covers, those of silence before a late start included.
  package var sourceSamples: Int64 = 0
  /// Samples of the extract.
  package var samples = 0
  /// Bytes of the file before the first sample; nil where samples have no place of their own.
  package var sampleOffset: Int?
  /// Which channels are heard, and how much of each.
  package var mix: ChannelMix
  /// Whether channels that cancel each other were the reason to hear but one.
  package var isOneOfSeveral = false
  /// What the plan replaced.
  package var redacted: [RedactedAudio] = []
  /// Silences, in samples of the extract.
  package var silences: [Range<Int>] = []
  /// Chunks, in samples of the extract.
  package var chunks: [AudioChunk] = []
  /// The outline for people.
  package var envelope: LevelEnvelope
  /// What the reader met.
  package var tally = AudioTally()

  /// Channels of the track.
  package var channelCount: Int { source.layout.channels }
  /// What the track's layout of channels is called, such as `stereo`.
  package var layoutName: String { source.layout.description }

  /// The sample of the source at which a sample of the extract is heard, to the nearest; the end of the
  /// extract is the end of what it covers.
  package func sourcePosition(of sample: Int) -> Int64 {
    if sample >= samples { return start + sourceSamples }
    let (rate, own) = (Int64(source.sampleRate), Int64(sampleRate))
    return start + (Int64(sample) * rate + own / 2) / own
  }

  /// The samples of the extract that touch a range of the source's, as far as there are such.
  package func samples(covering range: Range<Int64>) -> Range<Int> {
    let (rate, own) = (Int64(source.sampleRate), Int64(sampleRate))
    let inside = range.clamped(to: start..<start + sourceSamples)
    let from = Int((inside.lowerBound - start) * own / rate)
    let to = Int(((inside.upperBound - start) * own + rate - 1) / rate)
    return min(from, samples)..<min(max(from, to), samples)
  }

  /// When a sample of the extract is heard, from the first displayed picture.
  package func time(of sample: Int) -> Timestamp {
    Timestamp(sourcePosition(of: sample), TimeBase(1, Int64(source.sampleRate)))
  }
}
