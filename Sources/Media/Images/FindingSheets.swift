// What findings of a check are about, for a person who looks: the source's picture and the finished
// file's side by side, and below them the place in question, enlarged. Clear pictures come here.

import LibAV
package import MediaTime
package import RedactionModel
package import Source
package import WorkerProtocol

/// Makes images of what findings are about.
package struct FindingSheets {
  private static let frame = PixelSize(width: 640, height: 480)

  /// One file's part of an image.
  private struct Side {
    let whole: RGBImage
    let close: RGBImage
    let time: Timestamp
  }

  /// What is outlined on the pictures of both files, in the upright picture.
  private struct Marks {
    var place: [Outline] = []
    var covered: [Outline] = []
    /// A time of the source, as the plan counts, at which the picture is shown.
    var time: Timestamp
  }

  private let plan: RedactionPlan
  private let timeline: SheetTimeline
  private let sheets: [FindingSheetsRequest.Sheet]
  private var marks: [Marks] = []
  private var before: [Side?] = []
  private var after: [Side?] = []

  /// Prepares images.
  ///
  /// - Parameters:
  ///   - plan: whose regions are outlined.
  ///   - timeline: of the plan beside the finished file.
  ///   - sheets: what is wanted.
  package init(
    plan: RedactionPlan, timeline: SheetTimeline, sheets: [FindingSheetsRequest.Sheet]
  ) {
    (self.plan, self.timeline, self.sheets) = (plan, timeline, sheets)
  }

  /// Takes the source's pictures; this comes first.
  ///
  /// - Parameters:
  ///   - session: the source.
  ///   - progress: told the number of pictures decoded and the time of the last.
  /// - Throws: `MediaFailure` when the source cannot be decoded.
  package mutating func takeSource(
    from session: inout SourceSession, progress: (_ pictures: Int, _ time: Timestamp) -> Void
  ) throws(MediaFailure) {
    let orientation = session.video.video?.orientation ?? .upright
    var found: [(marks: Marks, side: Side)?] = Array(repeating: nil, count: sheets.count)
    var numbers = Dictionary(grouping: sheets.indices) { sheets[$0].time }
    try forEachPicture(
      at: numbers.keys.map { $0 }, of: &session, areAlone: false, progress: progress
    ) { time, picture in
      for number in numbers.removeValue(forKey: time) ?? [] {
        let marks = marks(sheets[number], picture, orientation)
        found[number] = (marks, side(of: picture, marks))
      }
    }
    marks = found.indices.map { found[$0]?.marks ?? Marks(time: sheets[$0].time) }
    before = found.map { $0?.side }
  }

  /// Takes the finished file's pictures that are shown when the source's are.
  ///
  /// - Parameters:
  ///   - session: the finished file.
  ///   - progress: told the number of pictures decoded and the time of the last.
  /// - Throws: `MediaFailure` when the file cannot be decoded.
  package mutating func takeOutput(
    from session: inout SourceSession, progress: (_ pictures: Int, _ time: Timestamp) -> Void
  ) throws(MediaFailure) {
    let base = session.first.base
    let times = marks.map { timeline.inFile($0.time, base, rounding: .down) }
    var found: [Side?] = Array(repeating: nil, count: sheets.count)
    var numbers = Dictionary(grouping: sheets.indices) { times[$0] }
    try forEachPicture(
      at: numbers.keys.map { $0 }, of: &session, areAlone: true, progress: progress
    ) { time, picture in
      for number in numbers.removeValue(forKey: time) ?? [] {
        found[number] = side(of: picture, marks[number])
      }
    }
    after = found
  }

  /// The image of one finding.
  ///
  /// - Parameter number: its place in the list of what is wanted.
  /// - Returns: both files' pictures side by side.
  /// - Precondition: both files were taken.
  package func drawn(_ number: Int) -> RGBImage {
    let sides = [("source", before[number]), ("output", after[number])]
    func cells(_ image: (Side) -> RGBImage) -> [ContactSheet.Cell] {
      sides.compactMap { name, side in
        side.map { ContactSheet.Cell(image: image($0), caption: "\(name) \($0.time)") }
      }
    }
    let sheet = sheets[number]
    let region = sheet.region.flatMap { plan.regions.indices.contains($0) ? plan.regions[$0] : nil }
    let place = region.map { "region \($0.id)" } ?? "outside of regions"
    var rows = [
      ContactSheet.Row(
        title: "finding \(sheet.number): \(sheet.time), \(place)", cells: cells(\.whole))
    ]
    if !marks[number].place.isEmpty || !marks[number].covered.isEmpty {
      rows.append(
        ContactSheet.Row(
          title: "orange: the place; blue: as far as the region covers", cells: cells(\.close)))
    }
    return ContactSheet(heading: "", rows: rows, cellWidth: FindingSheets.frame.width).drawn()
  }

  /// What is outlined: the tile, and the region as far as it covers.
  private func marks(
    _ sheet: FindingSheetsRequest.Sheet, _ picture: PickedPicture, _ orientation: Orientation
  ) -> Marks {
    // Halfway to the next one, so that times which a container rounds lead to the same picture.
    let base = picture.time.base
    var marks = Marks(
      time: Timestamp(
        picture.time.ticks + picture.end.ticks, TimeBase(base.numerator, 2 * base.denominator)))
    if let x = sheet.x, let y = sheet.y {
      let size = picture.image.size
      let coded =
        orientation.swapsSides ? PixelSize(width: size.height, height: size.width) : size
      let corners = [(x, y), (x + 16, y + 16)].map {
        orientation.upright(
          PixelPoint(x: Double($0.0), y: Double($0.1)), codedSize: coded)
      }
      marks.place = [
        .box(
          min: PixelPoint(
            x: min(corners[0].x, corners[1].x), y: min(corners[0].y, corners[1].y)),
          max: PixelPoint(
            x: max(corners[0].x, corners[1].x), y: max(corners[0].y, corners[1].y)))
      ]
    }
    if let number = sheet.region, plan.regions.indices.contains(number) {
      marks.covered = plan.regions[number].resolved(in: timeline.facts).coveredOutlines(
        at: picture.time, shown: picture.shown, margin: plan.margin)
    }
    return marks
  }

  /// A picture with its outlines, all of it and the part in question.
  private func side(of picture: PickedPicture, _ marks: Marks) -> Side {
    func image(_ rect: PixelRect) -> RGBImage {
      var crop = OutlinedCrop(picture.image, rect, fitting: FindingSheets.frame)
      for outline in marks.covered { crop.drawCovered(outline) }
      for outline in marks.place { crop.drawMark(outline) }
      return crop.drawn()
    }
    let size = picture.image.size
    let close = PixelRect(
      around: marks.place.isEmpty ? marks.covered : marks.place, margin: 0, of: size,
      like: FindingSheets.frame)
    return Side(whole: image(PixelRect(size)), close: image(close), time: picture.time)
  }
}
