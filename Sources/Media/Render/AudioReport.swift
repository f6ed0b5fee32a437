// What a render did to each audio track, as plain values that a worker can send and a receipt keep.

/// What became of one audio range in one track.
package struct AudioRangeReport: Sendable, Hashable, Codable {
  /// The range's number in the plan.
  package var range: Int
  /// The channels that it concerns; nil is all.
  package var channels: [Int]?
  /// The first sample replaced, counted from the first displayed picture of the source.
  package var from: Int64
  /// The first sample after the last one replaced; both are `from` when the track has nothing there.
  package var to: Int64
}

/// What became of one track.
package struct AudioReport: Sendable, Hashable, Codable {
  /// The stream's number in the source.
  package var stream: Int
  /// The track's number among those of the output, from 0.
  package var track: Int
  /// libavcodec's name of the source's codec.
  package var sourceCodec: String
  /// The codec that it was coded in anew; nil when its packets were copied.
  package var codec: String?
  /// What was met while decoding; nil when nothing was.
  package var tally: AudioTally?
  /// Packets of the source that were looked at.
  package var packetsIn = 0
  /// Packets written.
  package var packetsOut = 0
  /// Samples per channel written; 0 when packets were copied.
  package var samplesOut: Int64 = 0
  /// Samples per second.
  package var sampleRate: Int
  /// What was replaced, in the order of the plan.
  package var ranges: [AudioRangeReport] = []
}
