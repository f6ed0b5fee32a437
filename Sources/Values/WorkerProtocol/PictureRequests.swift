// The requests that end in one image for a person: a picture of a source, and the contact sheet of
// a finished file. The image is written into a descriptor as PNG.

package import RedactionModel

/// Asks for one upright picture.
package struct FrameRequest: WorkerRequest {
  package typealias Answer = FrameAnswer
  package static let name = "frame"

  /// The source, open for reading.
  package var source: Int32
  /// Where the PNG goes: an empty file.
  package var image: Int32
  /// When, from the first picture; a time after the last picture finds the last one.
  package var time: PlanTime
  /// The plan as JSON, without names; nil paints nothing.
  package var plan: String?

  /// Asks for the picture at `time`.
  package init(source: Int32, image: Int32, time: PlanTime, plan: String?) {
    (self.source, self.image, self.time, self.plan) = (source, image, time, plan)
  }
}

/// One picture that was written.
package struct FrameAnswer: Codable, Sendable {
  /// Columns.
  package let width: Int
  /// Rows.
  package let height: Int
  /// When the picture is shown, from the first picture.
  package let time: String
  /// When the picture is shown, in ticks of the video stream.
  package let pts: Int64

  /// Describes a picture.
  package init(width: Int, height: Int, time: String, pts: Int64) {
    (self.width, self.height, self.time, self.pts) = (width, height, time, pts)
  }
}

/// Asks for a contact sheet.
package struct SheetRequest: WorkerRequest {
  package typealias Answer = Done
  package static let name = "sheet"

  /// The finished file, open for reading.
  package var output: Int32
  /// The file whose timeline the plan counts on; the finished file itself if there is no other.
  package var source: Int32
  /// Where the PNG goes: an empty file.
  package var image: Int32
  /// The plan as JSON, without names; nil shows pictures spread over the file.
  package var plan: String?

  /// Asks for a sheet of the file in `output`.
  package init(output: Int32, source: Int32, image: Int32, plan: String?) {
    (self.output, self.source, self.image, self.plan) = (output, source, image, plan)
  }
}
