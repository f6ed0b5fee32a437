// The first request of every job: what the source's container and packets say, without decoding.
// The job holds its plan against the answer.

package import Containers
package import Bitstream
package import Custody
package import RedactionModel

/// Asks what is inside a file.
package struct IndexRequest: WorkerRequest {
  package typealias Answer = SourceIndex
  package static let name = "index"

  /// The file, open for reading.
  package var source: Int32
  /// Tags that may stay, and so are not listed among what is left out.
  package var keep: Set<KeptTag>
  /// Whether somebody only wants to look, so that what no job can use is told all the same.
  package var inspects = false
  /// Whether the time of each picture is wanted too.
  package var wantsTimes = false
  /// Whether a map is asked for next, so that packets are looked through at once.
  package var surveysCopying = false

  /// Asks about the file in `source`.
  package init(source: Int32, keep: Set<KeptTag> = []) { (self.source, self.keep) = (source, keep) }
}

/// What a job must know of a source.
package struct SourceIndex: Codable, Sendable {
  /// What a plan is held against, without a digest.
  package var facts: SourceFacts
  /// libavcodec's name of the video's codec.
  package let codec: String
  /// Coded pictures that are shown.
  package let pictures: Int
  /// What an output leaves behind.
  package let dropped: [Dropped]
  /// How the output will be written.
  package let map: RenderMap
  /// What `veil probe` prints.
  package let probe: SourceProbe
  /// When each picture is shown, in ticks of the video stream, ascending; empty unless that was
  /// asked for.
  package var ticks: [Int64] = []

  /// Sums a source up.
  package init(
    facts: SourceFacts, codec: String, pictures: Int, dropped: [Dropped], map: RenderMap,
    probe: SourceProbe
  ) {
    (self.facts, self.codec, self.pictures) = (facts, codec, pictures)
    (self.dropped, self.map, self.probe) = (dropped, map, probe)
  }
}
