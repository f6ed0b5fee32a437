// The request for how an output will be written when only what a plan touches is coded anew: a
// forecast for a person, and then the map that a render is asked to follow.

package import Bitstream

/// Asks which part of a source would be rendered and which copied, and in which pieces.
package struct MapRequest: WorkerRequest {
  package typealias Answer = MapAnswer
  package static let name = "map"

  /// The source, open for reading.
  package var source: Int32
  /// The plan as JSON, without names.
  package var plan: String
  /// How the output is written.
  package var options: OutputOptions
  /// Whether everything is coded anew, whatever is touched.
  package var rendersAll = false

  /// Asks about the file in `source`.
  package init(source: Int32, plan: String, options: OutputOptions) {
    (self.source, self.plan, self.options) = (source, plan, options)
  }
}

/// How an output would be written.
package struct MapAnswer: Codable, Sendable, Equatable {
  /// The segments.
  package var map: RenderMap
  /// Groups of pictures that can be decoded by themselves.
  package var groups = 0
  /// Those of them that are coded anew.
  package var renderedGroups = 0
  /// Pictures that are shown.
  package var pictures = 0
  /// Those of them whose packets are copied.
  package var copiedPictures = 0
  /// Why everything is coded anew; nil where only what is touched is.
  package var obstacle: CopyObstacle?

  /// Starts with a map and no counts.
  package init(map: RenderMap) { self.map = map }
}
