// Everything that a run measured, as values: what `veil bench --json` prints, what a later run
// compares itself with, and what text and page are made from.

import FoundationEssentials
import Jobs

/// The parts that can be measured alone.
package enum BenchSection: String, Codable, Sendable, CaseIterable {
  case decode, kernels, loop, follow, redact
}

/// What a run measured; sections that were not asked for are nil.
///
/// The public JSON has a member for each property.
package struct BenchReport: Codable, Sendable, Equatable {
  /// Says that this is a result, in a stream of JSON lines.
  package var event = "result"
  /// The format of this report.
  package var bench = BenchReport.version
  /// The version of Veil.
  package var veil = Build.version
  /// When it was measured: ISO 8601, in universal time.
  package var measured = Date.now.formatted(.iso8601)
  /// Where it ran.
  package var machine = Machine()
  /// What was decoded and redacted; nil when only kernels were measured.
  package var clip: ClipFigures?
  /// Decoding alone.
  package var decode: DecodeFigures?
  /// Effects on samples in memory.
  package var kernels: KernelFigures?
  /// Decoding with effects against decoding alone.
  package var loop: LoopFigures?
  /// Following marked areas; nil as well where the film is too short.
  package var follow: FollowFigures?
  /// Whole jobs.
  package var redact: RedactFigures?
  /// What limits this machine; nil unless decode, loop and redact were measured, and where other
  /// programs were at work.
  package var bound: Bound?
  /// This report against an earlier one.
  package var comparison: Comparison?
  /// How long all this took.
  package var seconds = 0.0

  /// The number of the format that this program writes and reads.
  package static let version = 2

  /// An empty report of this machine.
  package init() {}
}

/// The film that was measured with.
package struct ClipFigures: Codable, Sendable, Equatable {
  package var name: String
  package var codec: String
  package var width: Int
  package var height: Int
  package var pictures: Int
  package var picturesPerSecond: Double
  package var megabitsPerSecond: Double
}

/// Decoding with nothing else.
package struct DecodeFigures: Codable, Sendable, Equatable {
  /// Several decoders at once, each on one thread of its own.
  package struct Point: Codable, Sendable, Equatable {
    package var threads: Int
    /// Of all decoders together.
    package var picturesPerSecond: Quartiles
    /// Processor time per picture.
    package var cpuMilliseconds: Quartiles
  }
  /// In order of increasing threads.
  package var points: [Point]
}

/// Effects on planes that lie in memory, beside what memory itself can do.
package struct KernelFigures: Codable, Sendable, Equatable {
  /// One effect.
  package struct Kernel: Codable, Sendable, Equatable {
    package var name: String
    package var title: String
    package var width: Int
    package var height: Int
    package var bitDepth: Int
    /// Thread time.
    package var nanosecondsPerSample: Quartiles
  }
  /// A limit: the C library's own copying or setting.
  package struct Limit: Codable, Sendable, Equatable {
    package var name: String
    package var title: String
    /// Bytes that one call copies or sets.
    package var bytes: Int
    /// Thread time per byte copied or set.
    package var nanosecondsPerByte: Quartiles
  }
  package var kernels: [Kernel]
  package var limits: [Limit]
}

/// Decoding and painting, one decoder thread, one processor.
package struct LoopFigures: Codable, Sendable, Equatable {
  /// One way of painting.
  package struct Contender: Codable, Sendable, Equatable {
    package var name: String
    package var title: String
    /// Thread time per picture of all: reading, decoding, painting, putting back.
    package var cpuMilliseconds: Quartiles
    /// Thread time per picture of painting and putting back alone.
    package var paintMicroseconds: Quartiles
    /// Samples painted in each picture, of all planes.
    package var samples: Int
    /// Thread time of decoding alone divided by that of this, round by round.
    package var ratio: Quartiles
  }
  /// The two that count: three box passes and one colour over a region of `region`.
  package struct Ratios: Codable, Sendable, Equatable {
    package var blur: Quartiles
    package var fill: Quartiles
  }
  /// Width and height of the region of `ratios`, in luma samples.
  package var region: [Int]
  package var ratios: Ratios
  /// Thread time per picture of decoding alone.
  package var decodeMilliseconds: Quartiles
  package var contenders: [Contender]
}

/// Following between two marks two seconds apart, without decoding, one processor.
package struct FollowFigures: Codable, Sendable, Equatable {
  /// Pictures from mark to mark.
  package var pictures: Int
  /// Thread time per picture of what all boxes share: pyramids, twice, and the camera's motion.
  package var sharedMilliseconds: Quartiles
  /// Thread time per picture of one box.
  package var boxMilliseconds: Quartiles
  /// Pictures per second for one box, with what boxes share.
  package var firstPicturesPerSecond: Quartiles
  /// Pictures per second for each further box of the same pictures.
  package var furtherPicturesPerSecond: Quartiles
}

/// Whole jobs: digest, index, decode, paint, encode, read back, name.
package struct RedactFigures: Codable, Sendable, Equatable {
  /// Jobs with one number of encoder threads.
  package struct Point: Codable, Sendable, Equatable {
    package var threads: Int
    package var picturesPerSecond: Quartiles
    /// Processor time of all threads per picture.
    package var cpuMilliseconds: Quartiles
    /// How many cameras of 30 pictures a second it keeps up with; also hours of such footage per
    /// hour.
    package var realTimeCameras: Quartiles
  }
  /// In order of increasing threads.
  package var points: [Point]
  /// Pictures per second when packets are copied from container to container and nothing is
  /// decoded.
  package var copyPicturesPerSecond: Quartiles
  /// Pictures in each job.
  package var pictures: Int
  package var codec: String
  package var speed: String
  package var quality: Double
}
