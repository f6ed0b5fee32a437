// The request for what findings are about, to be looked at: for each an image with the source's
// picture and the finished file's side by side. Images are written into descriptors as PNG.

package import MediaTime

/// Asks for images of a source and a finished file side by side.
package struct FindingSheetsRequest: WorkerRequest {
  package typealias Answer = FindingSheetsAnswer
  package static let name = "finding-sheets"

  /// One image.
  package struct Sheet: Codable, Sendable {
    /// Where the PNG goes: an empty file.
    package var image: Int32
    /// The finding's number, which is printed on the image.
    package var number: Int
    /// When the picture is shown, from the first picture of the source.
    package var time: Timestamp
    /// The number of the plan's region that is outlined, from 0; nil outlines none.
    package var region: Int?
    /// Column of a tile of 16 by 16 that is outlined, in coded luma samples; nil for none.
    package var x: Int?
    /// Row of that tile, in coded luma samples; nil for none.
    package var y: Int?

    /// Asks for the image of a finding; nil if it is about no picture.
    ///
    /// - Parameters:
    ///   - finding: what it is about.
    ///   - number: the finding's number.
    ///   - image: where the PNG goes.
    ///   - regions: the ids of the plan's regions.
    package init?(_ finding: Finding, number: Int, image: Int32, regions: [String]) {
      guard let time = finding.pictureTime else { return nil }
      (self.image, self.number, self.time) = (image, number, time)
      guard case .picture(let finding) = finding else { return }
      (x, y) = (finding.x, finding.y)
      if case .region(let id) = finding.area { region = regions.firstIndex(of: id) }
    }
  }

  /// The finished file, open for reading.
  package var output: Int32
  /// The file that it was made from, open for reading.
  package var source: Int32
  /// The plan as JSON, without names.
  package var plan: String
  /// The images that are wanted.
  package var sheets: [Sheet]

  /// Asks for images of the files in `output` and `source`.
  package init(output: Int32, source: Int32, plan: String, sheets: [Sheet]) {
    (self.output, self.source, self.plan, self.sheets) = (output, source, plan, sheets)
  }
}

/// Images that were written.
package struct FindingSheetsAnswer: Codable, Sendable {
  /// How many.
  package let sheets: Int

  /// Counts images.
  package init(sheets: Int) { self.sheets = sheets }
}
