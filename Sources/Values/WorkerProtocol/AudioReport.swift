// What was done to each audio track, as plain values that a worker sends and a receipt keeps.
// Samples count from the first displayed picture of the source, as the plan's times do.

/// A place at which the samples and the times of a source disagree.
package struct AudioGap: Sendable, Hashable, Codable {
  /// The first sample of it.
  package var position: Int64
  /// Samples of silence put in; negative for samples that were cut since others stood there
  /// already.
  package var count: Int64

  /// Makes the record of a place.
  package init(position: Int64, count: Int64) { (self.position, self.count) = (position, count) }
}

/// What was met in one track.
package struct AudioTally: Sendable, Hashable, Codable {
  /// Packets read.
  package var packets = 0
  /// The number of the first sample; nil before any came.
  package var first: Int64?
  /// Samples per channel handed out, filled ones included.
  package var samples: Int64 = 0
  /// The places at which samples and times disagreed.
  package var gaps = AudioGaps()
  /// Packets that no decoder could make anything of; silence stands in their place.
  package var lostPackets = 0
  /// Blocks of which the decoder said that they may be wrong.
  package var damagedBlocks = 0
  /// Whether reading stopped before the end that the container promised.
  package var endedEarly = false

  /// Nothing so far.
  package init() {}
}

/// All places at which the samples and the times of a track disagreed.
package struct AudioGaps: Sendable, Hashable, Codable {
  /// Samples of silence put in for what the source does not have.
  package private(set) var filled: Int64 = 0
  /// Samples cut since others stood in their place already.
  package private(set) var cut: Int64 = 0
  /// Places at which that happened.
  package private(set) var count = 0
  /// The first of these places, at most `mostListed`.
  package private(set) var listed: [AudioGap] = []

  /// Most places that are listed one by one.
  package static let mostListed = 100

  /// None so far.
  package init() {}

  /// Notes one more.
  package mutating func append(_ gap: AudioGap) {
    count += 1
    if gap.count > 0 { filled += gap.count } else { cut -= gap.count }
    if listed.count < AudioGaps.mostListed { listed.append(gap) }
  }
}

/// What became of one audio range in one track.
package struct AudioRangeReport: Sendable, Hashable, Codable {
  /// The range's number in the plan.
  package var range: Int
  /// The channels that it concerns; nil is all.
  package var channels: [Int]?
  /// The first sample replaced.
  package var from: Int64
  /// The first sample after the last one replaced; both are `from` when the track has nothing
  /// there.
  package var to: Int64

  /// Makes a record.
  package init(range: Int, channels: [Int]?, from: Int64, to: Int64) {
    (self.range, self.channels, self.from, self.to) = (range, channels, from, to)
  }
}

/// What became of one track.
///
/// Reason for its size: each field is one of the report's JSON.
package struct AudioTrackReport: Sendable, Hashable, Codable {
  /// The stream's number in the source.
  package var stream: Int
  /// The track's number among those of the output, from 0.
  package var track: Int
  /// libavcodec's name of the source's codec.
  package var sourceCodec: String
  /// The codec that it was coded in anew; nil when its packets were copied.
  package var codec: AudioCodec?
  /// What was met while decoding; nil when nothing was.
  package var tally: AudioTally?
  /// Packets of the source that were looked at.
  package var packetsIn = 0
  /// Packets written.
  package var packetsOut = 0
  /// Packets that were copied without what decoding does not need of them.
  package var packetsReduced = 0
  /// Samples per channel written; 0 when packets were copied.
  package var samplesOut: Int64 = 0
  /// Samples per second.
  package var sampleRate: Int
  /// What was replaced, in the order of the plan.
  package var ranges: [AudioRangeReport] = []

  /// Nothing done yet.
  package init(stream: Int, track: Int, sourceCodec: String, sampleRate: Int) {
    (self.stream, self.track) = (stream, track)
    (self.sourceCodec, self.sampleRate) = (sourceCodec, sampleRate)
  }
}
