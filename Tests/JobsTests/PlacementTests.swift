// Regions land where a person saw them: on turned sources, at the times that the plan says, a
// picture early and a picture late. `frame` and `redact` must show the same.

import Foundation
import Jobs
import MediaTime
import Raster
import RedactionModel
import TestSupport
import Testing
import WorkerProtocol

/// The red, green and blue of every pixel of a PNG, read by another program.
func pixels(ofPNG path: String, in folder: ScratchFolder) throws -> [UInt8] {
  try ffmpeg(["-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", folder("pixels.rgb")])
  return try bytes(ofFile: folder("pixels.rgb"))
}

@Suite struct RotationTests {
  /// A film that is turned clockwise by the display matrix in its track header.
  private func turned(_ degrees: Int, _ film: [String], _ bench: Bench) throws -> String {
    let flat = try bytes(ofFile: try bench.source("flat.mp4", film + h264()))
    func matrix(_ values: [Int32]) -> [UInt8] {
      values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
    }
    let one: Int32 = 1 << 16
    let (a, b) = [0: (one, 0), 90: (0, one), 180: (-one, 0), 270: (0, -one)][degrees]!
    let straight = matrix([one, 0, 0, 0, one, 0, 0, 0, 1 << 30])
    let places = flat.indices.dropLast(36).filter { flat[$0..<$0 + 36].elementsEqual(straight) }
    // The movie's own matrix comes first, then that of the track.
    try #require(places.count == 2)
    var result = flat
    result.replaceSubrange(
      places[1]..<places[1] + 36, with: matrix([a, b, 0, -b, a, 0, 0, 0, 1 << 30]))
    return try bench.folder.write(result, to: "turned.mp4")
  }

  private let grey = [
    "-f", "lavfi", "-i", "color=0x808080:s=96x64:r=25:d=0.4,format=yuv420p",
  ]

  @Test(arguments: [0, 90, 180, 270])
  func aTurnedSourceStandsAsOtherProgramsShowIt(degrees: Int) throws {
    let bench = try Bench()
    let source = try turned(degrees, pattern("96x64"), bench)
    try writeFrame(of: source, at: .start, to: bench.folder("own.png"))
    try ffmpeg(["-i", source, "-frames:v", "1", bench.folder("other.png")])
    let own = try pixels(ofPNG: bench.folder("own.png"), in: bench.folder)
    let other = try pixels(ofPNG: bench.folder("other.png"), in: bench.folder)
    try #require(own.count == other.count)
    let difference = zip(own, other).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    // Two programs interpolate chroma differently, but a wrong turn is a difference of dozens.
    #expect(difference / own.count < 12)
  }

  @Test(arguments: [0, 90, 180, 270])
  func aRegionOfATurnedSourceLandsWhereItWasSeen(degrees: Int) throws {
    let bench = try Bench()
    let source = try turned(degrees, grey, bench)
    let facts = try probe(source).video
    let isSideways = degrees % 180 == 90
    #expect(facts.width == (isSideways ? 64 : 96) && facts.height == (isSideways ? 96 : 64))
    #expect(facts.rotation == degrees)
    // On the upright grid, grown by 8: columns 4..<36, rows 10..<38.
    let text = plan([region("a", "\"box\": [12, 18, 16, 12]")])
    let path = try bench.folder.write(text, to: "frame-plan.json")
    let time = PlanTime.offset(Timestamp(200, TimeBase(1, 1000)))
    let report = try writeFrame(
      of: source, at: time, plan: path, to: bench.folder("preview.png"))
    #expect(report.width == facts.width && report.height == facts.height)
    let rgb = try pixels(ofPNG: bench.folder("preview.png"), in: bench.folder)
    #expect(rgb.count == 3 * 96 * 64)
    for y in 0..<facts.height {
      for x in 0..<facts.width {
        let isInside = (4..<36).contains(x) && (10..<38).contains(y)
        let green = rgb[3 * (y * facts.width + x) + 1]
        #expect(isInside ? green < 8 : green > 110, "\(x), \(y)")
      }
    }
    try bench.redact(source, text)
    try writeFrame(of: bench.folder("out.mp4"), at: time, to: bench.folder("written.png"))
    #expect(
      try bytes(ofFile: bench.folder("written.png")) == bytes(ofFile: bench.folder("preview.png")))
  }

  @Test func whatFrameShowsIsWhatRedactWrites() throws {
    let bench = try Bench()
    let source = try bench.source("in.mp4", pattern("96x64") + h264())
    let text = plan([
      region(
        "moving",
        path: [
          "{\"at\": \"0\", \"box\": [2, 2, 20, 20]}",
          "{\"at\": \"0.9\", \"box\": [60, 30, 20, 20]}",
        ], from: "0.2", to: "0.7", effect: "\"veil\""),
      region(
        "still", shape: "ellipse", "\"box\": [50, 4, 30, 12]", effect: "{\"fill\": \"#20a040\"}"),
    ])
    let planPath = try bench.folder.write(text, to: "frame-plan.json")
    try bench.redact(source, text)
    for tenth in 0..<10 {
      let time = PlanTime.offset(Timestamp(Int64(tenth), TimeBase(1, 10)))
      let (preview, written) = (bench.folder("p\(tenth).png"), bench.folder("w\(tenth).png"))
      try writeFrame(of: source, at: time, plan: planPath, to: preview)
      try writeFrame(of: bench.folder("out.mp4"), at: time, to: written)
      #expect(try bytes(ofFile: preview) == bytes(ofFile: written), "at \(time)")
    }
  }

  @Test func aPlanForAnotherSizeOrTurnIsRefused() throws {
    let bench = try Bench()
    let source = try turned(90, grey, bench)
    for member in [
      "\"width\": 96", "\"height\": 64", "\"rotation\": 0",
      "\"sha256\": \"\(String(repeating: "0", count: 64))\"",
    ] {
      let failure = try bench.failure(source, plan(more: ", \"source\": {\(member)}"))
      guard case .plan = failure else {
        Issue.record("\(member) was taken: \(String(describing: failure))")
        continue
      }
    }
    #expect(
      try bench.failure(source, plan(more: ", \"source\": {\"width\": 64, \"rotation\": 90}"))
        == nil)
  }
}

@Suite struct RegionTimeTests {
  /// Twenty white pictures at 25 per second.
  private func white(_ bench: Bench) throws -> String {
    let format = PixelFormat(chroma: .yuv420, bitDepth: 8, isFullRange: false)
    try writeRawVideo(
      bench.folder("in.y4m"), size: PixelSize(width: 96, height: 64), format: format, pictures: 20
    ) { _, plane, _, _ in plane == 0 ? 200 : 128 }
    return bench.folder("in.y4m")
  }

  /// The pictures in which a luma sample is black.
  private func covered(_ clip: SeenClip, _ x: Int, _ y: Int) -> [Int] {
    clip.pictures.indices.filter { clip.pictures[$0].sample(0, x, y) == 16 }
  }

  @Test(arguments: [("0.2", "0.4"), ("0.21", "0.39"), ("00:00:00.2399", "0.361")])
  func everyPictureThatARangeTouchesIsCoveredAndOneMoreOnEachSide(from: String, to: String) throws {
    let bench = try Bench()
    let summary = try bench.redact(
      try white(bench), plan([region("a", "\"box\": [16, 16, 16, 16]", from: from, to: to)]))
    #expect(covered(try bench.output(), 20, 20) == Array(4...10))
    #expect(summary.regions.map(\.pictures) == [7])
  }

  @Test func ticksAreTimesToo() throws {
    let bench = try Bench()
    let source = try white(bench)
    let text = plan([region("a", "\"box\": [16, 16, 16, 16]", from: "@", to: "@")])
      .replacingOccurrences(of: "\"from\": \"@\"", with: "\"from\": {\"pts\": 5}")
      .replacingOccurrences(of: "\"to\": \"@\"", with: "\"to\": {\"pts\": 10}")
    try bench.redact(source, text)
    #expect(covered(try bench.output(), 20, 20) == Array(4...10))
  }

  @Test func startAndEndReachAllPictures() throws {
    let bench = try Bench()
    let summary = try bench.redact(
      try white(bench), plan([region("a", "\"box\": [16, 16, 16, 16]")]))
    #expect(covered(try bench.output(), 20, 20) == Array(0..<20))
    #expect(summary.regions.map(\.pictures) == [20])
  }

  @Test func aHiddenWaypointEndsAStretchAndTheNextStartsAnother() throws {
    let bench = try Bench()
    let text = plan([
      region(
        "a",
        path: [
          "{\"at\": \"0\", \"box\": [16, 16, 16, 16]}", "{\"at\": \"0.2\", \"hidden\": true}",
          "{\"at\": \"0.6\", \"box\": [16, 16, 16, 16]}",
        ])
    ])
    let summary = try bench.redact(try white(bench), text)
    #expect(covered(try bench.output(), 20, 20) == Array(0...5) + Array(14...19))
    #expect(summary.regions.map(\.pictures) == [12])
  }

  @Test func aJumpCoversBothPlacesAroundItsTime() throws {
    let bench = try Bench()
    let text = plan([
      region(
        "a",
        path: [
          "{\"at\": \"0\", \"box\": [8, 8, 16, 16]}",
          "{\"at\": \"0.4\", \"box\": [64, 32, 16, 16], \"ease\": \"hold\"}",
        ])
    ])
    let summary = try bench.redact(try white(bench), text)
    let clip = try bench.output()
    #expect(covered(clip, 12, 12) == Array(0...10))
    #expect(covered(clip, 70, 40) == Array(9...19))
    #expect(covered(clip, 46, 30).isEmpty)
    #expect(summary.regions.map(\.pictures) == [20])
  }

  @Test func aMovingRegionCoversThePlaceThatItHasInEachPicture() throws {
    let bench = try Bench()
    let text = plan([
      region(
        "a",
        path: [
          "{\"at\": \"0\", \"box\": [0, 16, 8, 8]}", "{\"at\": \"0.76\", \"box\": [76, 16, 8, 8]}",
        ])
    ])
    try bench.redact(try white(bench), text)
    for (number, picture) in try bench.output().pictures.enumerated() {
      let left = 4 * number
      let black = (0..<96).filter { picture.sample(0, $0, 20) == 16 }
      #expect(black == Array(max(0, left - 8)..<min(96, left + 16)), "picture \(number)")
    }
  }

  @Test(arguments: [1, 4]) func paintingOnePictureChangesNoOther(threads: Int) throws {
    // Pictures that others are predicted from are painted: the paint must not be predicted from.
    let bench = try Bench()
    let source = try bench.source("in.mp4", pattern("96x64", seconds: 2) + h264(group: 50))
    let before = try SeenClip(source)
    try bench.redact(
      source, plan([region("a", "\"box\": [24, 24, 24, 16]", from: "0.4", to: "1.2")])
    ) { $0.spec.coding.threads = threads }
    let after = try bench.output()
    #expect(after.pictures.count == before.pictures.count)
    for (number, picture) in after.pictures.enumerated() {
      var differing = 0
      for y in 0..<64 {
        for x in 0..<96 where picture.sample(0, x, y) != before.pictures[number].sample(0, x, y) {
          let isInside = (16..<56).contains(x) && (16..<48).contains(y)
          #expect(isInside && (9...30).contains(number), "picture \(number) at \(x), \(y)")
          differing += 1
        }
      }
      if (9...30).contains(number) { #expect(differing > 0) }
    }
  }
}
