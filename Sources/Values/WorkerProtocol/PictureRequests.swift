// The requests that end in one image for a person: a picture of a source, and the contact sheet of
// a finished file. The image is written into a descriptor.

package import MediaTime
package import RedactionModel

/// How an image is written.
package enum ImageFormat: String, Codable, Sendable, CaseIterable {
  /// Compressed: what is kept.
  case png
  /// As it is, which costs no time: what is looked at once.
  case bmp
}

/// Asks for one upright picture.
package struct FrameRequest: WorkerRequest {
  package typealias Answer = FrameAnswer
  package static let name = "frame"

  /// The source, open for reading.
  package var source: Int32
  /// Where the image goes: an empty file.
  package var image: Int32
  /// How it is written.
  package var format = ImageFormat.png
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

/// Asks for several upright pictures with rulers, as one image.
package struct StripRequest: WorkerRequest {
  package typealias Answer = StripAnswer
  package static let name = "strip"

  /// The source, open for reading.
  package var source: Int32
  /// Where the PNG goes: an empty file.
  package var image: Int32
  /// The time of the first, from the first picture of the source.
  package var from: PlanTime
  /// The time that is not reached.
  package var to: PlanTime
  /// How much time lies between one and the next; more than nothing.
  package var step: Timestamp
  /// The plan as JSON, without names; nil paints nothing.
  package var plan: String?

  /// Asks for pictures of `source`.
  ///
  /// Reason for its size: one parameter for each member of the request.
  package init(
    source: Int32, image: Int32, from: PlanTime, to: PlanTime, step: Timestamp, plan: String?
  ) {
    (self.source, self.image, self.from, self.to) = (source, image, from, to)
    (self.step, self.plan) = (step, plan)
  }
}

/// Several pictures that were written as one image.
package struct StripAnswer: Codable, Sendable {
  /// One of them.
  package struct Picture: Codable, Sendable {
    /// When it is shown, from the first picture of the source.
    package let time: String
    /// When it is shown, in ticks of the video stream.
    package let pts: Int64

    /// Describes a picture.
    package init(time: String, pts: Int64) { (self.time, self.pts) = (time, pts) }
  }

  /// The pictures, in the order of their numbers, which count from 1.
  package let pictures: [Picture]
  /// Whether all that were asked for are among them.
  package let isComplete: Bool

  /// Lists pictures.
  package init(pictures: [Picture], isComplete: Bool) {
    (self.pictures, self.isComplete) = (pictures, isComplete)
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
  /// For looking over the plan's marks instead, every how many pictures one more is shown.
  package var reviewStep: Int?

  /// Asks for a sheet of the file in `output`.
  package init(output: Int32, source: Int32, image: Int32, plan: String?) {
    (self.output, self.source, self.image, self.plan) = (output, source, image, plan)
  }
}
