// The errands that end in one image for a person: a picture of a source, and the contact sheet of a
// finished file. The image is written into a descriptor as PNG.

import Inspect
import MediaTime
import PolicyGate
package import RedactionModel
import Render

/// Asks for one upright picture.
package struct StillErrand: Errand {
  package static let name = "still"

  /// The source, open for reading.
  package var source: Int32
  /// Where the PNG goes: an empty file.
  package var image: Int32
  /// When, from the first picture; a time after the last picture finds the last one.
  package var time: PlanTime
  /// The plan as JSON; nil paints nothing.
  package var plan: String?

  package init(source: Int32, image: Int32, time: PlanTime, plan: String?) {
    (self.source, self.image, self.time, self.plan) = (source, image, time, plan)
  }

  package func perform(at desk: inout Desk) throws(ErrandFailure) -> StillAnswer {
    var authorized: AuthorizedPlan?
    if let plan { authorized = try desk.authorized(plan) }
    let facts = try desk.index(of: source).facts(sha256: nil)
    let progress = desk.progress
    let still = try rendering { () throws(RenderError) in
      try Still(descriptor: source, at: time, facts: facts, plan: authorized) {
        progress(ErrandProgress(count: $0, time: $1))
      }
    }
    let picture = uprightRGB(still.picture, color: still.color, orientation: still.orientation)
    try write(picture, to: image)
    return StillAnswer(
      width: picture.size.width, height: picture.size.height, time: still.time.description,
      pts: still.ticks)
  }
}

/// One picture that was written.
package struct StillAnswer: Codable, Sendable {
  /// Columns.
  package let width: Int
  /// Rows.
  package let height: Int
  /// When the picture is shown, from the first picture.
  package let time: String
  /// When the picture is shown, in ticks of the video stream.
  package let pts: Int64
}

/// Asks for a contact sheet.
package struct SheetErrand: Errand {
  package static let name = "sheet"

  /// The finished file, open for reading.
  package var output: Int32
  /// The file whose timeline the plan counts on; the finished file itself if there is no other.
  package var source: Int32
  /// Where the PNG goes: an empty file.
  package var image: Int32
  /// The plan as JSON; nil shows pictures spread over the file.
  package var plan: String?
  /// The sheet's heading.
  package var title: String

  package init(output: Int32, source: Int32, image: Int32, plan: String?, title: String) {
    (self.output, self.source, self.image) = (output, source, image)
    (self.plan, self.title) = (plan, title)
  }

  package func perform(at desk: inout Desk) throws(ErrandFailure) -> Done {
    let facts = try desk.index(of: source).facts(sha256: nil)
    var authorized: AuthorizedPlan?
    if let plan { authorized = try desk.authorized(plan) }
    let progress = desk.progress
    let sheet = try inspecting { () throws(InspectError) in
      try SheetPlanner(plan: authorized?.plan, facts: facts)
        .sheet(descriptor: output, title: title) {
          progress(ErrandProgress(count: $0, time: $1))
        }
    }
    try write(sheet, to: image)
    return Done()
  }
}

/// Writes an image into a descriptor as PNG.
func write(_ image: RGBImage, to descriptor: Int32) throws(ErrandFailure) {
  let bytes = try inspecting { () throws(InspectError) in try encodePNG(image) }
  try writeAll(bytes, to: descriptor)
}
