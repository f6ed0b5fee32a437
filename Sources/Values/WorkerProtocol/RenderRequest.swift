// The request that a redaction is about: write the source into the output by the plan, segment by
// segment, and read the finished file back.

package import Containers
package import Bitstream
package import MediaTime
package import RedactionModel

/// Asks for a redacted copy.
///
/// Reason for its size: each field is one of the request's JSON.
package struct RenderRequest: WorkerRequest {
  package typealias Answer = RenderAnswer
  package static let name = "render"

  /// The source, open for reading.
  package var source: Int32
  /// The output: an empty file, open for reading and writing.
  package var output: Int32
  /// The plan as JSON, without names.
  package var plan: String
  /// The source's timeline, as it was indexed.
  package var facts: SourceFacts
  /// Which part of the timeline is written how.
  package var map: RenderMap
  /// How the output is written.
  package var options: OutputOptions
  /// A file of segments that are finished, open for reading and writing; nil keeps none.
  package var work: Int32?
  /// Tags of the source that may stay.
  package var keep: Set<KeptTag> = []
  /// Whether a damaged picture stops the work instead of being covered whole.
  package var isStrict = false
  /// Whether the time between the source's pictures varies.
  package var hasVariableFrameRate = false
  /// Whether the finished file is read back.
  package var readsBack = true

  /// Asks for a copy of `source` in `output`.
  package init(
    source: Int32, output: Int32, plan: String, facts: SourceFacts, map: RenderMap,
    options: OutputOptions
  ) {
    (self.source, self.output, self.plan) = (source, output, plan)
    (self.facts, self.map, self.options) = (facts, map, options)
  }
}

/// What was written, and what was found in it.
package struct RenderAnswer: Codable, Sendable {
  /// Counts and times.
  package var report: RenderReport
  /// What the check of the finished file saw; nil when it was not read back.
  package var check: CheckResult?

  /// Sums the work up.
  package init(report: RenderReport, check: CheckResult?) {
    (self.report, self.check) = (report, check)
  }
}

/// What a region covered.
package struct RegionReport: Sendable, Equatable, Codable {
  /// Pictures in which the region covers something.
  package var pictures = 0
  /// The first of them, in ticks of the source's video clock.
  package var firstTick: Int64?
  /// The last of them, in ticks of the source's video clock.
  package var lastTick: Int64?

  /// Nothing yet.
  package init() {}
}

/// Pictures of a segment that follow each other and were covered whole.
package struct CoveredStretch: Sendable, Equatable, Codable {
  /// Most stretches that are listed.
  package static let mostListed = 20

  /// The first of them, in ticks of the source's video clock.
  package let first: Int64
  /// The last of them, in ticks of the source's video clock.
  package fileprivate(set) var last: Int64
  /// The number in the segment of the picture behind the last.
  package fileprivate(set) var end: Int
}

/// What became of one segment.
package struct SegmentReport: Sendable, Equatable, Codable {
  /// The segment, as the map has it.
  package let segment: Segment
  /// Pictures written.
  package var pictures = 0
  /// Damaged pictures that were covered whole.
  package private(set) var picturesCovered = 0
  /// The first stretches of them.
  package private(set) var covered: [CoveredStretch] = []
  /// Pictures left out because the plan's clip does not include them.
  package var picturesOutsideClip = 0
  /// SHA-256 of the NAL units of its packets in the order of writing, each after its length in four
  /// bytes, in hexadecimal; empty until it is closed.
  package var sha256 = ""

  /// Nothing written yet.
  package init(_ segment: Segment) { self.segment = segment }

  /// Notes that the next picture to be written is damaged and covered whole.
  ///
  /// - Parameter tick: when it is shown, on the source's video clock.
  package mutating func noteCovered(at tick: Int64) {
    picturesCovered += 1
    if let last = covered.indices.last, covered[last].end == pictures {
      (covered[last].last, covered[last].end) = (tick, pictures + 1)
    } else if covered.count < CoveredStretch.mostListed {
      covered.append(CoveredStretch(first: tick, last: tick, end: pictures + 1))
    }
  }
}

/// What was met while reading the source; every number is 0 for a sound file.
package struct SourceTally: Sendable, Equatable, Codable {
  /// Pictures handed out.
  package var pictures = 0
  /// Video packets read that no edit list hides.
  package var shownPackets = 0
  /// Video packets read that an edit list hides; what they hold is never written.
  package var hiddenPackets = 0
  /// Coded pictures that could not be decoded at all.
  package var lostPictures = 0
  /// Pictures whose time was missing or out of order in the container.
  package var repairedTimes = 0
  /// Audio packets that an edit list hides, which are not copied.
  package var hiddenAudioPackets = 0
  /// Whether reading stopped before the end that the container promised.
  package var endedEarly = false

  /// Nothing read yet.
  package init() {}
}

/// What a render did.
package struct RenderReport: Sendable, Codable {
  /// What the reader met.
  package var source = SourceTally()
  /// Per segment of the map, what was written.
  package var segments: [SegmentReport] = []
  /// Per region of the plan, what it covered.
  package var regions: [RegionReport] = []
  /// Per audio track, what was done.
  package var audio: [AudioTrackReport] = []
  /// Times of audio packets that did not increase and were moved.
  package var repairedAudioTimes = 0
  /// How the output's clock follows from the source's.
  package var clock = ClockReport()
  /// The layout that the pictures were coded in, when it is not the source's own.
  package var recoded: RecodedFormat?
  /// libav's name of the encoder and its library's version; empty where nothing was coded.
  package var encoder = ""
  /// Why everything was rendered although packets were to be copied; nil where it was not.
  package var obstacle: CopyObstacle?

  /// Nothing done yet.
  package init() {}

  /// Pictures written.
  package var picturesWritten: Int { segments.reduce(0) { $0 + $1.pictures } }
  /// Damaged pictures that were covered whole.
  package var picturesCovered: Int { segments.reduce(0) { $0 + $1.picturesCovered } }
}

/// How the output's clock follows from the source's.
package struct ClockReport: Sendable, Codable, Equatable {
  /// The source's video clock.
  package var timeBase = TimeBase(1, 1)
  /// What was subtracted from every time, in ticks of the source's video clock.
  package var shift: Int64 = 0
  /// The first picture, in ticks of the source's video clock.
  package var firstTick: Int64 = 0
  /// The first picture written, in ticks of the source's video clock after the shift; nil if none
  /// was.
  package var firstTickWritten: Int64?

  /// A clock of seconds that starts at 0.
  package init() {}
}

/// Pictures that are coded in another layout than the source's.
package struct RecodedFormat: Sendable, Codable, Equatable {
  /// The source's layout and depth.
  package let from: String
  /// The output's.
  package let to: String

  /// Names both.
  package init(from: String, to: String) { (self.from, self.to) = (from, to) }
}
