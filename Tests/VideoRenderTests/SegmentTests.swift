// The loop over segments: whatever the map, each picture is written once, in the segment that its
// time lies in, and counts and digests are those of what was written.

import Bitstream
import Foundation
import LibAV
import MediaTime
import PolicyGate
import RedactionModel
import Source
import TestSupport
import Testing
import VideoRender
import WorkerProtocol

private let film =
  ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=4,format=yuv420p"]
  + ["-c:v", "libx264", "-bf", "2", "-g", "30"]

/// What a render of a map wrote.
private struct Written {
  let report: RenderReport
  let clip: SeenClip

  init(_ path: String, cuts: [Int64], _ folder: ScratchFolder, threads: Int = 1) throws {
    let source = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    let index = try IndexedSource(descriptor: source.fileDescriptor)
    let whole = index.map.segments[0].range
    let ends = cuts.map { Timestamp($0 * 512 + whole.from.ticks, whole.from.base) } + [whole.to]
    var segments: [Segment] = []
    for end in ends {
      segments.append(
        Segment(
          kind: .render, range: TimeRange(segments.last?.range.to ?? whole.from, end)))
    }
    let output = try TemporaryFile(suffix: ".mp4", contents: [])
    var options = OutputOptions(container: .mp4, videoCodec: .h264)
    (options.quality, options.speed, options.threads) = (0, .ultrafast, threads)
    let request = RenderRequest(
      source: source.fileDescriptor, output: output.descriptor, plan: "",
      facts: index.facts(sha256: nil), map: RenderMap(segments: segments), options: options)
    let plan = try authorize(PlanDocument(#"{"veil": 1, "regions": []}"#))
    report = try RenderLoop(RenderTask(request, plan: plan)).run()
    clip = try SeenClip(output.path)
  }
}

@Suite struct SegmentTests {
  @Test(arguments: [[], [50], [1, 2, 3], [10, 37, 99], [99]] as [[Int64]], [1, 4])
  func everyPictureIsInTheSegmentOfItsTime(cuts: [Int64], threads: Int) throws {
    let folder = try ScratchFolder()
    try ffmpeg(film + [folder("in.mp4")])
    let source = try SeenClip(folder("in.mp4"))
    let written = try Written(folder("in.mp4"), cuts: cuts, folder, threads: threads)
    let ends = cuts + [100]
    #expect(written.report.segments.map(\.pictures) == zip(ends, [0] + ends).map { Int($0 - $1) })
    #expect(written.report.picturesWritten == 100)
    #expect(written.clip.times.map(\.seconds) == source.times.map(\.seconds))
    #expect(written.clip.pictures.count == source.pictures.count)
    for (a, b) in zip(written.clip.pictures, source.pictures) {
      #expect(a.planes == b.planes)
    }
    let digests = written.report.segments.map(\.sha256)
    #expect(digests.allSatisfy { $0.count == 64 } && Set(digests).count == digests.count)
  }

  @Test func digestsAreOfWhatIsInTheSegmentAlone() throws {
    let folder = try ScratchFolder()
    try ffmpeg(film + [folder("in.mp4")])
    let first = try Written(folder("in.mp4"), cuts: [30, 60], folder).report.segments
    let second = try Written(folder("in.mp4"), cuts: [30, 70], folder).report.segments
    #expect(first[0].sha256 == second[0].sha256)
    #expect(first[1].sha256 != second[1].sha256 && first[2].sha256 != second[2].sha256)
  }
}
