// The request behind the check of a receipt: what a render of this source by this plan does,
// counted again without writing anything, beside the file that is said to have come of it.

/// Asks for the counts of a render that was done before.
package struct RecountRequest: WorkerRequest {
  package typealias Answer = RecountAnswer
  package static let name = "recount"

  /// The render, as its receipt states it; `output` is the finished file, open for reading.
  ///
  /// The codecs are taken from that file, whatever is stated.
  package var render: RenderRequest

  /// Asks for the counts of a render.
  package init(_ render: RenderRequest) { self.render = render }
}

/// What a render of the source by the plan does, and what the finished file is coded in.
package struct RecountAnswer: Codable, Sendable {
  /// Counts, times, and the digests of the finished file's segments.
  package let report: RenderReport
  /// libavcodec's name of the finished file's video codec.
  package let videoCodec: String

  /// Sums up what was counted.
  package init(report: RenderReport, videoCodec: String) {
    (self.report, self.videoCodec) = (report, videoCodec)
  }
}
