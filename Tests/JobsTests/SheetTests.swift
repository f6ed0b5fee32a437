// Strips and sheets show the pictures that they say they show: each picture of the film has a grey
// of its own, which is read back from the PNG.

import Files
import Foundation
import Jobs
import MediaTime
import RedactionModel
import SystemPackage
import TestSupport
import Testing
import WorkerProtocol

/// The red, green and blue of an image's pixels, with its width and height from the PNG's header.
struct SeenImage {
  let width: Int
  let height: Int
  let rgb: [UInt8]

  init(_ path: String, in folder: ScratchFolder) throws {
    let header = try bytes(ofFile: path)[16..<24].map(Int.init)
    width = header[0] << 24 | header[1] << 16 | header[2] << 8 | header[3]
    height = header[4] << 24 | header[5] << 16 | header[6] << 8 | header[7]
    rgb = try pixels(ofPNG: path, in: folder)
  }

  /// The number of the picture whose grey stands at a place.
  func picture(_ x: Int, _ y: Int) -> Int {
    let luma = Double(rgb[3 * (y * width + x)]) * 219 / 255 + 16
    return Int(((luma - 20) / 8).rounded())
  }

  func count(_ color: (UInt8, UInt8, UInt8)) -> Int {
    stride(from: 0, to: rgb.count, by: 3).count {
      rgb[$0] == color.0 && rgb[$0 + 1] == color.1 && rgb[$0 + 2] == color.2
    }
  }
}

/// The colour of what a region covers on a sheet for looking over marks.
let blue: (UInt8, UInt8, UInt8) = (0x56, 0xb4, 0xe9)

/// 25 pictures in a second, picture N of luma 20 + 8 N.
let greys = [
  "-f", "lavfi", "-i", "nullsrc=s=96x64:r=25:d=1,format=yuv420p,geq=lum='20+8*N':cb=128:cr=128",
]

private func time(_ milliseconds: Int64) -> PlanTime {
  .offset(Timestamp(milliseconds, TimeBase(1, 1000)))
}

@Suite struct SheetTests {
  private func film(_ bench: Bench, _ name: String = "in.mp4") throws -> String {
    try bench.source(name, greys + h264(group: 12) + ["-qp", "0"])
  }

  /// The pictures of the first row of a contact sheet.
  private func shown(
    _ file: String, of source: String?, _ plan: String, _ bench: Bench, rows: Int = 1
  ) throws -> [Int] {
    let sheet = bench.folder("sheet.png")
    var spec = SheetSpec(output: FilePath(file), image: FilePath(sheet))
    spec.source = source.map { PathText(FilePath($0)) }
    spec.plan = PathText(FilePath(try bench.folder.write(plan, to: "sheet-plan.json")))
    spec.replacesImage = true
    try SheetJob(spec).run()
    let image = try SeenImage(sheet, in: bench.folder)
    // Border, heading, title and gaps above; pictures stand in the middle of cells of 320 columns.
    return (0..<5).map { image.picture(24 + 336 * $0 + 160, 24 + 27 + 16 + 18 + 12 + 32) }
  }

  @Test(arguments: ["in.mp4", "in.mkv", "in.ts"])
  func aContactSheetShowsTheEdgesOfWhatIsHidden(name: String) throws {
    let bench = try Bench()
    let source = try film(bench, name)
    let text = plan([region("a", "\"box\": [0, 0, 8, 8]", from: "0.4", to: "0.6")])
    // Touched are 10 to 14, and one more on each side is hidden.
    #expect(try shown(source, of: nil, text, bench) == [8, 9, 12, 15, 16])
    try bench.redact(source, text)
    #expect(
      try shown(bench.folder("out.mp4"), of: source, text, bench) == [8, 9, 12, 15, 16])
  }

  @Test func aClipIsLaidBesideItsSourceToThePicture() throws {
    let bench = try Bench()
    let source = try film(bench)
    let text = plan(
      [region("a", "\"box\": [0, 0, 8, 8]", from: "0.4", to: "0.6")],
      more: ", \"clip\": {\"from\": \"0.21\", \"to\": \"0.9\"}")
    try bench.redact(source, text)
    #expect(
      try shown(bench.folder("out.mp4"), of: source, text, bench) == [8, 9, 12, 15, 16])
  }

  @Test func whatIsKeptIsNotWidened() throws {
    let bench = try Bench()
    let source = try film(bench)
    let text = plan(
      [region("a", "\"box\": [0, 0, 96, 64]", from: "0.4", to: "0.6", effect: "\"keep\"")],
      more: ", \"outside\": \"fill\"")
    #expect(try shown(source, of: nil, text, bench) == [9, 10, 12, 14, 15])
  }

  @Test func aStripHasEachPictureOnceWithItsNumberAndTicks() throws {
    let bench = try Bench()
    let source = try film(bench)
    let image = bench.folder("strip.png")
    func strip(
      _ from: PlanTime, _ to: PlanTime, every milliseconds: Int64
    ) throws -> StripReport {
      var spec = FrameSpec(source: FilePath(source), time: from, image: FilePath(image))
      spec.replacesImage = true
      let step = Timestamp(milliseconds, TimeBase(1, 1000))
      return try StripJob(spec, StripTimes(to: to, step: step)).run()
    }
    let report = try strip(time(200), time(600), every: 100)
    #expect(
      report.pictures.map(\.time)
        == ["00:00:00.200", "00:00:00.280", "00:00:00.400", "00:00:00.480"])
    #expect(report.pictures.map(\.number) == [1, 2, 3, 4] && report.isComplete)
    let seen = try SeenImage(image, in: bench.folder)
    // Beside the rulers, 54 columns and 24 rows; three to a row, in the middle of 640 columns.
    let left = 24 + (640 - 150) / 2 + 54 + 48
    #expect((0..<3).map { seen.picture(left + 656 * $0, 24 + 12 + 24 + 32) } == [5, 7, 10])
    // What is shown longer than a step is shown once, and nothing follows the last picture.
    #expect(try strip(time(200), time(600), every: 10).pictures.count == 10)
    #expect(try strip(time(900), .end, every: 20).pictures.count == 3)
    #expect(try strip(time(900), time(90_000), every: 40).pictures.count == 3)
    // A time of the report finds its picture.
    let pts = report.pictures[2].pts
    #expect(try strip(.pts(pts), .end, every: 1000).pictures.map(\.pts) == [pts])
  }

  @Test func marksAreLookedOverWithTheirOutlines() throws {
    let bench = try Bench()
    let source = try film(bench)
    func review(_ text: String, step: Int) throws -> SeenImage {
      let sheet = bench.folder("review.png")
      var spec = SheetSpec(output: FilePath(source), image: FilePath(sheet))
      spec.plan = PathText(FilePath(try bench.folder.write(text, to: "review-plan.json")))
      spec.reviewStep = step
      spec.replacesImage = true
      try SheetJob(spec).run()
      return try SeenImage(sheet, in: bench.folder)
    }
    let path = [
      "{\"at\": \"0.2\", \"box\": [40, 20, 16, 16]}",
      "{\"at\": \"0.6\", \"box\": [50, 20, 16, 16]}",
    ]
    let text = plan([region("a", path: path, from: "0.2", to: "0.8")])
    // Before, first, two marks, halfway, last, after: two rows; every fifth makes it three.
    let (few, more) = (try review(text, step: 100), try review(text, step: 5))
    #expect(few.width == 2 * 24 + 4 * 480 + 3 * 16)
    #expect(more.height > few.height && more.width == few.width)
    #expect(few.count(blue) > 0 && more.count(blue) > few.count(blue))
    // What following found between two marks is no mark of a person.
    let found = "{\"at\": \"0.3\", \"box\": [42, 20, 16, 16], \"by\": \"follow\"}"
    let followed = plan([
      region(
        "a", path: [path[0], found, path[1]], from: "0.2", to: "0.8",
        more: ", \"follow\": true")
    ])
    #expect(try review(followed, step: 100).height == few.height)
    // Nothing is added to what is kept.
    let kept = plan(
      [region("a", path: path, from: "0.2", to: "0.8", effect: "\"keep\"")],
      more: ", \"outside\": \"fill\"")
    #expect(try review(kept, step: 100).count(blue) == 0)
  }
}
