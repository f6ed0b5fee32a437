// One track as it was extracted: what the manifest and the list of chunks are made from. Positions
// in the source count from its first displayed picture; positions in the extract from its first
// sample.

package import MediaTime

/// How the channels of a track become one.
package struct ChannelMix: Equatable, Sendable, Codable {
  /// The factor of each channel.
  package let weights: [Float]

  /// Makes a mix of these factors, one for each channel.
  package init(weights: [Float]) { self.weights = weights }

  /// One channel alone.
  package init(only channel: Int, of count: Int) {
    weights = (0..<count).map { $0 == channel ? 1 : 0 }
  }

  /// The one channel that is heard; nil if several are added up.
  package var onlyChannel: Int? {
    let heard = channels
    return heard.count == 1 ? heard[0] : nil
  }

  /// The channels that are heard.
  package var channels: [Int] { weights.indices.filter { weights[$0] != 0 } }
}

/// Why a chunk ends where it does.
package enum CutReason: String, Sendable, Codable, Equatable, CaseIterable {
  /// In the middle of the longest pause in reach.
  case pause
  /// No pause of 150 ms is in reach; in the middle of the quietest 150 ms there.
  case quietest
  /// At the end of the audio.
  case end
}

/// A range of an extract that the plan replaced.
package struct RedactedAudio: Sendable, Hashable, Codable {
  /// The range's number in the plan.
  package var range: Int
  /// Samples of the source.
  package var samples: Range<Int64>
  /// Whether nothing else is heard there: it concerns every channel that the extract is made of.
  package var isComplete: Bool

  /// Makes a record.
  package init(range: Int, samples: Range<Int64>, isComplete: Bool) {
    (self.range, self.samples, self.isComplete) = (range, samples, isComplete)
  }
}

/// One track as it was extracted.
///
/// Reason for its size: each field is one of the manifest's.
package struct AudioExtract: Sendable, Codable {
  /// The track that it comes from.
  package struct Source: Sendable, Hashable, Codable {
    /// The stream's number in the container.
    package var stream: Int
    /// libavcodec's name of the codec, such as `aac`.
    package var codec: String
    /// Rate and channels.
    package var shape: AudioShape

    /// Describes a track.
    package init(stream: Int, codec: String, shape: AudioShape) {
      (self.stream, self.codec, self.shape) = (stream, codec, shape)
    }
  }

  /// A stretch that is transcribed by itself.
  package struct Chunk: Sendable, Equatable, Codable {
    /// Samples of the extract.
    package let range: Range<Int>
    /// Why it ends.
    package let cut: CutReason
    /// Root mean square in dBFS; nil for digital silence.
    package let rmsDecibels: Double?
    /// Peak in dBFS; nil for digital silence.
    package let peakDecibels: Double?
    /// The share of it that is not silent, 0...1.
    package let audioShare: Double

    /// Describes a chunk.
    package init(
      range: Range<Int>, cut: CutReason, rmsDecibels: Double?, peakDecibels: Double?,
      audioShare: Double
    ) {
      (self.range, self.cut, self.audioShare) = (range, cut, audioShare)
      (self.rmsDecibels, self.peakDecibels) = (rmsDecibels, peakDecibels)
    }
  }

  /// The track that it comes from.
  package var source: Source
  /// Samples per second of the extract.
  package var sampleRate: Int
  /// The sample of the source that the extract begins with.
  package var start: Int64 = 0
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
  package var chunks: [Chunk] = []
  /// What the reader met.
  package var tally = AudioTally()
  /// The peak (0...255) of each column of equal length, from the first sample of the extract to its
  /// last; empty unless that was asked for.
  package var levels: [UInt8] = []

  /// Seconds that a chunk lasts at most.
  package static let longestChunk = 30

  /// Nothing extracted yet.
  package init(source: Source, sampleRate: Int, mix: ChannelMix) {
    (self.source, self.sampleRate, self.mix) = (source, sampleRate, mix)
  }

  /// The sample of the source at which a sample of the extract is heard, to the nearest; the end of
  /// the extract is the end of what it covers.
  package func sourcePosition(of sample: Int) -> Int64 {
    if sample >= samples { return start + sourceSamples }
    let (rate, own) = (Int64(source.shape.sampleRate), Int64(sampleRate))
    return start + (Int64(sample) * rate + own / 2) / own
  }

  /// The samples of the extract that touch a range of the source's, as far as there are such.
  package func samples(covering range: Range<Int64>) -> Range<Int> {
    let (rate, own) = (Int64(source.shape.sampleRate), Int64(sampleRate))
    let inside = range.clamped(to: start..<start + sourceSamples)
    let from = Int((inside.lowerBound - start) * own / rate)
    let to = Int(((inside.upperBound - start) * own + rate - 1) / rate)
    return min(from, samples)..<min(max(from, to), samples)
  }

  /// When a sample of the extract is heard, from the first displayed picture.
  package func time(of sample: Int) -> Timestamp {
    Timestamp(sourcePosition(of: sample), TimeBase(1, Int64(source.shape.sampleRate)))
  }
}
