// The first errand of every job: what the source's container and packets say, without decoding. The
// job holds its plan against the answer.

import Bitstream
package import MediaTime
package import RedactionModel
import Render

/// Asks what is inside a file.
package struct IndexErrand: Errand {
  package static let name = "index"

  /// The file, open for reading.
  package var source: Int32
  /// Tags that may stay, and so are not listed among what is left out.
  package var keep: Set<String>

  package init(source: Int32, keep: Set<String> = []) {
    self.source = source
    self.keep = keep
  }

  package func perform(at desk: inout Desk) throws(ErrandFailure) -> SourceIndex {
    let index = try desk.index(of: source)
    return SourceIndex(
      facts: index.facts(sha256: nil), codec: index.videoCodec, pictures: index.index.shownCount,
      dropped: index.dropped(keeping: keep),
      segments: RenderMap(renderingAllOf: index.index).segments.map(\.range), probe: index.report)
  }
}

/// What a job must know of a source.
package struct SourceIndex: Codable, Sendable {
  /// What a plan is held against, without a digest.
  package var facts: SourceFacts
  /// libavcodec's name of the video's codec.
  package let codec: String
  /// Coded pictures that are shown.
  package let pictures: Int
  /// What an output leaves behind, in words.
  package let dropped: [String]
  /// How the output will be written: parts of the timeline, each rendered.
  package let segments: [TimeRange]
  /// What `veil probe` prints.
  package let probe: SourceProbe
}
